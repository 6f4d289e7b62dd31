"""Prints the pod that a CronJob's Job would make, or the config map beside it, as JSON.

usage: job.py MANIFEST JOB (Pod | ConfigMap) [KEY=LINES]...   KEY=LINES: more lines of a file in the config map
Needs PyYAML.
"""

import json
import sys
from pathlib import Path

import yaml


def pod(manifest: dict, job: str) -> dict:
    made = manifest["spec"]["jobTemplate"]["spec"]["template"]
    labels = made["metadata"]["labels"] | {"batch.kubernetes.io/job-name": job}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"{job}-0", "labels": labels}, "spec": made["spec"]}


def config_map(manifest: dict, more: list[str]) -> dict:
    for key, lines in (each.split("=", 1) for each in more):
        manifest["data"][key] += lines + "\n"
    return manifest


documents = {each["kind"]: each for each in yaml.safe_load_all(Path(sys.argv[1]).read_text())}
job, kind, more = sys.argv[2], sys.argv[3], sys.argv[4:]
print(json.dumps(pod(documents["CronJob"], job) if kind == "Pod" else config_map(documents["ConfigMap"], more)))
