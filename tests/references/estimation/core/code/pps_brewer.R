library(survey)
data <- read.csv("election_pps.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, fpc = ~p, pps = "brewer", data = data)
result <- list(
  "Bush" = svytotal(~Bush, design, na.rm = TRUE),
  "Kerry" = svytotal(~Kerry, design, na.rm = TRUE)
)
print(result)
