# Reference answers for tests/stats/dimensions/test_smoothing.py. Run here: Rscript make_smoothing.R
# Writes smoothing.csv (psych), with the versions in its first line. Tests need no R.
suppressMessages(library(psych))
long <- function(case, what, m) data.frame(case = case, what = what, row = c(row(m)), column = c(col(m)), value = c(m))
# Correlations by seed that no people can have: signs and sizes at random, pulled towards none until few roots are below 0.
set.seed(11)
rows <- list()
for (case in 1:4) {
  k <- c(3, 5, 8, 12)[case]
  m <- matrix(0, k, k); m[lower.tri(m)] <- round(runif(k * (k - 1) / 2, -0.3, 0.95), 3); m <- m + t(m); diag(m) <- 1
  if (case == 1) m <- matrix(c(1, 0.9, 0.9, 0.9, 1, 0.2, 0.9, 0.2, 1), 3)
  stopifnot(min(eigen(m)$values) < 0)
  rows[[case]] <- rbind(long(case, "before", m), long(case, "after", unname(suppressWarnings(cor.smooth(m)))))
}
writeLines(paste0("# ", R.version.string, "; psych ", packageVersion("psych")), "smoothing.csv")
found <- do.call(rbind, rows); found$value <- sprintf("%.15g", found$value)
suppressWarnings(write.table(found, "smoothing.csv", append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
