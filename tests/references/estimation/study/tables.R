library(survey)
data <- read.csv("data/records.csv", check.names = FALSE, na.strings = "")
low <- 1; high <- 5
answered_at_least <- 0.5; separator <- "|"
scale_mean <- function(items, reverse, at_least = answered_at_least) {
  answers <- data[items]
  answers[reverse] <- low + high - answers[reverse]
  needed <- max(1, ceiling(at_least * length(items) - 1e-9))
  ifelse(rowSums(!is.na(answers)) >= needed, rowMeans(answers, na.rm = TRUE), NA)
}
is_code <- function(item, codes) ifelse(is.na(data[[item]]), NA, as.numeric(data[[item]] %in% codes))
gave <- function(question, answer, asked = TRUE) {
  given <- vapply(strsplit(as.character(data[[question]]), separator, fixed = TRUE), function(one) answer %in% one, TRUE)
  ifelse(asked | given, as.numeric(given), NA)
}
for (item in c("a", "b", "c"))
  data[[paste0(item, ": don't know")]] <- is_code(item, c(88))
for (item in c("a", "b", "c"))
  data[[paste0(item, ": refused")]] <- is_code(item, c(99))
data[["needs: work"]] <- gave("needs", "work")
data[["needs: papers"]] <- gave("needs", "papers")
# as factors: in a small domain R needs to know of answers that nobody gave
for (question in c("knows", "feels")) data[[question]] <- factor(data[[question]])
# don't know, refused and anything else off the answer scale is never scored
for (item in c("a", "b", "c")) data[[item]][!(data[[item]] %in% low:high)] <- NA
data[["trust"]] <- scale_mean(c("a", "b", "c"), c("b"))
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, nest = TRUE, data = data)
result <- list(
  "trust" = svymean(~trust, design, na.rm = TRUE, deff = "replace"),
  "a" = svymean(~a, design, na.rm = TRUE, deff = "replace"),
  "b" = svymean(~b, design, na.rm = TRUE, deff = "replace"),
  "c" = svymean(~c, design, na.rm = TRUE, deff = "replace")
)
print(result)
result <- list(
  "a" = svyciprop(~I(ifelse(is.na(a), NA, a %in% c(4, 5))), design, method = "logit", na.rm = TRUE, deff = "replace"),
  "b" = svyciprop(~I(ifelse(is.na(b), NA, b %in% c(4, 5))), design, method = "logit", na.rm = TRUE, deff = "replace"),
  "c" = svyciprop(~I(ifelse(is.na(c), NA, c %in% c(4, 5))), design, method = "logit", na.rm = TRUE, deff = "replace")
)
print(result)
result <- list(
  "a: don't know" = svyciprop(~I(`a: don't know` %in% c(1)), design, method = "logit", na.rm = TRUE, deff = "replace"),
  "b: don't know" = svyciprop(~I(`b: don't know` %in% c(1)), design, method = "logit", na.rm = TRUE, deff = "replace"),
  "c: don't know" = svyciprop(~I(`c: don't know` %in% c(1)), design, method = "logit", na.rm = TRUE, deff = "replace")
)
print(result)
result <- list(
  "a: refused" = svyciprop(~I(`a: refused` %in% c(1)), design, method = "logit", na.rm = TRUE, deff = "replace"),
  "b: refused" = svyciprop(~I(`b: refused` %in% c(1)), design, method = "logit", na.rm = TRUE, deff = "replace"),
  "c: refused" = svyciprop(~I(`c: refused` %in% c(1)), design, method = "logit", na.rm = TRUE, deff = "replace")
)
print(result)
result <- list(
  "knows" = svymean(~knows, design, na.rm = TRUE, deff = "replace")
)
print(result)
result <- list(
  "feels" = svymean(~feels, design, na.rm = TRUE, deff = "replace")
)
print(result)
design <- update(design, chosen_1 = as.numeric(`needs: work` %in% c(1)), chosen_2 = as.numeric(`needs: papers` %in% c(1)), base = (!is.na(`needs: work`) | !is.na(`needs: papers`)))
design <- update(subset(design, base), answers = chosen_1 + chosen_2)
design_answers <- subset(design, answers > 0)
result <- list(svymean(~chosen_1 + chosen_2, design), svyratio(~chosen_1 + chosen_2, ~answers, design_answers))
print(result)
result <- list(
  "trust" = svyby(~trust, ~sex, design, svymean, na.rm = TRUE, deff = "replace"),
  "a" = svyby(~a, ~sex, design, svymean, na.rm = TRUE, deff = "replace"),
  "b" = svyby(~b, ~sex, design, svymean, na.rm = TRUE, deff = "replace"),
  "c" = svyby(~c, ~sex, design, svymean, na.rm = TRUE, deff = "replace")
)
print(result)
result <- list(
  "a" = svyby(~I(ifelse(is.na(a), NA, a %in% c(4, 5))), ~sex, design, svyciprop, vartype = "ci", method = "logit", na.rm = TRUE, deff = "replace"),
  "b" = svyby(~I(ifelse(is.na(b), NA, b %in% c(4, 5))), ~sex, design, svyciprop, vartype = "ci", method = "logit", na.rm = TRUE, deff = "replace"),
  "c" = svyby(~I(ifelse(is.na(c), NA, c %in% c(4, 5))), ~sex, design, svyciprop, vartype = "ci", method = "logit", na.rm = TRUE, deff = "replace")
)
print(result)
result <- list(
  "a: don't know" = svyby(~I(`a: don't know` %in% c(1)), ~sex, design, svyciprop, vartype = "ci", method = "logit", na.rm = TRUE, deff = "replace"),
  "b: don't know" = svyby(~I(`b: don't know` %in% c(1)), ~sex, design, svyciprop, vartype = "ci", method = "logit", na.rm = TRUE, deff = "replace"),
  "c: don't know" = svyby(~I(`c: don't know` %in% c(1)), ~sex, design, svyciprop, vartype = "ci", method = "logit", na.rm = TRUE, deff = "replace")
)
print(result)
result <- list(
  "a: refused" = svyby(~I(`a: refused` %in% c(1)), ~sex, design, svyciprop, vartype = "ci", method = "logit", na.rm = TRUE, deff = "replace"),
  "b: refused" = svyby(~I(`b: refused` %in% c(1)), ~sex, design, svyciprop, vartype = "ci", method = "logit", na.rm = TRUE, deff = "replace"),
  "c: refused" = svyby(~I(`c: refused` %in% c(1)), ~sex, design, svyciprop, vartype = "ci", method = "logit", na.rm = TRUE, deff = "replace")
)
print(result)
result <- list(
  "knows" = svyby(~knows, ~sex, design, svymean, na.rm = TRUE, deff = "replace")
)
print(result)
result <- list(
  "feels" = svyby(~feels, ~sex, design, svymean, na.rm = TRUE, deff = "replace")
)
print(result)
design <- update(design, chosen_1 = as.numeric(`needs: work` %in% c(1)), chosen_2 = as.numeric(`needs: papers` %in% c(1)), base = (!is.na(`needs: work`) | !is.na(`needs: papers`)))
design <- update(subset(design, base), answers = chosen_1 + chosen_2)
design_answers <- subset(design, answers > 0)
result <- list(svyby(~chosen_1 + chosen_2, ~sex, design, svymean),
  svyby(~chosen_1 + chosen_2, ~sex, denominator = ~answers, design_answers, svyratio))
print(result)
