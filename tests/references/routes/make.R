# Base weights of three stages, and systematic draws of households with a fractional interval.
# Run here: Rscript make.R   (writes weights.csv and households.csv; versions stand in their first line)
suppressPackageStartupMessages(library(survey))
versions <- paste0("# R ", getRversion(), ", survey ", packageVersion("survey"), ", sampling ", packageVersion("sampling"))
write_with_versions <- function(table, file) {
  writeLines(versions, file)
  suppressWarnings(write.table(table, file, sep = ",", row.names = FALSE, quote = FALSE, append = TRUE))
}

design <- expand.grid(psu_probability = c(1, 0.42, 0.0371), visits = c(18, 26), households = c(40, 1040, 7361), eligible = 1:4)
design$household_probability <- with(design, mapply(function(v, h) sampling::inclusionprobabilities(rep(1, h), v)[1], visits, households))
design$person_probability <- 1 / design$eligible
design$psu <- seq_len(nrow(design)); design$household <- 1; design$person <- 1
drawn <- svydesign(ids = ~psu + household + person, probs = ~psu_probability + household_probability + person_probability, data = design)
design$weight <- format(weights(drawn), digits = 17)
design$household_probability <- format(design$household_probability, digits = 17)
write_with_versions(design[c("psu_probability", "visits", "households", "eligible", "household_probability", "weight")], "weights.csv")

# Fractional intervals, in the arithmetic of R.
cases <- data.frame(households = c(10, 97, 334, 1000), visits = c(4, 26, 18, 27))
lines <- character()
for (case in seq_len(nrow(cases))) for (seed in 1:5) {
  a <- cases$households[case]; v <- cases$visits[case]
  set.seed(seed); u <- floor(runif(1) * 1e6) / 1e6
  chosen <- floor((0:(v - 1) + u) * a / v) + 1
  lines <- c(lines, paste(a, v, format(u, digits = 7), paste(chosen, collapse = " "), sep = ","))
}
writeLines(c(versions, "households,visits,start,numbers", lines), "households.csv")
