"""R's *boot* and *sandwich* give the same where they compute the same; skipped where there is no R."""

import shutil
import subprocess

import numpy as np
import pytest

from orchestration.evaluation.estimates.clusters import ClusterSums
from orchestration.evaluation.estimates.wild import p_value
from tests.unit.evaluation.test_intervals import CLUSTERS, SIZES, VALUES

NULLS = (-5.0, 0.0, 12.5, 45.0)

WILD = """
# the wild bootstrap as a parametric one: each draw turns the residuals of whole clusters under the null
signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), max(cluster))))
for (null in nulls) {
  turn <- 0
  one <- function(values, null) {
    turn <<- turn + 1
    null + (values - null) * signs[turn, cluster]
  }
  distance <- function(values) {
    fitted <- lm(values ~ 1)
    abs(coef(fitted) - null) / sqrt(vcovCL(fitted, cluster = cluster, type = "HC0", cadjust = FALSE)[1, 1])
  }
  drawn <- boot(values, distance, R = nrow(signs), sim = "parametric", ran.gen = one, mle = null)
  cat(sprintf("%.15f\\n", mean(drawn$t >= drawn$t0 * (1 - 1e-9))))
}
"""

JACKKNIFE = """
left_out <- function(clusters, kept) mean(values[cluster %in% clusters[kept]])
by_cluster <- empinf(data = seq_len(max(cluster)), statistic = left_out, type = "jack", stype = "i")
groups <- max(cluster)
cat(sprintf("%.12f\\n", sqrt(sum(by_cluster^2) / (groups * (groups - 1)))))
robust <- vcovCL(lm(values ~ 1), cluster = cluster, type = "HC3")[1, 1]
cat(sprintf("%.12f\\n", sqrt(robust * (groups - 1) / groups)))
"""


def told_by_r(code: str) -> list[float]:
    """The numbers that R prints, given the values and the clusters of the other tests."""
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed: apt-get install r-base-core r-cran-boot r-cran-sandwich")
    given = {"values": VALUES, "cluster": CLUSTERS + 1, "nulls": NULLS}
    vectors = [
        f"{name} <- c({', '.join(map(repr, np.asarray(each).tolist()))})" for name, each in given.items()
    ]
    program = "\n".join(["library(boot)", "library(sandwich)", *vectors, code])
    done = subprocess.run(
        ["Rscript", "--vanilla", "-"], input=program, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return [float(line) for line in done.stdout.split()]


def test_the_wild_bootstrap_is_that_of_boot_with_all_signs():
    sums = ClusterSums.of(VALUES, CLUSTERS)
    found = [p_value(sums, null, draws=2 ** len(SIZES), seed=1, webb_below=0) for null in NULLS]
    assert told_by_r(WILD) == pytest.approx(found, abs=1e-12)


def test_the_standard_error_is_the_jackknife_of_boot_and_that_of_sandwich():
    expected = ClusterSums.of(VALUES, CLUSTERS).crv3()
    for found in told_by_r(JACKKNIFE):
        assert found == pytest.approx(expected, rel=1e-9)
