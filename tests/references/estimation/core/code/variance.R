library(survey)
data <- read.csv("apiclus2.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum + snum, fpc = ~fpc1 + fpc2, data = data)
result <- list(
  "api00" = svyvar(~api00, design, na.rm = TRUE),
  "enroll" = svyvar(~enroll, design, na.rm = TRUE)
)
print(result)
