# Makes the CSV files of this folder: made-up units of media in three strata, and the shares of codes and tones that R gives.
# Run in this folder: Rscript make.R    (R 4.2.2, survey 4.1.1)
suppressMessages(library(survey))
sizes <- c(news = 120, posts = 300, radio = 45)
read <- c(news = 20, posts = 30, radio = 15)
units <- data.frame(stratum = rep(names(read), read))
n <- nrow(units)
set.seed(20260601)
units$unit <- sprintf("M%03d", seq_len(n))
units$period <- sample(c("2026-01", "2026-02", "2026-03"), n, replace = TRUE)
units$road <- rbinom(n, 1, c(news = 0.6, posts = 0.3, radio = 0.5)[units$stratum])
units$bus <- rbinom(n, 1, c(news = 0.1, posts = 0.2, radio = 0.05)[units$stratum])
units$tone <- sample(c("negative", "neutral", "positive"), n, replace = TRUE, prob = c(0.5, 0.3, 0.2))
units$tone[sample(n, 12)] <- ""
write.csv(units[, c("unit", "stratum", "period", "road", "bus", "tone")], "units.csv", row.names = FALSE, quote = FALSE)
units$fpc <- sizes[units$stratum]
units$toned <- units$tone != ""

designs <- list(
  stratified = svydesign(ids = ~1, strata = ~stratum, fpc = ~fpc, data = units),
  random = svydesign(ids = ~1, fpc = ~rep(465, n), data = units),
  without_size = suppressWarnings(svydesign(ids = ~1, data = units))
)
# Degrees of freedom are those of the month (degf after subset); units without a tone are no part of the base and take none away.
# For tones there is no beta: svyciprop takes its degrees of freedom from the design it is given, whatever is said.
rows <- list()
for (name in names(designs)) for (period in c("", "2026-01", "2026-02", "2026-03")) for (what in c("road", "bus", "negative", "neutral", "positive")) {
  design <- designs[[name]]
  keep <- if (period == "") rep(TRUE, n) else units$period == period
  df <- degf(subset(design, keep))
  if (what %in% c("negative", "neutral", "positive")) keep <- keep & units$toned
  design <- update(design, y = if (what %in% c("road", "bus")) units[[what]] else as.numeric(units$tone == what))
  part <- subset(design, keep)
  mean <- svymean(~y, part)
  for (method in if (what %in% c("road", "bus")) c("logit", "beta") else "logit") {
    found <- tryCatch(svyciprop(~y, part, method = method, df = df), error = function(e) NULL)
    limits <- if (is.null(found)) c(NA, NA) else confint(found)
    rows[[length(rows) + 1]] <- data.frame(design = name, period = period, what = what, method = method, n = sum(keep),
      estimate = as.numeric(coef(mean)), std_error = as.numeric(SE(mean)), low = limits[1], high = limits[2])
  }
}
found <- do.call(rbind, rows)
con <- file("shares.csv", "w")
writeLines(sprintf("# %s, survey %s; make.R of this folder", R.version.string, packageVersion("survey")), con)
number <- function(x) ifelse(is.na(x), "", format(x, digits = 17, scientific = TRUE, trim = TRUE))
for (column in c("estimate", "std_error", "low", "high")) found[[column]] <- number(found[[column]])
write.csv(found, con, row.names = FALSE, quote = FALSE)
close(con)
