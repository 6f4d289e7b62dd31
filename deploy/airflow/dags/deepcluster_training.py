"""New images in, a published network out: one DAG run a day, one DAG for each way of the site to submit."""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, chain

from deepcluster_airflow import parameters
from deepcluster_airflow.commands import EVALUATE, PREPARE, PUBLISHED_RUN, REPORT, TRAIN
from deepcluster_airflow.site import Site
from deepcluster_airflow.submissions import Submission
from deepcluster_airflow.tasks import DEFAULT_ARGUMENTS, new_images, publish, published_run, stage_task

DOC = """
### DeepCluster: train on new images

Waits for `incoming/<day>`, prepares it, trains a run named after the DAG run, evaluates and reports it, and
publishes it (`published/latest.json`) only if the evaluation holds the bar of the parameters.

A failed task may be retried or cleared at any time: every stage goes on from what is committed. One DAG run at
a time. Where things lie, parameters, failures: `deploy/airflow/README.md`.
"""


def training(dag_id: str, submission: Submission, site: Site) -> DAG:
    with DAG(
        dag_id,
        description=f"Train on new images and publish what holds the bar ({submission.name})",
        doc_md=DOC,
        schedule=site.schedule,
        start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
        catchup=False,
        max_active_runs=1,
        dagrun_timeout=timedelta(days=7),
        default_args=DEFAULT_ARGUMENTS,
        params=parameters.training(site.parameters),
        tags=["deepcluster", submission.name],
        is_paused_upon_creation=True,
    ) as dag:
        stages = [stage_task(stage, submission, site) for stage in (PREPARE, TRAIN, EVALUATE, REPORT)]
        base = published_run.override(task_id=PUBLISHED_RUN)()
        chain(new_images(), base, *stages, publish())
    return dag


_site = Site.read()
for _dag_id, _submission in _site.variants("deepcluster_training"):
    globals()[_dag_id] = training(_dag_id, _submission, _site)
