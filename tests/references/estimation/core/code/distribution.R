library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  "yr.rnd" = svymean(~factor(yr.rnd), design, na.rm = TRUE),
  "acs.46" = svymean(~factor(acs.46), design, na.rm = TRUE)
)
print(result)
