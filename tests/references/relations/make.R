# Reference answers for tests/stats/relations/ and for item-rest correlations under a design. Run here: Rscript make.R
# Reads ../differential_functioning/records.csv (SIMULATED); writes correlations.csv (survey), groups.csv (stats) and
# intervals.csv (psych), with the versions in their first line. Tests need no R.
suppressMessages({library(psych); library(survey)})
versions <- paste0("# ", R.version.string, "; psych ", packageVersion("psych"), "; survey ", packageVersion("survey"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
d <- read.csv("../differential_functioning/records.csv", comment.char = "#")
a <- paste0("a", 1:6); b <- paste0("b", 1:4)
d$a <- rowMeans(d[a]); d$b <- rowMeans(d[b]); d$c <- rowMeans(d[c("a1", "b1", "b2")])
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = d, nest = TRUE)
delta <- function(text, variables) {
  v <- svyvar(reformulate(variables), design)
  names <- outer(variables, variables, function(i, j) paste0("v_", i, "_", j))
  entries <- setNames(as.list(as.vector(v)), names)
  value <- eval(deriv(parse(text = text)[[1]], names(entries)), entries)
  slope <- as.vector(attr(value, "gradient"))
  data.frame(estimate = as.vector(value), std_error = sqrt(drop(slope %*% attr(v, "var") %*% slope)))
}
sum_of <- function(i, j) paste0("(", paste(outer(i, j, function(x, y) paste0("v_", x, "_", y)), collapse = "+"), ")")
r <- function(x, y) paste0(sum_of(x, y), "/sqrt(", sum_of(x, x), "*", sum_of(y, y), ")")
alpha_of <- function(x) paste0(length(x), "/", length(x) - 1, "*(1-(", paste0("v_", x, "_", x, collapse = "+"), ")/", sum_of(x, x), ")")
rows <- rbind(
  cbind(name = "r a b", delta(r("a", "b"), c("a", "b", "c"))),
  cbind(name = "r a c", delta(r("a", "c"), c("a", "b", "c"))),
  cbind(name = "r b c", delta(r("b", "c"), c("a", "b", "c"))),
  cbind(name = "difference ac bc", delta(paste(r("a", "c"), "-", r("b", "c")), c("a", "b", "c"))),
  cbind(name = "corrected a b", delta(paste0("(", r(a, b), ")/sqrt((", alpha_of(a), ")*(", alpha_of(b), "))"), c(a, b))),
  do.call(rbind, lapply(b, function(i) cbind(name = paste("item_rest", i), delta(r(i, setdiff(b, i)), b)))),
  do.call(rbind, lapply(b, function(i) cbind(name = paste("alpha_if_dropped", i), delta(alpha_of(setdiff(b, i)), b))))
)
# Fisher's interval of r under the design, with its degrees of freedom.
se <- rows$std_error / (1 - rows$estimate^2)
t <- qt(0.975, degf(design))
rows$low <- tanh(atanh(pmin(rows$estimate, 1)) - t * se); rows$high <- tanh(atanh(pmin(rows$estimate, 1)) + t * se)
# Between groups: the means of strata, each counting once; their error by the delta method.
means <- svyby(~a + b, ~stratum, design, svymean, covmat = TRUE)
m <- coef(means); k <- nrow(means)
cor_of <- function(m) cor(m[1:k], m[k + 1:k])
slope <- sapply(seq_along(m), function(i) { h <- 1e-4; e <- replace(0 * m, i, h)
  (8 * (cor_of(m + e) - cor_of(m - e)) - (cor_of(m + 2 * e) - cor_of(m - 2 * e))) / (12 * h) })
rows <- rbind(rows, data.frame(name = "ecological", estimate = cor_of(m),
  std_error = sqrt(drop(slope %*% vcov(means) %*% slope)), low = NA, high = NA))
write(rows, "correlations.csv")
cases <- list(
  nine = list(c(2.1, 3.4, 1.2, 5.6, 4.4, 3.9, 2.8, 6.1, 5.0), c(1.0, 2.2, 1.9, 3.1, 4.0, 2.0, 2.5, 2.9, 4.2)),
  six = list(c(1.5, 2.5, 3.0, 4.2, 5.9, 6.4), c(5.1, 4.0, 4.4, 3.9, 1.0, 2.0)),
  four = list(c(1, 2, 3, 4.5), c(1.2, 3.3, 2.1, 3.9)),
  twelve = list(c(1, 5, 2, 8, 3, 9, 4, 7, 6, 11, 10, 12.5), c(2, 1, 4, 3, 6, 5, 8.5, 7, 10, 9, 12, 11))
)
groups <- do.call(rbind, lapply(names(cases), function(name) {
  x <- cases[[name]][[1]]; y <- cases[[name]][[2]]
  p <- cor.test(x, y); s <- cor.test(x, y, method = "spearman", exact = length(x) < 10)
  data.frame(case = name, x = paste(x, collapse = " "), y = paste(y, collapse = " "), r = p$estimate, t = p$statistic,
    df = p$parameter, p = p$p.value, low = p$conf.int[1], high = p$conf.int[2], spearman = s$estimate, spearman_p = s$p.value)
}))
write(groups, "groups.csv")
intervals <- do.call(rbind, lapply(list(c(0.5, 30), c(-0.9, 12), c(0.03, 1001)), function(q) {
  ends <- r.con(q[1], q[2]); data.frame(r = q[1], n = q[2], low = ends[1], high = ends[2]) }))
observed <- matrix(c(1, 0.4, 0.4, 1), 2)
intervals <- rbind(intervals, data.frame(r = 0.4, n = NA, low = correct.cor(observed, c(0.8, 0.6))[1, 2], high = NA))
write(intervals, "intervals.csv")
