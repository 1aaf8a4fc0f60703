# Reference answers for tests/stats/test_code_accumulation.py. Run here: Rscript make.R
# Writes interviews.csv (SIMULATED: which code occurs in which interview), accumulation.csv and unseen.csv (vegan), with
# the versions in their first line. Tests need no R.
suppressMessages(library(vegan))
versions <- paste0("# ", R.version.string, "; vegan ", packageVersion("vegan"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
set.seed(42)
draw <- function(n, p) { x <- sapply(p, function(q) rbinom(n, 1, q)); x }
cases <- list(
  usual = draw(18, rbeta(40, 0.6, 2)),
  no_doubles = rbind(diag(6), matrix(rep(c(1, 0, 0, 0, 0, 1), 2), 2, byrow = TRUE), c(0, 0, 1, 1, 0, 0))[, c(1, 2, 5, 6)],
  large = draw(120, rbeta(90, 0.4, 5))
)
cases$no_doubles[, 1] <- 1
interviews <- do.call(rbind, lapply(names(cases), function(name) data.frame(case = name,
  codes = apply(cases[[name]], 1, paste, collapse = ""))))
write(interviews, "interviews.csv")
accumulation <- do.call(rbind, lapply(names(cases), function(name) {
  a <- specaccum(cases[[name]], "exact", conditioned = FALSE, gamma = "chao")
  data.frame(case = name, interviews = a$sites, expected = a$richness, std_error = a$sd)
}))
write(accumulation, "accumulation.csv")
unseen <- do.call(rbind, lapply(names(cases), function(name) cbind(case = name,
  as.data.frame(specpool(cases[[name]]))[c("Species", "chao", "chao.se", "n")])))
write(unseen, "unseen.csv")
