library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum, weights = ~pw, data = data)
result <- list(
  "enroll" = svyby(~enroll, ~stype, design, svymean, na.rm = TRUE)
)
print(result)
