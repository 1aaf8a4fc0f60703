library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  "stype" = svyciprop(~I(stype %in% c("H", "M")), design, method = "logit", na.rm = TRUE)
)
print(result)
