# Reference answers for tests/stats/confirmatory/test_bfi.py. Run here: Rscript make_bfi.R
# Writes bfi_parameters.csv, bfi_measures.csv and bfi_comparisons.csv, with the versions in their first line. Tests need no
# R. Data: docs/examples/bfi.csv, the 25 items and the gender of the set bfi of the R package psych.
suppressMessages(library(lavaan))
versions <- paste0("# ", R.version.string, "; lavaan ", packageVersion("lavaan"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) ifelse(is.na(x), "", sprintf("%.15g", x)))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE, na = ""))
}
bfi <- read.csv("../../../docs/examples/bfi.csv")
five <- paste(vapply(c("A", "C", "E", "N", "O"), function(f) paste0(f, " =~ ", paste0(f, 1:5, collapse = " + ")), ""),
  collapse = "; ")
fitted <- function(estimator, missing, equal = NULL) {
  # lavaan's own optimiser stops early, or with a stricter rule far from the best place; this one goes to the end.
  fit <- suppressWarnings(cfa(five, bfi, estimator = estimator, missing = missing, meanstructure = TRUE,
    group = if (!is.null(equal)) "gender", group.equal = if (is.null(equal)) "" else equal, optim.method = "BFGS",
    control = list(reltol = 1e-16, maxit = 5000), em.h1.tol = 1e-8, em.h1.iter.max = 5000))
  stopifnot(lavInspect(fit, "converged"))
  cat(estimator, missing, equal, fitMeasures(fit, "chisq"), "\n")
  fit
}
metric <- "loadings"
scalar <- c(metric, "intercepts")
cases <- list(
  "ml complete" = fitted("ML", "listwise"),
  "mlr complete" = fitted("MLR", "listwise"),
  "mlr fiml" = fitted("MLR", "ml"),
  "configural" = fitted("MLR", "listwise", ""),
  "metric" = fitted("MLR", "listwise", metric),
  "scalar" = fitted("MLR", "listwise", scalar),
  "strict" = fitted("MLR", "listwise", c(scalar, "residuals")))
kept <- c("chisq", "df", "pvalue", "chisq.scaled", "chisq.scaling.factor", "baseline.chisq",
  "baseline.df", "baseline.chisq.scaling.factor", "cfi", "tli", "cfi.scaled", "tli.scaled",
  "cfi.robust", "tli.robust", "logl", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.scaled",
  "rmsea.ci.lower.scaled", "rmsea.ci.upper.scaled", "rmsea.robust", "rmsea.ci.lower.robust", "rmsea.ci.upper.robust",
  "srmr")
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
write(do.call(rbind, parameters), "bfi_parameters.csv")
write(do.call(rbind, measures), "bfi_measures.csv")
pairs <- list(c("metric", "configural"), c("scalar", "metric"), c("strict", "scalar"))
comparisons <- lapply(pairs, function(pair) {
  t <- lavTestLRT(cases[[pair[1]]], cases[[pair[2]]])
  data.frame(restricted = pair[1], free = pair[2], chi_square = t[2, "Chisq diff"], df = t[2, "Df diff"],
    p = t[2, "Pr(>Chisq)"])
})
write(do.call(rbind, comparisons), "bfi_comparisons.csv")
