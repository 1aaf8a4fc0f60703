library(survey)
data <- read.csv("apistrat.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  "awards" = svyby(~factor(awards), ~stype, design, svymean, na.rm = TRUE)
)
print(result)
