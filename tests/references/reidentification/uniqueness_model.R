# tau 1, tau 2 and criterion B of Skinner and Shlomo (2008) with R's loglin and symbolic derivatives.
# Written by R 4.2; Rscript uniqueness_model.R; writes uniqueness_counts.csv and uniqueness_model.csv
set.seed(9)
n <- 900
a <- sample(1:6, n, TRUE, c(40, 25, 15, 10, 7, 3)); b <- pmin(5, 1 + rpois(n, 0.3 * a)); c <- 1 + rbinom(n, 7, 0.15 + 0.08 * a)
d <- sample(1:3, n, TRUE)
counts <- table(factor(a, 1:6), factor(b, 1:5), factor(c, 1:8), d)
cells <- as.data.frame(counts); names(cells) <- c("a", "b", "c", "d", "count")
write.csv(cells[cells$count > 0, ], "uniqueness_counts.csv", row.names = FALSE, quote = FALSE)
h <- list(expression(exp(-(1 - pi) * l)), expression((1 - exp(-(1 - pi) * l)) / ((1 - pi) * l)))
rows <- list()
for (terms in c("main", "two-way")) for (pi in c(0.02, 0.3)) {
  margins <- if (terms == "main") as.list(1:4) else combn(1:4, 2, simplify = FALSE)
  # Variables without anybody in a category cannot be told from the levels that Kurak sees: all levels are used here.
  fit <- loglin(counts, margins, fit = TRUE, print = FALSE, eps = 1e-9, iter = 10000)$fit
  mu <- as.vector(fit); f <- as.vector(counts); keep <- mu > 1e-13
  stopifnot(all(f[!keep] == 0)); mu <- mu[keep]; f <- f[keep]; l <- mu / pi
  for (which in 1:2) {
    e <- h[[which]]
    value <- eval(e); slope <- eval(D(e, "l")); bend <- eval(D(D(e, "l"), "l"))
    w <- mu * exp(-mu); A <- w * slope / pi; B <- w * bend / (2 * pi^2)
    rows[[length(rows) + 1]] <- data.frame(terms, pi, which, uniques = sum(f == 1), tau = sum(value[f == 1]),
      misfit = sum(A * (f - mu) + B * ((f - mu)^2 - f)), variance = sum(A^2 * mu + 2 * B^2 * mu^2))
  }
}
write.csv(format(do.call(rbind, rows), digits = 15), "uniqueness_model.csv", row.names = FALSE, quote = FALSE)
