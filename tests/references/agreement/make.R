# Reference answers for Cohen's kappa and its large-sample variance. Run here: Rscript make.R
# Writes kappa.csv (psych), with the versions in its first line. Tests need no R.
suppressMessages(library(psych))
versions <- paste0("# ", R.version.string, "; psych ", packageVersion("psych"))
tables <- list(
  fleiss_cohen_everitt = matrix(c(106, 10, 4, 22, 28, 10, 2, 12, 6), 3, byrow = TRUE),
  abstractors = matrix(c(13, 0, 0, 0, 20, 7, 0, 4, 56), 3, byrow = TRUE),
  two = matrix(c(20, 5, 10, 15), 2, byrow = TRUE),
  rare = matrix(c(961, 4, 7, 28), 2, byrow = TRUE),
  below_chance = matrix(c(3, 12, 14, 5), 2, byrow = TRUE),
  four = matrix(c(44, 5, 1, 0, 3, 60, 8, 2, 0, 9, 31, 6, 1, 0, 4, 26), 4, byrow = TRUE)
)
rows <- do.call(rbind, lapply(names(tables), function(name) {
  x <- tables[[name]]; k <- cohen.kappa(x, n.obs = sum(x))
  data.frame(case = name, table = paste(t(x), collapse = " "), kappa = k$kappa, variance = k$var.kappa,
    low = k$confid[1, 1], high = k$confid[1, 3])
}))
writeLines(versions, "kappa.csv")
numbers <- vapply(rows, is.numeric, TRUE)
rows[numbers] <- lapply(rows[numbers], function(x) sprintf("%.15g", x))
suppressWarnings(write.table(rows, "kappa.csv", append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
