# Reference answers for tests/scales/test_bfi.py. Run here: Rscript make.R
# Data: docs/examples/bfi.csv, 25 statements of the data set bfi of the R package psych, and gender. No weights, no design.
suppressMessages({ library(psych); library(survey); library(lavaan); library(GPArotation) })
versions <- paste0("# ", R.version.string, "; psych ", packageVersion("psych"), "; survey ", packageVersion("survey"),
  "; lavaan ", packageVersion("lavaan"), "; GPArotation ", packageVersion("GPArotation"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
bfi <- read.csv("../../../docs/examples/bfi.csv")
scales <- list(agreeableness = list(1:5, "A1"), conscientiousness = list(6:10, c("C4", "C5")),
  extraversion = list(11:15, c("E1", "E2")), neuroticism = list(16:20, character()), openness = list(21:25, c("O2", "O5")))
turn <- function(x, reverse) { x[reverse] <- 7 - x[reverse]; x }

# Reliability and items, for everybody and by gender: psych, pairwise covariances.
rows <- list()
for (name in names(scales)) for (group in c("", "1", "2")) {
  x <- turn(bfi[scales[[name]][[1]]], scales[[name]][[2]])
  if (group != "") x <- x[bfi$gender == as.integer(group), ]
  found <- psych::alpha(x, warnings = FALSE)
  add <- function(statistic, level, value) rows[[length(rows) + 1]] <<- data.frame(statistic = statistic, variable = name,
    level = level, group = group, estimate = value)
  add("alpha", "", found$total$raw_alpha)
  add("standardised alpha", "", found$total$std.alpha)
  add("lambda 6", "", found$total$`G6(smc)`)
  add("mean correlation of items", "", found$total$average_r)
  if (group == "") {
    item <- rownames(found$item.stats)
    for (i in seq_along(item)) {
      add("item-rest correlation", item[i], found$item.stats$r.drop[i])
      add("alpha if dropped", item[i], found$alpha.drop$raw_alpha[i])
    }
  }
}
write(do.call(rbind, rows), "reliability.csv")

# Standard errors of alpha by the delta method on survey's covariances, of those who answered all items of the scale.
rows <- list()
for (name in names(scales)) {
  x <- turn(bfi[scales[[name]][[1]]], scales[[name]][[2]])
  x <- x[complete.cases(x), ]
  d <- svydesign(ids = ~1, weights = rep(1, nrow(x)), data = x)
  v <- svyvar(as.formula(paste("~", paste(names(x), collapse = " + "))), d)
  k <- ncol(x); c <- matrix(coef(v), k); total <- sum(c)
  gradient <- k / (k - 1) * (sum(diag(c)) / total^2 - diag(k) / total)
  rows[[name]] <- data.frame(variable = name, n = nrow(x), alpha = k / (k - 1) * (1 - sum(diag(c)) / total),
    std_error = sqrt(as.vector(t(as.vector(gradient)) %*% vcov(v) %*% as.vector(gradient))))
}
write(do.call(rbind, rows), "alpha_errors.csv")

# Polychoric correlations of all items (negative ones turned), factors and rotations of them.
reverse <- unlist(lapply(scales, `[[`, 2))
turned <- turn(bfi[1:25], reverse)
r <- lavCor(turned, ordered = names(turned), missing = "pairwise")
class(r) <- "matrix"
at <- which(upper.tri(r), arr.ind = TRUE)
write(data.frame(first = rownames(r)[at[, 1]], second = colnames(r)[at[, 2]], estimate = r[at]), "polychoric.csv")
rows <- list()
for (rotation in c("oblimin", "promax", "varimax")) {
  found <- fa(r, 5, n.obs = 2800, fm = "minres", rotate = "none")
  loadings <- unclass(found$loadings)
  turned_loadings <- switch(rotation,
    oblimin = unclass(oblimin(loadings, eps = 1e-9, maxit = 20000)$loadings),
    promax = { v <- varimax(loadings, eps = 1e-15); unclass(promax(v$loadings, m = 4)$loadings) },
    varimax = unclass(varimax(loadings, eps = 1e-15)$loadings))
  for (j in seq_len(ncol(turned_loadings))) rows[[length(rows) + 1]] <- data.frame(rotation = rotation, factor = j,
    item = rownames(r), loading = turned_loadings[, j])
}
write(do.call(rbind, rows), "loadings.csv")
write(data.frame(name = c("kmo", "map"), value = c(KMO(r)$MSA, which.min(vss(r, n = 8, plot = FALSE, n.obs = 2800)$map))), "numbers.csv")
