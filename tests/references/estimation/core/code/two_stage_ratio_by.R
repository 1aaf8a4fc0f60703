library(survey)
data <- read.csv("mu284.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~id1 + id2, fpc = ~n1 + n2, data = data)
design <- subset(design, ((y1 > 20)))
result <- list(
  "y1" = svyby(~y1, ~n1, design, svymean, na.rm = TRUE)
)
print(result)
