library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = data)
estimates <- svyby(~api00, ~stype, design, svymean, covmat = TRUE, na.rm = TRUE)
result <- svycontrast(estimates, list(
  "contrast 1" = c(1, -0.5, -0.5)
))
print(result)
