# Makes the CSV files of this folder: reference answers for the normal and t distribution, and for power.
# Run in this folder: Rscript make.R    (R alone; no packages)
# No tail smaller than 1e-100: below, qt itself is off in the second digit for small df (df 1.5, p 1e-300).
out <- function(x, file) {
  con <- file(file, "w")
  writeLines(sprintf("# %s; make.R of this folder", R.version.string), con)
  write.csv(format(x, digits = 17, scientific = TRUE, trim = TRUE), con, row.names = FALSE, quote = FALSE)
  close(con)
}
dfs <- c(0.5, 1, 1.5, 2, 2.7, 3, 4, 5, 7.25, 10, 17, 25, 26.5, 30, 46, 54, 100, 333.3, 1000, 12345, 1e5, 1e6)
ps <- c(1e-100, 1e-30, 1e-12, 1e-6, 1e-4, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.45, 0.499,
        0.501, 0.6, 0.75, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999)
grid <- expand.grid(p = ps, df = dfs)
grid$t <- qt(grid$p, grid$df)
out(grid, "t_quantile.csv")
xs <- c(-1e6, -100, -20, -8, -5, -3, -2, -1.5, -1.2247, -1, -0.5, -0.1, -1e-3, -1e-8, 0, 1e-3, 0.3, 1, 1.23, 2, 4, 9)
grid <- expand.grid(x = xs, df = dfs)
grid$p <- pt(grid$x, grid$df)
out(grid, "t_cdf.csv")
out(data.frame(p = ps, z = qnorm(ps)), "normal_quantile.csv")
zs <- c(-37, -20, -8, -5, -3, -1.96, -1, -0.5, 0, 0.25, 1, 1.96, 3, 6)
out(data.frame(z = zs, p = pnorm(zs)), "normal_cdf.csv")

grid <- expand.grid(n = c(30, 110.5, 500, 1001), p1 = c(0.05, 0.3, 0.5), difference = c(0.02, 0.1, 0.25),
                    confidence = c(0.9, 0.95))
grid$power <- mapply(function(n, p1, d, level) power.prop.test(n = n, p1 = p1, p2 = p1 + d, sig.level = 1 - level)$power,
                     grid$n, grid$p1, grid$difference, grid$confidence)
out(grid, "power.csv")
grid <- expand.grid(n = c(60, 110.5, 500, 1001), p1 = c(0.05, 0.3, 0.5), confidence = c(0.9, 0.95), power = c(0.8, 0.9))
grid$difference <- mapply(function(n, p1, level, power)
  power.prop.test(n = n, p1 = p1, power = power, sig.level = 1 - level, tol = 1e-14)$p2 - p1,
  grid$n, grid$p1, grid$confidence, grid$power)
out(grid, "detectable.csv")
grid <- expand.grid(n = c(1e4, 1e6), sd = c(1, 12.5), confidence = c(0.9, 0.95), power = c(0.8, 0.9))
grid$difference <- mapply(function(n, sd, level, power)
  power.t.test(n = n, sd = sd, power = power, sig.level = 1 - level, tol = 1e-14)$delta,
  grid$n, grid$sd, grid$confidence, grid$power)
out(grid, "detectable_means.csv")
