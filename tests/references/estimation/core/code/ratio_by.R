library(survey)
data <- read.csv("apiclus2.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum + snum, fpc = ~fpc1 + fpc2, data = data)
result <- list(
  svyby(~api.stu, ~stype, denominator = ~enroll, design, svyratio, na.rm = TRUE)
)
print(result)
