"""The parameters of the DAGs, each with its JSON schema; Airflow's form is made from them."""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param

_PLACE = {"type": ["null", "string"], "minLength": 1}


def _common() -> dict[str, Param]:
    return {
        "input": Param(
            None,
            title="Images",
            description="What prepare reads: a URI, or a place below the root. Empty: incoming/<day of the run>.",
            **_PLACE,
        ),
        "append": Param(
            False, type="boolean", title="Append", description="Add the images to the dataset, which exists."
        ),
        "size": Param(
            None,
            type=["null", "integer"],
            minimum=8,
            maximum=1024,
            title="Side in pixels",
            description="Scale images to this side when preparing them. Empty: keep the files' bytes.",
        ),
        "epochs": Param(
            12,
            type="integer",
            minimum=1,
            title="Epochs",
            description="training.epochs; may be raised later, to go on with the same run.",
        ),
        "settings": Param(
            {},
            type="object",
            propertyNames={"pattern": r"^[a-z]+(\.[a-z-]+)+$"},
            additionalProperties={"type": ["string", "number", "boolean"]},
            title="Settings",
            description="Settings of the run by key, as in conf/reference.conf, such as clustering.k.",
        ),
        "labelled": Param(
            None,
            title="Labelled dataset",
            description="Prepared, to fit probes on. Empty: the run's own dataset, if it has labels.",
            **_PLACE,
        ),
        "test": Param(
            "datasets/labelled-test",
            type="string",
            minLength=1,
            title="Test dataset",
            description="Prepared and labelled, to test probes on.",
        ),
        "bar_linear_points": Param(
            10.0,
            type="number",
            title="Bar: linear probe",
            description="Publish only if it gains at least so many points of per cent over initial weights.",
        ),
        "bar_nmi_lead": Param(
            0.1,
            type="number",
            minimum=-1,
            maximum=1,
            title="Bar: NMI",
            description="Publish only if NMI to labels is at least so much above that on raw pixels.",
        ),
    }


def training(defaults: dict[str, Any]) -> dict[str, Param]:
    params = _common() | {
        "dataset": Param(
            None,
            title="Dataset",
            description="Where prepare writes. Empty: a new one for this DAG run. To append, name it.",
            **_PLACE,
        ),
        "continue_from": Param(
            None,
            title="Continue from",
            description="A run whose network the new one starts with; 'published': the one published last.",
            **_PLACE,
        ),
    }
    return _with(params, defaults)


def stages(defaults: dict[str, Any], names: list[str]) -> dict[str, Param]:
    params = _common() | {
        "run": Param(type="string", minLength=1, title="Run", description="A run, new or not."),
        "dataset": Param(type="string", minLength=1, title="Dataset", description="The dataset of the run."),
        "stages": Param(
            names,
            type="array",
            items={"type": "string", "enum": names},
            examples=names,
            uniqueItems=True,
            minItems=1,
            title="Stages",
            description="What is to be done, of: " + ", ".join(names),
        ),
        "assignments": Param(
            None,
            title="Assignments",
            description="New folder for the table of assign. Empty: a folder of this DAG run.",
            **_PLACE,
        ),
    }
    return _with(params, {key: value for key, value in defaults.items() if key in params})


def _with(params: dict[str, Param], defaults: dict[str, Any]) -> dict[str, Param]:
    """A default that breaks the schema stops the DAG from being imported, in the words of the schema."""
    if unknown := set(defaults) - set(params):
        raise ValueError(f"Cannot set defaults of unknown parameters {sorted(unknown)}")
    for name, value in defaults.items():
        old = params[name]
        params[name] = Param(value, old.description, schema=old.schema)
        params[name].resolve()
    return params
