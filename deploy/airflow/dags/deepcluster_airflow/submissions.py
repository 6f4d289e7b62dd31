"""The ways to reach a cluster, each with the setting of ``durable`` that is right for it.

Airflow's ``SparkSubmitOperator`` is durable by default: it stores the id of the application and a retry
takes up the one that runs. That works only where the driver lives on the cluster. Where it is a child of
the Airflow worker there is no id; a worker that dies may leave the driver alone, and the retry starts
another. The lease of the run refuses the second one (exit code 6), and ``exits`` waits for the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# A task of Spark is one core and one native thread; glibc keeps large arrays (docs/operations.md).
_NATIVE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "1073741824",
    "MALLOC_TRIM_THRESHOLD_": "8589934592",
}
# Who writes the run, for the lease and its messages.
_SCHEDULER = {
    "DEEPCLUSTER_SCHEDULER_RUN": "{{ dag.dag_id }} {{ run_id }}",
    "DEEPCLUSTER_SCHEDULER_TRY": "{{ ti.try_number }}",
}


@dataclass(frozen=True)
class Submission:
    """``durable``: a retry re-attaches to the application that runs. ``conf`` adds to every stage's."""

    name: str
    deploy_mode: str
    durable: bool
    options: dict[str, Any] = field(default_factory=dict)
    conf: dict[str, str] = field(default_factory=dict)
    driver_environment: bool = True

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of ``SparkSubmitOperator``."""
        return {
            "deploy_mode": self.deploy_mode,
            "durable": self.durable,
            "conf": {f"spark.executorEnv.{name}": value for name, value in _NATIVE.items()} | self.conf,
            "env_vars": _NATIVE | _SCHEDULER if self.driver_environment else None,
            **self.options,
        }


SUBMISSIONS = {
    each.name: each
    for each in (
        # Driver in the Airflow worker, on any master. The only mode that always tells the exit code.
        Submission("client", "client", durable=False),
        # Driver on a worker of a standalone cluster; its master needs spark.master.rest.enabled.
        Submission("standalone-cluster", "cluster", durable=True, driver_environment=False),
        # YARN would start a lost driver again by itself, beside Airflow's retry: one attempt.
        Submission(
            "yarn",
            "cluster",
            durable=True,
            options={"yarn_track_via_rm_api": True},
            conf={"spark.yarn.maxAppAttempts": "1"},
        ),
        Submission(
            "kubernetes",
            "cluster",
            durable=True,
            options={"track_driver_via_k8s_api": True, "status_poll_interval": 20},
        ),
    )
}
