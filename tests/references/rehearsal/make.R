# Reference answers for domain means within a stratified cluster design, and for logistic curves averaged over normal
# attitudes. Run in this folder: Rscript make.R. It writes records.csv, domain_means.csv, design_means.csv and curves.csv.
suppressPackageStartupMessages(library(survey))
options(digits = 17)
set.seed(20230601)

versions <- paste0("# ", R.version.string, ", survey ", packageVersion("survey"))
write_csv <- function(data, file) {
  writeLines(versions, file)
  # Seventeen digits bring every number back as it was.
  shown <- as.data.frame(lapply(data, function(x) if (is.numeric(x)) sprintf("%.17g", x) else x))
  suppressWarnings(write.table(shown, file, append = TRUE, sep = ",", row.names = FALSE, quote = FALSE, na = "NA"))
}

# Five strata with 2 to 5 units of 3 to 9 records; unequal weights, missing values, a group that is in few units.
units <- data.frame(stratum = rep(1:5, times = c(2, 3, 5, 4, 2)))
units$psu <- seq_len(nrow(units))
d <- units[rep(seq_len(nrow(units)), times = sample(3:9, nrow(units), replace = TRUE)), ]
n <- nrow(d)
effect <- rnorm(nrow(units), sd = 0.6)
d$w <- round(rexp(n, 1 / 50) + 10, 3)
d$y1 <- round(rnorm(n, 3 + effect[d$psu]), 3)
d$y2 <- as.integer(runif(n) < plogis(effect[d$psu]))
d$y1[sample(n, 9)] <- NA
d$y2[sample(n, 6)] <- NA
d$g <- sample(c("a", "b", "c"), n, replace = TRUE, prob = c(0.6, 0.35, 0.05))
write_csv(d, "records.csv")

design <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = d)
rows <- list()
whole <- list()
for (y in c("y1", "y2")) {
  known <- subset(design, !is.na(d[[y]]))
  m <- svymean(as.formula(paste0("~", y)), known)
  whole[[y]] <- data.frame(y = y, estimate = coef(m)[[1]], std_error = SE(m)[[1]], df = degf(known))
  by <- svyby(as.formula(paste0("~", y)), ~g, known, svymean)
  for (one in by$g) {
    inside <- subset(known, g == one)
    v <- svyvar(as.formula(paste0("~", y)), inside)
    against <- svyglm(as.formula(paste0(y, " ~ I(g == '", one, "')")), known)
    rows[[paste(y, one)]] <- data.frame(
      y = y, g = one, estimate = by[by$g == one, y], std_error = by[by$g == one, "se"], df = degf(inside),
      variance = as.numeric(v)[1], difference = coef(against)[[2]], difference_error = SE(against)[[2]]
    )
  }
}
write_csv(do.call(rbind, rows), "domain_means.csv")
write_csv(do.call(rbind, whole), "design_means.csv")

# P(answer above threshold b) at x, averaged over attitudes N(0, s), by adaptive quadrature.
grid <- expand.grid(x = c(-6.1, -1.3, 0, 0.27, 2.5), slope = c(0.6, 1.5, 3.2), b = c(-1.5, 0.5), s = c(0.5, 1))
grid$above <- mapply(function(x, slope, b, s) {
  integrate(function(z) plogis(slope * (x + s * z - b)) * dnorm(z), -12, 12, rel.tol = 1e-13, abs.tol = 1e-15,
            subdivisions = 2000)$value
}, grid$x, grid$slope, grid$b, grid$s)
write_csv(grid, "curves.csv")
