# Estimates under jackknife weights, which the code that tables print does not make. From this folder: Rscript make_replicates.R
suppressPackageStartupMessages(library(survey))
d <- read.csv("../../survey/data/apiclus1.csv", check.names = FALSE, na.strings = "")
g <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = d)
r <- as.svrepdesign(g, type = "JK1")
row <- function(name, estimate, error, low = NA, high = NA, deff = NA, df = NA)
  data.frame(question = name, estimate = as.vector(estimate), error = as.vector(error), low = as.vector(low), high = as.vector(high), deff = as.vector(deff), df = df)
b <- svyby(~api00, ~stype, r, svymean, deff = TRUE)
q <- svyquantile(~api00, r, c(.25, .5))[[1]]
p <- svyciprop(~I(stype == "H"), r)
v <- svyvar(~acs.core, r, na.rm = TRUE)
s <- svyratio(~api.stu, ~enroll, r)
m <- svymean(~acs.core, r, na.rm = TRUE, deff = "replace")
t <- svytotal(~enroll, r, deff = TRUE)
kinds <- sapply(c("E", "H", "M"), function(k) degf(r[r$variables$stype == k, ]))
all <- rbind(
  row("by", coef(b), SE(b), deff = b$DEff.api00, df = kinds),
  row("quantile", q[, 1], q[, 4], q[, 2], q[, 3]),
  row("logit", p, NA, attr(p, "ci")[[1]], attr(p, "ci")[[2]]),
  row("variance", v, SE(v)),
  row("ratio", coef(s), SE(s)),
  row("mean", coef(m), SE(m), deff = deff(m)),
  row("total", coef(t), SE(t), deff = deff(t)))
writeLines(paste0("# R ", getRversion(), ", survey ", packageVersion("survey")), "replicates.csv")
for (column in names(all)[-1]) all[[column]] <- ifelse(is.na(all[[column]]), "", formatC(all[[column]], digits = 17, format = "g"))
suppressWarnings(write.table(all, "replicates.csv", sep = ",", row.names = FALSE, quote = FALSE, append = TRUE))
