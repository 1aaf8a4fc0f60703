# Makes the CSV files of this folder: reference answers for distributions, quantile rules, intervals and tests.
# Run in this folder: Rscript make.R    (R, and its package survey with the api data)
suppressMessages(library(survey))
out <- function(x, file) {
  con <- file(file, "w")
  writeLines(sprintf("# %s, survey %s; make.R of this folder", R.version.string, packageVersion("survey")), con)
  num <- sapply(x, is.numeric)
  x[num] <- lapply(x[num], function(v) ifelse(is.na(v), "nan", sprintf("%.17g", v)))
  write.csv(x, con, row.names = FALSE, quote = FALSE)
  close(con)
}

# ── Distributions ──────────────────────────────────────────────────────────────────────────
ps <- c(1e-300, 1e-100, 1e-20, 1e-6, 0.001, 0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975, 0.999)
dfs <- c(0.1, 0.5, 1, 1.7, 2, 3, 5, 9.5, 16, 31, 50, 200, 1234.5, 1e5)
grid <- expand.grid(df = dfs, m = c(1e-8, 1e-3, 0.1, 0.5, 0.9, 1, 1.1, 1.5, 3, 10, 40, 300))
grid$x <- grid$df * grid$m
grid$lower <- pchisq(grid$x, grid$df)
grid$upper <- pchisq(grid$x, grid$df, lower.tail = FALSE)
out(grid[c("x", "df", "lower", "upper")], "chi_square.csv")
# Beyond 1e-100 R's own quantiles stop short for small df: see the precision folder.
grid <- expand.grid(p = ps[-1], df = dfs[dfs >= 1])
grid$lower <- qchisq(grid$p, grid$df)
grid$upper <- qchisq(grid$p, grid$df, lower.tail = FALSE)
out(grid, "chi_square_quantile.csv")
grid <- expand.grid(shape = c(0.05, 0.4, 1, 2.5, 20, 3000), x = c(0.01, 0.3, 1, 4, 22, 2900, 3100))
grid$lower <- pgamma(grid$x, grid$shape)
grid$upper <- pgamma(grid$x, grid$shape, lower.tail = FALSE)
out(grid, "gamma.csv")
grid <- expand.grid(x = c(1e-10, 1e-4, 0.02, 0.1, 0.3, 0.5, 0.7, 0.95, 0.999), a = c(0.3, 0.5, 1, 2.2, 8, 40, 700, 2e4),
                    b = c(0.4, 1, 3.7, 12, 90, 1500, 1e6))
grid$lower <- pbeta(grid$x, grid$a, grid$b)
grid$upper <- pbeta(grid$x, grid$a, grid$b, lower.tail = FALSE)
out(grid, "beta.csv")
grid <- expand.grid(p = c(1e-20, 1e-6, 0.001, 0.025, 0.05, 0.25, 0.5, 0.75, 0.975), a = c(0.5, 1, 2.2, 8, 40, 700),
                    b = c(1, 3.7, 12, 90, 1500))
grid$x <- qbeta(grid$p, grid$a, grid$b)
grid <- grid[grid$x > 1e-300, ]
out(grid, "beta_quantile.csv")
grid <- expand.grid(x = c(1e-6, 0.01, 0.3, 0.8, 1, 1.3, 2, 4, 9, 30, 200, 1e4), ndf = c(1, 1.8, 3, 8, 24.3, 150),
                    ddf = c(1, 2.5, 9, 26, 300, 5471.2, 1e6, Inf))
grid$lower <- pf(grid$x, grid$ndf, grid$ddf)
grid$upper <- pf(grid$x, grid$ndf, grid$ddf, lower.tail = FALSE)
out(grid, "f.csv")
# qf loses digits by cancellation where the quantile is small: qf(1e-6, 1, 1) is off in the fifth.
grid <- expand.grid(p = c(0.5, 0.9, 0.95, 0.99, 0.999), ndf = c(1, 1.8, 3, 8, 24.3, 150),
                    ddf = c(1, 2.5, 9, 26, 300, 5471.2, Inf))
grid$x <- qf(grid$p, grid$ndf, grid$ddf)
out(grid, "f_quantile.csv")

# ── Studentised range ──────────────────────────────────────────────────────────────────────
grid <- expand.grid(q = c(0.2, 0.7, 1, 2, 3, 3.7, 5, 8), k = c(2, 3, 5, 9, 20), df = c(2, 3.5, 7, 12, 46, 200, 20000, Inf))
grid$lower <- ptukey(grid$q, grid$k, grid$df)
out(grid, "tukey.csv")
grid <- expand.grid(p = c(0.5, 0.9, 0.95, 0.99), k = c(2, 3, 9, 20), df = c(3, 12, 46, Inf))
grid$q <- qtukey(grid$p, grid$k, grid$df)
out(grid, "tukey_quantile.csv")
p <- c(0.012, 0.4, 0.0005, 0.04, 0.04, 0.9, 0.0101)
out(data.frame(p = p, holm = p.adjust(p, "holm"), bonferroni = p.adjust(p, "bonferroni"), bh = p.adjust(p, "BH")),
    "p_adjust.csv")

# ── Mixtures of chi-squares ────────────────────────────────────────────────────────────────
sets <- list("1;1;1" = c(1, 1, 1), "3;2;1;0.5" = c(3, 2, 1, 0.5), "5;0.2;0.1" = c(5, 0.2, 0.1), "2.5;2.4" = c(2.5, 2.4),
             "1.9;1.3;0.8;0.7;0.6;0.4;0.3;0.2" = c(1.9, 1.3, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2))
rows <- list()
for (name in names(sets)) for (x in c(0.5, 2, 7, 15, 30, 60)) for (ddf in c(Inf, 14, 35.7, 182)) {
  a <- sets[[name]]
  for (method in c("satterthwaite", "saddlepoint")) {
    p <- if (is.finite(ddf)) pFsum(x, rep(1, length(a)), a, ddf = ddf, lower.tail = FALSE, method = method)
         else pchisqsum(x, rep(1, length(a)), a, lower.tail = FALSE, method = method)
    rows[[length(rows) + 1]] <- data.frame(coefficients = name, x = x, ddf = ddf, method = method, p = p)
  }
}
out(do.call(rbind, rows), "mixture.csv")

# ── Quantile rules ─────────────────────────────────────────────────────────────────────────
# The weights have mean 1: only then is R's Shah-Vaish rule the published one. The first share is 0.088: below it R's "math"
# takes the second value, against the definition, so no probability below it is asked for.
x <- c(4, 1, 3, 3, 9, 7, 3, 12, 5, 7, 20)
w <- c(1, 0.88, 1.5, 0.5, 0.75, 1.25, 1, 2, 0.12, 1, 0)
stopifnot(sum(w) == 10)
rules <- c("math", "school", "shahvaish", paste0("hf", 1:9))
grid <- expand.grid(p = c(0.09, 0.1, 0.188, 0.25, 0.3, 0.488, 0.5, 0.6, 0.75, 0.8, 0.9, 0.95, 1), rule = rules,
                    stringsAsFactors = FALSE)
grid$q <- mapply(function(p, rule) get(paste0("qrule_", rule), asNamespace("survey"))(x, w, p), grid$p, grid$rule)
out(data.frame(x = x, w = w), "quantile_data.csv")
out(grid, "quantile_rules.csv")

# ── Quantiles of api with their limits, and proportions ────────────────────────────────────
data(api)
designs <- list(srs = svydesign(id = ~1, weights = ~pw, fpc = ~fpc, data = apisrs),
                strat = svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat),
                clus1 = svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1))
records <- rows <- list()
for (name in names(designs)) {
  d <- designs[[name]]
  y <- d$variables$api00
  records[[name]] <- data.frame(design = name, y = y, w = weights(d), stratum = d$strata[, 1], psu = d$cluster[, 1],
                                fpc = d$fpc$popsize[, 1])
  for (type in c("mean", "beta", "xlogit", "asin", "score")) for (rule in c("math", "school", "hf7")) for (p in c(0.25, 0.5, 0.9)) {
    r <- svyquantile(~api00, d, p, interval.type = type, qrule = rule)[[1]]
    m <- svymean(~I(as.numeric(api00 <= r[1])), d)
    # The variance of the share at or below the quantile, which every type but the score's starts from.
    rows[[length(rows) + 1]] <- data.frame(design = name, type = type, rule = rule, p = p, quantile = r[1], low = r[2],
      high = r[3], se = r[4], share = coef(m), variance = vcov(m)[1], df = degf(d), n = nrow(d))
  }
}
out(do.call(rbind, records), "quantile_records.csv")
out(do.call(rbind, rows), "quantile_limits.csv")

rows <- list()
for (name in names(designs)) {
  d <- designs[[name]]
  d <- update(d, half = api00 > 650, rare = api00 > 900, most = api00 > 420, meals1 = meals < 3)
  parts <- list(all = d, domain = subset(d, stype == "M"))
  for (part in names(parts)) for (item in c("half", "rare", "most", "meals1")) {
    s <- parts[[part]]
    m <- svymean(as.formula(sprintf("~as.numeric(%s)", item)), s)
    for (method in c("logit", "likelihood", "asin", "beta", "mean", "xlogit")) for (level in c(0.95, 0.8)) {
      ci <- try(suppressWarnings(attr(svyciprop(as.formula(paste0("~", item)), s, method = method, level = level), "ci")),
                silent = TRUE)
      if (inherits(ci, "try-error")) ci <- c(NA, NA)
      rows[[length(rows) + 1]] <- data.frame(design = name, part = part, item = item, method = method, level = level,
        p = coef(m)[[1]], variance = vcov(m)[1], df = degf(s), n = nrow(s), low = ci[[1]], high = ci[[2]])
    }
  }
}
out(do.call(rbind, rows), "proportion.csv")
wilson <- function(x, n, level) data.frame(x = x, n = n, level = level, low = prop.test(x, n, conf.level = level, correct = FALSE)$conf.int[1],
                                           high = prop.test(x, n, conf.level = level, correct = FALSE)$conf.int[2])
out(rbind(wilson(3, 40, 0.95), wilson(20, 41, 0.9), wilson(0, 12, 0.95), wilson(12, 12, 0.95)), "wilson.csv")

# ── Two-way tables ─────────────────────────────────────────────────────────────────────────
tables <- list(c("strat", "comp.imp", "stype"), c("strat", "stype", "level"), c("clus1", "sch.wide", "stype"),
               c("clus1", "level", "awards"), c("srs", "stype", "sch.wide"))
results <- cells <- list()
for (one in tables) {
  d <- update(designs[[one[1]]], level = cut(api00, c(0, 600, 700, 1000)))
  f <- as.formula(sprintf("~%s + %s", one[2], one[3]))
  inter <- as.formula(sprintf("~interaction(%s, %s)", one[2], one[3]))
  m <- svymean(inter, d)
  t <- svytotal(inter, d)
  nr <- nlevels(factor(d$variables[[one[2]]]))
  id <- paste(one, collapse = ":")
  cells[[id]] <- data.frame(table = id, row = (seq_along(coef(m)) - 1) %% nr, column = (seq_along(coef(m)) - 1) %/% nr,
    p = coef(m), total = coef(t), covariance = apply(vcov(m), 1, function(v) paste(sprintf("%.17g", v), collapse = ";")),
    covariance_total = apply(vcov(t), 1, function(v) paste(sprintf("%.17g", v), collapse = ";")))
  for (statistic in c("F", "Chisq", "Wald", "adjWald", "saddlepoint")) {
    r <- svychisq(f, d, statistic = statistic)
    par <- if (is.null(r$parameter)) c(NA, NA) else c(r$parameter, NA)[1:2]
    results[[length(results) + 1]] <- data.frame(table = id, statistic = statistic, value = c(r$statistic), ndf = par[[1]],
      ddf = par[[2]], p = c(r$p.value), n = nrow(d), df = degf(d))
  }
}
out(do.call(rbind, cells), "tables.csv")
out(do.call(rbind, results), "table_tests.csv")
rows <- list()
for (one in list(list("strat", c(0.25, 0.35, 0.4)), list("clus1", c(0.4, 0.2, 0.4)), list("srs", c(1, 1, 1)))) {
  d <- update(designs[[one[[1]]]], level = cut(api00, c(0, 600, 700, 1000)))
  r <- svygofchisq(~level, one[[2]], d)
  t <- svytotal(~level, d)
  rows[[length(rows) + 1]] <- data.frame(design = one[[1]], probability = one[[2]], total = coef(t),
    covariance = apply(vcov(t), 1, function(v) paste(sprintf("%.17g", v), collapse = ";")),
    value = c(r$statistic), scale = r$parameter[[1]], df = r$parameter[[2]], p = c(r$p.value))
}
out(do.call(rbind, rows), "goodness_of_fit.csv")

# ── Rank tests ─────────────────────────────────────────────────────────────────────────────
d <- designs$strat
y <- d$variables$api00
w <- weights(d)
ii <- order(y)
rankhat <- numeric(length(y))
rankhat[ii] <- ave(cumsum(w[ii]) - w[ii] / 2, factor(y[ii]))
out(data.frame(y = y, w = w, group = as.integer(d$variables$comp.imp == "Yes"), rank = rankhat,
               wilcoxon = rankhat / sum(w), vander = qnorm(rankhat / sum(w)), median = as.numeric(rankhat > sum(w) / 2)),
    "ranks.csv")
rows <- list()
for (test in c("wilcoxon", "vanderWaerden", "median")) {
  r <- svyranktest(api00 ~ comp.imp, d, test = test)
  rows[[test]] <- data.frame(test = test, estimate = r$estimate[[1]], t = r$statistic[[1]], df = r$parameter[[1]], p = r$p.value[[1]])
}
out(do.call(rbind, rows), "rank_tests.csv")
