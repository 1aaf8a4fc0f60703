library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "average")
design <- svydesign(ids = ~dnum, strata = ~cnum, weights = ~pw, nest = TRUE, data = data)
result <- list(
  "api00" = svymean(~api00, design, na.rm = TRUE)
)
print(result)
