# Reference answers for Cohen's kappa and its large-sample variance, and for errors by transcript. Run here: Rscript make.R
# Writes kappa.csv (psych), talks.csv (SIMULATED: two coders, present and absent, by transcript) and jackknife.csv (survey),
# with the versions in their first line. Tests need no R.
suppressMessages({library(psych); library(survey)})
versions <- paste0("# ", R.version.string, "; psych ", packageVersion("psych"), "; survey ", packageVersion("survey"))
write <- function(rows, file) {
  writeLines(versions, file)
  numbers <- vapply(rows, is.numeric, TRUE)
  rows[numbers] <- lapply(rows[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(rows, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
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
write(rows, "kappa.csv")
set.seed(11)
talks <- do.call(rbind, lapply(1:15, function(t) {
  good <- rbeta(1, 6, 2); n <- sample(40:90, 1)
  data.frame(transcript = t, first = rep(c(1, 1, 0, 0), times = k <- as.vector(rmultinom(1, n, c(good * 0.3, 0.2 * (1 - good),
    0.3 * (1 - good), good * 0.7)))), second = rep(c(1, 0, 1, 0), times = k))
}))
counts <- aggregate(list(n = rep(1, nrow(talks))), talks, sum)
write(counts, "talks.csv")
# Every formula from the units and their weights; without a transcript its weights are 0.
coefficient <- list(
  percent = function(w, d) weighted.mean(d$first == d$second, w),
  cohen = function(w, d) { a <- weighted.mean(d$first, w); b <- weighted.mean(d$second, w); e <- a * b + (1 - a) * (1 - b)
    (weighted.mean(d$first == d$second, w) - e) / (1 - e) },
  fleiss = function(w, d) { p <- weighted.mean((d$first + d$second) / 2, w); e <- p^2 + (1 - p)^2
    (weighted.mean(d$first == d$second, w) - e) / (1 - e) },
  ac1 = function(w, d) { p <- weighted.mean((d$first + d$second) / 2, w); e <- 2 * p * (1 - p)
    (weighted.mean(d$first == d$second, w) - e) / (1 - e) }
)
design <- svydesign(id = ~transcript, weights = ~1, data = talks)
left_out <- as.svrepdesign(design, type = "JK1")
write(do.call(rbind, lapply(names(coefficient), function(name) {
  # Weights of a replicate are scaled up by T/(T - 1); a mean does not notice.
  found <- withReplicates(left_out, coefficient[[name]])
  data.frame(measure = name, estimate = as.vector(coef(found)), std_error = as.vector(SE(found)))
})), "jackknife.csv")
