"""What becomes of each exit code; the messages are those of the provider's hook."""

import re
from pathlib import Path

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowRescheduleException

from deepcluster_airflow.exits import Action, action, exit_code, outcome

OPERATIONS = Path(__file__).parents[3] / "spark-job" / "docs" / "operations.md"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Cannot execute: spark-submit ... train. Error code is: 6.\nLast spark-submit output:", 6),
        ("Cannot execute: spark-submit ... train. Error code is: -9.", -9),
        ("Cannot execute: spark-submit. Error code is: 1. Kubernetes spark exit code is: 6", 6),
        ("Spark application spark-1 failed (phase=Failed exit_code=7 reason=Error)", 7),
        ("YARN application ended with state: FINISHED\nDiagnostics: User application exited with status 4", 4),
        ("Driver driver-20261125-0000 exited with status FAILED", None),
    ],
)
def test_exit_codes_are_read_from_every_mode(message, code):
    assert exit_code(RuntimeError(message)) == code


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (6, AirflowRescheduleException),
        *((code, AirflowFailException) for code in (2, 3, 4, 5, 7, 8, 11)),
        *((code, AirflowException) for code in (1, 9, 10, -9, 137, 143)),
    ],
)
def test_what_airflow_does(code, kind):
    told = outcome("train", RuntimeError(f"Error code is: {code}."))
    assert type(told) is kind


def test_without_a_code_it_is_tried_again():
    assert type(outcome("train", RuntimeError("Driver exited with status FAILED"))) is AirflowException


def test_every_documented_code_was_thought_of():
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", OPERATIONS.read_text(), re.MULTILINE)}
    assert set(range(12)) <= documented
    assert {code for code in documented if action(code) is Action.WAIT} == {6}
