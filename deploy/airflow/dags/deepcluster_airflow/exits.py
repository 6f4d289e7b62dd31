"""What Airflow does about each exit code of the program (spark-job/docs/operations.md)."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import Enum

from airflow.sdk import timezone
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowRescheduleException

#: How long to leave a run to the process that writes it. A dead writer's lease is stale after 60 s.
WRITER_PATIENCE = timedelta(seconds=60)

# The provider tells exit codes only in messages: of the driver on Kubernetes (two ways), of the
# application on YARN (two ways), of spark-submit. The driver's own comes first where both are told.
_CODES = tuple(
    re.compile(pattern)
    for pattern in (
        r"Kubernetes spark exit code is: (\d+)",
        r"exit_code=(\d+)",
        r"exited with status (\d+)",
        r"exitCode: (\d+)",
        r"Error code is: (-?\d+)",
    )
)


class Action(Enum):
    RETRY = "retry"
    FAIL = "fail"
    WAIT = "wait"


_RULES = {
    2: (Action.FAIL, "wrong usage"),
    3: (Action.FAIL, "the settings are wrong"),
    4: (Action.FAIL, "the dataset is missing, empty or another one"),
    5: (Action.FAIL, "the run was begun with other settings, another dataset or version"),
    6: (Action.WAIT, "another process writes the run"),
    7: (Action.FAIL, "the images cannot be clustered so"),
    8: (Action.FAIL, "training diverged at every rate tried"),
    9: (Action.RETRY, "no space is left; what is committed is whole"),
    10: (Action.RETRY, "it was stopped, at a commit"),
    11: (Action.FAIL, "the clusters collapsed"),
}


def exit_code(failure: BaseException) -> int | None:
    """The exit code in the message of a failed submission; None where the mode does not tell it."""
    for pattern in _CODES:
        if found := pattern.search(str(failure)):
            return int(found.group(1))
    return None


# Codes without a rule are those of kills and lost machines, which the same command mends.
_LOST = (Action.RETRY, "it was killed or lost")


def action(code: int | None) -> Action:
    """What Airflow does about ``code``; None where the mode tells no code."""
    return _RULES.get(code, _LOST)[0]


def outcome(stage: str, failure: Exception) -> Exception:
    """The exception that makes Airflow retry, fail or wait after a failed submission of ``stage``."""
    code = exit_code(failure)
    act, reason = _RULES.get(code, _LOST)
    told = f"Cannot finish {stage}: exit code {code}, {reason}"
    if act is Action.WAIT:
        return AirflowRescheduleException(timezone.utcnow() + WRITER_PATIENCE)
    if act is Action.FAIL:
        return AirflowFailException(f"{told} (the same command fails again; see the log)")
    return AirflowException(f"{told} (a retry goes on from the last commit)")
