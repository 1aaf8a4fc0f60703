library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  "awards" = svyby(~I(awards %in% c("Yes")), ~stype, design, svyciprop, vartype = "ci", method = "xlogit", na.rm = TRUE)
)
print(result)
