"""The arguments of each stage, and the file that proves it is done.

Arguments are functions of the context, which Airflow calls when it renders ``application_args``. They
depend on the DAG run and its parameters alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deepcluster_airflow.places import Places, below

Context = Mapping[str, Any]

#: Task that looks up the published run once, so that no retry continues from another one.
PUBLISHED_RUN = "published_run"


def prepare(context: Context, jinja_env: Any = None) -> list[str]:
    places, params = Places.of(context), context["params"]
    size = params.get("size")
    return [
        *("prepare", "--input", places.images, "--output", places.dataset),
        *(["--append"] if params.get("append") else []),
        *(["--size", str(size)] if size else []),
        *_settings(params),
    ]


def train(context: Context, jinja_env: Any = None) -> list[str]:
    places, params = Places.of(context), context["params"]
    base = _base(context, places.root)
    return [
        *("train", "--data", places.dataset, "--run", places.run),
        *(["--from", base] if base else []),
        *_settings(params),
        *("--set", f"training.epochs={params['epochs']}"),
    ]


def evaluate(context: Context, jinja_env: Any = None) -> list[str]:
    places, params = Places.of(context), context["params"]
    labelled = below(places.root, params["labelled"]) if params.get("labelled") else places.dataset
    return [
        *("evaluate", "--run", places.run, "--data", labelled),
        *("--test", below(places.root, params["test"]), "--json"),
    ]


def assign(context: Context, jinja_env: Any = None) -> list[str]:
    places = Places.of(context)
    images = places.images if context["params"].get("input") else places.dataset
    return ["assign", "--run", places.run, "--input", images, "--output", places.assignments]


def report(context: Context, jinja_env: Any = None) -> list[str]:
    return ["report", "--run", Places.of(context).run]


@dataclass(frozen=True)
class Stage:
    """A command, and the file that is there when it is done.

    ``once``: the command refuses to run when its result is there, so it must not be run again.
    """

    name: str
    arguments: Callable[..., list[str]]
    proof: Callable[[Context], str]
    once: bool = False


PREPARE = Stage("prepare", prepare, lambda context: Places.of(context).manifest)
TRAIN = Stage("train", train, lambda context: Places.of(context).network(context["params"]["epochs"]))
EVALUATE = Stage("evaluate", evaluate, lambda context: Places.of(context).evaluation)
ASSIGN = Stage("assign", assign, lambda context: f"{Places.of(context).assignments}/_SUCCESS", once=True)
REPORT = Stage("report", report, lambda context: Places.of(context).report)


def _settings(params: Mapping[str, Any]) -> list[str]:
    given = sorted((params.get("settings") or {}).items())
    return [part for key, value in given for part in ("--set", f"{key}={_hocon(value)}")]


def _hocon(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _base(context: Context, root: str) -> str | None:
    base = context["params"].get("continue_from")
    if base == "published":
        return context["ti"].xcom_pull(task_ids=PUBLISHED_RUN)
    return below(root, base) if base else None
