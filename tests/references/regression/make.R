# Reference answers for tests/stats/regression/. Run here: Rscript make.R
# Writes schools.csv (the data), coefficients.csv, tests.csv, ordinal.csv and columns.csv, with the versions in their
# first line. Tests need no R. Data: api, schools of the California Academic Performance Index, as published in the R
# package survey.
# R stops its iterations early (at 1e-8 of the deviance); here they go on as far as they can.
suppressMessages(library(survey))
versions <- paste0("# ", R.version.string, "; survey ", packageVersion("survey"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
data(api)
kept <- c("dnum", "stype", "sch.wide", "awards", "api99", "api00", "ell", "meals", "mobility", "avg.ed",
  "enroll", "api.stu", "pw")
schools <- rbind(
  data.frame(sample = "clusters", apiclus1[, kept]), data.frame(sample = "strata", apistrat[, kept])
)
write(schools, "schools.csv")
clusters <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1)
strata <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat)
districts <- svydesign(id = ~dnum, strata = ~stype, weights = ~pw, nest = TRUE, data = apistrat)
tight <- glm.control(epsilon = 1e-15, maxit = 100)

rows <- list(); tests <- list()
add <- function(case, fit, terms = character()) {
  summary <- summary(fit)
  all <- coef(fit, na.rm = FALSE)
  errors <- setNames(rep(NA, length(all)), names(all))
  errors[names(which(!is.na(all)))] <- SE(fit)
  rows[[case]] <<- data.frame(case = case, term = names(all), estimate = as.vector(all), std_error = as.vector(errors))
  whole <- c(deviance = fit$deviance, null_deviance = fit$null.deviance, dispersion = as.vector(summary$dispersion))
  tests[[case]] <<- data.frame(case = case, name = names(whole), statistic = as.vector(whole), df = NA, ddf = NA, p = NA)
  for (term in terms) {
    found <- regTermTest(fit, term)
    tests[[paste(case, term)]] <<- data.frame(
      case = case, name = term, statistic = as.vector(found$Ftest), df = found$df, ddf = found$ddf,
      p = as.vector(found$p)
    )
  }
}
add("gaussian", svyglm(api00 ~ ell + meals + stype, strata, control = tight), c("stype", "ell"))
add("gaussian without intercept", svyglm(api00 ~ stype - 1, clusters, control = tight))
add("gaussian interactions", svyglm(api00 ~ stype * sch.wide + log(enroll) + I(meals^2), clusters, control = tight),
  c("stype:sch.wide", "log(enroll)"))
add("gaussian log", svyglm(api00 ~ ell + meals, clusters, family = gaussian("log"), control = tight,
  start = c(6, 0, 0)))
# With a tight end of iterations R also takes nearly collinear columns for different ones; one step is enough here.
add("collinear", svyglm(api00 ~ ell + meals + I(ell + 2 * meals) + mobility, clusters))
for (link in c("logit", "probit", "cloglog", "cauchit"))
  add(paste("binomial", link), svyglm(sch.wide ~ ell + meals + mobility, strata, family = quasibinomial(link),
    control = tight), c("ell"))
add("binomial log", svyglm(I(awards == "Yes") ~ stype, strata, family = quasibinomial("log"), control = tight,
  start = c(-0.5, 0, 0)))
# A domain without the level that is the reference elsewhere, and without anybody in one of the strata.
districts <- update(districts, better = as.numeric(api00 - api99 > 20), mealcat = cut(meals, c(0, 25, 50, 75, 100)))
add("binomial domain", svyglm(better ~ stype * awards + meals, subset(districts, stype != "E"),
  family = quasibinomial(), control = tight))
add("poisson offset", svyglm(api.stu ~ ell + meals + stype + offset(log(enroll)), clusters, family = quasipoisson(),
  control = tight), "stype")
add("poisson sqrt", svyglm(ell ~ meals + stype, strata, family = quasipoisson("sqrt"), control = tight))
add("gamma", svyglm(enroll ~ stype + meals, strata, family = Gamma("log"), control = tight))
add("gamma inverse", svyglm(enroll ~ stype, strata, family = Gamma(), control = tight))
# The same as R gives them when it stops by itself: with working weights from before its last step.
add("binomial logit as R stops", svyglm(sch.wide ~ ell + meals + mobility, strata, family = quasibinomial()))
add("binomial cloglog as R stops", svyglm(sch.wide ~ ell + meals, strata, family = quasibinomial("cloglog")))
add("poisson as R stops", svyglm(api.stu ~ ell + meals + stype + offset(log(enroll)), clusters,
  family = quasipoisson()))
add("missing as R stops", svyglm(sch.wide ~ avg.ed + meals, strata, family = quasibinomial()))
write(do.call(rbind, rows), "coefficients.csv")
write(do.call(rbind, tests), "tests.csv")

ordinal <- list()
finer <- function(n) list(reltol = 1e-18, maxit = 5000, ndeps = rep(1e-4, n))
order_of <- function(case, fit) {
  ordinal[[case]] <<- data.frame(
    case = case, term = gsub(",", " ", c(names(fit$coefficients), names(fit$zeta))),
    estimate = c(fit$coefficients, fit$zeta), std_error = sqrt(diag(fit$var))
  )
}
clusters <- update(clusters, mealcat = cut(meals, c(0, 25, 50, 75, 100)))
for (link in c("logistic", "probit", "cloglog")) {
  order_of(paste("clusters", link), svyolr(mealcat ~ avg.ed + mobility + stype, clusters, method = link,
    control = finer(7)))
  order_of(paste("districts", link), svyolr(mealcat ~ awards + I(api99 / 100), districts, method = link, control = finer(5)))
}
write(do.call(rbind, ordinal), "ordinal.csv")

# Columns of the design matrix, to check the rule for what is coded with a reference level and what in full.
columns <- function(case, formula) {
  x <- model.matrix(formula, apiclus1)
  data.frame(case = case, column = seq_len(ncol(x)), term = attr(x, "assign"), sum = colSums(x),
    weighted = as.vector(crossprod(x, seq_len(nrow(x)))))
}
write(rbind(
  columns("~ stype*sch.wide", ~ stype * sch.wide),
  columns("~ stype:sch.wide", ~ stype:sch.wide),
  columns("~ stype:sch.wide - 1", ~ stype:sch.wide - 1),
  columns("~ stype + stype:sch.wide", ~ stype + stype:sch.wide),
  columns("~ stype:meals", ~ stype:meals),
  columns("~ meals:stype + ell", ~ meals:stype + ell),
  columns("~ 0 + sch.wide + stype", ~ 0 + sch.wide + stype),
  columns("~ (stype + ell)*sch.wide - stype", ~ (stype + ell) * sch.wide - stype),
  columns("~ stype*sch.wide*awards - stype:sch.wide:awards", ~ stype * sch.wide * awards - stype:sch.wide:awards)
), "columns.csv")
