"""One task a stage, on a run that is named: to go on with it, judge it anew, assign images, publish it."""

from datetime import timedelta

from airflow.sdk import DAG, chain

from deepcluster_airflow import parameters
from deepcluster_airflow.commands import ASSIGN, EVALUATE, PREPARE, REPORT, TRAIN
from deepcluster_airflow.site import Site
from deepcluster_airflow.submissions import Submission
from deepcluster_airflow.tasks import DEFAULT_ARGUMENTS, publish, stage_task

DOC = """
### DeepCluster: stages of one run

Runs the chosen stages of the run that the parameters name, new or not; the others are skipped. Each stage is a
function of what is committed, so running one again is a resume: a finished run returns at once, one with more
`epochs` than before goes on. Where things lie, parameters, failures: `deploy/airflow/README.md`.
"""

STAGES = (PREPARE, TRAIN, ASSIGN, EVALUATE, REPORT)
NAMES = [*(stage.name for stage in STAGES), "publish"]


def stages(dag_id: str, submission: Submission, site: Site) -> DAG:
    with DAG(
        dag_id,
        description=f"Run chosen stages of one run ({submission.name})",
        doc_md=DOC,
        schedule=None,
        max_active_runs=1,
        dagrun_timeout=timedelta(days=7),
        default_args=DEFAULT_ARGUMENTS | {"trigger_rule": "none_failed"},
        params=parameters.stages(site.parameters, NAMES),
        tags=["deepcluster", submission.name],
    ) as dag:
        prepare, train, assign, evaluate, report = (stage_task(each, submission, site) for each in STAGES)
        chain(prepare, train, [assign, evaluate])
        chain(evaluate, report, publish())
    return dag


_site = Site.read()
for _dag_id, _submission in _site.variants("deepcluster_stages"):
    globals()[_dag_id] = stages(_dag_id, _submission, _site)
