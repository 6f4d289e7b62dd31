"""Which stages of a DAG run are wanted: all, unless the parameter ``stages`` names some."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow.sdk.exceptions import AirflowSkipException


def require_chosen(context: Mapping[str, Any], stage: str) -> None:
    chosen = context["params"].get("stages")
    if chosen is not None and stage not in chosen:
        raise AirflowSkipException(f"{stage} is not among the stages of this DAG run: {', '.join(chosen)}")
