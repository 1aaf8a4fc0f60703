library(survey)
data <- read.csv("apiclus1.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = data)
d <- design
d <- postStratify(d, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018), check.names = FALSE))
design <- d
result <- list(
  "enroll" = svyby(~enroll, ~sch.wide, design, svymean, na.rm = TRUE)
)
print(result)
