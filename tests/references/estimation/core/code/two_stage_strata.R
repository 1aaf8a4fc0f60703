library(survey)
data <- read.csv("apiclus2.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "certainty")
data$one_stratum <- 1
design <- svydesign(ids = ~dnum + snum, strata = ~stype + one_stratum, fpc = ~fpc1 + fpc2, nest = TRUE, data = data)
result <- list(
  "api00" = svyby(~api00, ~awards, design, svymean, na.rm = TRUE)
)
print(result)
