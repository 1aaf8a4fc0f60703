# Reference answers for tests/stats/interview_quality/. Run here: Rscript make.R
# Writes values.csv (made-up values by interviewer and cluster, no people), answers.csv (made-up answers) and
# expected.csv, with the versions in their first line. Tests need no R.
suppressMessages({library(psych); library(survey)})
versions <- paste0("# ", R.version.string, "; psych ", packageVersion("psych"), "; survey ", packageVersion("survey"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.double, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) ifelse(is.na(x), "", sprintf("%.15g", x)))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE, na = ""))
}
out <- data.frame()
say <- function(what, case, ...) {
  v <- c(...)
  out <<- rbind(out, data.frame(what = what, case = case, name = names(v), value = as.numeric(v)))
}
set.seed(7)
# Interviewers with three clusters each; sizes equal in the first 60 rows, unequal in all.
cluster <- c(rep(1:12, each = 5), rep(c(13, 14, 15, 16, 17, 18), c(3, 9, 4, 12, 2, 7)))
interviewer <- (cluster - 1) %/% 3 + 1
values <- data.frame(cluster, interviewer, y = round(rnorm(length(cluster)) + rnorm(18)[cluster] * 0.5 + rnorm(6)[interviewer] * 0.7, 4))
write(values, "values.csv")
equal <- values[1:60, ]
wide <- do.call(rbind, split(equal$y, equal$interviewer))
icc <- suppressWarnings(ICC(wide, lmer = FALSE))$results[1, ]
say("icc", "equal", estimate = icc$ICC, low = icc[["lower bound"]], high = icc[["upper bound"]], f = icc$F, p_value = icc$p)
unequal <- function(y, g, case) {
  a <- summary(aov(y ~ factor(g)))[[1]]
  ms <- a[["Mean Sq"]]; n <- as.numeric(table(g)); k <- length(n); N <- sum(n)
  n0 <- (N - sum(n^2) / N) / (k - 1)
  rho <- (ms[1] - ms[2]) / (ms[1] + (n0 - 1) * ms[2])
  # Thomas and Hultquist (1978): unweighted means, harmonic mean of the sizes.
  h <- k / sum(1 / n); s <- h * var(tapply(y, g, mean)) / ms[2]
  q <- qf(c(0.975, 0.025), k - 1, N - k)
  say("icc", case, estimate = rho, low = (s / q[1] - 1) / (s / q[1] - 1 + h), high = (s / q[2] - 1) / (s / q[2] - 1 + h),
    f = a[["F value"]][1], p_value = a[["Pr(>F)"]][1], common_size = n0, design_effect = 1 + (N / k - 1) * max(rho, 0))
}
unequal(values$y, values$interviewer, "unequal")
unequal(values$y, values$cluster, "cluster")
a <- anova(aov(y ~ factor(interviewer) + factor(interviewer):factor(cluster), data = values))
f <- a[["Mean Sq"]][1] / a[["Mean Sq"]][2]
say("nested", "unequal", f = f, df_interviewers = a$Df[1], df_clusters = a$Df[2], p_value = pf(f, a$Df[1], a$Df[2], lower.tail = FALSE))
# Answers: 40 records of 8 items, with holes.
x <- matrix(pmin(5, pmax(1, round(3 + rnorm(40) + rnorm(320)))), 40)
x[sample(320, 20)] <- NA
write(as.data.frame(x), "answers.csv")
weight <- round(runif(40, 1, 3), 2)
distance <- function(x, centre, s) apply(x, 1, function(row) { k <- !is.na(row); mahalanobis(row[k], centre[k], s[k, k]) })
d <- distance(x, colMeans(x, na.rm = TRUE), cov(x, use = "pairwise"))
say("mahalanobis", "pairwise", setNames(d, 1:40))
say("mahalanobis_p", "pairwise", setNames(pchisq(d, rowSums(!is.na(x)), lower.tail = FALSE), 1:40))
whole <- x[complete.cases(x), ]
w <- cov.wt(whole, rep(c(1, 2), length.out = nrow(whole)))
# cov.wt divides by 1 - sum of squared shares; the program by W(n - 1)/n.
u <- rep(c(1, 2), length.out = nrow(whole)); u <- u / sum(u); n <- nrow(whole)
s <- w$cov * (1 - sum(u^2)) * n / (n - 1)
say("mahalanobis", "weighted", setNames(mahalanobis(whole, w$center, s), seq_len(n)))
say("longest_run", "answers", setNames(apply(x, 1, function(row) { r <- rle(ifelse(is.na(row), 0, row)); max(r$lengths[r$values > 0]) }), 1:40))
say("same_share", "answers", setNames(apply(x, 1, function(row) max(table(row)) / sum(!is.na(row))), 1:40))
t <- c(10, 11, 12, 13, 1, 14, 9.5, 10.2)
say("robust_z", "times", setNames((log(t) - median(log(t))) / mad(log(t)), seq_along(t)))
say("fence", "times", fence = exp(median(log(t)) - 3.5 * mad(log(t))))
# Back-checks: two series of answers 1 to 4.
first <- rep(c(1, 2, 3, 4), c(20, 25, 15, 10))
second <- ifelse(runif(70) < 0.7, first, sample(4, 70, TRUE))
write(data.frame(first, second), "back_checks.csv")
k <- cohen.kappa(cbind(first, second))
say("kappa", "none", estimate = k$kappa, std_error = sqrt(k$var.kappa))
# psych 2.2.9 gives another error of weighted kappa than Fleiss, Cohen and Everitt (1969): that is the delta method on the
# shares of the cells, which svycontrast works out by symbolic derivatives; n/(n - 1) of the sample variance taken out.
cells <- sapply(1:16, function(c) as.numeric((first - 1) * 4 + second == c)); colnames(cells) <- paste0("c", 1:16)
means <- svymean(cells, svydesign(~1, weights = rep(1, 70), data = as.data.frame(cells)))
names(attr(means, "var")) <- NULL
by_delta <- function(w) {
  p <- function(i, j) paste0("c", (i - 1) * 4 + j)
  sum_of <- function(x) paste0("(", paste(x, collapse = " + "), ")")
  ij <- expand.grid(i = 1:4, j = 1:4)
  row <- sapply(1:4, function(i) sum_of(p(i, 1:4))); column <- sapply(1:4, function(j) sum_of(p(1:4, j)))
  number <- sprintf("%.17g", w[cbind(ij$i, ij$j)])
  po <- sum_of(paste0(number, "*", p(ij$i, ij$j))); pe <- sum_of(paste0(number, "*", row[ij$i], "*", column[ij$j]))
  found <- svycontrast(means, str2lang(paste0("(", po, " - ", pe, ")/(1 - ", pe, ")")))
  c(estimate = as.numeric(coef(found)), std_error = as.numeric(SE(found)) * sqrt(69 / 70))
}
linear <- 1 - abs(outer(1:4, 1:4, "-")) / 3
for (case in c("quadratic", "linear")) {
  w <- if (case == "linear") linear else 1 - (outer(1:4, 1:4, "-") / 3)^2
  found <- by_delta(w)
  stopifnot(abs(found[["estimate"]] - cohen.kappa(cbind(first, second), w = w)$weighted.kappa) < 1e-9)
  say("kappa", case, found)
}
stopifnot(abs(by_delta(diag(4))[["std_error"]] - sqrt(k$var.kappa)) < 1e-9)
up <- sum(second > first); changed <- sum(second != first)
b <- binom.test(up, changed); say("sign", "all", statistic = up / changed, low = b$conf.int[1], high = b$conf.int[2], p_value = b$p.value)
b <- binom.test(changed, 70); say("error_rate", "all", rate = changed / 70, low = b$conf.int[1], high = b$conf.int[2])
tt <- t.test(second, first, paired = TRUE)
say("paired_t", "all", statistic = tt$estimate[[1]], low = tt$conf.int[1], high = tt$conf.int[2], p_value = tt$p.value)
for (c in c(0, 1, 7, 30)) say("binomial", as.character(c), at_most = pbinom(c, 30, 0.2), at_least = pbinom(c - 1, 30, 0.2, lower.tail = FALSE))
write(out, "expected.csv")
