# A small study's tables by hand: scale means, shares, don't knows and questions, each with R's own survey functions.
# The records are arithmetic, made here and in tests/pipeline/test_estimate.py alike. Run in this folder: Rscript make.R
suppressMessages(library(survey))
options(digits = 17)

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
data$knows <- ifelse(i %% 4 == 0, "yes", "no")
data$feels <- ifelse(i %% 4 == 0, ifelse((i %/% 4) %% 5 < 2, "good", "bad"), NA)
work <- as.numeric(i %% 7 < 4); papers <- as.numeric(i %% 5 < 2)

data$unknown <- as.numeric(data$a == 88)
data$refused <- as.numeric(data$a == 99)
for (item in c("a", "b", "c")) data[[item]][data[[item]] > 5] <- NA
data$agree <- as.numeric(data$a >= 4)
turned <- cbind(data$a, 6 - data$b, data$c)
data$trust <- ifelse(rowSums(!is.na(turned)) >= 2, rowMeans(turned, na.rm = TRUE), NA)
data$good <- as.numeric(data$feels == "good")
data$work <- work; data$papers <- papers; data$answers <- work + papers
data$all <- "all"
design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = data, nest = TRUE)

rows <- list()
add <- function(statistic, variable, level, column, share = FALSE) {
  for (by in c("all", "sex")) for (group in setdiff(unique(data[[by]]), "not said")) {
    domain <- design[data[[by]] == group, ]
    known <- domain[!is.na(domain$variables[[column]]), ]
    formula <- as.formula(paste0("~", column))
    mean <- svymean(formula, domain, na.rm = TRUE, deff = "replace")
    df <- degf(domain)
    limits <- if (share) as.numeric(confint(svyciprop(formula, known, method = "logit", df = df)))
              else as.numeric(confint(mean, df = df))
    rows[[length(rows) + 1]] <<- data.frame(
      statistic, variable, level, domain = ifelse(by == "all", "", by), group = ifelse(by == "all", "", group),
      estimate = as.numeric(coef(mean)), std_error = as.numeric(SE(mean)), conf_low = limits[1], conf_high = limits[2],
      df = df, deff = as.numeric(deff(mean)), n = nrow(known$variables)
    )
  }
}
add("mean", "trust", "", "trust")
add("mean", "a", "", "a")
add("mean", "b", "", "b")
add("proportion", "a", "agree", "agree", share = TRUE)
add("proportion", "a", "don't know", "unknown", share = TRUE)
add("proportion", "a", "refused", "refused", share = TRUE)
add("distribution", "feels", "good", "good", share = TRUE)
add("share of respondents", "needs", "work", "work")
add("share of respondents", "needs", "papers", "papers")
result <- do.call(rbind, rows)

# Shares of answers are ratios, of those who gave any.
for (by in c("all", "sex")) for (group in setdiff(unique(data[[by]]), "not said")) {
  domain <- design[data[[by]] == group & data$answers > 0, ]
  ratio <- svyratio(~work, ~answers, domain)
  df <- degf(design[data[[by]] == group, ])
  limits <- as.numeric(confint(ratio, df = df))
  result <- rbind(result, data.frame(
    statistic = "share of answers", variable = "needs", level = "work", domain = ifelse(by == "all", "", by),
    group = ifelse(by == "all", "", group), estimate = as.numeric(coef(ratio)), std_error = as.numeric(SE(ratio)),
    conf_low = limits[1], conf_high = limits[2], df = df, deff = NA, n = nrow(domain$variables)
  ))
}
for (name in c("estimate", "std_error", "conf_low", "conf_high", "deff")) result[[name]] <- format(result[[name]], digits = 15, trim = TRUE)
file <- file("tables.csv", "w")
writeLines(paste0("# ", R.version.string, ", survey ", packageVersion("survey")), file)
write.csv(result, file, row.names = FALSE, quote = TRUE, na = "")
close(file)

# tables.R is the code that kurak gives for these tables. It is run on the same records, and its numbers are compared with the above.
raw <- data.frame(
  stratum = data$stratum, cluster = cluster, weight = data$weight, sex = data$sex,
  a = ifelse(i %% 17 == 3, 99, ifelse(i %% 11 == 0, 88, 1 + (3 * i + cluster) %% 5)),
  b = ifelse(i %% 7 == 0, 88, 1 + (i * i + 2 * cluster) %% 5),
  c = ifelse(i %% 19 == 0, 99, 1 + (i + cluster * cluster) %% 5),
  knows = data$knows, feels = data$feels,
  needs = ifelse(work & papers, "work|papers", ifelse(work, "work", ifelse(papers, "papers", NA)))
)
place <- tempfile(); dir.create(file.path(place, "data"), recursive = TRUE)
write.csv(raw, file.path(place, "data", "records.csv"), row.names = FALSE, na = "")
code <- readLines("tables.R")
here <- setwd(place)
given <- list()
world <- new.env(parent = globalenv())
assign("print", function(x, ...) given[[length(given) + 1]] <<- x, envir = world)
suppressWarnings(eval(parse(text = code), envir = world))
setwd(here)

# In the order of the tables: means, agreement, don't know, refused, knows, feels, needs; first everybody, then by sex.
hand <- function(statistic, variable, level, group) {
  as.numeric(unlist(result[result$statistic == statistic & result$variable == variable & result$level == level & result$group == group,
                           c("estimate", "std_error")]))
}
agreement <- data.frame()
compare <- function(what, group, found, wanted) {
  agreement <<- rbind(agreement, data.frame(what, group, difference = max(abs(found - wanted) / abs(wanted))))
}
both <- function(x) c(as.numeric(coef(x))[1], as.numeric(SE(x))[1])
for (name in c("trust", "a", "b")) compare(name, "", both(given[[1]][[name]]), hand("mean", name, "", ""))
compare("a agree", "", both(given[[2]][[1]]), hand("proportion", "a", "agree", ""))
compare("a don't know", "", both(given[[3]][[1]]), hand("proportion", "a", "don't know", ""))
compare("a refused", "", both(given[[4]][[1]]), hand("proportion", "a", "refused", ""))
compare("needs work", "", both(given[[7]][[1]]), hand("share of respondents", "needs", "work", ""))
for (group in c("men", "women")) for (name in c("trust", "a", "b")) {
  row <- given[[8]][[name]][group, ]
  compare(name, group, as.numeric(row[c(name, "se")]), hand("mean", name, "", group))
}
write.csv(agreement, "agreement.csv", row.names = FALSE)
