library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
data$equal_weight <- 1
design <- svydesign(ids = ~dnum, weights = ~equal_weight, data = data)
result <- list(
  "api00" = svyby(~api00, ~stype, design, svymean, na.rm = TRUE, deff = "replace")
)
print(result)
