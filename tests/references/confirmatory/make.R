# Reference answers for tests/stats/confirmatory/. Run here: Rscript make.R
# Writes covariances.csv, parameters.csv, measures.csv, indices.csv and noncentral.csv, with the versions in their first
# line. Tests need no R. Data: covariance matrix and means of nine tests of 301 pupils, Holzinger and Swineford (1939), as
# published in the R package lavaan (divisor n - 1; no records are kept), and a made-up matrix of six items.
# lavaan stops its iterations early; here they go on as far as they can.
suppressMessages(library(lavaan))
versions <- paste0("# ", R.version.string, "; lavaan ", packageVersion("lavaan"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
pupils <- HolzingerSwineford1939[paste0("x", 1:9)]
made <- matrix(c(
  1.20, 0.55, -0.42, 0.30, 0.22, 0.10,
  0.55, 0.95, -0.38, 0.21, 0.25, 0.18,
  -0.42, -0.38, 1.40, -0.15, -0.20, -0.25,
  0.30, 0.21, -0.15, 1.10, 0.48, 0.52,
  0.22, 0.25, -0.20, 0.48, 0.90, 0.40,
  0.10, 0.18, -0.25, 0.52, 0.40, 1.30), 6, dimnames = list(letters[1:6], letters[1:6]))
matrices <- list(pupils = cov(pupils), made = made)
means <- list(pupils = colMeans(pupils), made = setNames(c(2.5, 3.1, 2.2, 4.0, 3.3, 2.9), letters[1:6]))
count <- c(pupils = 301, made = 250)
rows <- lapply(names(matrices), function(data) {
  s <- matrices[[data]]
  at <- which(lower.tri(s, diag = TRUE), arr.ind = TRUE)
  rbind(data.frame(data = data, left = rownames(s)[at[, 1]], right = colnames(s)[at[, 2]], value = s[at]),
    data.frame(data = data, left = names(means[[data]]), right = "1", value = unname(means[[data]])))
})
write(do.call(rbind, rows), "covariances.csv")

three <- "visual =~ x1 + x2 + x3; textual =~ x4 + x5 + x6; speed =~ x7 + x8 + x9"
models <- list(
  list("three factors", "pupils", three, FALSE, FALSE),
  list("three factors unit", "pupils", three, TRUE, FALSE),
  list("three factors means", "pupils", three, FALSE, TRUE),
  list("one factor", "pupils", "g =~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9", FALSE, FALSE),
  list("second order", "pupils", paste0(three, "; g =~ visual + textual + speed"), FALSE, FALSE),
  list("uncorrelated with residuals", "pupils", paste0(three, "; visual ~~ 0*textual; x7 ~~ x8"), FALSE, FALSE),
  list("two factors", "made", "u =~ a + b + c; v =~ d + e + f", FALSE, FALSE),
  list("equal loadings", "made", "u =~ a + k*b + c; v =~ d + k*e + m*f; e ~~ m*e", FALSE, FALSE),
  list("fixed and freed", "made", "u =~ NA*a + b + -0.6*c; v =~ d + e + f; u ~~ 1*u; a ~~ 0.5*a; a ~~ d", FALSE, FALSE),
  list("equal intercepts", "made", "u =~ a + b + c; v =~ d + e + f; a ~ i*1; c ~ i*1; d ~ 4*1", FALSE, TRUE))
parameters <- list(); measures <- list(); indices <- list()
for (one in models) {
  data <- one[[2]]
  fit <- suppressWarnings(cfa(one[[3]], sample.cov = matrices[[data]], sample.nobs = count[[data]], std.lv = one[[4]],
    sample.mean = if (one[[5]]) means[[data]], meanstructure = one[[5]],
    control = list(rel.tol = 1e-15, x.tol = 1e-12, abs.tol = 0, iter.max = 20000, eval.max = 20000),
    # The optimiser warns when nothing is left to gain; the gradient is the judge. With equal parameters it is that of
    # each of them, and only their sum vanishes.
    optim.force.converged = TRUE))
  stopifnot(grepl("equal", one[[1]]) || max(abs(lavInspect(fit, "gradient"))) < 1e-5)
  e <- parameterEstimates(fit); s <- standardizedSolution(fit)
  parameters[[one[[1]]]] <- data.frame(case = one[[1]], left = e$lhs, op = e$op, right = e$rhs, estimate = e$est,
    std_error = e$se, standardised = s$est.std, standardised_error = s$se)
  m <- fitMeasures(fit)[c("chisq", "df", "pvalue", "baseline.chisq", "baseline.df", "cfi", "tli", "rmsea",
    "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "srmr", "logl", "aic", "bic")]
  measures[[one[[1]]]] <- data.frame(case = one[[1]], data = data, model = one[[3]], unit = one[[4]],
    means = one[[5]], n = count[[data]], name = names(m), value = as.vector(m))
  if (!one[[1]] %in% c("equal loadings", "equal intercepts", "second order")) {
    i <- modindices(fit)
    indices[[one[[1]]]] <- data.frame(case = one[[1]], left = i$lhs, op = i$op, right = i$rhs, index = i$mi,
      change = i$epc)
  }
}
write(do.call(rbind, parameters), "parameters.csv")
write(do.call(rbind, measures), "measures.csv")
write(do.call(rbind, indices), "indices.csv")
grid <- expand.grid(x = c(0.5, 5, 40, 300, 4000), df = c(1, 6, 24, 265), noncentrality = c(0.1, 3, 60, 900, 3900))
write(data.frame(grid, probability = with(grid, pchisq(x, df, noncentrality))), "noncentral.csv")
