# Reference answers for tests/stats/test_inclusion.py and tests/stats/selection/. Run here: Rscript make.R
# Writes inclusion.csv and joint.csv, with the versions in their first line. Tests need no R.
library(sampling)
versions <- paste0("# ", R.version.string, "; sampling ", packageVersion("sampling"))

write <- function(table, file) {
  writeLines(versions, file)
  numbers <- vapply(table, is.numeric, TRUE)
  table[numbers] <- lapply(table[numbers], function(x) sprintf("%.15g", x))
  suppressWarnings(write.table(table, file, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))
}

data(belgianmunicipalities)
people <- belgianmunicipalities$Tot04

inclusion <- function(case, sizes, n) {
  found <- suppressWarnings(inclusionprobabilities(sizes, n))
  data.frame(case = case, n = n, size = sizes, probability = found)
}
write(rbind(
  inclusion("Belgian municipalities", people, 50),
  inclusion("Belgian municipalities with many certain", people, 300),
  inclusion("certain in two rounds", c(1, 2, 3, 4, 30, 100), 4),
  inclusion("with an empty unit", c(0, 5, 10, 15, 20), 2)
), "inclusion.csv")

joint <- function(case, method, probabilities, found) {
  at <- expand.grid(first = seq_along(probabilities), second = seq_along(probabilities))
  data.frame(
    case = case, method = method, first = at$first, second = at$second,
    first_probability = probabilities[at$first], joint = as.vector(found)
  )
}
both <- function(case, probabilities) {
  rbind(
    joint(case, "PPS systematic", probabilities, UPsystematicpi2(probabilities)),
    joint(case, "Rao-Sampford", probabilities, UPsampfordpi2(probabilities))
  )
}
equal <- rep(0.3, 10)
write(rbind(
  both("six units of Tille (2006)", c(0.07, 0.17, 0.41, 0.61, 0.83, 0.91)),
  both("six units of the package", c(0.2, 0.7, 0.8, 0.5, 0.4, 0.4)),
  both("twenty municipalities", inclusionprobabilities(people[11:30], 6)),
  joint("ten equal units", "systematic", equal, UPsystematicpi2(equal)),
  joint("with a certain and an impossible unit", "PPS systematic", c(0.4, 1, 0, 0.9, 0.7), UPsystematicpi2(c(0.4, 1, 0, 0.9, 0.7)))
), "joint.csv")
