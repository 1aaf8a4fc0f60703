library(survey)
data <- read.csv("apistrat.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  svyquantile(~meals, design, c(0.25, 0.5), ci = TRUE, interval.type = "xlogit", qrule = "hf7", na.rm = TRUE)
)
print(result)
