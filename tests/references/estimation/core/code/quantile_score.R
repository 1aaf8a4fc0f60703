library(survey)
data <- read.csv("apistrat.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  svyquantile(~api00, design, c(0.25, 0.5, 0.75), ci = TRUE, interval.type = "score", qrule = "math", na.rm = TRUE)
)
print(result)
