# Reference answers for tests/stats/confirmatory/test_weighted_least_squares.py and its neighbours. Run here: Rscript make.R
# Writes simulated.csv, parameters.csv, measures.csv, moments.csv, gamma.csv, indices.csv, residuals.csv and
# comparisons.csv, with the versions in their first line. Tests need no R. Data: docs/examples/bfi.csv, and made-up
# answers to nine items by 600 simulated respondents in three groups, with some answers left out.
suppressMessages(library(lavaan))
versions <- paste0("# ", R.version.string, "; lavaan ", packageVersion("lavaan"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.12g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
set.seed(20240607)
n <- 600
group <- rep(c("east", "north", "west"), c(250, 200, 150))
shift <- c(east = 0, north = 0.3, west = -0.2)[group]
between <- matrix(c(1, 0.5, 0.3, 0.5, 1, 0.2, 0.3, 0.2, 1), 3)
factors <- matrix(rnorm(3 * n), n) %*% chol(between) + shift
loading <- c(0.8, -0.7, 0.6, 0.75, 0.65, 0.5, 0.7, 0.85, -0.6)
attitude <- factors[, rep(1:3, each = 3)] * rep(loading, each = n) +
  matrix(rnorm(9 * n), n) * rep(sqrt(1 - loading^2), each = n)
attitude[, 5] <- attitude[, 5] + 0.25 * attitude[, 8]
cuts <- list(c(-1, 0, 1), c(-0.5, 0.3, 1.2), 0.2, c(-1.2, -0.4, 0.4, 1.1), c(-0.6, 0.6), c(-0.9, 0.1, 0.8), c(-0.2, 0.7),
  c(-1.1, -0.3, 0.5), c(-0.7, 0, 0.9))
simulated <- as.data.frame(sapply(1:9, function(j) findInterval(attitude[, j], cuts[[j]])))
names(simulated) <- paste0("y", 1:9)
complete <- simulated
for (j in c(2, 5, 9)) simulated[sample(n, 40), j] <- NA
simulated$group <- complete$group <- group
simulated$weight <- round(exp(rnorm(n, 0, 0.5)), 3)
write(simulated, "simulated.csv")

bfi <- read.csv("../../../docs/examples/bfi.csv")
five <- paste(c("A", "C", "E", "N", "O"), "=~", sapply(c("A", "C", "E", "N", "O"), function(f)
  paste0(f, 1:5, collapse = " + ")), collapse = "; ")
three <- "u =~ y1 + y2 + y3; v =~ y4 + y5 + y6; x =~ y7 + y8 + y9"
# name, data, model, unit variance, missing, group, equal, weights
cases <- list(
  list("bfi", "bfi", five, FALSE, "listwise", "", "", ""),
  list("bfi pairwise", "bfi", five, FALSE, "pairwise", "", "", ""),
  list("three", "simulated", three, FALSE, "listwise", "", "", ""),
  list("three unit", "simulated", three, TRUE, "pairwise", "", "", ""),
  list("three weighted", "simulated", three, FALSE, "listwise", "", "", "weight"),
  list("three weighted metric", "simulated", three, FALSE, "listwise", "group", "loadings", "weight"),
  list("three residual", "simulated", paste0(three, "; y5 ~~ y8; u ~~ 0*x"), FALSE, "pairwise", "", "", ""),
  list("three equal", "simulated", "u =~ y1 + k*y2 + y3; v =~ y4 + m*y5 + m*y6; x =~ y7 + y8 + k*y9", FALSE, "pairwise",
    "", "", ""),
  list("one factor", "simulated", "g =~ y1 + y2 + y3 + y4 + y5 + y6 + y7 + y8 + y9", FALSE, "pairwise", "", "", ""),
  list("second order", "simulated", paste0(three, "; g =~ u + v + x"), FALSE, "pairwise", "", "", ""),
  list("bfi configural", "bfi", five, FALSE, "listwise", "gender", "", ""),
  list("bfi metric", "bfi", five, FALSE, "listwise", "gender", "loadings", ""),
  list("bfi scalar", "bfi", five, FALSE, "listwise", "gender", "loadings thresholds", ""),
  list("three configural", "simulated", three, FALSE, "pairwise", "group", "", ""),
  list("three metric", "simulated", three, FALSE, "pairwise", "group", "loadings", ""),
  list("three scalar", "simulated", three, FALSE, "pairwise", "group", "loadings thresholds", ""),
  list("three scalar unit", "simulated", three, TRUE, "pairwise", "group", "loadings thresholds", ""),
  list("three metric unit", "simulated", three, TRUE, "pairwise", "group", "loadings", ""))
fits <- list(); parameters <- list(); measures <- list(); indices <- list(); residuals <- list(); moments <- list()
for (one in cases) {
  data <- if (one[[2]] == "bfi") bfi else simulated
  items <- setdiff(names(data), c("gender", "group", "weight"))
  if (one[[5]] == "listwise") data <- data[complete.cases(data[items]), ]
  arguments <- list(one[[3]], data = data, ordered = items, estimator = "WLSMV", std.lv = one[[4]], missing = one[[5]],
    optim.force.converged = TRUE)
  if (nzchar(one[[6]])) arguments$group <- one[[6]]
  if (nzchar(one[[7]])) arguments$group.equal <- strsplit(one[[7]], " ")[[1]]
  if (nzchar(one[[8]])) arguments$sampling.weights <- one[[8]]
  # Where a smaller tolerance leads the search of lavaan astray, its own must do.
  for (tolerance in if (one[[2]] == "bfi") 1e-10 else c(1e-14, 1e-12, 1e-10)) {
    arguments$control <- list(rel.tol = tolerance, iter.max = 500)
    took <- system.time(fit <- suppressWarnings(do.call("cfa", arguments)))
    gradient <- lavInspect(fit, "gradient")
    # Equal parameters have a slope together.
    if (fit@Model@eq.constraints) gradient <- crossprod(fit@Model@eq.constraints.K, gradient)
    if (max(abs(gradient)) < 1e-4) break
  }
  cat(one[[1]], took[["elapsed"]], tolerance, max(abs(gradient)), "\n")
  fits[[one[[1]]]] <- fit
  e <- parameterEstimates(fit, remove.nonfree = FALSE); s <- standardizedSolution(fit)
  stopifnot(nrow(e) == nrow(s))
  group <- if (nzchar(one[[6]])) lavInspect(fit, "group.label")[e$group] else ""
  parameters[[one[[1]]]] <- data.frame(case = one[[1]], group = group, left = e$lhs, op = e$op, right = e$rhs,
    estimate = e$est, std_error = e$se, standardised = s$est.std, standardised_error = s$se)
  m <- fitMeasures(fit)
  m <- m[grep("^(chisq|df|pvalue|baseline|cfi|tli|rmsea|srmr$)", names(m))]
  measures[[one[[1]]]] <- data.frame(case = one[[1]], data = one[[2]], model = one[[3]], unit = one[[4]],
    missing = one[[5]], groups = one[[6]], equal = one[[7]], weights = one[[8]], name = names(m), value = as.vector(m))
  if (!grepl("equal|second|bfi .*(conf|metric|scalar)", one[[1]])) {
    i <- modindices(fit)
    i <- i[i$op %in% c("=~", "~~"), ]
    indices[[one[[1]]]] <- data.frame(case = one[[1]],
      group = if (nzchar(one[[6]])) lavInspect(fit, "group.label")[i$group] else "", left = i$lhs, op = i$op,
      right = i$rhs, index = i$mi, change = i$epc)
  }
  if (!nzchar(one[[6]])) {
    r <- residuals(fit, type = "cor")$cov
    at <- which(lower.tri(r), arr.ind = TRUE)
    residuals[[one[[1]]]] <- data.frame(case = one[[1]], left = rownames(r)[at[, 1]], right = colnames(r)[at[, 2]],
      residual = r[at])
  }
  if (one[[1]] %in% c("bfi", "bfi pairwise", "three", "three unit", "three weighted")) {
    moments[[one[[1]]]] <- data.frame(case = one[[1]], name = names(lavInspect(fit, "wls.obs")),
      value = as.vector(lavInspect(fit, "wls.obs")), gamma = diag(lavInspect(fit, "gamma")))
  }
}
write(do.call(rbind, parameters), "parameters.csv")
write(do.call(rbind, measures), "measures.csv")
write(do.call(rbind, indices), "indices.csv")
write(do.call(rbind, residuals), "residuals.csv")
write(do.call(rbind, moments), "moments.csv")
g <- lavInspect(fits[["three unit"]], "gamma")
at <- which(lower.tri(g, diag = TRUE), arr.ind = TRUE)
write(data.frame(row = at[, 1] - 1, column = at[, 2] - 1, value = g[at]), "gamma.csv")
comparisons <- list()
for (pair in list(c("bfi configural", "bfi metric"), c("bfi metric", "bfi scalar"), c("three configural", "three metric"),
  c("three metric", "three scalar"), c("three configural", "three scalar"), c("three unit", "one factor"),
  c("three unit", "three equal"))) {
  for (method in c("delta", "exact")) {
    l <- tryCatch(suppressWarnings(lavTestLRT(fits[[pair[1]]], fits[[pair[2]]], A.method = method)),
      error = function(e) NULL)
    if (is.null(l)) next
    comparisons[[paste(c(pair, method), collapse = " ")]] <- data.frame(freer = pair[1], narrower = pair[2],
      method = method, difference = l[2, "Chisq diff"], df = l[2, "Df diff"], p = l[2, "Pr(>Chisq)"])
  }
}
write(do.call(rbind, comparisons), "comparisons.csv")
