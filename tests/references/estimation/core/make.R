# Runs the R code that tables of estimates print of themselves (code/*.R, from write_code.py), with the survey package, and
# keeps every number. data/: election_pps, election_joint (its joint probabilities) and mu284 of that package; the rest is in
# ../../survey/data. From this folder: Rscript make.R
suppressPackageStartupMessages(library(survey))
here <- getwd()
collect <- function(x) {
  if (inherits(x, "svyby") && "ci_l" %in% sub("\\..*", "", names(x))) {
    low <- grep("^ci_l", names(x)); high <- grep("^ci_u", names(x))
    return(data.frame(estimate = as.vector(coef(x)), error = NA, low = unlist(x[, low]), high = unlist(x[, high]), deff = NA))
  }
  if (inherits(x, "svyciprop")) {
    ci <- attr(x, "ci")
    return(data.frame(estimate = as.numeric(x), error = sqrt(as.numeric(attr(x, "var"))), low = ci[[1]], high = ci[[2]], deff = NA))
  }
  if (inherits(x, "newsvyquantile"))
    return(do.call(rbind, lapply(x, function(m) data.frame(estimate = m[, 1], error = m[, 4], low = m[, 2], high = m[, 3], deff = NA))))
  if (inherits(x, "svyvar") && is.matrix(x)) {
    keep <- lower.tri(x, diag = TRUE)
    return(data.frame(estimate = x[keep], error = sqrt(diag(attr(x, "var")))[as.vector(keep)], low = NA, high = NA, deff = NA))
  }
  d <- tryCatch(deff(x), error = function(e) NULL)
  data.frame(estimate = as.vector(coef(x)), error = as.vector(unlist(SE(x))), low = NA, high = NA,
             deff = if (is.null(d)) NA else as.vector(unlist(d)))
}
known <- c("svystat", "svyby", "svyratio", "svyciprop", "newsvyquantile", "svyvar", "svrepstat")
all <- list()
for (file in sort(list.files("code", full.names = TRUE))) {
  options(survey.lonely.psu = "fail", survey.adjust.domain.lonely = FALSE)
  e <- new.env()
  data_file <- sub('.*read.csv\\("([^"]+)".*', "\\1", grep("read.csv", readLines(file), value = TRUE))
  setwd(if (file.exists(file.path("data", data_file))) "data" else "../../survey/data")
  invisible(capture.output(suppressWarnings(source(file.path(here, file), local = e))))
  setwd(here)
  result <- e$result
  parts <- if (inherits(result, known)) list(result) else result
  numbers <- do.call(rbind, lapply(parts, collect))
  all[[file]] <- data.frame(question = sub("\\.R$", "", basename(file)), numbers)
}
table <- do.call(rbind, all)
for (column in c("estimate", "error", "low", "high", "deff"))
  table[[column]] <- ifelse(is.na(table[[column]]), "", formatC(table[[column]], digits = 17, format = "g"))
note <- paste0("# R ", getRversion(), ", survey ", packageVersion("survey"))
writeLines(note, "as_r.csv")
suppressWarnings(write.table(table, "as_r.csv", sep = ",", row.names = FALSE, quote = FALSE, append = TRUE))
