library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "adjust")
options(survey.adjust.domain.lonely = TRUE)
design <- svydesign(ids = ~dnum, strata = ~cnum, weights = ~pw, nest = TRUE, data = data)
result <- list(
  "api00" = svyby(~api00, ~stype, design, svymean, na.rm = TRUE)
)
print(result)
