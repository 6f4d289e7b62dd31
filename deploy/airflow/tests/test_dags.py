"""The DAGs as Airflow sees them: import, structure, parameters, rendered fields in every mode."""

import json
import re
from datetime import datetime, timezone
from itertools import pairwise
from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import ParamValidationError

from deepcluster_airflow.site import Site
from deepcluster_airflow.submissions import SUBMISSIONS

MODES = list(SUBMISSIONS)
STAGES = ["prepare", "train", "evaluate", "report"]
ROOT = "s3a://bucket/deepcluster"
NATIVE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "1073741824",
    "MALLOC_TRIM_THRESHOLD_": "8589934592",
}


def dag_of(dags, name, mode):
    return dags[name if mode == "client" else f"{name}_{mode.replace('-', '_')}"]


class Pulled:
    """What ``published_run`` gave."""

    try_number = 2

    def __init__(self, run):
        self.run = run

    def xcom_pull(self, task_ids):
        assert task_ids == "published_run"
        return self.run


def context(dag, published=None, **given):
    params = {name: given.get(name, dag.params.get_param(name).value) for name in dag.params}
    jar = "/opt/deepcluster/deepcluster.jar"
    return {
        "dag": dag,
        "run_id": "scheduled__2026-11-25T00:00:00+00:00",
        "logical_date": datetime(2026, 11, 25, tzinfo=timezone.utc),
        "params": params,
        "ti": Pulled(published),
        "var": {"value": SimpleNamespace(deepcluster_root=ROOT, deepcluster_jar=jar)},
    }


def rendered(dag, task_id, **given):
    task = dag.get_task(task_id).prepare_for_execution()
    task.render_template_fields(context(dag, **given))
    return task


def test_every_mode_has_both_dags(dags):
    assert len(dags) == 2 * len(MODES)


@pytest.mark.parametrize("mode", MODES)
def test_training_is_one_chain_and_one_run_at_a_time(dags, mode):
    dag = dag_of(dags, "deepcluster_training", mode)
    order = [task.task_id for task in dag.topological_sort()]
    assert order == ["new_images", "published_run", *STAGES, "publish"]
    assert all(dag.get_task(b).upstream_task_ids == {a} for a, b in pairwise(order))
    assert dag.max_active_runs == 1
    assert not dag.catchup
    assert dag.doc_md
    assert all(dag.get_task(stage).doc_md for stage in STAGES)
    assert all(dag.get_task(stage).retries == 3 for stage in STAGES)


@pytest.mark.parametrize("mode", MODES)
def test_stages_run_after_skipped_ones(dags, mode):
    dag = dag_of(dags, "deepcluster_stages", mode)
    assert {task.task_id for task in dag.tasks} == {*STAGES, "assign", "publish"}
    assert dag.get_task("train").downstream_task_ids == {"assign", "evaluate"}
    assert {task.trigger_rule for task in dag.tasks} == {"none_failed"}


@pytest.mark.parametrize("mode", MODES)
def test_names_of_places_come_from_the_dag_run(dags, mode):
    dag = dag_of(dags, "deepcluster_training", mode)
    own = f"{dag.dag_id}/scheduled__2026-11-25T00-00-00-00-00"
    assert rendered(dag, "prepare", size=32).application_args == [
        *("prepare", "--input", f"{ROOT}/incoming/2026-11-25"),
        *("--output", f"{ROOT}/datasets/{own}", "--size", "32"),
    ]
    train = rendered(dag, "train", settings={"clustering.k": 50, "model.sobel": True})
    assert train.application_args == [
        *("train", "--data", f"{ROOT}/datasets/{own}", "--run", f"{ROOT}/runs/{own}"),
        *("--set", "clustering.k=50", "--set", "model.sobel=true", "--set", "training.epochs=12"),
    ]
    assert rendered(dag, "evaluate", labelled="hdfs:///labelled").application_args == [
        *("evaluate", "--run", f"{ROOT}/runs/{own}", "--data", "hdfs:///labelled"),
        *("--test", f"{ROOT}/datasets/labelled-test", "--json"),
    ]
    assert rendered(dag, "report").application_args == ["report", "--run", f"{ROOT}/runs/{own}"]


def test_appending_is_one_parameter(dags):
    told = rendered(dags["deepcluster_training"], "prepare", append=True, dataset="datasets/photos")
    assert told.application_args == [
        *("prepare", "--input", f"{ROOT}/incoming/2026-11-25"),
        *("--output", f"{ROOT}/datasets/photos", "--append"),
    ]


@pytest.mark.parametrize(
    ("continue_from", "published", "wanted"),
    [
        (None, "s3a://bucket/old", []),
        ("published", None, []),
        ("published", "s3a://bucket/old", ["--from", "s3a://bucket/old"]),
        ("runs/other", "s3a://bucket/old", ["--from", f"{ROOT}/runs/other"]),
    ],
)
def test_continuing(dags, continue_from, published, wanted):
    dag = dags["deepcluster_training"]
    args = rendered(dag, "train", continue_from=continue_from, published=published).application_args
    assert args[5 : 5 + len(wanted)] == wanted
    assert ("--from" in args) == bool(wanted)


def test_assigning(dags):
    dag = dags["deepcluster_stages"]
    own = "deepcluster_stages/scheduled__2026-11-25T00-00-00-00-00"
    places = {"run": "runs/a", "dataset": "datasets/a"}
    args = rendered(dag, "assign", input="/new/images", **places).application_args
    assert args == [
        *("assign", "--run", f"{ROOT}/runs/a", "--input", "/new/images"),
        *("--output", f"{ROOT}/assignments/{own}"),
    ]
    assert rendered(dag, "assign", **places).application_args[4] == f"{ROOT}/datasets/a"


@pytest.mark.parametrize("mode", MODES)
def test_what_spark_is_told(dags, mode):
    task = rendered(dag_of(dags, "deepcluster_training", mode), "train")
    assert task.application == "/opt/deepcluster/deepcluster.jar"
    assert task.name == "deepcluster train scheduled__2026-11-25T00:00:00+00:00"
    assert NATIVE.items() <= {key.removeprefix("spark.executorEnv."): v for key, v in task.conf.items()}.items()
    if mode == "standalone-cluster":
        assert task.env_vars is None  # the provider refuses them there
    else:
        assert NATIVE.items() <= task.env_vars.items()
        assert task.env_vars["DEEPCLUSTER_SCHEDULER_TRY"] == "2"


@pytest.mark.parametrize(
    ("mode", "host", "extra", "wanted"),
    [
        ("client", "spark://master:7077", {}, ["--deploy-mode", "client"]),
        ("client", "yarn", {}, ["--master", "yarn"]),
        ("standalone-cluster", "spark://master:7077", {}, ["--deploy-mode", "cluster"]),
        (
            "yarn",
            "yarn",
            {"yarn_resourcemanager_webapp_address": "http://rm:8088"},
            ["spark.yarn.submit.waitAppCompletion=false", "spark.yarn.maxAppAttempts=1"],
        ),
        (
            "kubernetes",
            "k8s://https://api:6443",
            {"namespace": "clusters"},
            [
                "spark.kubernetes.namespace=clusters",
                "spark.kubernetes.submission.waitAppCompletion=false",
                "spark.kubernetes.driverEnv.OMP_NUM_THREADS=1",
            ],
        ),
    ],
)
def test_the_command_line_of_each_mode_and_its_durability(dags, monkeypatch, mode, host, extra, wanted):
    connection = {"conn_type": "spark", "host": host, "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_DEEPCLUSTER_SPARK", json.dumps(connection))
    task = rendered(dag_of(dags, "deepcluster_training", mode), "train")
    hook = task._get_hook()
    command = hook._build_spark_submit_command(task.application)
    assert set(wanted) <= set(command)
    assert command[-len(task.application_args) :] == task.application_args
    assert not any(re.search(r"(?i)secret|password|token|credential", part) for part in command)
    # Durable exactly where the provider can take up a running application, which is where it lives
    # on the cluster; each of these makes execute() resumable.
    resumable = (
        hook._should_track_driver_status
        or hook._should_track_driver_via_k8s_api()
        or (hook._is_yarn_cluster_mode and hook._yarn_track_via_rm_api)
    )
    assert task.durable == bool(resumable) == (mode != "client")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", 0),
        ("epochs", "many"),
        ("size", 7),
        ("settings", {"Clustering.k": 3}),
        ("settings", {"clustering.k": [3]}),
        ("bar_nmi_lead", 2),
        ("input", ""),
    ],
)
def test_parameters_out_of_their_schema_are_refused(dags, name, value):
    param = dags["deepcluster_training"].params.get_param(name)
    with pytest.raises(ParamValidationError):
        param.resolve(value)


def test_stages_are_a_choice_of_names(dags):
    param = dags["deepcluster_stages"].params.get_param("stages")
    assert param.resolve(["train", "report"]) == ["train", "report"]
    with pytest.raises(ParamValidationError):
        param.resolve(["trian"])


def test_a_site_with_unknown_words_is_refused(tmp_path, monkeypatch):
    site = tmp_path / "site.json"
    monkeypatch.setenv("DEEPCLUSTER_AIRFLOW_SITE", str(site))
    site.write_text('{"submissions": ["clinet"]}')
    with pytest.raises(ValueError, match=r"unknown submissions \['clinet'\]"):
        Site.read()
    site.write_text('{"sched": null}')
    with pytest.raises(ValueError, match=r"unknown keys \['sched'\]"):
        Site.read()


def test_the_example_site_is_accepted(monkeypatch):
    from conftest import HERE

    from deepcluster_airflow import parameters

    monkeypatch.setenv("DEEPCLUSTER_AIRFLOW_SITE", str(HERE.parent / "site.json"))
    params = parameters.training(Site.read().parameters)
    assert params["settings"].value == {"clustering.k": 1000}
