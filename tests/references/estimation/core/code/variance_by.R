library(survey)
data <- read.csv("apistrat.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  "api00" = svyby(~api00, ~stype, design, svyvar, na.rm = TRUE)
)
print(result)
