"""Golden objective of k-means from given rows; scikit-learn 1.9.1, NumPy 2.4.6.

python kmeans.py > kmeans.json

Rows by integer arithmetic that Java repeats: 30 loose groups of 100 points in 12 dimensions.
"""
import json

import numpy as np
from sklearn.cluster import KMeans

INITIAL = [
    28, 175, 187, 246, 258, 354, 421, 465, 615, 629, 807, 842,
    851, 1016, 1029, 1090, 1179, 1322, 1352, 1377, 1407, 1592, 1634, 1664,
    1706, 1711, 1843, 1909, 2051, 2064, 2100, 2126, 2241, 2265, 2349, 2438,
    2571, 2651, 2707, 2816,
]


def rows(n=3000, d=12):
    i = np.arange(n, dtype=np.int64)[:, None]
    j = np.arange(d, dtype=np.int64)[None, :]
    group = (i % 30) * 7919 + j * 104729
    own = i * 15485863 + j * 32452843 + i * j * 31
    return ((group % 1009) ** 2 % 1009 / 1009.0 * 2 + (own % 2003) ** 2 % 2003 / 2003.0).astype(np.float32)


x = rows()
model = KMeans(40, init=x[INITIAL], n_init=1, max_iter=20, tol=0, algorithm="lloyd").fit(x)
print(json.dumps({"initial": INITIAL, "objective": model.inertia_ / len(x), "first": x[1].tolist()}))
