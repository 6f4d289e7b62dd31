"""DeepCluster in PyTorch and Faiss on CPUs: what `deepcluster bench --peer PYTHON` compares with.

A program of its own, written from the paper (Caron et al., ECCV 2018), with the network, batch, schedule and
measures of this project's preset `small`. It answers one JSON request a line on stdin by one JSON line on
stdout, {"seconds": ...} or {"error": ...}; only what is between is timed, and nothing runs while it waits.

Needs torch, faiss-cpu, numpy and pillow. Apache License 2.0.
"""

import io
import json
import multiprocessing
import os
import platform
import sys
import time

try:
    import faiss
    import numpy as np
    import torch
    import torch.nn.functional as F
    from PIL import Image
    from torch import nn

    MISSING = None
except ImportError as e:
    MISSING = f"{e} (install torch, faiss-cpu, numpy and pillow there)"


def network(classes, layout):
    """Three blocks of convolution, batch norm, ReLU and pooling, 256 features; a head of `classes`."""

    def block(inputs, outputs):
        convolution = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        nn.init.kaiming_normal_(convolution.weight, mode="fan_out")
        return [convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True), nn.MaxPool2d(2)]

    features = nn.Linear(128 * 4 * 4, 256)
    nn.init.normal_(features.weight, 0, (2 / features.in_features) ** 0.5)
    nn.init.zeros_(features.bias)
    body = nn.Sequential(*block(3, 32), *block(32, 64), *block(64, 128), nn.Flatten(), features)
    return body.to(memory_format=layout), head(classes)


def head(classes):
    top = nn.Linear(256, classes)
    nn.init.normal_(top.weight, 0, 0.01)
    nn.init.zeros_(top.bias)
    return top


class Images:
    """Pixels in memory, (n, 3, side, side) bytes; a batch is taken, varied and normalised at once."""

    def __init__(self, pixels, mean, deviation, layout):
        self.pixels = pixels
        self.mean = 255 * torch.tensor(mean, dtype=torch.float32)[:, None, None]
        self.scale = 1 / (255 * torch.tensor(deviation, dtype=torch.float32)[:, None, None])
        self.layout = layout
        side = pixels.shape[-1]
        around = np.abs(np.arange(-4, side + 4))  # 4 mirrored pixels on each side
        self.mirror = np.where(around < side, around, 2 * side - 2 - around)

    def __len__(self):
        return len(self.pixels)

    def normalised(self, batch):
        floats = torch.from_numpy(batch).float().sub_(self.mean).mul_(self.scale)
        return floats.contiguous(memory_format=self.layout)

    def plain(self, start, stop):
        return self.normalised(self.pixels[start:stop])

    def augmented(self, ids, random):
        """Reflect-padding of 4 pixels, a random crop, a flip of every other image."""
        side = self.pixels.shape[-1]
        padded = self.pixels[ids][:, :, self.mirror][:, :, :, self.mirror]
        corners = random.integers(0, 9, (len(ids), 2)).tolist()
        flips = (random.random(len(ids)) < 0.5).tolist()
        out = np.empty((len(ids), 3, side, side), np.uint8)
        for i, (top, left) in enumerate(corners):
            crop = padded[i, :, top : top + side, left : left + side]
            out[i] = crop[:, :, ::-1] if flips[i] else crop
        return self.normalised(out)


class Encoded:
    """Image files, one after the other in `file`, of the lengths in `file`.lengths (int32)."""

    def __init__(self, file, side):
        self.bytes = np.memmap(file, np.uint8, "r")
        self.ends = np.cumsum(np.fromfile(file + ".lengths", "<i4"), dtype=np.int64)
        self.side = side

    def image(self, i):
        start = self.ends[i - 1] if i else 0
        image = Image.open(io.BytesIO(self.bytes[start : self.ends[i]])).convert("RGB")
        if image.size != (self.side, self.side):
            image = self.centre(image)
        return np.asarray(image).transpose(2, 0, 1)

    def centre(self, image):
        """The shorter side scaled to `side`, the centre cut out."""
        width, height = image.size
        square = min(width, height)
        left, top = (width - square) // 2, (height - square) // 2
        box = (left, top, left + square, top + square)
        return image.resize((self.side, self.side), Image.Resampling.BOX, box)

    def part(self, start, stop):
        return np.stack([self.image(i) for i in range(start, stop)])

    def decode(self, processes):
        n = len(self.ends)
        parts = [(i, min(i + 512, n)) for i in range(0, n, 512)]
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            return np.concatenate(pool.starmap(self.part, parts))


def kmeans(rows, centroids, iterations):
    """Faiss's Clustering from given centroids, on all rows; the index that holds the centroids."""
    k, d = centroids.shape
    clustering = faiss.Clustering(d, k)
    clustering.niter = iterations
    clustering.min_points_per_centroid = 1
    clustering.max_points_per_centroid = 10**7
    faiss.copy_array_to_vector(centroids.ravel(), clustering.centroids)
    index = faiss.IndexFlatL2(d)
    clustering.train(rows, index)
    return index


def drawn_alike(clusters, n, random):
    """n images, every cluster that has any drawn alike often, in random order."""
    members = [np.flatnonzero(clusters == c) for c in np.unique(clusters)]
    each = n // len(members) + 1
    draws = np.concatenate([random.choice(m, each, replace=len(m) < each) for m in members])
    random.shuffle(draws)
    return draws[:n]


class Peer:
    """What it was given, its network, and what it does on request."""

    def hello(self, threads):
        torch.set_num_threads(threads)
        faiss.omp_set_num_threads(threads)
        self.threads = threads
        return {"python": platform.python_version(), "torch": torch.__version__, "faiss": faiss.__version__}

    def load(self, pixels, encoded, side, mean, deviation, layout, settings):
        self.settings = settings
        layout = torch.channels_last if layout == "channels-last" else torch.contiguous_format
        self.encoded = Encoded(encoded, side)
        self.mean, self.deviation, self.layout = mean, deviation, layout
        self.rows = None
        self.images = self.held(np.fromfile(pixels, np.uint8).reshape(-1, 3, side, side))
        torch.manual_seed(settings["seed"])
        self.random = np.random.default_rng(settings["seed"])
        self.body, self.head = network(settings["k"], layout)
        self.optimiser = torch.optim.SGD(
            self.body.parameters(),
            settings["learning_rate"],
            momentum=settings["momentum"],
            weight_decay=settings["weight_decay"],
        )
        trained = sum(p.numel() for m in (self.body, self.head) for p in m.parameters())
        return {"images": len(self.images), "parameters": trained}

    def held(self, pixels):
        return Images(pixels, self.mean, self.deviation, self.layout)

    def decode(self):
        """Every image file to pixels; how far they are from those given, on average, of 255."""
        start = time.perf_counter()
        pixels = self.encoded.decode(self.threads)
        seconds = time.perf_counter() - start
        difference = np.mean([np.abs(a.astype(int) - b).mean() for a, b in zip(pixels, self.images.pixels)])
        return {"seconds": seconds, "images": len(pixels), "difference": float(difference)}

    def augment(self):
        order, batch = self.random.permutation(len(self.images)), self.settings["batch"]
        start = time.perf_counter()
        for i in range(0, len(order), batch):
            self.images.augmented(order[i : i + batch], self.random)
        return {"seconds": time.perf_counter() - start, "images": len(order)}

    def features(self, images):
        self.body.eval()
        batch = self.settings["extraction_batch"]
        with torch.inference_mode():
            rows = [self.body(images.plain(i, i + batch)).numpy() for i in range(0, len(images), batch)]
        return np.concatenate(rows)

    def extract(self):
        start = time.perf_counter()
        self.rows = self.features(self.images)
        return {"seconds": time.perf_counter() - start, "images": len(self.rows)}

    def whitened(self, rows):
        pca = faiss.PCAMatrix(rows.shape[1], self.settings["whitening"], -0.5)
        pca.train(rows)
        whitened = pca.apply(rows)
        return whitened / np.maximum(np.linalg.norm(whitened, axis=1, keepdims=True), 1e-12)

    def whiten(self):
        rows = self.features(self.images) if self.rows is None else self.rows
        start = time.perf_counter()
        whitened = self.whitened(rows)
        return {"seconds": time.perf_counter() - start, "images": len(whitened)}

    def clustered(self, rows):
        k = self.settings["k"]
        chosen = self.random.choice(len(rows), k, replace=False)
        index = kmeans(rows, rows[chosen], self.settings["iterations"])
        return index.search(rows, 1)[1].ravel()

    def trained(self, images, clusters):
        """One pass with a fresh head; the mean loss and how many images it saw."""
        draws = drawn_alike(clusters, len(images), self.random)
        labels = torch.from_numpy(clusters)
        self.head = head(self.settings["k"])
        rate, decay = self.settings["learning_rate"], self.settings["weight_decay"]
        optimisers = [self.optimiser, torch.optim.SGD(self.head.parameters(), rate, weight_decay=decay)]
        self.body.train()
        total, batch = 0.0, self.settings["batch"]
        for i in range(0, len(draws), batch):
            ids = draws[i : i + batch]
            scores = self.head(F.relu(self.body(images.augmented(ids, self.random))))
            loss = F.cross_entropy(scores, labels[ids])
            for optimiser in optimisers:
                optimiser.zero_grad()
            loss.backward()
            for optimiser in optimisers:
                optimiser.step()
            total += loss.item() * len(ids)
        return total / len(draws), len(draws)

    def train(self):
        clusters = np.arange(len(self.images)) % self.settings["k"]
        start = time.perf_counter()
        loss, images = self.trained(self.images, clusters)
        return {"seconds": time.perf_counter() - start, "images": images, "loss": loss}

    def epoch(self, cold):
        """Features, whitening, k-means and a pass of training; from image files where `cold`."""
        laps = [time.perf_counter()]

        def lap(value):
            laps.append(time.perf_counter())
            return value

        images = lap(self.held(self.encoded.decode(self.threads)) if cold else self.images)
        rows = lap(self.features(images))
        whitened = lap(self.whitened(rows))
        clusters = lap(self.clustered(whitened))
        loss, seen = lap(self.trained(images, clusters))
        stages = dict(zip(("decode", "extract", "whiten", "cluster", "train"), np.diff(laps).tolist()))
        return {"seconds": laps[-1] - laps[0], "images": seen, "loss": loss, "stages": stages}

    def kmeans(self, rows, centroids, columns, iterations):
        """Iterations from given centroids; afterwards the mean squared distance to the nearest."""
        points = np.fromfile(rows, "<f4").reshape(-1, columns)
        initial = np.fromfile(centroids, "<f4").reshape(-1, columns)
        start = time.perf_counter()
        index = kmeans(points, initial, iterations)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "objective": float(index.search(points, 1)[0].mean(dtype=np.float64))}


def main():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints goes to stderr
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        if MISSING:
            answer = {"error": MISSING}
        else:
            answer = getattr(peer, request.pop("do"))(**request)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
