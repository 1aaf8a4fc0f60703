# Reference answers for tests/stats/confirmatory/test_records.py. Run here: Rscript make_records.R
# Writes records.csv (made-up answers of 400 people who do not exist, seeded), record_parameters.csv, record_measures.csv
# and record_comparisons.csv, with the versions in their first line. Tests need no R.
suppressMessages(library(lavaan))
versions <- paste0("# ", R.version.string, "; lavaan ", packageVersion("lavaan"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) ifelse(is.na(x), "", sprintf("%.15g", x)))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE, na = ""))
}
set.seed(20240607)
n <- 400
factors <- matrix(rnorm(n * 3), n) %*% chol(matrix(c(1, .5, .3, .5, 1, .4, .3, .4, 1), 3))
cluster <- rep(1:40, each = 10)
factors <- factors + rnorm(40, sd = .4)[cluster]
group <- rep(c("hill", "valley"), c(220, 180))
factors[group == "valley", 1] <- factors[group == "valley", 1] + .4
loadings <- c(.8, .7, .6, .9, .8, .7, .7, .8, .5)
noise <- matrix((rchisq(n * 9, 3) - 3) / sqrt(6), n) * .7
answers <- factors[, rep(1:3, each = 3)] * rep(loadings, each = n) + noise + rep(seq(2, 4, length.out = 9), each = n)
answers[, 2] <- answers[, 2] + .35 * noise[, 5]
answers <- round(answers, 2)
colnames(answers) <- paste0("y", 1:9)
# Later items are missing more often where the first one is high.
for (item in 3:9) answers[runif(n) < plogis(-3.2 + .5 * (answers[, 1] - 2) + .1 * item), item] <- NA
answers[7, ] <- NA
weight <- round(exp(rnorm(n, sd = .4)), 3)
data <- data.frame(answers, group, cluster, weight)
# This version of lavaan gives weights to the wrong people if somebody answered nothing, so its own data are without row 7.
somebody <- data[-7, ]
write(data, "records.csv")

three <- "f =~ y1 + y2 + y3; g =~ y4 + y5 + y6; h =~ y7 + y8 + y9"
scalar <- c("loadings", "intercepts")
fitted <- function(estimator, missing, weights = FALSE, clusters = FALSE, groups = FALSE, equal = "", model = three) {
  run <- function(start, method, control) suppressWarnings(cfa(model, somebody, estimator = estimator, missing = missing,
    meanstructure = TRUE, sampling.weights = if (weights) "weight", cluster = if (clusters) "cluster",
    group = if (groups) "group", group.equal = equal, start = start, optim.method = method, control = control,
    optim.force.converged = TRUE, em.h1.tol = 1e-12, em.h1.iter.max = 5000))
  fit <- run("default", "nlminb", list(rel.tol = 1e-15, x.tol = 1e-12, abs.tol = 0, iter.max = 20000, eval.max = 20000))
  # A second search, by another method, gains the digits that the first leaves.
  run(parTable(fit), "BFGS", list(reltol = 0, maxit = 2000))
}
kept <- c("chisq", "df", "pvalue", "chisq.scaled", "pvalue.scaled", "chisq.scaling.factor", "baseline.chisq",
  "baseline.df", "baseline.chisq.scaled", "baseline.chisq.scaling.factor", "cfi", "tli", "cfi.scaled", "tli.scaled",
  "cfi.robust", "tli.robust", "logl", "aic", "bic", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue",
  "rmsea.scaled", "rmsea.ci.lower.scaled", "rmsea.ci.upper.scaled", "rmsea.pvalue.scaled", "rmsea.robust",
  "rmsea.ci.lower.robust", "rmsea.ci.upper.robust", "rmsea.pvalue.robust", "srmr")
cases <- list(
  "ml complete" = fitted("ML", "listwise"),
  "mlr complete" = fitted("MLR", "listwise"),
  "ml fiml" = fitted("ML", "ml"),
  "mlr fiml" = fitted("MLR", "ml"),
  "mlr complete weights" = fitted("MLR", "listwise", weights = TRUE),
  "mlr fiml weights" = fitted("MLR", "ml", weights = TRUE),
  "mlr complete clusters" = fitted("MLR", "listwise", clusters = TRUE),
  "mlr fiml clusters" = fitted("MLR", "ml", clusters = TRUE),
  "mlr complete groups" = fitted("MLR", "listwise", groups = TRUE),
  "mlr complete scalar" = fitted("MLR", "listwise", groups = TRUE, equal = scalar),
  "mlr fiml groups" = fitted("MLR", "ml", groups = TRUE),
  "mlr fiml scalar" = fitted("MLR", "ml", groups = TRUE, equal = scalar),
  "ml fiml scalar" = fitted("ML", "ml", groups = TRUE, equal = scalar),
  "mlr complete weights scalar" = fitted("MLR", "listwise", weights = TRUE, groups = TRUE, equal = scalar),
  "mlr fiml weights scalar" = fitted("MLR", "ml", weights = TRUE, groups = TRUE, equal = scalar))
parameters <- list(); measures <- list()
for (name in names(cases)) {
  fit <- cases[[name]]
  e <- parameterEstimates(fit); s <- standardizedSolution(fit)
  e <- e[e$op %in% c("=~", "~~", "~1"), ]; s <- s[s$op %in% c("=~", "~~", "~1"), ]
  group <- if (is.null(e$group)) "" else lavInspect(fit, "group.label")[e$group]
  parameters[[name]] <- data.frame(case = name, group = group, left = e$lhs, op = e$op, right = e$rhs, estimate = e$est,
    std_error = e$se, standardised = s$est.std, standardised_error = s$se)
  m <- fitMeasures(fit)
  m <- m[names(m) %in% kept]
  measures[[name]] <- data.frame(case = name, name = names(m), value = as.vector(m))
}
write(do.call(rbind, parameters), "record_parameters.csv")
write(do.call(rbind, measures), "record_measures.csv")
pairs <- list(c("mlr complete scalar", "mlr complete groups"), c("mlr fiml scalar", "mlr fiml groups"))
comparisons <- lapply(pairs, function(pair) {
  t <- lavTestLRT(cases[[pair[1]]], cases[[pair[2]]])
  data.frame(restricted = pair[1], free = pair[2], chi_square = t[2, "Chisq diff"], df = t[2, "Df diff"],
    p = t[2, "Pr(>Chisq)"])
})
write(do.call(rbind, comparisons), "record_comparisons.csv")
