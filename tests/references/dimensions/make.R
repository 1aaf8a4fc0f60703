# Reference answers for tests/stats/dimensions/. Run here: Rscript make.R
# Writes counts.csv (the data), correlations.csv, polychoric.csv, bivariate_normal.csv, adequacy.csv, eigenvalues.csv,
# loadings.csv and fits.csv, with the versions in their first line. Tests need no R.
# Data: made-up ordinal answers of nobody, only as counts of pairs of answers; and Harman's eight physical variables
# (Harman 1976, table 2.3) and 24 psychological tests (Holzinger and Harman 1941), correlations as published.
# R stops its iterations early; here they go on as far as they can.
suppressMessages({library(psych); library(lavaan); library(GPArotation); library(mnormt)})
versions <- paste0("# ", R.version.string, "; ", paste(sapply(c("psych", "lavaan", "GPArotation", "mnormt"),
  function(p) paste(p, packageVersion(p))), collapse = "; "))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
long <- function(case, m) {
  data.frame(case = case, row = as.vector(row(m)), column = as.vector(col(m)), value = as.vector(m))
}

# Six made-up items, 2 to 5 answers, one turned and two that are close (a correlation of about 0.97).
set.seed(20231)
n <- 1500
f <- rnorm(n); g <- 0.4 * f + sqrt(1 - 0.16) * rnorm(n)
latent <- cbind(0.8 * f, 0.7 * f, -0.6 * f, 0.75 * g, 0.7 * g, 0) +
  cbind(0.6, sqrt(0.51), 0.8, sqrt(1 - 0.75^2), sqrt(0.51), 0)[rep(1, n), ] * matrix(rnorm(6 * n), n)
latent[, 6] <- 0.97 * latent[, 5] + sqrt(1 - 0.97^2) * rnorm(n)
cuts <- list(c(-1.2, -0.3, 0.4, 1.3), c(-0.8, 0.1, 0.7, 1.9), c(-0.5, 0.6, 1.2), c(-1, 0, 1, 1.6), c(-0.7, 0.8), 0.2)
answers <- as.data.frame(mapply(function(j) findInterval(latent[, j], cuts[[j]]), 1:6))
names(answers) <- paste0("i", 1:6)
# Counts of pairs of answers, a block for every pair of items: nobody's answers as a whole are kept.
z <- do.call(cbind, lapply(answers, function(x) outer(x, 0:max(x), "==") * 1))
write(subset(long("counts", crossprod(z)), value > 0)[, -1], "counts.csv")
ordered <- as.data.frame(lapply(answers, ordered))
found <- lavCor(ordered, ordered = names(ordered), output = "lavaan")
poly <- lavInspect(found, "cor.ov")
class(poly) <- "matrix"
thresholds <- lavInspect(found, "th")
write(rbind(long("correlation", poly), data.frame(case = "threshold", row = 1, column = seq_along(thresholds), value = as.vector(thresholds))),
  "polychoric.csv")

grid <- expand.grid(h = c(-2.5, -0.7, 0, 0.01, 1.3, 3), k = c(-1.9, -0.7, 0, 0.6, 2.2), r = c(-0.999, -0.96, -0.5, -0.05, 0.2, 0.7, 0.95, 0.97, 0.99, 0.9999))
# Owen's integral by adaptive quadrature, independent of Plackett's: P = int phi(x) Phi((k - r x)/sqrt(1-r^2)) dx.
one <- function(h, k, r) {
  inner <- function(x) dnorm(x) * pnorm((k - r * x) / sqrt(1 - r^2))
  step <- k / r; width <- sqrt(1 - r^2) / abs(r)
  cutsat <- sort(unique(pmin(h, pmax(-9, c(-9, -4, -2, 0, 2, step + width * c(-9, -4, -2, 0, 2, 4, 9), h)))))
  sum(mapply(function(a, b) integrate(inner, a, b, rel.tol = 1e-13, abs.tol = 1e-17)$value, head(cutsat, -1), tail(cutsat, -1)))
}
grid$probability <- mapply(one, grid$h, grid$k, grid$r)
write(grid, "bivariate_normal.csv")

cases <- list(harman = Harman23.cor$cov, tests = Harman74.cor$cov, ordinal = poly)
ns <- c(harman = 305, tests = 145, ordinal = n)
factors <- list(harman = 2, tests = 4, ordinal = 1:2)
rs <- do.call(rbind, lapply(names(cases), function(c) long(c, cases[[c]])))
write(rs, "correlations.csv")
adequacy <- do.call(rbind, lapply(names(cases), function(c) {
  k <- KMO(cases[[c]]); b <- cortest.bartlett(cases[[c]], n = ns[[c]])
  data.frame(case = c, name = c("kmo", paste0("kmo", seq_along(k$MSAi)), "chi_square", "df", "p"),
    value = c(k$MSA, k$MSAi, b$chisq, b$df, b$p.value))
}))
write(adequacy, "adequacy.csv")

# psych::fa stops at about 1e-4 and has no option for more. ml is therefore taken from factanal, and minres from the
# least squares in uniquenesses (Harman and Jones), both to the end; psych's own answer stands beside them.
minres <- function(r, m) {
  value <- function(x) sum(eigen(r - diag(x), symmetric = TRUE, only.values = TRUE)$values[-(1:m)]^2) / 2
  slope <- function(x) {
    e <- eigen(r - diag(x), symmetric = TRUE)
    -as.vector(e$vectors[, -(1:m), drop = FALSE]^2 %*% e$values[-(1:m)])
  }
  x <- 0.5 / diag(solve(r))
  for (again in 1:20) {
    x <- optim(x, value, slope, method = "L-BFGS-B", lower = 0.005, upper = 1,
      control = list(factr = 0.01, pgtol = 0, maxit = 5000, lmm = 20))$par
  }
  e <- eigen(r - diag(x), symmetric = TRUE)
  e$vectors[, 1:m, drop = FALSE] %*% diag(sqrt(e$values[1:m]), m)
}
ml <- function(r, m, n) {
  found <- factanal(covmat = r, factors = m, n.obs = n, rotation = "none",
    control = list(nstart = 3, opt = list(factr = 0.01, pgtol = 0, maxit = 5000)))
  matrix(found$loadings, nrow(r))
}
# In the order of the variance that factors explain, each with a sum of loadings that is not negative.
arrange <- function(L, Phi = diag(ncol(L))) {
  o <- order(-diag(Phi %*% t(L) %*% L)); L <- L[, o, drop = FALSE]; Phi <- Phi[o, o, drop = FALSE]
  s <- diag(ifelse(colSums(L) < 0, -1, 1), ncol(L))
  list(L = L %*% s, Phi = s %*% Phi %*% s)
}
loadings <- list(); fits <- list()
keep <- function(case, method, rotation, source, L, Phi = diag(ncol(L))) {
  a <- arrange(matrix(L, nrow(L)), matrix(Phi, ncol(L)))
  for (part in c("L", "Phi")) {
    loadings[[length(loadings) + 1]] <<- data.frame(method = method, rotation = rotation, source = source, part = part,
      long(case, a[[part]]))
  }
}
models <- data.frame(case = c("harman", "tests", "ordinal"), m = c(2, 4, 2))
for (i in seq_len(nrow(models))) {
  case <- models$case[i]; m <- models$m[i]; r <- cases[[case]]
  # The close pair of the ordinal items ends at the limit of uniquenesses: five items and factors alone, without the last.
  if (case == "ordinal") r <- r[1:5, 1:5]
  if (case == "ordinal") m <- 1
  for (method in c("minres", "ml")) {
    L <- if (method == "minres") minres(r, m) else ml(r, m, ns[[case]])
    keep(case, method, "none", "tight", L)
    own <- fa(r, m, n.obs = ns[[case]], fm = method, rotate = "none")
    keep(case, method, "none", "psych", own$loadings)
    fits[[length(fits) + 1]] <- data.frame(case = case, method = method, m = m, n = ns[[case]],
      chi_square = own$STATISTIC, df = own$dof, p = own$PVAL, rmsr = own$rms)
    if (m > 1) {
      v <- varimax(L, eps = 1e-16)
      keep(case, method, "varimax", "tight", v$loadings)
      p <- promax(v$loadings, m = 4)
      keep(case, method, "promax", "tight", p$loadings, solve(crossprod(p$rotmat)))
      q <- oblimin(L, eps = 1e-8, maxit = 5000)
      keep(case, method, "oblimin", "tight", q$loadings, q$Phi)
    }
  }
}
write(do.call(rbind, loadings), "loadings.csv")
write(do.call(rbind, fits), "fits.csv")

pdf(NULL)
eigen_rows <- list()
for (case in names(cases)) {
  r <- cases[[case]]
  fp <- suppressWarnings(fa.parallel(r, n.obs = ns[[case]], n.iter = 1, plot = FALSE))
  map <- suppressMessages(suppressWarnings(vss(r, n = nrow(r), n.obs = ns[[case]], plot = FALSE, rotate = "none")$map))
  one <- minres(r, 1)
  tight <- eigen(r - diag(diag(r)) + diag(as.vector(one)^2))$values
  eigen_rows[[case]] <- data.frame(case = case, name = rep(c("components", "factors", "factors_tight", "map"), each = nrow(r)),
    place = rep(seq_len(nrow(r)), 4), value = c(fp$pc.values, fp$fa.values, tight, map))
}
write(do.call(rbind, eigen_rows), "eigenvalues.csv")
