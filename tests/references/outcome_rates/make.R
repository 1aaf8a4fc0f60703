# Reference answers for tests/stats/test_outcome_rates.py. Run here: Rscript make.R
# Writes units.csv (made-up units of a stratified cluster sample, no people) and rates.csv, with the versions in the
# first line. Tests need no R. Rates with e are functions of totals: svycontrast. Intervals: prop.test.
suppressMessages(library(survey))
versions <- paste0("# ", R.version.string, "; survey ", packageVersion("survey"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.double, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
set.seed(31)
codes <- c("1.1", "1.2", "2.12", "2.111", "2.112", "2.24", "2.25", "2.32", "3.17", "3.21", "4.50", "4.70")
klass <- c("I", "P", "R", "R", "R", "NC", "NC", "O", "UH", "UO", "NE", "NE")
psu <- rep(1:12, each = 20)
units <- data.frame(stratum = c("a", "b", "c")[(psu - 1) %/% 4 + 1], psu = psu, weight = round(runif(240, 1, 5), 2),
  code = sample(codes, 240, TRUE, c(50, 4, 3, 8, 9, 8, 4, 2, 4, 3, 4, 2)))
write(units, "units.csv")
for (k in unique(klass)) units[[k]] <- as.numeric(klass[match(units$code, codes)] == k)
all <- "(I + P + R + NC + O + UH + UO)"
known <- "(I + P + R + NC + O)"
e <- "((I + P + R + NC + O)/(I + P + R + NC + O + NE))"
some <- paste0("(I + P + R + NC + O + ", e, "*(UH + UO))")
given <- "(I + P + R + NC + O + 0.8*(UH + UO))"
rates <- c(RR1 = paste0("I/", all), RR2 = paste0("(I + P)/", all), RR3 = paste0("I/", some), RR4 = paste0("(I + P)/", some),
  RR5 = paste0("I/", known), RR6 = paste0("(I + P)/", known),
  COOP1 = "I/(I + P + R + O)", COOP2 = "(I + P)/(I + P + R + O)", COOP3 = "I/(I + P + R)", COOP4 = "(I + P)/(I + P + R)",
  REF1 = paste0("R/", all), REF2 = paste0("R/", some), REF3 = paste0("R/", known),
  CON1 = paste0("(I + P + R + O)/", all), CON2 = paste0("(I + P + R + O)/", some), CON3 = paste0("(I + P + R + O)/", known), e = e)
more <- c(RR3 = paste0("I/", given), RR4 = paste0("(I + P)/", given), REF2 = paste0("R/", given), CON2 = paste0("(I + P + R + O)/", given))
design <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = units)
total <- svytotal(~I + P + R + NC + O + UH + UO + NE, design)
by_r <- function(rates, how) do.call(rbind, lapply(names(rates), function(name) {
  found <- svycontrast(total, setNames(list(str2lang(rates[[name]])), name))
  data.frame(how = how, rate = name, estimate = as.numeric(coef(found)), std_error = as.numeric(SE(found)))
}))
count <- colSums(units[, unique(klass)])
plain <- do.call(rbind, lapply(names(rates)[!grepl("RR3|RR4|REF2|CON2", names(rates))], function(name) {
  parts <- str2lang(rates[[name]])
  while (identical(parts[[1]], as.name("("))) parts <- parts[[2]]
  above <- eval(parts[[2]], as.list(count)); below <- eval(parts[[3]], as.list(count))
  limits <- prop.test(above, below, correct = FALSE)$conf.int
  p <- above / below
  data.frame(rate = name, estimate = p, std_error = sqrt(p * (1 - p) / below), low = limits[1], high = limits[2])
}))
write(rbind(by_r(rates, "allocated"), by_r(more, "given")), "rates.csv")
write(plain, "plain.csv")
