"""What measurements by whole runs have in common: processes that end with them, a folder of their own, one way to end."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path


class Failure(Exception):
    """What was attempted, what came of it, and the way out."""


def children() -> dict[int, set[int]]:
    """Of every process of this machine."""
    found: dict[int, set[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended
            status = (folder / "stat").read_text(errors="replace")
            parent = int(status[status.rindex(")") + 2 :].split()[1])
            found.setdefault(parent, set()).add(int(folder.name))
    return found


def below(process: int, of: dict[int, set[int]]) -> list[int]:
    """The descendants of a process."""
    return [each for child in of.get(process, ()) for each in (child, *below(child, of))]


def started(command: list, log: Path) -> subprocess.Popen:
    """A process in a session of its own, which ends with this program."""
    with log.open("w") as out:
        return subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)


def kill_all() -> None:
    """Ends every process that this one started, and what they started."""
    for process in children().get(os.getpid(), ()):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):  # there is none left
        while True:
            os.wait()


def last_words(log: Path) -> str:
    """The end of a log, without where in the code it was written."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if not line.startswith("\tat ")]
    return "\n".join(lines[-15:])


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def summary(values: list[float]) -> dict[str, float]:
    return {"min": min(values), "median": statistics.median(values), "max": max(values)} if values else {}


def spread(ratio: dict[str, float]) -> str:
    return "{median:.2f} ({min:.2f} to {max:.2f})".format(**ratio)


def on_signals(handler) -> None:
    """What handles the signals that end this program, but for those that it was told to ignore, as nohup does."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def ended(number: int, frame) -> None:
    """Handles the first signal; further ones must not end the tidying up."""
    on_signals(signal.SIG_IGN)
    raise KeyboardInterrupt


def measure(as_json: bool, prefix: str, parent: str, measurement: Callable[[Path], dict]) -> int:
    """Measures in a folder of its own, which is kept only where that failed; the exit code."""
    on_signals(ended)
    work = Path(tempfile.mkdtemp(prefix=prefix, dir=parent)).resolve()
    kept = False
    try:
        measured = measurement(work)
        if as_json:
            print(json.dumps(measured))
        return 0
    except Failure as failure:
        kept = True
        say(f"{failure}\nRuns and logs are kept in {work}")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        on_signals(signal.SIG_IGN)
        kill_all()
        if not kept:
            shutil.rmtree(work, ignore_errors=True)
