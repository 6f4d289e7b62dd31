"""An Airflow of its own for the tests: settings before the first import, and a fresh database."""

import os
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
HOME = Path(tempfile.mkdtemp(prefix="deepcluster-airflow-"))
SITE = HOME / "site.json"
SITE.write_text('{"submissions": ["client", "standalone-cluster", "yarn", "kubernetes"]}')

os.environ.update(
    AIRFLOW_HOME=str(HOME),
    AIRFLOW__CORE__DAGS_FOLDER=str(HERE.parent / "dags"),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__CORE__UNIT_TEST_MODE="False",
    DEEPCLUSTER_AIRFLOW_SITE=str(SITE),
    AIRFLOW_VAR_DEEPCLUSTER_ROOT="s3a://bucket/deepcluster",
    AIRFLOW_VAR_DEEPCLUSTER_JAR="/opt/deepcluster/deepcluster.jar",
)

import shutil  # noqa: E402

import pytest  # noqa: E402


def pytest_unconfigure():
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def dags():
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(HERE.parent / "dags"))
    assert bag.import_errors == {}
    return bag.dags
