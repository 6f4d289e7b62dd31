"""Golden values of agreement measures.

Made with scikit-learn 1.9.1, SciPy 1.17.1, NumPy 2.4.6, Python 3.11:
    python agreement.py agreement.json
The tables hold both labellings; `large` holds scores only, its labellings follow from `large_labels`.
"""
import json
import sys

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.stats import entropy
from sklearn import metrics
from sklearn.metrics.cluster import contingency_matrix


def scores(a, b):
    table = contingency_matrix(a, b)
    rows, columns = linear_sum_assignment(-table)
    n = len(a)
    return {
        "nmi_geometric": metrics.normalized_mutual_info_score(a, b, average_method="geometric"),
        "nmi_arithmetic": metrics.normalized_mutual_info_score(a, b),
        "ami": metrics.adjusted_mutual_info_score(a, b),
        "ari": metrics.adjusted_rand_score(a, b),
        "accuracy": float(table[rows, columns].sum() / n) if n else 1.0,
        "purity": float(table.max(axis=1).sum() / n) if n else 1.0,
        "mutual_information": metrics.mutual_info_score(a, b),
        "row_entropy": float(entropy(np.unique(a, return_counts=True)[1])),
    }


def case(name, a, b):
    a, b = np.asarray(a, dtype=int), np.asarray(b, dtype=int)
    return {"name": name, "a": a.tolist(), "b": b.tolist(), "scores": scores(a, b)}


def noisy(random, n, k, classes, noise):
    labels = random.integers(classes, size=n)
    clusters = np.where(random.random(n) < noise, random.integers(k, size=n), labels * k // classes)
    return clusters, labels


def mix(z):
    z = z.astype(np.uint64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def large_labels(n, k):
    """Skewed sizes (square of a uniform); every fourth image has its label redrawn."""
    i = np.arange(n, dtype=np.uint64)
    draw = lambda s: (mix(i + np.uint64(s) * np.uint64(n)) >> np.uint64(11)).astype(np.float64) * 2.0**-53
    skewed = lambda u: np.floor(k * (u * u)).astype(int)
    a = skewed(draw(1))
    return a, np.where(draw(2) < 0.25, skewed(draw(3)), a)


def main(path):
    random = np.random.default_rng(7)
    order = random.permutation(300)
    skewed = np.minimum(random.geometric(0.2, 1500), 30)
    tables = [
        case("by-hand", [0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]),
        case("renamed", [0, 0, 1, 1, 2], [5, 5, 3, 3, 0]),
        case("crossed", [0, 0, 1, 1], [0, 1, 0, 1]),
        case("single-cluster", [0, 0, 0, 0], [0, 1, 2, 3]),
        case("single-class", [0, 1, 0, 1], [4, 4, 4, 4]),
        case("single-both", [3, 3, 3], [1, 1, 1]),
        case("one-image", [2], [0]),
        case("half-singletons", list(range(20)), [i // 2 for i in range(20)]),
        case("independent", random.integers(10, size=2000), random.integers(7, size=2000)),
        case("noisy-10-10", *noisy(random, 2000, 10, 10, 0.4)),
        case("over-clustered-50-10", *noisy(random, 2500, 50, 10, 0.5)),
        case("under-clustered-5-20", *noisy(random, 2000, 5, 20, 0.5)),
        case("gaps", random.integers(6, size=500) * 17, random.integers(4, size=500) * 23),
        case("skewed", skewed, np.where(random.random(1500) < 0.5, skewed, random.integers(12, size=1500))),
        case("small-clusters", order // 3, np.arange(300) // 4),
        case("two-images-a-cluster", np.arange(200) // 2, (np.arange(200) + 1) % 200 // 2),
    ]
    large = {}
    for n, k in ((1_000_000, 1000),):
        a, b = large_labels(n, k)
        large = {"n": n, "k": k, "scores": scores(a, b)}
    with open(path, "w") as out:
        json.dump({"tables": tables, "large": large}, out, separators=(",", ":"))
        out.write("\n")


main(sys.argv[1])
