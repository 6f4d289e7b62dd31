"""Publishing a run: a pointer that names it, written only if its evaluation holds the bar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from deepcluster_airflow import storage
from deepcluster_airflow.places import Places

_NETWORK = re.compile(r"epoch-(\d+)-network\.json")


@dataclass(frozen=True)
class Gains:
    """What training brought, as deploy/check-evaluation counts it.

    ``linear_points``: accuracy of the linear probe on ``fc`` above that on initial weights, in points of
    per cent; ``nmi_lead``: NMI to labels above that of k-means on raw pixels, -1 to 1.
    """

    linear_points: float
    nmi_lead: float

    @classmethod
    def of(cls, evaluation: Mapping[str, Any]) -> Gains:
        return cls(
            100 * (evaluation["trained"]["linear_fc"] - evaluation["random"]["linear_fc"]),
            evaluation["clustering"]["nmi"] - evaluation["raw_pixels"]["nmi"],
        )

    def holds(self, bar: Gains) -> bool:
        return self.linear_points >= bar.linear_points and self.nmi_lead >= bar.nmi_lead

    def against(self, bar: Gains) -> str:
        return (
            f"linear fc {self.linear_points:+.1f} points (bar {bar.linear_points:+.1f}), "
            f"NMI {self.nmi_lead:+.3f} (bar {bar.nmi_lead:+.3f})"
        )


def publish(places: Places, bar: Gains, published_by: Mapping[str, str]) -> dict[str, Any]:
    """Writes the pointer and returns it.

    :raises AirflowFailException: with the figures, if the bar does not hold, or if they are of another
        network than the newest; the old pointer stays
    """
    evaluation = storage.read_json(places.evaluation)
    evaluated = evaluation["evaluated"]
    newest = _newest(places)
    if evaluated != newest:
        raise AirflowFailException(
            f"Cannot publish {places.run}: its evaluation is of {evaluated}, its newest network is {newest} "
            "(clear the task that evaluates)"
        )
    gains = Gains.of(evaluation)
    if not gains.holds(bar):
        raise AirflowFailException(f"Cannot publish {places.run}: {gains.against(bar)}")
    pointer = {
        "run": places.run,
        **newest,
        "dataset": places.dataset,
        "report": places.report,
        "evaluation": evaluation,
        "gains": vars(gains),
        "bar": vars(bar),
        "published_by": dict(published_by),
    }
    storage.replace_json(places.pointer, pointer)
    return pointer


def published_run(places: Places) -> str | None:
    """The run that the pointer names; None before the first publication."""
    return storage.read_json(places.pointer)["run"] if storage.exists(places.pointer) else None


def _newest(places: Places) -> dict[str, Any]:
    found = [_NETWORK.fullmatch(name) for name in storage.names(f"{places.run}/commits")]
    epoch = max(int(match.group(1)) for match in found if match)
    return {
        "run_id": storage.read_json(f"{places.run}/run.json")["id"],
        "epoch": epoch,
        "digest": storage.read_json(places.network(epoch))["digest"],
    }
