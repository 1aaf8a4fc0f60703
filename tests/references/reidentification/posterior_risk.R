# E[1/F | f] of the negative binomial model by two roads that have nothing to do with Kurak's: numerical integration, and the sum over
# population frequencies. Written by R 4.2; Rscript posterior_risk.R > posterior_risk.csv
cases <- expand.grid(f = c(1, 2, 3, 4, 7, 20, 30, 31, 60, 400), p = c(1e-4, 0.002, 0.05, 0.3, 0.5, 0.51, 0.8, 0.99))
integral <- mapply(function(f, p) integrate(function(v) p * v^(f - 1) / (p + (1 - p) * v), 0, 1, rel.tol = 1e-11, subdivisions = 2000)$value,
                   cases$f, cases$p)
added <- mapply(function(f, p) {
  h <- f:(f + qnbinom(1e-16, f, p, lower.tail = FALSE) + 50)
  sum(dnbinom(h - f, f, p) / h)
}, cases$f, cases$p)
out <- data.frame(cases, integral = integral, added = added)
write.csv(format(out, digits = 16), row.names = FALSE, quote = FALSE)
