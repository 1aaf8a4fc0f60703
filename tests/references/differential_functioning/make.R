# Reference answers for tests/stats/differential_functioning/, and records for likert and relations.
# Run here: Rscript make.R. Writes records.csv (SIMULATED here, by a seed; no person stands behind any number),
# pseudo_r2.csv, tests.csv and coefficients.csv, with the versions in their first line. Tests need no R.
suppressMessages({library(MASS); library(survey)})
options(warn = 1)
versions <- paste0("# ", R.version.string, "; MASS ", packageVersion("MASS"), "; survey ",
  packageVersion("survey"))
write <- function(table, file, note = "") {
  writeLines(paste0(versions, note), file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
set.seed(20261128)
n <- 600
psu <- rep(1:30, each = 20)
stratum <- (psu - 1) %/% 5 + 1
group <- sample(0:2, n, TRUE, c(0.4, 0.35, 0.25))
weight <- round(runif(n, 0.5, 2) * (1 + stratum / 6), 3)
attitude <- rnorm(n) + rnorm(30, sd = 0.4)[psu] + 0.3 * (group == 2)
other <- 0.5 * attitude + rnorm(n)
cut5 <- function(z) findInterval(z, c(-1.6, -0.5, 0.6, 1.7)) + 1
items <- sapply(1:6, function(i) {
  slope <- c(1, 1, 1, 1.3, 0.8, 1)[i]
  # Item 2: higher answers in group 1 at any level. Item 3: group 2 answers more sharply.
  shift <- if (i == 2) 0.9 * (group == 1) else 0
  sharp <- if (i == 3) 1 + 1.2 * (group == 2) else 1
  cut5(slope * sharp * attitude + shift + rlogis(n, scale = 0.6))
})
others <- sapply(1:4, function(i) cut5(other + rnorm(n, sd = 0.9)))
d <- data.frame(psu, stratum, group, weight, items, others)
names(d)[5:14] <- c(paste0("a", 1:6), paste0("b", 1:4))
write(d, "records.csv", "; SIMULATED")

measures <- function(ll0, ll, n) {
  cs <- 1 - exp(2 / n * (ll0 - ll))
  c(mcfadden = 1 - ll / ll0, nagelkerke = cs / (1 - exp(2 / n * ll0)), cox_snell = cs)
}
tight <- list(reltol = 1e-15, maxit = 5000)
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = d, nest = TRUE)
r2 <- tests <- coefficients <- list()
for (item in 1:3) {
  d$y <- factor(d[[paste0("a", item)]])
  d$s <- rowMeans(d[, setdiff(paste0("a", 1:6), paste0("a", item))])
  d$s <- d$s - mean(d$s)
  d$g <- factor(d$group)
  fit <- function(f) polr(f, data = d, control = tight, Hess = FALSE)
  fits <- list(fit(y ~ 1), fit(y ~ s), fit(y ~ s + g), fit(y ~ s * g))
  ll <- sapply(fits, function(x) as.numeric(logLik(x)))
  add_r2 <- function(weighted) for (m in 2:4) {
    r2[[length(r2) + 1]] <<- data.frame(weighted, item, model = m - 1, t(measures(ll[1], ll[m], n)))
  }
  add_r2("no")
  pairs <- list(total = c(2, 4), uniform = c(2, 3), non_uniform = c(3, 4))
  for (name in names(pairs)) {
    p <- pairs[[name]]
    ratio <- 2 * (ll[p[2]] - ll[p[1]]); df <- c(total = 4, uniform = 2, non_uniform = 2)[[name]]
    tests[[length(tests) + 1]] <- data.frame(kind = "likelihood ratio", item, comparison = name,
      statistic = ratio, df, ddf = NA, p = pchisq(ratio, df, lower.tail = FALSE))
  }
  # Under the design. The likelihood is that of weights scaled to a mean of 1, as svyolr takes them.
  d$w1 <- d$weight / mean(d$weight)
  weighted <- function(f) suppressWarnings(polr(f, data = d, weights = w1, control = tight, Hess = FALSE))
  fits <- list(weighted(y ~ 1), weighted(y ~ s), weighted(y ~ s + g), weighted(y ~ s * g))
  ll <- sapply(fits, function(x) -x$deviance / 2)
  add_r2("yes")
  design <- update(design, y = d$y, s = d$s, g = d$g)
  two <- svyolr(y ~ s + g, design); three <- svyolr(y ~ s * g, design)
  add <- function(name, f) tests[[length(tests) + 1]] <<- data.frame(kind = "wald", item, comparison = name,
    statistic = as.numeric(f$Ftest), df = f$df, ddf = f$ddf, p = as.numeric(f$p))
  add("uniform", regTermTest(two, ~g, df = degf(design) - 3))
  add("non_uniform", regTermTest(three, ~s:g, df = degf(design) - 5))
  add("total", regTermTest(three, ~g + s:g, df = degf(design) - 5))
  one <- fits[[2]]; both <- fits[[3]]; most <- fits[[4]]
  change <- coef(both)[["s"]] / coef(one)[["s"]] - 1
  coefficients[[item]] <- data.frame(item,
    name = c("group 1", "group 2", "group_by_score 1", "group_by_score 2", "score_change"),
    estimate = c(coef(both)[2:3], coef(most)[4:5], change),
    std_error = c(SE(two)[2:3], SE(three)[4:5], NA))
}
write(do.call(rbind, r2), "pseudo_r2.csv")
write(do.call(rbind, tests), "tests.csv")
write(do.call(rbind, coefficients), "coefficients.csv")
