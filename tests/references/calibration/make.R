# Reference answers for tests/stats/calibration/, test_raking.py and test_trimming.py. Run here: Rscript make.R
# Writes schools.csv (the data), weights.csv and estimates.csv, with the versions in their first line. Tests need no R.
# Data: api, schools of the California Academic Performance Index, as published in the R package survey.
suppressMessages(library(survey))
versions <- paste0("# ", R.version.string, "; survey ", packageVersion("survey"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
data(api)
schools <- apiclus1[, c("dnum", "stype", "sch.wide", "awards", "api99", "api00", "enroll", "avg.ed", "pw")]
# Base weights that differ inside clusters: with equal ones weighted and plain means cannot be told apart.
schools$w <- schools$pw * (1 + (seq_len(nrow(schools)) %% 5) / 5)
write(data.frame(schools), "schools.csv")
d <- svydesign(id = ~dnum, weights = ~w, data = schools)
# R averages calibration variables in a cluster without weights, so its totals are kept only where weights are equal there.
e <- svydesign(id = ~dnum, weights = ~pw, data = schools)

weight_rows <- list(); estimate_rows <- list()
add <- function(case, design) {
  weight_rows[[case]] <<- data.frame(case = case, row = seq_len(nrow(schools)), weight = weights(design))
  keep <- function(statistic, found) {
    estimate_rows[[paste(case, statistic)]] <<-
      data.frame(case = case, statistic = statistic, estimate = as.vector(coef(found)), std_error = as.vector(SE(found)))
  }
  keep("mean", svymean(~api00, design))
  keep("total", svytotal(~enroll, design))
  keep("domain mean", svymean(~api00, subset(design, awards == "Yes")))
}
types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
tight <- list(maxit = 1000, epsilon = 1e-13)
totals <- c("(Intercept)" = 6194, stypeH = 755, stypeM = 1018)
more <- c(totals, api99 = 3914069)

add("post-stratification", postStratify(d, ~stype, types))
add("raking", rake(d, list(~stype, ~sch.wide), list(types, wide), control = tight))
add("linear", calibrate(d, ~stype + api99, more))
add("linear by enrolment", calibrate(d, ~ stype + api99 - 1,
  c(stypeE = 4421, stypeH = 755, stypeM = 1018, api99 = 3914069), variance = schools$enroll))
add("linear by cluster", calibrate(e, ~stype + api99, more, aggregate.stage = 1))
add("linear bounded", calibrate(d, ~stype + api99, more, bounds = c(0.31, 1.2), epsilon = 1e-13, maxit = 500))
add("raking distance", calibrate(d, ~stype + api99, more, calfun = "raking", epsilon = 1e-13, maxit = 500))
add("raking distance by cluster", calibrate(e, ~stype + api99, more, calfun = "raking", aggregate.stage = 1,
  epsilon = 1e-13, maxit = 500))
add("logit", calibrate(d, ~stype + api99, more, calfun = "logit", bounds = c(0.2, 1.5), epsilon = 1e-13, maxit = 500))
alone <- svydesign(id = ~dnum, weights = rep(1, nrow(schools)), data = schools)
add("logit after rescaling", calibrate(alone, ~stype + api99, more, calfun = "logit", bounds = c(0.35, 2.2),
  epsilon = 1e-13, maxit = 500))
add("post-stratification then linear", calibrate(postStratify(d, ~stype, types), ~stype + api99, more))
add("linear then raking", rake(calibrate(d, ~stype + api99, more), list(~stype, ~sch.wide), list(types, wide),
  control = tight))
raked <- rake(d, list(~stype, ~sch.wide), list(types, wide), control = tight)
add("raking then trimming once", trimWeights(raked, upper = 45, lower = 22))
add("raking then strict trimming", trimWeights(raked, upper = 45, lower = 22, strict = TRUE))
write(do.call(rbind, weight_rows), "weights.csv")

# Standardised means of a variable with missing values, in a design with strata of districts.
schools$area <- as.integer(factor(schools$dnum)) %% 3
n <- svydesign(id = ~dnum, strata = ~area, weights = ~w, data = schools)
s <- svystandardize(n, by = ~stype, over = ~awards, population = c(4421, 755, 1018), excluding.missing = ~avg.ed)
means <- svyby(~avg.ed, ~awards, s, svymean)
estimate_rows[["standardised"]] <- data.frame(
  case = "standardised", statistic = as.character(means$awards), estimate = means$avg.ed, std_error = SE(means)
)
write(do.call(rbind, estimate_rows), "estimates.csv")
