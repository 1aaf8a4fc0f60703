library(survey)
data <- read.csv("apiclus2.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum + snum, fpc = ~fpc1 + fpc2, data = data)
design <- subset(design, (((meals < 40)) | is.na(enroll) | ((ell >= 50) & (ell < 90))))
result <- list(
  "api99" = svymean(~api99, design, na.rm = TRUE)
)
print(result)
