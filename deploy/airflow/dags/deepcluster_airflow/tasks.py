"""The tasks that both DAGs share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, get_current_context, task

from deepcluster_airflow import publication, storage
from deepcluster_airflow.choice import require_chosen
from deepcluster_airflow.commands import Stage
from deepcluster_airflow.operator import DeepClusterOperator
from deepcluster_airflow.places import Places
from deepcluster_airflow.site import Site
from deepcluster_airflow.submissions import Submission

#: Other DAGs can be scheduled by it: it is updated when a run is published.
PUBLISHED = Asset(name="deepcluster_published", uri="x-deepcluster://published/latest.json")

#: A stage takes up where it was, so tries are cheap; a killed driver loses a training round at most.
DEFAULT_ARGUMENTS = {
    "retries": 3,
    "retry_delay": timedelta(minutes=1),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=15),
}

STAGE_DOC = {
    "prepare": "Makes a dataset of the images. Done when its manifest is there; the same images again are the "
    "same dataset.",
    "train": "Trains epoch after epoch. Every stage of an epoch commits, so a retry goes on from the last commit; "
    "a finished run returns at once. Done when the network of the last epoch is committed.",
    "evaluate": "Judges the network by labels it never saw, beside its initial weights and raw pixels.",
    "assign": "Writes a table `id, path, cluster, distance, margin` of the images. A table that is there is kept.",
    "report": "Writes `report/index.html` into the run; the button *Report of the run* leads there.",
}


def stage_task(stage: Stage, submission: Submission, site: Site) -> DeepClusterOperator:
    return DeepClusterOperator(
        task_id=stage.name,
        stage=stage,
        submission=submission,
        spark_submit=site.spark_submit,
        doc_md=f"{STAGE_DOC[stage.name]}\n\n`deepcluster {stage.name} --help`; exit codes: "
        "`spark-job/docs/operations.md`.",
    )


@task.sensor(mode="reschedule", poke_interval=60, timeout=timedelta(hours=20), soft_fail=True)
def new_images() -> bool:
    """Waits until the images are complete: an archive that exists, or a folder with `_SUCCESS` in it.

    Holds no slot while it waits. When none come the DAG run is skipped, not failed.
    """
    images = Places.of(get_current_context()).images.partition("!")[0]
    archive = images.endswith((".tar", ".tar.gz", ".tgz", ".zip"))
    return storage.exists(images if archive else f"{images.rstrip('/')}/_SUCCESS")


@task
def published_run() -> str | None:
    """Looks up the published run, once: what a retry continues from must not change."""
    return publication.published_run(Places.of(get_current_context()))


@task(outlets=[PUBLISHED])
def publish() -> dict[str, Any]:
    """Writes `published/latest.json` if the evaluation holds the bar.

    Otherwise the task fails with the figures, without a retry, and what was published stays.
    """
    context = get_current_context()
    require_chosen(context, "publish")
    params = context["params"]
    return publication.publish(
        Places.of(context),
        publication.Gains(params["bar_linear_points"], params["bar_nmi_lead"]),
        {"dag": context["dag"].dag_id, "dag_run": context["run_id"]},
    )
