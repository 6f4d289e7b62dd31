"""What cores give to processes that meet: the bound of synchronous training on this machine.

Processes of one core each train the network of `deepcluster_peer.py` on random images, and wait for each other at a
barrier after every few steps, as workers do that average their parameters. Nothing is averaged and nothing is sent.
Prints one JSON object: steps a second of one process alone (each core in turn, their mean), of all without meeting,
and of all that meet.

usage: python meeting.py --cores 0,1 [--seconds 8] [--steps 5] [--batch 64]

Needs torch, faiss-cpu, numpy and pillow, like the program beside it. Apache License 2.0.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import time

from deepcluster_peer import MISSING, network

if MISSING is None:
    import torch
    import torch.nn.functional as F

CLUSTERS = 100
WARM_STEPS = 5


def train(core: int, args: argparse.Namespace, meet: bool, barrier, over, rates) -> None:
    """Steps on one core for the time asked; its steps a second to `rates`."""
    os.sched_setaffinity(0, {core})
    torch.set_num_threads(1)
    torch.manual_seed(core)
    body, head = network(CLUSTERS, torch.contiguous_format)
    parameters = [*body.parameters(), *head.parameters()]
    optimiser = torch.optim.SGD(parameters, 0.05, momentum=0.9)
    images, labels = torch.randn(args.batch, 3, 32, 32), torch.randint(CLUSTERS, (args.batch,))

    def steps(count: int) -> None:
        for _ in range(count):
            optimiser.zero_grad()
            F.cross_entropy(head(F.relu(body(images))), labels).backward()
            optimiser.step()

    steps(WARM_STEPS)
    barrier.wait()
    start, done = time.perf_counter(), 0
    while not over.value:
        steps(args.steps)
        done += args.steps
        if meet:
            barrier.wait()
        if time.perf_counter() - start > args.seconds:
            over.value = 1
        if meet:
            barrier.wait()  # all see whether it is over
    rates.put(done / (time.perf_counter() - start))


def rate(cores: list[int], args: argparse.Namespace, meet: bool) -> float:
    """Steps a second of processes on `cores`, all together."""
    context = multiprocessing.get_context("spawn")
    patience = args.seconds + 120  # with the start
    shared = context.Barrier(len(cores), timeout=patience), context.Value("i", 0), context.Queue()
    processes = [
        context.Process(target=train, args=(core, args, meet, *shared), daemon=True) for core in cores
    ]
    for process in processes:
        process.start()
    total = sum(shared[-1].get(timeout=patience) for _ in processes)
    for process in processes:
        process.join()
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description="What cores give to processes that meet every few steps.")
    parser.add_argument("--cores", required=True, help="numbers of cores, such as 0,1")
    parser.add_argument("--seconds", type=float, default=8, help="of each measurement (default 8)")
    parser.add_argument("--steps", type=int, default=5, help="between two meetings (default 5)")
    parser.add_argument("--batch", type=int, default=64, help="images a step and process (default 64)")
    args = parser.parse_args()
    if MISSING:
        parser.exit(1, MISSING + "\n")
    cores = [int(core) for core in args.cores.split(",")]
    alone = sum(rate([core], args, meet=False) for core in cores) / len(cores)
    print(json.dumps({"alone": alone, "free": rate(cores, args, meet=False), "meeting": rate(cores, args, meet=True)}))


if __name__ == "__main__":
    main()
