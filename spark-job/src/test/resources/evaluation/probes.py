"""Golden values of the linear and the nearest-neighbour probe.

Made with scikit-learn 1.9.1, NumPy 2.4.6, PyTorch 2.15.0 (linear_torch), Python 3.11:
    python probes.py probes.json
The data follow from `images`, in the same way in Java (TestingImages).
"""
import json
import sys

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

TRAIN, TEST, D, CLASSES, PENALTY = 3000, 1000, 24, 6, 1e-4


def mix(z):
    z = z.astype(np.uint64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def uniform(index):
    return (mix(index) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def images(first, n):
    """Features (n, D) of images first..first+n-1, and their labels: a class pattern plus noise."""
    ids = np.arange(first, first + n)
    labels = (uniform(ids + 1_000_000_000) * CLASSES).astype(int)
    columns = np.arange(D)
    noise = (uniform(ids[:, None] * D + columns + 1) - 0.5) * 4
    pattern = uniform(labels[:, None] * D + columns + 2_000_000_000)
    return ((noise + pattern) * (1 + columns % 5) + columns).astype(np.float32), labels


def knn(train, train_labels, test, k, temperature):
    unit = lambda x: x / np.linalg.norm(x, axis=1, keepdims=True)
    similarity = unit(test.astype(np.float64)) @ unit(train.astype(np.float64)).T
    nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :k]
    votes = np.zeros((len(test), CLASSES))
    weight = np.exp(np.take_along_axis(similarity, nearest, axis=1) / temperature)
    for rank in range(k):
        np.add.at(votes, (np.arange(len(test)), train_labels[nearest[:, rank]]), weight[:, rank])
    return votes.argmax(axis=1)


def torch_probe(train, labels, test):
    """L-BFGS of 60 iterations, history 10, strong Wolfe: the loss reached and the predictions."""
    x, y = torch.from_numpy(train.astype(np.float32)), torch.from_numpy(labels)
    layer = torch.nn.Linear(D, CLASSES)
    torch.nn.init.zeros_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    optimiser = torch.optim.LBFGS(layer.parameters(), max_iter=60, history_size=10, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        value = torch.nn.functional.cross_entropy(layer(x), y) + PENALTY * layer.weight.pow(2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return loss().item(), layer(torch.from_numpy(test.astype(np.float32))).argmax(1).numpy()


def main(path):
    train, train_labels = images(0, TRAIN)
    test, test_labels = images(TRAIN, TEST)
    mean, deviation = train.mean(axis=0, dtype=np.float64), train.std(axis=0, dtype=np.float64) + 1e-6
    a, b = (train - mean) / deviation, (test - mean) / deviation
    model = LogisticRegression(C=1 / (2 * PENALTY * TRAIN), tol=1e-10, max_iter=10_000).fit(a, train_labels)
    loss = -np.log(model.predict_proba(a)[np.arange(TRAIN), train_labels]).mean()
    torch_loss, torch_labels = torch_probe(a, train_labels, b)
    result = {
        "train": TRAIN, "test": TEST, "columns": D, "classes": CLASSES, "penalty": PENALTY,
        "loss": loss + PENALTY * float((model.coef_**2).sum()),
        "linear": float((model.predict(b) == test_labels).mean()),
        "loss_torch": torch_loss,
        "linear_torch": float((torch_labels == test_labels).mean()),
        "knn": float((knn(train, train_labels, test, 20, 0.07) == test_labels).mean()),
        "checksum": float(train.sum(dtype=np.float64)),
    }
    with open(path, "w") as out:
        json.dump(result, out, indent=2)
        out.write("\n")


main(sys.argv[1])
