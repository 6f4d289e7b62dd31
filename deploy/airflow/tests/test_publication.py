"""The bar and the pointer, on real files."""

import json
import subprocess
from pathlib import Path

import pytest
from airflow.sdk.exceptions import AirflowFailException

from deepcluster_airflow import publication, storage
from deepcluster_airflow.places import Places, path_name
from deepcluster_airflow.publication import Gains

CHECK = Path(__file__).parents[2] / "check-evaluation"
BAR = Gains(10.0, 0.1)


def evaluation(trained, nmi, epoch=10):
    probes = {"knn_fc": 0.5, "linear_conv": 0.5, "knn_conv": 0.5}
    return {
        "evaluated": {"run_id": "0b3b", "epoch": epoch, "digest": f"d{epoch}"},
        "random": {"linear_fc": 0.4, **probes},
        "trained": {"linear_fc": trained, **probes},
        "clustering": {"nmi": nmi},
        "raw_pixels": {"nmi": 0.05},
    }


@pytest.fixture
def places(tmp_path):
    run = tmp_path / "runs" / "a"
    for folder in ("commits", "evaluation"):
        (run / folder).mkdir(parents=True)
    (run / "run.json").write_text('{"id": "0b3b"}')
    for epoch in (0, 9, 10):
        (run / "commits" / f"epoch-{epoch:04d}-network.json").write_text(f'{{"digest": "d{epoch}"}}')
    (run / "commits" / "epoch-0011-clusters.json").write_text("{}")
    return Places(f"file://{tmp_path}", "in", "data", f"file://{run}", "out")


def told(places, content):
    storage.replace_json(places.evaluation, content)
    return publication.publish(places, BAR, {"dag": "a", "dag_run": "b"})


def test_a_run_that_holds_the_bar_is_published(places, tmp_path):
    assert publication.published_run(places) is None
    pointer = told(places, evaluation(0.6, 0.2))
    assert json.loads((tmp_path / "published" / "latest.json").read_text()) == pointer
    assert (pointer["epoch"], pointer["digest"], pointer["run_id"]) == (10, "d10", "0b3b")
    assert pointer["gains"] == pytest.approx({"linear_points": 20.0, "nmi_lead": 0.15})
    assert publication.published_run(places) == places.run
    assert [file.name for file in (tmp_path / "published").iterdir()] == ["latest.json"]


@pytest.mark.parametrize(("trained", "nmi"), [(0.45, 0.2), (0.6, 0.1), (0.3, 0.0)])
def test_below_the_bar_the_old_pointer_stays(places, trained, nmi):
    before = told(places, evaluation(0.6, 0.2))
    with pytest.raises(AirflowFailException, match=r"linear fc [+-].* points \(bar \+10.0\), NMI [+-]"):
        told(places, evaluation(trained, nmi))
    assert storage.read_json(places.pointer) == before


def test_figures_of_an_older_network_are_not_published(places):
    older = r"evaluation is of .*'epoch': 9.* newest network is .*'epoch': 10"
    with pytest.raises(AirflowFailException, match=older):
        told(places, evaluation(0.6, 0.2, epoch=9))
    assert publication.published_run(places) is None


@pytest.mark.parametrize(("trained", "nmi"), [(0.6, 0.2), (0.45, 0.2), (0.6, 0.1), (0.51, 0.16), (0.2, -0.1)])
def test_the_default_bar_is_that_of_check_evaluation(tmp_path, trained, nmi):
    file = tmp_path / "evaluation.json"
    file.write_text(json.dumps(evaluation(trained, nmi)))
    code = subprocess.run([CHECK, file], capture_output=True, check=False).returncode
    assert Gains.of(evaluation(trained, nmi)).holds(BAR) == (code == 0)


def test_a_write_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(TypeError):
        storage.replace_json(f"file://{tmp_path}/published/latest.json", {"figure": object()})
    assert list((tmp_path / "published").iterdir()) == []


def test_run_ids_become_names_that_hadoop_takes():
    assert path_name("manual__2026-11-25T04:41:33.1+00:00") == "manual__2026-11-25T04-41-33.1-00-00"
    assert path_name("a/../b") == "a-..-b"
