# Reference answers for tests/stats/networks. Run here after make.py: Rscript make.R
# Reads ties.csv. Writes igraph.csv (measures of each actor) and icc.csv (agreement of raters; psych), with the versions
# in their first line. Tests need no R.
suppressMessages({library(igraph); library(psych)})
versions <- paste0("# ", R.version.string, "; igraph ", packageVersion("igraph"), "; psych ", packageVersion("psych"))
write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}
ties <- read.csv("ties.csv", comment.char = "#")
measures <- do.call(rbind, lapply(unique(ties$network), function(name) {
  of <- ties[ties$network == name, ]
  n <- as.integer(of$to[of$from == "n"]); directed <- of$weight[of$from == "n"] == 1
  of <- of[of$from != "n", ]
  g <- make_empty_graph(n, directed = directed)
  g <- add_edges(g, rbind(as.integer(of$from) + 1, as.integer(of$to) + 1), weight = of$weight)
  one <- function(measure, value) data.frame(network = name, measure = measure, actor = 0:(length(value) - 1), value = value)
  part <- components(g, "weak")
  out <- list(
    one("degree", degree(g, mode = "out")), one("in_degree", degree(g, mode = "in")),
    one("strength", strength(g, mode = "out")), one("in_strength", strength(g, mode = "in")),
    one("betweenness", betweenness(g, directed = directed, weights = NA)),
    one("constraint", constraint(g)), one("density", edge_density(g)),
    one("component_sizes", sort(part$csize, decreasing = TRUE)))
  if (!directed) {
    sizes <- sort(part$csize, decreasing = TRUE)
    if (length(sizes) == 1 || sizes[1] > sizes[2]) {
      inside <- which(part$membership == which.max(part$csize))
      x <- rep(NaN, n)
      e <- eigen(as_adjacency_matrix(induced_subgraph(g, inside), attr = "weight", sparse = FALSE), symmetric = TRUE)
      x[inside] <- abs(e$vectors[, 1])
      scaled <- eigen_centrality(induced_subgraph(g, inside))$vector
      stopifnot(max(abs(scaled - x[inside] / max(x[inside]))) < 1e-6)
      out <- c(out, list(one("eigenvector", x)))
    }
    out <- c(out, list(one("fragmentation", 1 - sum(sizes * (sizes - 1)) / (n * (n - 1)))))
  }
  do.call(rbind, out)
}))
write(measures, "igraph.csv")
set.seed(8)
shrout <- matrix(c(9,2,5,8, 6,1,3,2, 8,4,6,8, 7,1,2,6, 10,5,6,9, 6,2,4,7), ncol = 4, byrow = TRUE)
drawn <- round(outer(rnorm(12), rep(1, 5)) * 1.5 + matrix(rnorm(60), 12) + 4)
unlike <- matrix(sample(1:5, 40, TRUE), 10)
icc <- do.call(rbind, lapply(c("shrout", "drawn", "unlike"), function(name) {
  found <- ICC(get(name), lmer = FALSE)$results[c(2, 5), ]
  data.frame(case = name, ratings = paste(apply(get(name), 1, paste, collapse = " "), collapse = ";"),
             kind = c("single", "mean"), icc = found$ICC, low = found$`lower bound`, high = found$`upper bound`)
}))
write(icc, "icc.csv")
champions <- data.frame(x = c(0, 1, 9, 10, 7), n = c(10, 10, 10, 10, 23))
champions[c("low", "high")] <- t(mapply(function(x, n) suppressWarnings(prop.test(x, n, correct = FALSE)$conf.int), champions$x, champions$n))
champions$sign <- mapply(function(x, n) binom.test(x, n)$p.value, champions$x, champions$n)
write(champions, "champions.csv")
