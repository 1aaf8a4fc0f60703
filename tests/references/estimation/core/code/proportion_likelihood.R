library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  "sch.wide" = svyciprop(~I(sch.wide %in% c("Yes")), design, method = "likelihood", na.rm = TRUE)
)
print(result)
