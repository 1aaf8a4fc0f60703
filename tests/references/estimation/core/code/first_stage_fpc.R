library(survey)
data <- read.csv("apiclus2.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "adjust")
data$endless <- Inf
design <- svydesign(ids = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + endless, data = data)
result <- list(
  "api00" = svymean(~api00, design, na.rm = TRUE)
)
print(result)
