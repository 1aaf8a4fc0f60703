library(survey)
data <- read.csv("election_pps.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, fpc = ~p, pps = HR(), data = data)
result <- list(
  svyratio(~Bush, ~Kerry, design, na.rm = TRUE)
)
print(result)
