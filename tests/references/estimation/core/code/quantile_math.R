library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  svyquantile(~api00, design, c(0.1, 0.5), ci = TRUE, interval.type = "mean", qrule = "math", na.rm = TRUE),
  svyquantile(~acs.k3, design, c(0.1, 0.5), ci = TRUE, interval.type = "mean", qrule = "math", na.rm = TRUE)
)
print(result)
