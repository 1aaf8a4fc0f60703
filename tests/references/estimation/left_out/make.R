# A small study after corrections and decisions: values are edited by hand, interviews are left out by subset() of the design.
# The records are those of ../study/make.R, made here and in tests/pipeline/test_amended.py alike. Run in this folder: Rscript make.R
suppressMessages(library(survey))

i <- 0:79
cluster <- i %/% 8
data <- data.frame(
  stratum = ifelse(i < 40, "north", "south"), cluster = cluster, weight = 1 + (7 * i) %% 5,
  sex = ifelse(i %in% c(5, 45, 70), "not said", ifelse(i %% 3 == 0, "men", "women")),
  a = 1 + (3 * i + cluster) %% 5, b = 1 + (i * i + 2 * cluster) %% 5, c = 1 + (i + cluster * cluster) %% 5
)
data$a[i %% 11 == 0] <- 88
data$a[i %% 17 == 3] <- 99
data$b[i %% 7 == 0] <- 88
data$c[i %% 19 == 0] <- 99

# corrections
data$a[i == 11] <- 4
data$b[i == 13] <- 2
data$sex[i == 20] <- "men"
data$a[i == 36] <- NA
data$weight[i == 40] <- 2.5

for (item in c("a", "b", "c")) data[[item]][data[[item]] > 5] <- NA
turned <- cbind(data$a, 6 - data$b, data$c)
data$trust <- ifelse(rowSums(!is.na(turned)) >= 2, rowMeans(turned, na.rm = TRUE), NA)
data$all <- "all"
design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = data, nest = TRUE)
# decisions: the whole of cluster 3, and two more
design <- subset(design, !(i %in% c(24:31, 50, 61)))

rows <- list()
for (by in c("all", "sex")) for (group in setdiff(unique(data[[by]]), "not said")) {
  domain <- design[design$variables[[by]] == group, ]
  df <- degf(domain)
  for (column in c("trust", "a", "b", "c")) {
    formula <- as.formula(paste0("~", column))
    mean <- svymean(formula, domain, na.rm = TRUE)
    limits <- confint(mean, df = df)
    rows[[length(rows) + 1]] <- data.frame(
      variable = column, group = if (by == "all") "" else group, estimate = coef(mean)[[1]], std_error = SE(mean)[[1]],
      conf_low = limits[1], conf_high = limits[2], df = df, n = sum(!is.na(domain$variables[[column]]))
    )
  }
}
file <- "means.csv"
writeLines(paste0("# ", R.version.string, ", survey ", packageVersion("survey")), file)
table <- do.call(rbind, rows)
for (name in c("estimate", "std_error", "conf_low", "conf_high")) table[[name]] <- sprintf("%.16f", table[[name]])
suppressWarnings(write.table(table, file, append = TRUE, sep = ",", row.names = FALSE))
