# Reference answers for tests/stats/test_likert.py. Run here: Rscript make.R
# Reads ../differential_functioning/records.csv (SIMULATED); writes estimates.csv (survey) and medians.csv (psych), with the
# versions in their first line. Tests need no R.
suppressMessages({library(psych); library(survey)})
versions <- paste0("# ", R.version.string, "; psych ", packageVersion("psych"), "; survey ", packageVersion("survey"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
d <- read.csv("../differential_functioning/records.csv", comment.char = "#")
rows <- list()
medians <- list()
for (item in c("a1", "a2", "b3")) {
  # Every seventh did not know.
  d$y <- replace(d[[item]], seq_len(nrow(d)) %% 7 == 0, NA)
  design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = d, nest = TRUE)
  add <- function(name, m) rows[[length(rows) + 1]] <<- data.frame(item, name, estimate = as.vector(coef(m)), std_error = as.vector(SE(m)))
  add(paste0("share ", 1:5), svymean(~factor(y), design, na.rm = TRUE))
  add("side disagree", svymean(~I(1 * (y <= 2)), design, na.rm = TRUE))
  add("side neutral", svymean(~I(1 * (y == 3)), design, na.rm = TRUE))
  add("side agree", svymean(~I(1 * (y >= 4)), design, na.rm = TRUE))
  add("net ", svymean(~I((y >= 4) - (y <= 2)), design, na.rm = TRUE))
  add("collapsed top box", svymean(~I(1 * (y == 5)), design, na.rm = TRUE))
  add("mean ", svymean(~y, design, na.rm = TRUE))
  # The interpolated median from the shares, by the delta method.
  shares <- svymean(~factor(y), design, na.rm = TRUE)
  p <- setNames(as.list(coef(shares)), paste0("p", 1:5))
  k <- which(cumsum(unlist(p)) >= 0.5)[1]
  below <- if (k > 1) paste(paste0("p", seq_len(k - 1)), collapse = "+") else "0"
  value <- eval(deriv(parse(text = paste0(k - 0.5, " + (0.5 - (", below, ")) / p", k))[[1]], names(p)), p)
  slope <- as.vector(attr(value, "gradient"))
  rows[[length(rows) + 1]] <- data.frame(item, name = "interpolated_median ", estimate = as.vector(value),
    std_error = sqrt(drop(slope %*% vcov(shares) %*% slope)))
  middle <- coef(svyquantile(~y, design, 0.5, qrule = "math", na.rm = TRUE))
  rows[[length(rows) + 1]] <- data.frame(item, name = "median", estimate = as.vector(middle),
    std_error = as.vector(SE(svymean(~I(1 * (y <= as.vector(middle))), design, na.rm = TRUE))))
  medians[[item]] <- data.frame(item, interpolated = interp.median(d$y, na.rm = TRUE))
}
write(do.call(rbind, rows), "estimates.csv")
write(do.call(rbind, medians), "medians.csv")
