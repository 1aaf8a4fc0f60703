library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  svyby(~api00, ~sch.wide, design, svyquantile, quantiles = c(0.5), ci = TRUE, interval.type = "mean", qrule = "math", na.rm = TRUE)
)
print(result)
