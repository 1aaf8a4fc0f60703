# Reference answers for tests/estimation/test_association.py and test_comparison.py. Run here: Rscript make.R
# Writes schools.csv and health.csv (the data, for the models too) and answers.csv, with the versions in its first line.
# Tests need no R. Data, as published in the R package survey: api, schools of the California Academic Performance Index;
# nhanes, of the National Health and Nutrition Examination Survey 2009-2010 (every fifth record).
suppressMessages(library(survey))
versions <- paste0("# ", R.version.string, "; survey ", packageVersion("survey"))
write <- function(table, file, first = NULL) {
  writeLines(character(), file)
  if (!is.null(first)) writeLines(first, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) ifelse(is.na(x), NA, sprintf("%.17g", x)))
  suppressWarnings(write.table(table, file, append = !is.null(first), sep = ",", quote = FALSE, row.names = FALSE))
}
data(api); data(nhanes)
kept <- c("dnum", "snum", "stype", "sch.wide", "comp.imp", "awards", "api99", "api00", "ell", "meals", "mobility",
  "avg.ed", "enroll", "api.stu", "target", "pw")
fpcs <- function(data, one, two) cbind(data[, kept], N1 = one, N2 = two)
write(rbind(
  cbind(sample = "clus1", fpcs(apiclus1, apiclus1$fpc, NA)), cbind(sample = "strat", fpcs(apistrat, apistrat$fpc, NA)),
  cbind(sample = "clus2", fpcs(apiclus2, apiclus2$fpc1, apiclus2$fpc2))
), "schools.csv")
nhanes <- nhanes[seq(1, nrow(nhanes), 5), ]
nhanes$agecat <- c("child", "young", "middle", "old")[as.integer(nhanes$agecat)]
nhanes$race <- c("hispanic", "white", "black", "other")[nhanes$race]
names(nhanes) <- c("psu", "stratum", "w", "chol", "race", "age", "sex")
write(nhanes, "health.csv")

# As words, not factors: svychisq has no answer where a factor has a level that nobody in the domain gave.
plain <- function(data) { data[vapply(data, is.factor, TRUE)] <- lapply(data[vapply(data, is.factor, TRUE)], as.character); data }
apiclus1 <- plain(apiclus1); apistrat <- plain(apistrat); apiclus2 <- plain(apiclus2)
clus1 <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1)
strat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat)
clus2 <- svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2)
health <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, nest = TRUE, data = nhanes)
post <- postStratify(clus1, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))
designs <- list(
  post = post, "post no H" = subset(post, stype != "H"),
  clus1 = clus1, strat = strat, clus2 = clus2, health = health,
  "clus1 no H" = subset(clus1, stype != "H"), "strat no E" = subset(strat, stype != "E"),
  "health old" = subset(health, age %in% c("middle", "old")),
  "clus1 JK1" = as.svrepdesign(clus1, type = "JK1"), "strat JKn" = as.svrepdesign(strat, type = "JKn"),
  "health JKn" = as.svrepdesign(health, type = "JKn")
)
rows <- list()
none <- function(x) if (is.null(x) || length(x) == 0) NA else as.vector(x)[1]
add <- function(case, design, call, statistic, p, df = NA, ndf = NA, ddf = NA, estimate = NA, se = NA, low = NA, high = NA)
  rows[[length(rows) + 1]] <<- data.frame(
    case = case, design = design, call = call, statistic = none(statistic), p = none(p), df = none(df), ndf = none(ndf),
    ddf = none(ddf), estimate = none(estimate), se = none(se), low = none(low), high = none(high)
  )
tables <- list(
  c("clus1", "sch.wide", "stype"), c("strat", "sch.wide", "comp.imp"), c("strat", "stype", "awards"),
  c("clus2", "comp.imp", "stype"), c("health", "race", "chol"), c("health", "age", "race"),
  c("clus1 no H", "sch.wide", "stype"), c("strat no E", "awards", "stype"), c("health old", "age", "chol"),
  c("post", "sch.wide", "awards"), c("post no H", "sch.wide", "awards"),
  c("clus1 JK1", "sch.wide", "stype"), c("strat JKn", "awards", "comp.imp"), c("health JKn", "race", "chol")
)
for (one in tables) for (statistic in c("F", "Chisq", "Wald", "adjWald", "saddlepoint")) {
  found <- tryCatch(
    eval(bquote(svychisq(~.(as.name(one[2])) + .(as.name(one[3])), designs[[one[1]]], statistic = .(statistic)))),
    error = function(e) NULL
  )
  if (is.null(found)) { message(paste(c(one, statistic), collapse = " "), ": R has none"); next }
  add("chisq", one[1], paste(one[2], one[3], statistic), found$statistic, found$p.value, df = found$parameter["df"],
    ndf = found$parameter["ndf"], ddf = found$parameter["ddf"])
}
for (one in list(list("clus1", ~stype, c(.6, .2, .2)), list("health", ~race, c(10, 60, 15, 15)), list("health old", ~race, c(.1, .6, .1, .2)),
  list("strat JKn", ~awards, c(.5, .5)))) {
  design <- designs[[one[[1]]]]
  found <- svygofchisq(one[[2]], p = if (one[[1]] == "health" || one[[1]] == "health old") one[[3]] else one[[3]], design)
  add("gof", one[[1]], paste(all.vars(one[[2]]), paste(one[[3]], collapse = "/")), found$statistic, found$p.value,
    df = found$parameter["df"], estimate = found$parameter["scale"])
}
for (name in c("clus1", "strat", "clus1 no H", "clus1 JK1")) {
  found <- svykappa(~comp.imp + sch.wide, designs[[name]])
  add("kappa", name, "comp.imp sch.wide", NA, NA, estimate = coef(found), se = SE(found))
}
t_of <- function(found) list(statistic = found$statistic, p = found$p.value, df = found$parameter, estimate = found$estimate,
  low = found$conf.int[1], high = found$conf.int[2])
for (one in list(c("strat", "enroll", "comp.imp"), c("clus1", "api00", "sch.wide"), c("clus2", "enroll", "awards"),
  c("health", "chol", "sex"), c("strat no E", "api00", "awards"), c("health old", "chol", "sex"), c("strat", "target", "awards"),
  c("post", "api00", "awards"), c("post no H", "api00", "awards"), c("post no H", "target", "awards"),
  c("clus1 JK1", "api00", "sch.wide"), c("strat JKn", "target", "awards"), c("health JKn", "chol", "sex"))) {
  found <- svyttest(as.formula(paste(one[2], "~", one[3])), designs[[one[1]]])
  do.call(add, c(list("ttest", one[1], paste(one[2], one[3])), t_of(found)))
}
for (one in list(c("clus1", "api00"), c("clus2", "enroll"), c("health", "chol"), c("strat no E", "target"), c("strat JKn", "target"))) {
  found <- svyttest(as.formula(paste(one[2], "~ 0")), designs[[one[1]]], na.rm = TRUE)
  do.call(add, c(list("ttest", one[1], one[2]), t_of(found)))
}
for (one in list(c("strat", "enroll", "comp.imp"), c("clus1", "ell", "awards"), c("health", "chol", "sex"),
  c("strat", "target", "awards"), c("strat no E", "api00", "sch.wide"), c("clus1", "api00", "stype"), c("strat", "meals", "stype"),
  c("health", "chol", "race"), c("health old", "chol", "race"), c("clus1 JK1", "ell", "awards"),
  # Not in a domain of calibrated records: there R lets records outside it share in the ranks of ties.
  c("post", "ell", "awards"), c("post", "meals", "stype")))
  for (test in c("wilcoxon", "vanderWaerden", "median", "KruskalWallis")) {
    found <- tryCatch(svyranktest(as.formula(paste(one[2], "~", one[3])), designs[[one[1]]], test = test), error = function(e) NULL)
    if (is.null(found)) { message(paste(c(one, test), collapse = " "), ": R has none"); next }
    many <- !is.null(found$ddf)
    add("ranktest", one[1], paste(one[2], one[3], test), if (many) found$parameter else found$statistic, found$p.value,
      df = if (many) NA else found$parameter, ndf = if (many) found$statistic else NA, ddf = found$ddf,
      estimate = if (many) NA else found$estimate)
  }
write(do.call(rbind, rows), "answers.csv", versions)
