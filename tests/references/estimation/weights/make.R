# Reference answers for tests/estimation/test_weights.py and test_replicates.py. Run in this folder: Rscript make.R
# Writes the data (clus1.csv, strat.csv, clus2.csv, election.csv, scd.csv, given.csv), estimates.csv, df.csv, bounds.csv,
# population.csv and counties.csv, with the versions in their first line. Tests need no R. Data: schools (api), counties
# (election) and ambulance services (scd) of the R package survey.
suppressPackageStartupMessages(library(survey))
options(warn = -1)
versions <- paste0("# ", R.version.string, "; survey ", packageVersion("survey"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  # Seventeen digits bring every number back as it was.
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.17g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
data(api); data(election); data(scd)
shared <- c("dnum", "snum", "stype", "sch.wide", "awards", "api99", "api00", "api.stu", "pw")
write(apiclus1[, c(shared, "fpc")], "clus1.csv")
write(apistrat[, c(shared, "fpc")], "strat.csv")
write(apiclus2[, c(shared, "fpc1", "fpc2")], "clus2.csv")
write(election_pps[, c("p", "votes", "Bush", "Kerry", "Nader")], "election.csv")
scd$w <- 1
write(scd, "scd.csv")

found <- list(); freedom <- list(); bounds <- list()
keep <- function(case, statistic, level, result) {
  found[[length(found) + 1]] <<- data.frame(case = case, statistic = statistic, level = level,
    estimate = as.vector(coef(result)), std_error = as.vector(SE(result)))
}
schools <- function(case, design) {
  keep(case, "mean", "", svymean(~api00, design))
  keep(case, "total", "", svytotal(~api.stu, design))
  keep(case, "ratio", "", svyratio(~api00, ~api99, design))
  by <- svyby(~api00, ~awards, design, svymean)
  keep(case, "mean", as.character(by$awards), by)
  freedom[[case]] <<- data.frame(case = case, df = as.numeric(degf(design)), df_awards = as.numeric(degf(subset(design, awards == "Yes"))))
}
types <- as.data.frame(table(stype = apipop$stype))
wide <- as.data.frame(table(sch.wide = apipop$sch.wide))
both <- as.data.frame(table(stype = apipop$stype, sch.wide = apipop$sch.wide))
totals <- c("(Intercept)" = 6194, stypeH = 755, stypeM = 1018, api99 = 3914069)
exact <- list(maxit = 1000, epsilon = 1e-13)
adjustments <- list(
  poststratify = function(d) postStratify(d, ~stype, types),
  cells = function(d) postStratify(d, ~stype + sch.wide, both),
  rake = function(d) rake(d, list(~stype, ~sch.wide), list(types, wide), control = exact),
  linear = function(d) calibrate(d, ~stype + api99, totals),
  margins = function(d) calibrate(d, list(~stype, ~sch.wide), list(types, wide)),
  bounded = function(d) calibrate(d, ~stype + api99, totals, bounds = c(0.4, 1.9), epsilon = 1e-13, maxit = 500),
  raking = function(d) calibrate(d, ~stype + api99, totals, calfun = "raking", epsilon = 1e-13, maxit = 500),
  logit = function(d) calibrate(d, ~stype + api99, totals, calfun = "logit", bounds = c(0.2, 4), epsilon = 1e-13, maxit = 500)
)
designs <- list(
  clus1 = svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1),
  strat = svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat),
  clus2 = svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2)
)
for (name in names(designs)) for (step in names(adjustments)) {
  schools(paste(name, step), adjustments[[step]](designs[[name]]))
}
# Several steps one after the other, and trimming between them.
for (name in names(designs)) {
  raked <- adjustments$rake(designs[[name]])
  schools(paste(name, "rake linear"), adjustments$linear(raked))
  schools(paste(name, "linear rake"), adjustments$rake(adjustments$linear(designs[[name]])))
  # Not at a weight itself, where rounding would say who lies outside.
  high <- 0.99 * quantile(weights(raked), 0.95)
  low <- 1.01 * quantile(weights(raked), 0.1)
  bounds[[name]] <- data.frame(design = name, lower = low, upper = high)
  schools(paste(name, "rake trim"), trimWeights(raked, upper = high, lower = low))
  schools(paste(name, "rake strict"), trimWeights(raked, upper = high, lower = low, strict = TRUE))
  schools(paste(name, "rake trim cells"), adjustments$cells(trimWeights(raked, upper = high, lower = low)))
}
by_district <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1)
schools("clus1 aggregated", calibrate(by_district, ~stype + api99, totals, aggregate.stage = 1))
schools("clus1 standardize", svystandardize(by_district, by = ~stype, over = ~awards, population = c(4421, 755, 1018)))
# Unequal probabilities: counties drawn by votes.
pps <- svydesign(id = ~1, fpc = ~p, data = election_pps, pps = "brewer")
counted <- calibrate(pps, ~votes, c("(Intercept)" = nrow(election), votes = sum(election$votes)))
keep("election linear", "total", c("Bush", "Kerry", "Nader"), svytotal(~Bush + Kerry + Nader, counted))
population <- data.frame(counties = nrow(election), votes = sum(election$votes))

# ── Replicates ──────────────────────────────────────────────────────────────────────────────
jackknifes <- list(clus1 = as.svrepdesign(designs$clus1), strat = as.svrepdesign(designs$strat),
  clus1.wr = as.svrepdesign(svydesign(id = ~dnum, weights = ~pw, data = apiclus1)),
  clus1.mse = as.svrepdesign(designs$clus1, mse = TRUE), clus2 = as.svrepdesign(designs$clus2))
for (name in names(jackknifes)) schools(paste(name, "jackknife"), jackknifes[[name]])
for (name in c("clus1", "strat")) for (step in c("poststratify", "rake", "linear", "bounded", "raking", "logit")) {
  # In a replicate these bounds have no solution.
  if (step == "bounded" && name == "clus1") next
  schools(paste(name, "jackknife", step), adjustments[[step]](jackknifes[[name]]))
}
schools("clus1 rake fixed", as.svrepdesign(adjustments$rake(designs$clus1)))
services <- function(case, design) {
  keep(case, "mean", "", svymean(~alive, design))
  keep(case, "total", "", svytotal(~alive, design))
  keep(case, "ratio", "", svyratio(~alive, ~arrests, design))
  freedom[[case]] <<- data.frame(case = case, df = as.numeric(degf(design)), df_awards = NA)
}
esa <- svydesign(id = ~ambulance, strata = ~ESA, weights = ~w, nest = TRUE, data = scd)
services("scd BRR", as.svrepdesign(esa, type = "BRR"))
services("scd Fay", as.svrepdesign(esa, type = "Fay", fay.rho = 0.3))
services("scd JKn", as.svrepdesign(esa, type = "JKn"))
# ?svrepdesign: half-samples given as factors.
halves <- 2 * cbind(c(1, 0, 1, 0, 1, 0), c(1, 0, 0, 1, 0, 1), c(0, 1, 1, 0, 0, 1), c(0, 1, 0, 1, 1, 0))
services("scd given", svrepdesign(data = scd, weights = ~w, repweights = halves, type = "BRR", combined.weights = FALSE))
# Whole weights in columns of the file, read in several ways.
given <- cbind(apiclus1[, c(shared, "fpc")], as.data.frame(weights(jackknifes$clus1, "analysis")))
names(given)[-(1:10)] <- paste0("rw", 1:15)
write(given, "given.csv")
read <- function(...) svrepdesign(data = given, weights = ~pw, repweights = "^rw", combined.weights = TRUE, ...)
schools("given JK1", read(type = "JK1", scale = 14 / 15, rscales = rep(1, 15)))
schools("given JKn", read(type = "JKn", scale = 1, rscales = (1:15) / 16))
schools("given BRR", read(type = "BRR"))
schools("given Fay", read(type = "Fay", rho = 0.3))
schools("given bootstrap", read(type = "bootstrap"))
schools("given SDR", read(type = "successive-difference"))
schools("given mse", read(type = "ACS", mse = TRUE))
schools("given other", read(type = "other", scale = 0.5, rscales = c(0, 2, rep(1, 13))))
# Without compress R 4.1 stops at weights that are not compressed.
schools("given JK1 linear", calibrate(read(type = "JK1", scale = 14 / 15, rscales = rep(1, 15)), ~stype + api99, totals,
  compress = FALSE))
schools("given BRR rake", adjustments$rake(read(type = "BRR")))
write(do.call(rbind, found), "estimates.csv")
write(do.call(rbind, freedom), "df.csv")
write(do.call(rbind, bounds), "bounds.csv")
write(both, "population.csv")
write(population, "counties.csv")
