# Reference answers for tests/stats/confirmatory/test_groups.py. Run here: Rscript make_groups.R
# Writes group_covariances.csv, group_parameters.csv, group_measures.csv and group_indices.csv, with the versions in their
# first line. Tests need no R. Data: covariances and means of nine tests of pupils of two schools, Holzinger and Swineford
# (1939), as published in the R package lavaan (divisor n - 1; no records are kept).
suppressMessages(library(lavaan))
versions <- paste0("# ", R.version.string, "; lavaan ", packageVersion("lavaan"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
schools <- c("Pasteur", "Grant-White")
pupils <- lapply(schools, function(s) HolzingerSwineford1939[HolzingerSwineford1939$school == s, paste0("x", 1:9)])
names(pupils) <- schools
matrices <- lapply(pupils, cov)
averages <- lapply(pupils, colMeans)
count <- lapply(pupils, nrow)
at <- which(lower.tri(matrices[[1]], diag = TRUE), arr.ind = TRUE)
items <- paste0("x", 1:9)
rows <- lapply(schools, function(s) rbind(
  data.frame(group = s, n = count[[s]], left = items[at[, 1]], right = items[at[, 2]], value = matrices[[s]][at]),
  data.frame(group = s, n = count[[s]], left = items, right = "1", value = unname(averages[[s]]))))
write(do.call(rbind, rows), "group_covariances.csv")

three <- "visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6; speed =~ x7 + x8 + x9"
metric <- "loadings"
scalar <- c(metric, "intercepts")
strict <- c(scalar, "residuals")
cases <- list(
  list("configural", three, FALSE, TRUE, NULL),
  list("metric", three, FALSE, TRUE, metric),
  list("scalar", three, FALSE, TRUE, scalar),
  list("strict", three, FALSE, TRUE, strict),
  list("means", three, FALSE, TRUE, c(strict, "means")),
  list("structure", three, FALSE, FALSE, c(metric, "lv.variances", "lv.covariances")),
  list("unit configural", three, TRUE, FALSE, NULL),
  list("unit metric", three, TRUE, FALSE, metric),
  list("unit scalar", three, TRUE, TRUE, scalar),
  list("modifiers", "visual =~ x1 + c(a, a)*x2 + c(0.7, NA)*x3; textual =~ x4 + k*x5 + c(p, q)*x6; x7 ~~ c(0, NA)*x8; speed =~ x7 + x8 + x9",
    FALSE, FALSE, NULL),
  list("partial scalar", paste(three, "; x3 ~ c(i, j)*1; x7 ~ c(v, w)*1"), FALSE, TRUE, scalar))
parameters <- list(); measures <- list(); indices <- list()
for (one in cases) {
  # The optimiser stops where the next step would gain nothing that it can see; a second run from there, by another
  # method, gains the digits that are left.
  run <- function(start, method, control) suppressWarnings(cfa(one[[2]], sample.cov = matrices, sample.nobs = count, std.lv = one[[3]],
    sample.mean = if (one[[4]]) averages, meanstructure = one[[4]], group.equal = if (is.null(one[[5]])) "" else one[[5]],
    control = control, optim.method = method, start = start, optim.force.converged = TRUE))
  fit <- run("default", "nlminb", list(rel.tol = 1e-15, x.tol = 1e-12, abs.tol = 0, iter.max = 20000, eval.max = 20000))
  fit <- run(parTable(fit), "BFGS", list(reltol = 0, maxit = 2000))
  e <- parameterEstimates(fit); s <- standardizedSolution(fit)
  e <- e[e$op %in% c("=~", "~~", "~1"), ]; s <- s[s$op %in% c("=~", "~~", "~1"), ]
  parameters[[one[[1]]]] <- data.frame(case = one[[1]], group = schools[e$group], left = e$lhs, op = e$op, right = e$rhs,
    estimate = e$est, std_error = e$se, standardised = s$est.std, standardised_error = s$se)
  m <- fitMeasures(fit)[c("chisq", "df", "pvalue", "baseline.chisq", "baseline.df", "cfi", "tli", "rmsea",
    "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "srmr", "logl", "aic", "bic", "npar")]
  measures[[one[[1]]]] <- data.frame(case = one[[1]], model = gsub("c\\(([^,]*), ([^)]*)\\)", "c(\\1|\\2)", one[[2]]),
    unit = one[[3]], means = one[[4]], equal = paste(one[[5]], collapse = "+"), name = names(m), value = as.vector(m))
  if (one[[1]] %in% c("configural", "unit configural")) {
    i <- modindices(fit)
    indices[[one[[1]]]] <- data.frame(case = one[[1]], group = schools[i$group], left = i$lhs, op = i$op, right = i$rhs,
      index = i$mi, change = i$epc)
  }
}
write(do.call(rbind, parameters), "group_parameters.csv")
write(do.call(rbind, measures), "group_measures.csv")
write(do.call(rbind, indices), "group_indices.csv")
