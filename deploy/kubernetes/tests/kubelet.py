"""Runs the pods of a store as processes, each with an address of its own, and says in the store how they fare."""

from __future__ import annotations

import re
import shutil
import threading
import time
from pathlib import Path

from access import Access
from container import Container, Image, Volume
from store import Object, Store

_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount"


class Kubelet:
    """``claims`` are the folders of persistent volume claims; ``network`` is the first three numbers of addresses."""

    def __init__(
        self, store: Store, access: Access, image: Image, folder: Path, claims: dict[str, Path], network: str, ca: Path
    ) -> None:
        self._store, self._access, self._image = store, access, image
        self._folder, self._claims, self._network, self._ca = folder, claims, network, ca
        self._last = 9
        self._running: dict[str, Container] = {}
        self._lock = threading.Lock()

    def run(self, pod: Object) -> None:
        threading.Thread(target=self._run, args=(pod,), daemon=True).start()

    def stop(self, name: str, seconds: float) -> None:
        container = self._running.get(name)
        if container:
            container.stop(seconds)

    def stop_all(self) -> None:
        for name in list(self._running):
            self.stop(name, 0)

    def _run(self, pod: Object) -> None:
        name, spec = pod["metadata"]["name"], pod["spec"]
        with self._lock:
            self._last += 1
            pod["status"] = {"podIP": f"{self._network}.{self._last}"}
        self._store.status("pods", name, podIP=pod["status"]["podIP"])
        statuses: list[Object] = []
        code = 0
        try:
            for container in spec.get("initContainers", []) + spec["containers"]:
                code = self._run_container(pod, container, statuses)
                if code:
                    break
        except Exception as wrong:  # told as a kubelet tells it, in the status of the pod
            self._store.status("pods", name, phase="Failed", reason="CreateContainerError", message=str(wrong))
            print(f"Cannot run pod {name}: {wrong!r}", flush=True)
            return
        phase, ready = "Failed" if code else "Succeeded", [{"type": "Ready", "status": "False"}]
        self._store.status("pods", name, phase=phase, containerStatuses=statuses, conditions=ready)

    def _run_container(self, pod: Object, spec: Object, statuses: list[Object]) -> int:
        name = pod["metadata"]["name"]
        folder = self._folder / name / spec["name"]
        environment = {each["name"]: _value(each, pod) for each in spec.get("env", [])}
        container = Container(
            self._image,
            name,
            folder,
            [_expanded(each, environment) for each in spec.get("args", [])],
            {"KUBERNETES_SERVICE_HOST": f"{self._network}.1", "KUBERNETES_SERVICE_PORT": "443"} | environment,
            self._volumes(pod, spec),
            pod["spec"].get("securityContext", {}) | spec.get("securityContext", {}),
        )
        container.start()
        self._running[name] = container
        status = {"name": spec["name"], "image": spec["image"], "ready": True, "restartCount": 0}
        running = [*statuses, _state(status, running={})]
        ready = [{"type": "Ready", "status": "True" if spec in pod["spec"]["containers"] else "False"}]
        self._store.status("pods", name, phase="Running", containerStatuses=running, conditions=ready)
        code = container.wait()
        reason = "Error" if code else "Completed"
        statuses.append(_state(status, terminated={"exitCode": code, "reason": reason}))
        return code

    def _volumes(self, pod: Object, container: Object) -> list[Volume]:
        folder = self._folder / pod["metadata"]["name"]
        sources = {each["name"]: self._source(each, folder) for each in pod["spec"].get("volumes", [])}
        found = [
            Volume(sources[each["name"]] / each.get("subPath", ""), each["mountPath"], not each.get("readOnly"))
            for each in container.get("volumeMounts", [])
        ]
        account = pod["spec"].get("serviceAccountName", "default")
        if self._access.mounts_token(account, pod["spec"]):
            token = _files(
                folder / "token",
                {
                    "token": self._access.tokens[account],
                    "ca.crt": self._ca.read_text(),
                    "namespace": pod["metadata"]["namespace"],
                },
            )
            found.append(Volume(token, _TOKEN, False))
        system = _files(folder / "etc", {"hosts": self._hosts(pod), "passwd": _passwd(self._image)})
        found += [Volume(system / each, f"/etc/{each}", False) for each in ("hosts", "passwd")]
        # The longest last: a volume may be mounted into another.
        return sorted(found, key=lambda each: each.target)

    def _source(self, volume: Object, pod: Path) -> Path:
        folder = pod / "volumes" / volume["name"]
        if "persistentVolumeClaim" in volume:
            return self._claims[volume["persistentVolumeClaim"]["claimName"]]
        if "configMap" in volume:
            wanted = volume["configMap"]
            data = self._config_map(wanted["name"])["data"]
            items = wanted.get("items") or [{"key": key, "path": key} for key in data]
            return _files(folder, {each["path"]: data[each["key"]] for each in items})
        if "emptyDir" in volume:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.chown(folder, 185, 185)
            return folder
        raise ValueError(f"volume {volume['name']} is of a kind that is not there: {sorted(volume)}")

    def _config_map(self, name: str) -> Object:
        """Spark makes it after the pod that mounts it."""
        for _ in range(600):
            found = self._store.get("configmaps", name)
            if found:
                return found
            time.sleep(0.1)
        raise ValueError(f"there is no config map {name}")

    def _hosts(self, pod: Object) -> str:
        """What names of the cluster lead to: this pod, the API server, and the pods behind services."""
        lines = ["127.0.0.1 localhost", f"{self._network}.1 kubernetes.default.svc kubernetes"]
        lines.append(f"{pod['status']['podIP']} {pod['metadata']['name']}")
        for service in self._store.all("services"):
            labels = ",".join(f"{key}={value}" for key, value in service["spec"]["selector"].items())
            metadata = service["metadata"]
            for behind in self._store.all("pods", labels):
                if behind.get("status", {}).get("podIP"):
                    lines.append(f"{behind['status']['podIP']} {metadata['name']}.{metadata['namespace']}.svc")
        return "\n".join(lines) + "\n"


def _passwd(image: Image) -> str:
    """As the Dockerfile makes it."""
    home = re.search(r"--home-dir (\S+)", (image.context / "Dockerfile").read_text()).group(1)
    return f"root:x:0:0:root:/root:/bin/sh\nspark:x:185:185::{home}:/usr/sbin/nologin\n"


def _files(folder: Path, contents: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in contents.items():
        (folder / name).write_text(text)
    return folder


def _state(status: Object, **state: Object) -> Object:
    return status | {"state": state}


def _value(variable: Object, pod: Object) -> str:
    if "valueFrom" not in variable:
        return variable.get("value", "")
    path = variable["valueFrom"]["fieldRef"]["fieldPath"]
    label = re.fullmatch(r"metadata\.labels\['(.*)'\]", path)
    if label:
        return pod["metadata"]["labels"][label.group(1)]
    return pod[path.split(".")[0]][path.split(".")[1]]


def _expanded(argument: str, environment: dict[str, str]) -> str:
    return re.sub(r"\$\((\w+)\)", lambda found: environment.get(found.group(1), found.group(0)), argument)
