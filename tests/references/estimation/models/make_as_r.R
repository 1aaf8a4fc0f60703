# Runs the R code that kurak prints for its own numbers (as_r.R). Run here: Rscript make_as_r.R
# Writes as_r.csv, with the versions in its first line: statistics and p-values of tests; coefficients, then errors, of models.
suppressMessages(library(survey))
home <- getwd()
lines <- readLines("as_r.R")
starts <- grep("^# == ", lines); ends <- c(starts[-1] - 1, length(lines))
numbers <- function(result) {
  if (inherits(result, "regTermTest")) return(c(result$Ftest, result$p))
  if (inherits(result, "summary.svyglm")) return(as.vector(result$coefficients[, 1:2]))
  if (inherits(result, "svyolr")) return(c(result$coefficients, result$zeta, sqrt(diag(result$var))))
  if (!is.list(result)) return(c(coef(result), SE(result)))
  # A rank test of several groups has its chi-square under another name.
  c(if (is.null(result$ddf)) result$statistic else result$parameter, result$p.value)
}
rows <- list()
setwd("../tests")
for (k in seq_along(starts)) {
  place <- new.env(parent = globalenv())
  capture.output(eval(parse(text = lines[(starts[k] + 1):ends[k]]), place))
  rows[[k]] <- data.frame(case = sub("^# == ", "", lines[starts[k]]), value = sprintf("%.17g", as.vector(numbers(place$result))))
}
setwd(home)
writeLines(paste0("# ", R.version.string, "; survey ", packageVersion("survey")), "as_r.csv")
suppressWarnings(write.table(do.call(rbind, rows), "as_r.csv", append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
