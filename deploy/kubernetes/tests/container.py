"""Containers out of the context of an image, as processes of this machine.

A container has a root file system of its own: the system's /usr and /etc, the files of the image, and its volumes.
It is read-only where the pod says so, and its process has the pod's user and no capabilities. Images, networks and
limits of memory and processors are left out. All share the loopback network, each with an address of its own.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

_ROOT = """
set -euo pipefail
root=$1 image=$2 hostname=$3
hostname "$hostname"
mount -t tmpfs -o mode=755 tmpfs "$root"
mkdir -p "$root"/{usr,etc,proc,dev,opt/spark,opt/deepcluster,var,run,tmp,scratch}
for link in bin lib lib64 sbin; do [[ ! -L /$link ]] || ln -s "usr/$link" "$root/$link"; done
mount --rbind /usr "$root/usr"
mount --bind /etc "$root/etc"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$image/spark" "$root/opt/spark"
mount --bind "$image" "$root/opt/deepcluster"
chmod 1777 "$root/tmp"
chown 185:185 "$root/scratch"
shift 3
# Volumes: a source, a target and ro or rw for each.
while [[ $1 != -- ]]; do
  if [[ -d $1 ]]; then mkdir -p "$root$2"; fi
  mount --bind "$1" "$root$2"
  [[ $3 == rw ]] || mount -o remount,bind,ro "$root$2"
  shift 3
done
for fixed in usr etc opt/spark opt/deepcluster; do mount -o remount,bind,ro "$root/$fixed"; done
[[ $READ_ONLY != yes ]] || mount -o remount,ro "$root"
exec chroot "$root" "${@:2}"
"""


@dataclass(frozen=True)
class Volume:
    source: Path
    target: str
    writable: bool


@dataclass(frozen=True)
class Image:
    """``context`` is what ``deploy/docker/build --context`` makes."""

    context: Path

    def environment(self) -> dict[str, str]:
        """ENV of the Dockerfile up to the target ``cpu``."""
        text = (self.context / "Dockerfile").read_text().split("FROM runtime AS cpu")[0].replace("\\\n", " ")
        lines = re.findall(r"^ENV (.*)$", text, re.MULTILINE)
        return dict(pair.split("=", 1) for line in lines for pair in line.split())

    def working_directory(self) -> str:
        return re.search(r"^WORKDIR (.*)$", (self.context / "Dockerfile").read_text(), re.MULTILINE).group(1)

    @property
    def entry_point(self) -> str:
        return "/opt/deepcluster/entrypoint"


@dataclass
class Container:
    """One process: ``start``, ``wait`` for its exit code, or ``stop`` it."""

    image: Image
    name: str
    folder: Path
    arguments: list[str]
    environment: dict[str, str]
    volumes: list[Volume]
    security: dict
    _process: subprocess.Popen | None = field(default=None, init=False)

    def start(self) -> None:
        root = self.folder / "root"
        root.mkdir(parents=True)
        user, group = (str(self.security.get(key, 185)) for key in ("runAsUser", "runAsGroup"))
        given = self.image.environment() | self.environment
        inside = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--no-new-privs"]
        inside += ["--bounding-set=-all", "--inh-caps=-all", "env", "-i", "-C", self.image.working_directory()]
        inside += [f"{key}={value}" for key, value in given.items()]
        inside += [self.image.entry_point, *self.arguments]
        mounts = [part for each in self.volumes for part in (str(each.source), each.target, _mode(each))]
        command = ["unshare", "--mount", "--uts", "--propagation", "private", "bash", "-c", _ROOT, "bash"]
        command += [str(root), str(self.image.context), self.name, *mounts, "--", *inside]
        read_only = "yes" if self.security.get("readOnlyRootFilesystem") else "no"
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=os.environ | {"READ_ONLY": read_only},
            )

    def wait(self) -> int:
        code = self._process.wait()
        return code if code >= 0 else 128 - code

    def stop(self, seconds: float) -> None:
        """SIGTERM, and SIGKILL where that is not enough."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def _mode(volume: Volume) -> str:
    return "rw" if volume.writable else "ro"
