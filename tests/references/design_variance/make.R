# Reference answers for variances under sampling designs. Run in this folder: Rscript make.R.
# It writes data/*.csv, covariances.csv (one line an entry, with the degrees of freedom) and replicates.csv.
suppressPackageStartupMessages(library(survey))
options(digits = 17, warn = -1)
versions <- paste0("# ", R.version.string, ", survey ", packageVersion("survey"))
write_csv <- function(data, file) {
  writeLines(versions, file)
  # Seventeen digits bring every number back as it was.
  shown <- as.data.frame(lapply(data, function(x) if (is.numeric(x)) sprintf("%.17g", x) else as.character(x)))
  suppressWarnings(write.table(shown, file, append = TRUE, sep = ",", row.names = FALSE, quote = FALSE, na = "NA"))
}
keep <- function(data, name) write_csv(data, file.path("data", paste0(name, ".csv")))
found <- list()
# The covariance of totals, in the order of the formula.
case <- function(name, design, formula, v = as.matrix(vcov(svytotal(formula, design)))) {
  at <- which(upper.tri(v, diag = TRUE), arr.ind = TRUE)
  df <- if (inherits(design, "svyrep.design")) degf(design) else as.numeric(degf(design))
  found[[name]] <<- data.frame(case = name, i = at[, 1] - 1, j = at[, 2] - 1, value = v[at], df = df)
}

data(api); data(mu284); data(fpc); data(hospital); data(nhanes); data(election); data(scd)

# ── api: strata, clusters, two stages ───────────────────────────────────────────────────────
apistrat$part <- ave(apistrat$pw, apistrat$stype, FUN = length) / apistrat$fpc
keep(apistrat[, c("stype", "pw", "fpc", "part", "api00", "enroll")], "apistrat")
case("strat", svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat), ~api00 + enroll)
case("strat.part", svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~part, data = apistrat), ~api00 + enroll)
case("strat.wr", svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat), ~api00 + enroll)
keep(apiclus1[, c("dnum", "pw", "fpc", "stype", "api00", "enroll")], "apiclus1")
clus1 <- svydesign(id = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1)
case("clus1", clus1, ~api00 + enroll)
case("clus1.high", subset(clus1, stype == "H"), ~api00 + enroll)
case("clus1.wr", svydesign(id = ~dnum, weights = ~pw, data = apiclus1), ~api00 + enroll)
apiclus2 <- apiclus2[!is.na(apiclus2$enroll), ]
apiclus2$endless <- Inf
# Probabilities of districts that differ, for Brewer's approximation in two stages.
apiclus2$p1 <- 0.02 + 0.9 * (apiclus2$dnum %% 97) / 97
apiclus2$p2 <- ave(apiclus2$snum, apiclus2$dnum, FUN = length) / apiclus2$fpc2
keep(apiclus2[, c("dnum", "snum", "pw", "fpc1", "fpc2", "p1", "p2", "stype", "api00", "enroll")], "apiclus2")
clus2 <- svydesign(id = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = apiclus2)
case("clus2", clus2, ~api00 + enroll)
case("clus2.high", subset(clus2, stype == "H"), ~api00 + enroll)
case("clus2.wr", svydesign(id = ~dnum + snum, weights = ~pw, data = apiclus2), ~api00 + enroll)
# A district's only school is lonely in a population without end.
options(survey.lonely.psu = "certainty")
case("clus2.endless", svydesign(id = ~dnum + snum, weights = ~pw, fpc = ~fpc1 + endless, data = apiclus2), ~api00 + enroll)
options(survey.lonely.psu = "fail")
options(survey.ultimate.cluster = TRUE)
case("clus2.one_stage", clus2, ~api00 + enroll)
options(survey.ultimate.cluster = FALSE)
case("clus2.brewer", svydesign(id = ~dnum + snum, fpc = ~p1 + p2, pps = "brewer", data = apiclus2), ~api00 + enroll)

# ── mu284, fpc, hospital, nhanes ────────────────────────────────────────────────────────────
keep(mu284, "mu284")
case("mu284", svydesign(id = ~id1 + id2, fpc = ~n1 + n2, data = mu284), ~y1)
fpc$part <- fpc$nh / fpc$Nh
fpc$one <- seq_len(nrow(fpc))
fpc$N2 <- c(4, 4, 4, 4, 4, 6, 6, 6)
keep(fpc, "fpc")
case("fpc.wr", svydesign(weights = ~weight, ids = ~psuid, strata = ~stratid, variables = ~x + nh, data = fpc, nest = TRUE), ~x)
case("fpc", svydesign(weights = ~weight, ids = ~psuid, strata = ~stratid, fpc = ~Nh, data = fpc, nest = TRUE), ~x)
case("fpc.part", svydesign(weights = ~weight, ids = ~psuid, strata = ~stratid, fpc = ~part, data = fpc, nest = TRUE), ~x)
# ?svydesign: strata as first-stage units of two stages.
case("fpc.stages", svydesign(weights = ~weight, ids = ~stratid + psuid, fpc = ~N2 + Nh, data = transform(fpc, N2 = 6), nest = FALSE), ~x)
keep(hospital, "hospital")
case("hospital", svydesign(strata = ~oblevel, id = ~hospno, weights = ~weighta, fpc = ~tothosp, data = hospital), ~births)
case("hospital.wr", svydesign(strata = ~oblevel, id = ~hospno, weights = ~weighta, data = hospital), ~births)
# Records of people stay out: what is kept are weighted sums of sampling units by group, which is all that a variance needs.
people <- nhanes[!is.na(nhanes$HI_CHOL), ]
sums <- aggregate(cbind(chol = WTMEC2YR * HI_CHOL, sex = WTMEC2YR * RIAGENDR) ~ SDMVPSU + SDMVSTRA + race, data = people, FUN = sum)
keep(sums, "nhanes")
health <- svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = people)
case("nhanes", health, ~HI_CHOL + RIAGENDR)
case("nhanes.race3", subset(health, race == 3), ~HI_CHOL + RIAGENDR)

# ── Unequal probabilities ───────────────────────────────────────────────────────────────────
# Every second county in another stratum, so that strata are seen to matter.
election_pps$half <- rep(1:2, 20)
keep(election_pps[, c("p", "wt", "half", "Bush", "Kerry", "Nader")], "election")
joint <- as.data.frame(election_jointprob)
names(joint) <- paste0("j", seq_along(joint))
keep(joint, "election_joint")
y <- ~Bush + Kerry + Nader
total <- sum(election$p^2) / 40
case("election.brewer", svydesign(id = ~1, fpc = ~p, data = election_pps, pps = "brewer"), y)
case("election.overton", svydesign(id = ~1, fpc = ~p, data = election_pps, pps = "overton"), y)
case("election.overton.YG", svydesign(id = ~1, fpc = ~p, data = election_pps, pps = "overton", variance = "YG"), y)
case("election.overton.strata", svydesign(id = ~1, strata = ~half, fpc = ~p, data = election_pps, pps = "overton"), y)
case("election.HR1", svydesign(id = ~1, fpc = ~p, data = election_pps, pps = HR()), y)
case("election.HR", svydesign(id = ~1, fpc = ~p, data = election_pps, pps = HR(total)), y)
case("election.HR.YG", svydesign(id = ~1, fpc = ~p, data = election_pps, pps = HR(total), variance = "YG"), y)
for (v in c("HT", "YG")) {
  case(paste0("election.joint.", v), svydesign(id = ~1, fpc = ~p, data = election_pps, pps = ppsmat(election_jointprob), variance = v), y)
  case(paste0("election.exact.", v), svydesign(id = ~1, fpc = ~p, data = election_pps, pps = ppsmat(election_jointprob, tolerance = 0), variance = v), y)
}
case("election.domain", subset(svydesign(id = ~1, fpc = ~p, data = election_pps, pps = ppsmat(election_jointprob)), Nader > 0), y)
case("election.poisson", svydesign(id = ~1, fpc = ~p, data = election_pps, pps = poisson_sampling(election_pps$p)), y)
writeLines(c(versions, "sum_p2_n", sprintf("%.17g", total)), "data/election_total.csv")

# ── Lonely units, certainty units, weights of zero ──────────────────────────────────────────
# Stratum 2 has one unit of five, stratum 4 its only one, stratum 6 all of its two; unit numbers start anew in each stratum.
# Inside, some units have one second-stage unit. The domain has one unit in stratum 3 and none in stratum 5.
set.seed(20230602)
lone <- data.frame(h = rep(1:6, times = c(9, 3, 6, 3, 11, 6)))
lone$psu <- c(1, 1, 1, 2, 2, 2, 3, 3, 3, 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 7, 7, 1, 1, 1, 2, 2, 2)
lone$ssu <- c(1, 2, 2, 1, 2, 3, 1, 1, 1, 1, 2, 3, 1, 1, 2, 1, 2, 3, 1, 2, 2, 1, 2, 3, 1, 1, 1, 1, 2, 2, 1, 2, 1, 2, 3, 1, 1, 2)
lone$N1 <- c(12, 5, 8, 1, 9, 2)[lone$h]
lone$N2 <- 3 + (lone$h * 10 + lone$psu) %% 5
# N3: units with one second-stage unit have no other. Odd and even second-stage units as strata of that stage, of N4 units:
# where no stratum inside the unit has two, all is drawn.
places <- function(x) length(unique(x))
lone$N3 <- ifelse(ave(lone$ssu, lone$h, lone$psu, FUN = places) == 1, 1, lone$N2)
lone$t <- lone$ssu %% 2
inside <- ave(lone$ssu, lone$h, lone$psu, lone$t, FUN = places)
lone$N4 <- ifelse(ave(inside, lone$h, lone$psu, FUN = max) == 1, 1, 4 + lone$t)
lone$w <- round(rexp(nrow(lone), 1 / 20) + 1, 2)
lone$w[c(4, 15, 30)] <- 0
lone$y <- round(rnorm(nrow(lone), 5 + lone$h), 3)
lone$z <- round(rnorm(nrow(lone), lone$psu, 2), 3)
lone$g <- as.integer((lone$h %in% c(1, 2, 4, 6) & seq_len(nrow(lone)) %% 3 > 0) | (lone$h == 3 & lone$psu == 1))
keep(lone, "lone")
for (rule in c("certainty", "remove", "average", "adjust")) for (within in c(FALSE, TRUE)) {
  options(survey.lonely.psu = rule, survey.adjust.domain.lonely = within)
  d <- list(
    wr = svydesign(id = ~psu, strata = ~h, weights = ~w, nest = TRUE, data = lone),
    fpc = svydesign(id = ~psu, strata = ~h, weights = ~w, fpc = ~N1, nest = TRUE, data = lone),
    two = svydesign(id = ~psu + ssu, strata = ~h, weights = ~w, fpc = ~N1 + N2, nest = TRUE, data = lone),
    single = svydesign(id = ~psu + ssu, strata = ~h, weights = ~w, fpc = ~N1 + N3, nest = TRUE, data = lone),
    staged = svydesign(id = ~psu + ssu, strata = ~h + t, weights = ~w, fpc = ~N1 + N4, nest = TRUE, data = lone)
  )
  for (kind in names(d)) {
    label <- paste("lone", kind, rule, if (within) "as_lonely" else "ignore", sep = ".")
    if (!within) case(paste0(label, ".all"), d[[kind]], ~y + z)
    case(paste0(label, ".g"), subset(d[[kind]], g == 1), ~y + z)
  }
}
options(survey.adjust.domain.lonely = FALSE)

# ── Replicate weights ───────────────────────────────────────────────────────────────────────
case("clus1.JK1", as.svrepdesign(clus1, type = "JK1"), ~api00 + enroll)
case("clus1.wr.JK1", as.svrepdesign(svydesign(id = ~dnum, weights = ~pw, data = apiclus1), type = "JK1"), ~api00 + enroll)
case("strat.JKn", as.svrepdesign(svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat), type = "JKn"), ~api00 + enroll)
for (rule in c("certainty", "remove", "average", "adjust")) {
  options(survey.lonely.psu = rule)
  # R's average counts units of strata drawn whole too; without a finite population the two agree.
  case(paste0("lone.wr.JKn.", rule), as.svrepdesign(svydesign(id = ~psu, strata = ~h, weights = ~w, nest = TRUE, data = lone), type = "JKn"), ~y + z)
  if (rule != "average") {
    finite <- as.svrepdesign(svydesign(id = ~psu, strata = ~h, weights = ~w, fpc = ~N1, nest = TRUE, data = lone), type = "JKn")
    # By the weights: svytotal leaves out strata drawn whole, which the replicate of a lonely unit under "adjust" does change.
    v <- vcov(withReplicates(finite, quote(c(sum(.weights * y), sum(.weights * z)))))
    case(paste0("lone.fpc.JKn.", rule), finite, v = matrix(v, 2))
  }
}
scd$w <- c(1.5, 2, 3, 1, 2.5, 4)
keep(scd, "scd")
emergency <- svydesign(data = scd, weights = ~w, id = ~ambulance, strata = ~ESA, nest = TRUE)
case("scd", emergency, ~alive + arrests)
case("scd.BRR", as.svrepdesign(emergency, type = "BRR"), ~alive + arrests)
case("scd.Fay", as.svrepdesign(emergency, type = "Fay", fay.rho = 0.3), ~alive + arrests)
# Strata of two, four and four units: pairs of neighbours, and halves.
many <- data.frame(h = rep(1:3, times = c(2, 4, 4)), psu = 1:10, w = c(3, 1, 2, 5, 4, 1, 2, 2, 6, 1), y = c(4, 8, 1, 9, 5, 3, 7, 2, 6, 11))
keep(many, "many")
big <- svydesign(id = ~psu, strata = ~h, weights = ~w, data = many)
case("many.split", as.svrepdesign(big, type = "BRR", large = "split"), ~y)
case("many.merge", as.svrepdesign(big, type = "BRR", large = "merge"), ~y)
case("many.Fay", as.svrepdesign(big, type = "Fay", fay.rho = 0.4, large = "merge"), ~y)
small <- svydesign(id = ~psu, strata = ~h, weights = ~w, data = transform(many, h = c(1, 2, 3, 3, 4, 4, 5, 5, 6, 6)))
case("many.small.split", as.svrepdesign(small, type = "BRR", small = "split"), ~y)
case("many.small.merge", as.svrepdesign(small, type = "BRR", small = "merge"), ~y)
write_csv(do.call(rbind, found), "covariances.csv")

# Replicate estimates of anybody's: uneven factors, one of them zero; about the mean and about the full estimate.
theta <- matrix(round(rnorm(24), 3), ncol = 2)
rscales <- c(0, 0.5, 1, 2, 0.7, 1.3, 1, 0.9, 0.1, 1, 1.1, 0.4)
full <- c(0.25, -0.1)
out <- data.frame(a = theta[, 1], b = theta[, 2], rscales = rscales)
write_csv(out, "data/theta.csv")
rows <- list()
for (mse in c(FALSE, TRUE)) {
  v <- survey:::svrVar(theta, 0.3, rscales, mse = mse, coef = full)
  rows[[paste(mse)]] <- data.frame(mse = as.integer(mse), aa = v[1, 1], ab = v[1, 2], bb = v[2, 2])
}
write_csv(do.call(rbind, rows), "replicates.csv")
