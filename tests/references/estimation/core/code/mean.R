library(survey)
data <- read.csv("apistrat.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  "api00" = svymean(~api00, design, na.rm = TRUE),
  "acs.core" = svymean(~acs.core, design, na.rm = TRUE),
  "stype" = svymean(~stype, design, na.rm = TRUE)
)
print(result)
