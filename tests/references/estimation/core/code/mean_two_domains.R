library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  "api00" = svyby(~api00, ~stype + sch.wide, design, svymean, na.rm = TRUE)
)
print(result)
