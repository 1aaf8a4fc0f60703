library(survey)
data <- read.csv("apistrat.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = data)
estimates <- svyby(~enroll, ~comp.imp, design, svytotal, covmat = TRUE, na.rm = TRUE)
result <- svycontrast(estimates, list(
  "contrast 1" = c(1, -1)
))
print(result)
