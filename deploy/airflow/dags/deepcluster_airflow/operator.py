"""One stage of DeepCluster as an Airflow task."""

from __future__ import annotations

from typing import Any

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import BaseOperatorLink, Context, Variable
from airflow.sdk.exceptions import AirflowException

from deepcluster_airflow import storage
from deepcluster_airflow.choice import require_chosen
from deepcluster_airflow.commands import Stage
from deepcluster_airflow.exits import outcome
from deepcluster_airflow.places import Places
from deepcluster_airflow.submissions import Submission

CONNECTION = "deepcluster_spark"


class ReportLink(BaseOperatorLink):
    """The button to the run's report: below the variable ``deepcluster_report_url`` where it is set."""

    name = "Report of the run"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        # The task runner hands over the task instance itself.
        places = Places.of(ti_key.get_template_context())
        url = Variable.get("deepcluster_report_url", default=places.root)
        return url.rstrip("/") + places.report.removeprefix(places.root)


class DeepClusterOperator(SparkSubmitOperator):
    """Submits a stage, makes of its exit code what Airflow should do, and believes only its result.

    A submission that ended well without the stage's proof has not done it: on Kubernetes the provider
    takes a driver pod that vanished for a success.
    """

    operator_extra_links = (ReportLink(),)

    def __init__(self, *, stage: Stage, submission: Submission, spark_submit: str, **kwargs: Any) -> None:
        super().__init__(
            application="{{ var.value.deepcluster_jar }}",
            java_class="org.deepcluster.app.Main",
            application_args=stage.arguments,
            conn_id=CONNECTION,
            spark_binary=spark_submit,
            name=f"deepcluster {stage.name} {{{{ run_id }}}}",
            **submission.arguments(),
            **kwargs,
        )
        self.stage = stage

    def execute(self, context: Context) -> str:
        require_chosen(context, self.stage.name)
        proof = self.stage.proof(context)
        if self.stage.once and storage.exists(proof):
            self.log.info("%s is done already: %s", self.stage.name, proof)
            return proof
        self._submit(context)
        if not storage.exists(proof):
            self._forget(context)
            raise AirflowException(
                f"Cannot believe that {self.stage.name} is done: it ended well, but {proof} is missing "
                "(a retry goes on from the last commit)"
            )
        return proof

    def _submit(self, context: Context) -> None:
        try:
            super().execute(context)
        except (AirflowException, RuntimeError) as failure:
            self.log.error("%s", failure)
            raise outcome(self.stage.name, failure) from failure

    def _forget(self, context: Context) -> None:
        """A retry of a durable task would else believe the same application again."""
        if self.durable and (store := context.get("task_state_store")) is not None:
            store.clear()
