"""What a site decides about its DAGs, read when they are parsed: see site.json beside the README.

Everything that needs no new DAG is an Airflow variable, a connection, or Spark's own spark-defaults.conf.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from deepcluster_airflow.submissions import SUBMISSIONS, Submission

ENVIRONMENT = "DEEPCLUSTER_AIRFLOW_SITE"


@dataclass(frozen=True)
class Site:
    """``parameters`` replaces defaults of the DAGs' parameters, which is all a scheduled run has."""

    submissions: list[str] = field(default_factory=lambda: ["client"])
    schedule: str | None = "@daily"
    spark_submit: str = "spark-submit"
    parameters: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if unknown := set(self.submissions) - set(SUBMISSIONS):
            raise ValueError(
                f"Cannot read the site: unknown submissions {sorted(unknown)} (known: {sorted(SUBMISSIONS)})"
            )

    @classmethod
    def read(cls) -> Site:
        file = os.environ.get(ENVIRONMENT)
        if not file:
            return cls()
        told = json.loads(Path(file).read_text())
        if unknown := set(told) - {each.name for each in fields(cls)}:
            raise ValueError(f"Cannot read the site {file}: unknown keys {sorted(unknown)}")
        return cls(**told)

    def variants(self, dag_id: str) -> list[tuple[str, Submission]]:
        """One DAG a submission; the first has the plain name."""
        return [
            (dag_id if i == 0 else f"{dag_id}_{name.replace('-', '_')}", SUBMISSIONS[name])
            for i, name in enumerate(self.submissions)
        ]
