library(survey)
data <- read.csv("apistrat.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  "enroll" = svytotal(~enroll, design, na.rm = TRUE, deff = "replace"),
  "stype" = svytotal(~stype, design, na.rm = TRUE, deff = "replace")
)
print(result)
