"""Runs one DAG with dag.test(), as the platform checks do; ends with 0 if the DAG run succeeded.

usage: run_dag.py DAG_ID LOGICAL_DATE [PARAMETERS as JSON]
"""

import json
import os
import sys
from datetime import datetime
from pathlib import Path

from airflow.dag_processing.dagbag import BundleDagBag


def main(dag_id: str, logical_date: str, parameters: str = "{}") -> int:
    folder = Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
    bag = BundleDagBag(dag_folder=folder, bundle_path=folder, bundle_name="dags-folder")
    if bag.import_errors:
        print(bag.import_errors, file=sys.stderr)
        return 2
    when = datetime.fromisoformat(logical_date)
    run = bag.dags[dag_id].test(run_after=when, logical_date=when, run_conf=json.loads(parameters))
    for task in run.get_task_instances():
        print(f"task {task.task_id}: {task.state}, try {task.try_number}")
    print(f"dag run {run.run_id}: {run.state}")
    return 0 if run.state == "success" else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
