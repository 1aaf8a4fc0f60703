# Reference answers for tests/estimation/test_models.py. Run here: Rscript make.R
# Writes coefficients.csv, covariances.csv and tests.csv, with the versions in their first line. Tests need no R.
# Data: ../tests/schools.csv and ../tests/health.csv.
suppressMessages(library(survey))
versions <- paste0("# ", R.version.string, "; survey ", packageVersion("survey"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) ifelse(is.na(x), NA, sprintf("%.17g", x)))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
schools <- read.csv("../tests/schools.csv"); health <- read.csv("../tests/health.csv")
of <- function(name) schools[schools$sample == name, ]
clus1 <- svydesign(id = ~dnum, weights = ~pw, fpc = ~N1, data = of("clus1"))
strat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~N1, data = of("strat"))
clus2 <- svydesign(id = ~dnum + snum, fpc = ~N1 + N2, data = of("clus2"))
people <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, nest = TRUE, data = health)
ordered <- update(strat, many = factor(cut(meals, c(-1, 25, 50, 100), labels = c("few", "some", "most"))))
coefficients <- list(); covariances <- list(); tests <- list()
add <- function(case, fit, terms = character()) {
  force(fit)
  names <- if (inherits(fit, "svyolr")) c(names(fit$coefficients), names(fit$zeta)) else names(coef(fit))
  df <- fit$df.residual
  errors <- sqrt(diag(vcov(fit)))
  estimate <- if (inherits(fit, "svyolr")) c(fit$coefficients, fit$zeta) else coef(fit)
  coefficients[[case]] <<- data.frame(
    case = case, term = gsub(",", "", names), estimate = as.vector(estimate), std_error = as.vector(errors), df = df,
    low = as.vector(estimate - qt(0.975, df) * errors), high = as.vector(estimate + qt(0.975, df) * errors),
    p = as.vector(2 * pt(-abs(estimate / errors), df))
  )
  covariances[[case]] <<- data.frame(case = case, place = seq_along(vcov(fit)), value = as.vector(vcov(fit)))
  whole <- c(deviance = fit$deviance)
  if (inherits(fit, "svyglm")) whole <- c(whole, null_deviance = fit$null.deviance, dispersion = as.vector(summary(fit)$dispersion))
  tests[[case]] <<- data.frame(case = case, name = names(whole), statistic = as.vector(whole), df = NA, ddf = NA, p = NA)
  for (term in terms) {
    # For ordered answers regTermTest of survey 4.1 does not find its design again; the same sum by hand.
    found <- if (!inherits(fit, "svyolr")) regTermTest(fit, as.formula(paste("~", term))) else {
      use <- grep(paste0("^", term), names)
      f <- estimate[use] %*% solve(vcov(fit)[use, use], estimate[use]) / length(use)
      list(Ftest = f, df = length(use), ddf = df, p = pf(f, length(use), df, lower.tail = FALSE))
    }
    tests[[paste(case, term)]] <<- data.frame(
      case = case, name = gsub(",", "", term), statistic = as.vector(found$Ftest), df = found$df, ddf = found$ddf, p = as.vector(found$p)
    )
  }
}
add("gaussian", svyglm(api00 ~ ell + meals + mobility, strat), c("ell", "meals"))
add("two stages", svyglm(api00 ~ stype + enroll, clus2), "stype")
add("interaction", svyglm(api00 ~ stype * sch.wide + I(meals^2), clus1), c("stype", "stype:sch.wide"))
add("no intercept", svyglm(api00 ~ 0 + stype, clus1))
add("reference", svyglm(api00 ~ relevel(factor(stype), ref = "M") + log(enroll), strat), 'relevel(factor(stype), ref = "M")')
add("numbers as levels", svyglm(chol ~ factor(sex) + age, people), c("factor(sex)", "age"))
add("binomial", svyglm(factor(sch.wide) ~ ell + meals + mobility, strat, family = quasibinomial()), "ell")
add("binomial missing", svyglm(chol ~ age + race, people, family = quasibinomial()), c("age", "race"))
add("binomial domain", svyglm(chol ~ sex + race, subset(people, age %in% c("middle", "old")), family = quasibinomial()), "race")
add("probit", svyglm(factor(awards) ~ meals + stype, clus1, family = quasibinomial("probit")), "stype")
add("poisson offset", svyglm(api.stu ~ ell + stype + offset(log(enroll)), clus1, family = quasipoisson()), "stype")
add("calibrated", svyglm(api00 ~ ell + stype, postStratify(clus1, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))), "stype")
add("calibrated domain", svyglm(factor(awards) ~ ell, subset(postStratify(clus1, ~stype,
  data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))), stype != "H"), family = quasibinomial()), "ell")
add("gaussian JK1", svyglm(api00 ~ ell + stype, as.svrepdesign(clus1, type = "JK1")), "stype")
add("binomial JKn", svyglm(chol ~ age, as.svrepdesign(people, type = "JKn"), family = quasibinomial()), "age")
add("binomial JK1 domain", svyglm(factor(awards) ~ ell, subset(as.svrepdesign(clus1, type = "JK1"), stype != "H"),
  family = quasibinomial()), "ell")
# R stops its search early, and takes second derivatives by differences; both are made finer here.
finer <- function(n) list(reltol = 1e-18, maxit = 5000, ndeps = rep(1e-4, n))
add("ordinal", svyolr(many ~ ell + mobility, ordered, control = finer(4)), "ell")
add("ordinal probit", svyolr(many ~ awards + ell, ordered, method = "probit", control = finer(4)))
add("ordinal domain", svyolr(many ~ ell + awards, subset(ordered, stype != "H"), control = finer(4)), c("ell", "awards"))
write(do.call(rbind, coefficients), "coefficients.csv")
write(do.call(rbind, covariances), "covariances.csv")
write(do.call(rbind, tests), "tests.csv")
