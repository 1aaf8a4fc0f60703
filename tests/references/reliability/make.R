# Reference answers for tests/stats/reliability/. Run here: Rscript make.R
# Writes matrices.csv (covariances), totals.csv, items.csv, omega.csv, loadings.csv (psych), schools.csv (records of
# schools, never of people) and design.csv (survey), with the versions in their first line. Tests need no R.
# Of bfi, the answers of people, only covariances are kept. Schools: apiclus1 of the California Academic
# Performance Index, as published in the R package survey.
suppressMessages({library(psych); library(survey)})
versions <- paste0("# ", R.version.string, "; psych ", packageVersion("psych"), "; GPArotation ",
  packageVersion("GPArotation"), "; survey ", packageVersion("survey"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
long <- function(case, what, m) data.frame(case = case, what = what, row = c(row(m)), column = c(col(m)), value = c(m))
env <- new.env(); data(bfi, package = "psychTools", envir = env)
bfi <- env$bfi[, 1:25]
scales <- list(
  agreeableness = list(1:5, 1), conscientiousness = list(6:10, 4:5), extraversion = list(11:15, 1:2),
  neuroticism = list(16:20, integer()), openness = list(21:25, c(2, 5))
)
matrices <- totals <- items <- omegas <- loadings <- list()
for (name in names(scales)) {
  x <- bfi[, scales[[name]][[1]]]
  turned <- scales[[name]][[2]]
  x[turned] <- 7 - x[turned]
  found <- suppressWarnings(alpha(x, keys = rep(1, 5)))
  total <- found$total
  matrices[[name]] <- long(name, "covariance", unname(cov(x, use = "pairwise")))
  totals[[name]] <- data.frame(case = name, n = nrow(x), raw = total$raw_alpha, standardised = total$std.alpha,
    lambda_6 = total[["G6(smc)"]], average_r = total$average_r, median_r = total$median_r, std_error = total$ase,
    low = found$feldt$lower.ci[[1]], high = found$feldt$upper.ci[[1]])
  stats <- found$item.stats; drop <- found$alpha.drop
  items[[name]] <- data.frame(case = name, item = 1:5, item_total_standardised = stats$std.r,
    item_total_corrected = stats$r.cor, item_rest = stats$r.drop, alpha_if_dropped = drop$raw_alpha,
    standardised_if_dropped = drop$std.alpha, lambda_6_if_dropped = drop[["G6(smc)"]],
    average_r_if_dropped = drop$average_r, std_error_if_dropped = drop[["alpha se"]])
  # As psych::alpha has them: cor(x, use = "pairwise") differs, taking variances from each pair's own records.
  r <- cov2cor(cov(x, use = "pairwise"))
  # psych stops its iterations early; from its answer on, the same sum of squares is brought to its least here.
  misfit <- function(l) sum((r - l %o% l)[lower.tri(r)]^2)
  slope <- function(l) { e <- r - l %o% l; diag(e) <- 0; as.vector(-2 * e %*% l) }
  l <- as.vector(loadings(fa(r, 1, fm = "minres")))
  for (again in 1:5) l <- optim(l, misfit, slope, method = "BFGS", control = list(reltol = 1e-16, maxit = 5000))$par
  l <- l * sign(sum(l))
  one <- suppressMessages(suppressWarnings(omega(r, 1, flip = FALSE, plot = FALSE)))
  omegas[[name]] <- data.frame(case = name, total = 1 - (5 - sum(l^2)) / sum(r), hierarchical = sum(l)^2 / sum(r),
    psych_total = one$omega.tot, psych_hierarchical = one$omega_h)
  loadings[[name]] <- long(name, "one_factor", cbind(l))
}
# A general factor above three, two and five: items of several scales together.
some <- list(three = list(c(1:5, 11:20), c(1, 6:7), 3), two = list(1:10, c(1, 9:10), 2), five = list(1:25, integer(), 5))
for (name in names(some)) {
  x <- bfi[, some[[name]][[1]]]
  turned <- some[[name]][[2]]
  x[turned] <- 7 - x[turned]
  r <- cor(x, use = "pairwise")
  found <- suppressMessages(suppressWarnings(omega(r, some[[name]][[3]], flip = FALSE, plot = FALSE)))
  sl <- found$schmid$sl; factors <- some[[name]][[3]]
  matrices[[name]] <- long(name, "covariance", unname(r))
  omegas[[name]] <- data.frame(case = name, total = NA, hierarchical = NA, psych_total = found$omega.tot,
    psych_hierarchical = found$omega_h)
  loadings[[name]] <- rbind(long(name, "pattern", unname(unclass(found$schmid$oblique))),
    long(name, "phi", unname(found$schmid$phi)), long(name, "general", unname(sl[, 1, drop = FALSE])),
    long(name, "group", unname(sl[, 1 + 1:factors])), long(name, "unique", unname(sl[, "u2", drop = FALSE])))
}
write(do.call(rbind, matrices), "matrices.csv")
write(do.call(rbind, totals), "totals.csv")
write(do.call(rbind, items), "items.csv")
write(do.call(rbind, omegas), "omega.csv")
write(do.call(rbind, loadings), "loadings.csv")

# Under a design: clusters of schools, unequal weights. Three measures of a school, so that they rise together.
data(api)
schools <- data.frame(district = apiclus1$dnum, a = apiclus1$api99 / 100, b = apiclus1$avg.ed,
  c = (100 - apiclus1$meals) / 20, d = (100 - apiclus1$ell) / 20)
schools$weight <- round(apiclus1$pw * (1 + (seq_len(nrow(schools)) %% 7) / 5), 3)
schools$b[is.na(schools$b)] <- 2.5
write(schools, "schools.csv")
design <- svydesign(id = ~district, weights = ~weight, data = schools)
measures <- ~a + b + c + d
names <- outer(1:4, 1:4, paste, sep = "_")
entries <- setNames(as.list(as.vector(svyvar(measures, design))), paste0("v", names))
variance <- attr(svyvar(measures, design), "var")
delta <- function(text) {
  value <- eval(deriv(parse(text = text)[[1]], names(entries)), entries)
  slope <- as.vector(attr(value, "gradient"))
  c(as.vector(value), sqrt(drop(slope %*% variance %*% slope)))
}
all <- paste0("v", names); trace <- paste0("v", 1:4, "_", 1:4)
raw <- paste0("4/3 * (1 - (", paste(trace, collapse = "+"), ") / (", paste(all, collapse = "+"), "))")
r <- outer(1:4, 1:4, function(i, j) paste0("v", i, "_", j, "/sqrt(v", i, "_", i, "*v", j, "_", j, ")"))
standardised <- paste0("4/3 * (1 - 4 / (4 + ", paste(r[row(r) != col(r)], collapse = "+"), "))")
jackknife <- as.svrepdesign(design, type = "JK1")
replicate <- withReplicates(jackknife, function(w, data) {
  m <- cov.wt(data[, c("a", "b", "c", "d")], w / sum(w), method = "ML")$cov
  r <- cov2cor(m)
  c(4 / 3 * (1 - sum(diag(m)) / sum(m)), 4 / 3 * (1 - 4 / sum(r)))
})
rows <- rbind(delta(raw), delta(standardised))
write(data.frame(coefficient = c("alpha", "standardised_alpha"), estimate = rows[, 1], std_error = rows[, 2],
  jackknife = as.vector(SE(replicate))), "design.csv")
write(long("schools", "covariance", unname(matrix(unlist(entries), 4))), "schools_covariance.csv")
