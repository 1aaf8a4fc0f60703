library(survey)
data <- read.csv("apistrat.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = data)
result <- list(
  "acs.core" = svyciprop(~I(ifelse(is.na(acs.core), NA, acs.core %in% c(26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39))), design, method = "mean", na.rm = TRUE)
)
print(result)
