library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = data)
design <- as.svrepdesign(design, type = "JK1")
result <- list(
  svyratio(~api.stu, ~enroll, design, na.rm = TRUE)
)
print(result)
