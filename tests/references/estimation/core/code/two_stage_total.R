library(survey)
data <- read.csv("mu284.csv", check.names = FALSE, na.strings = "")
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~id1 + id2, fpc = ~n1 + n2, data = data)
result <- list(
  "y1" = svytotal(~y1, design, na.rm = TRUE)
)
print(result)
