library(survey)
data <- read.csv("apiclus2.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum + snum, fpc = ~fpc1 + fpc2, data = data)
design <- subset(design, (((enroll >= 300)) & !((!is.na(stype) & (stype %in% c("H", "M"))))))
result <- list(
  "api00" = svymean(~api00, design, na.rm = TRUE)
)
print(result)
