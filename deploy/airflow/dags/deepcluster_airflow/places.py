"""Where the data of a DAG run lies, all below the Airflow variable ``deepcluster_root``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")


def path_name(run_id: str) -> str:
    """A DAG run's id as the name of a folder: Hadoop takes no colon in a path."""
    return _UNSAFE.sub("-", run_id)


@dataclass(frozen=True)
class Places:
    """URIs of one DAG run. The same DAG run has the same places at every try: a retry is a resume."""

    root: str
    images: str
    dataset: str
    run: str
    assignments: str

    @classmethod
    def of(cls, context: Mapping[str, Any]) -> Places:
        root = context["var"]["value"].deepcluster_root.rstrip("/")
        params = context["params"]
        own = f"{context['dag'].dag_id}/{path_name(context['run_id'])}"
        batch = (context.get("logical_date") or context["dag_run"].run_after).strftime("%Y-%m-%d")

        def place(parameter: str, otherwise: str) -> str:
            return below(root, params.get(parameter) or otherwise)

        return cls(
            root=root,
            images=place("input", f"incoming/{batch}"),
            dataset=place("dataset", f"datasets/{own}"),
            run=place("run", f"runs/{own}"),
            assignments=place("assignments", f"assignments/{own}"),
        )

    @property
    def manifest(self) -> str:
        return f"{self.dataset}/manifest.json"

    @property
    def evaluation(self) -> str:
        return f"{self.run}/evaluation/evaluation.json"

    @property
    def report(self) -> str:
        return f"{self.run}/report/index.html"

    @property
    def pointer(self) -> str:
        return f"{self.root}/published/latest.json"

    def network(self, epoch: int) -> str:
        """The commit that ends an epoch."""
        return f"{self.run}/commits/epoch-{epoch:04d}-network.json"


def below(root: str, place: str) -> str:
    """A whole URI or absolute path as it is, anything else below the root."""
    return place if "://" in place or place.startswith("/") else f"{root}/{place}"
