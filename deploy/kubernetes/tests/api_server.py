"""A small Kubernetes: an API server of pods, services, config maps and volume claims in one namespace, and its kubelet.

It checks what a real one checks: tokens, roles (``access.yaml``), the schema of what it is given, and the Pod Security
Standard ``restricted``.

usage: api_server.py FOLDER --network A.B.C (--without-kubelet | --image CONTEXT) [--claim NAME=FOLDER]...
  --without-kubelet  pods are taken in and end well at once
  --image            they run, out of what ``deploy/docker/build --context`` makes (``container.py``)
  --claim            the folder of a persistent volume claim

FOLDER has key.pem and ca.crt (for kubernetes.default.svc and A.B.C.1), and gets submit.token, requests (a line each),
received/ (every object as it came, named KIND-NAME.json) and pods/. It listens on A.B.C.1:443, says so, and ends
with SIGTERM.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import signal
import ssl
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import kubernetes_validate
import yaml

from access import Access
from container import Image
from kubelet import Kubelet
from restricted import offences
from store import Object, Store, merged, patched

_KINDS = {
    "pods": "Pod",
    "services": "Service",
    "configmaps": "ConfigMap",
    "persistentvolumeclaims": "PersistentVolumeClaim",
}
_SOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455


class Refused(Exception):
    """An answer that is an error, as the API has them."""

    def __init__(self, code: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.code, self.reason = code, reason

    def status(self) -> Object:
        return {
            "kind": "Status",
            "apiVersion": "v1",
            "status": "Failure",
            "code": self.code,
            "reason": self.reason,
            "message": str(self),
        }


class Cluster:
    """What requests do. ``namespace`` is the only one there is."""

    def __init__(self, folder: Path, access: Access, namespace: str = "deepcluster") -> None:
        self.store, self.access, self.namespace = Store(), access, namespace
        self.kubelet: Kubelet | None = None
        self._folder = folder
        (folder / "received").mkdir()

    def create(self, resource: str, given: Object) -> Object:
        given = given | {"apiVersion": "v1", "kind": _KINDS[resource]}
        given["metadata"] = {"namespace": self.namespace} | given["metadata"]
        name = given["metadata"]["name"]
        if self.store.get(resource, name):
            raise Refused(409, "AlreadyExists", f'{resource} "{name}" already exists')
        self._admit(resource, given)
        (self._folder / "received" / f"{given['kind']}-{name}.json").write_text(json.dumps(given, indent=1))
        if resource != "pods":
            return self.store.put(resource, given)
        made = self.store.put(resource, given | {"status": {"phase": "Pending"}})
        self._start(made)
        return made

    def update(self, resource: str, name: str, change) -> Object:
        found = self.store.get(resource, name)
        if not found:
            raise Refused(404, "NotFound", f'{resource} "{name}" not found')
        return self.store.put(resource, change(found))

    def delete(self, resource: str, name: str) -> None:
        """A pod goes when its containers have ended, and then what it owns."""
        found = self.store.get(resource, name)
        if resource == "pods" and self.kubelet and found:
            found["metadata"]["deletionTimestamp"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            self.store.put(resource, found)
            threading.Thread(target=self._end, args=(found,), daemon=True).start()
        else:
            self._remove(resource, name)

    def _end(self, pod: Object) -> None:
        self.kubelet.stop(pod["metadata"]["name"], pod["spec"].get("terminationGracePeriodSeconds", 30))
        self._remove("pods", pod["metadata"]["name"])

    def _remove(self, resource: str, name: str) -> None:
        for owned in self.store.remove(resource, name):
            self.delete(*owned)

    def _admit(self, resource: str, given: Object) -> None:
        try:
            kubernetes_validate.validate(given, "1.34", strict=True)
        except kubernetes_validate.ValidationError as wrong:
            raise Refused(422, "Invalid", f"{'.'.join(map(str, wrong.path))}: {wrong.message}") from wrong
        found = offences(given["spec"]) if resource == "pods" else []
        if found:
            raise Refused(403, "Forbidden", f'violates PodSecurity "restricted": {"; ".join(found)}')

    def _start(self, pod: Object) -> None:
        if self.kubelet:
            self.kubelet.run(pod)
        else:
            done = {"terminated": {"exitCode": 0, "reason": "Completed"}}
            statuses = [
                {"name": each["name"], "image": each["image"], "ready": False, "restartCount": 0, "state": done}
                for each in pod["spec"]["containers"]
            ]
            self.store.status("pods", pod["metadata"]["name"], phase="Succeeded", containerStatuses=statuses)


class Handler(BaseHTTPRequestHandler):
    """/api/v1/namespaces/NAMESPACE/RESOURCE[/NAME]"""

    protocol_version = "HTTP/1.1"
    cluster: Cluster
    requests: Path
    _line = threading.Lock()

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        address = urllib.parse.urlsplit(self.path)
        query = {key: value[0] for key, value in urllib.parse.parse_qs(address.query).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            resource, name = self._place(address.path)
            watching = query.get("watch") in ("true", "1")
            verb = self._verb(name, watching)
            self._allow(verb, resource, name)
            if watching:
                self._watch(resource, query)
            else:
                self._send(200, self._do(verb, resource, name, query, body))
        except Refused as refused:
            self._send(refused.code, refused.status())

    def _place(self, path: str) -> tuple[str, str]:
        parts = path.strip("/").split("/")
        if parts[:3] != ["api", "v1", "namespaces"] or len(parts) not in (5, 6) or parts[4] not in _KINDS:
            raise Refused(404, "NotFound", f"there is no {path}")
        if parts[3] != self.cluster.namespace:
            raise Refused(403, "Forbidden", f"namespace {parts[3]} is not {self.cluster.namespace}")
        return parts[4], parts[5] if len(parts) == 6 else ""

    def _verb(self, name: str, watching: bool) -> str:
        match self.command:
            case "GET":
                return "watch" if watching else "get" if name else "list"
            case "DELETE":
                return "delete" if name else "deletecollection"
        return {"POST": "create", "PUT": "update", "PATCH": "patch"}[self.command]

    def _allow(self, verb: str, resource: str, name: str) -> None:
        account = self.cluster.access.who(self.headers.get("Authorization", ""))
        allowed = account is not None and self.cluster.access.may(account, verb, resource)
        with self._line, self.requests.open("a") as log:
            log.write(f"{'allowed' if allowed else 'refused'} {account} {verb} {resource} {name}\n")
        if account is None:
            raise Refused(401, "Unauthorized", "no account has this token")
        if not allowed:
            raise Refused(403, "Forbidden", f'"{account}" cannot {verb} resource "{resource}" in the namespace')

    def _do(self, verb: str, resource: str, name: str, query: dict[str, str], body: bytes) -> Object:
        cluster = self.cluster
        selectors = query.get("labelSelector", ""), query.get("fieldSelector", "")
        match verb:
            case "create":
                return cluster.create(resource, json.loads(body))
            case "get":
                return self._found(resource, name)
            case "list":
                items = cluster.store.all(resource, *selectors)
                metadata = {"resourceVersion": cluster.store.version()}
                return {"kind": f"{_KINDS[resource]}List", "apiVersion": "v1", "metadata": metadata, "items": items}
            case "update":
                return cluster.update(resource, name, lambda _: json.loads(body))
            case "patch":
                return self._patch(resource, name, yaml.safe_load(body))
            case "delete":
                self._found(resource, name)
                cluster.delete(resource, name)
            case "deletecollection":
                for each in cluster.store.all(resource, *selectors):
                    cluster.delete(resource, each["metadata"]["name"])
        return {"kind": "Status", "apiVersion": "v1", "status": "Success"}

    def _found(self, resource: str, name: str) -> Object:
        found = self.cluster.store.get(resource, name)
        if not found:
            raise Refused(404, "NotFound", f'{resource} "{name}" not found')
        return found

    def _patch(self, resource: str, name: str, given) -> Object:
        kind = self.headers.get("Content-Type", "").split(";")[0]
        if kind == "application/json-patch+json":
            return self.cluster.update(resource, name, lambda found: patched(found, given))
        if kind == "application/apply-patch+yaml" and not self.cluster.store.get(resource, name):
            return self.cluster.create(resource, given)
        return self.cluster.update(resource, name, lambda found: merged(found, given))

    def _watch(self, resource: str, query: dict[str, str]) -> None:
        """Events as messages of a web socket, which is how Spark's client asks for them."""
        key = self.headers.get("Sec-WebSocket-Key")
        if not key:
            raise Refused(406, "NotAcceptable", "this server tells events by web socket only")
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        digest = hashlib.sha1((key + _SOCKET).encode()).digest()
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(digest).decode())
        self.end_headers()
        self.close_connection = True
        selectors = query.get("labelSelector", ""), query.get("fieldSelector", "")
        try:
            for event in self.cluster.store.watch(resource, *selectors, query.get("resourceVersion", "")):
                # Nothing new: a ping shows whether anybody listens.
                self.wfile.write(_frame(0x89, b"") if event is None else _frame(0x81, json.dumps(event).encode()))
        except OSError:
            pass

    def _send(self, code: int, answer: Object) -> None:
        body = json.dumps(answer).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _frame(kind: int, message: bytes) -> bytes:
    size = len(message)
    if size < 126:
        return bytes([kind, size]) + message
    if size < 1 << 16:
        return bytes([kind, 126]) + size.to_bytes(2, "big") + message
    return bytes([kind, 127]) + size.to_bytes(8, "big") + message


class Server(ThreadingHTTPServer):
    """A handshake waits in the thread of its connection, not in everybody's way."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], folder: Path) -> None:
        super().__init__(address, Handler)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(folder / "ca.crt", folder / "key.pem")

    def finish_request(self, request, client_address) -> None:
        try:
            with self._tls.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except OSError:
            pass  # whoever asked has gone


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--network", required=True)
    kubelet = parser.add_mutually_exclusive_group(required=True)
    kubelet.add_argument("--without-kubelet", action="store_true")
    kubelet.add_argument("--image", type=Path)
    parser.add_argument("--claim", action="append", default=[])
    asked = parser.parse_args()

    access = Access(Path(__file__).parent.parent / "access.yaml")
    (asked.folder / "submit.token").write_text(access.tokens["submit"])
    cluster = Cluster(asked.folder, access)
    if asked.image:
        claims = {name: Path(folder) for name, folder in (each.split("=", 1) for each in asked.claim)}
        pods = asked.folder / "pods"
        cluster.kubelet = Kubelet(
            cluster.store, access, Image(asked.image), pods, claims, asked.network, asked.folder / "ca.crt"
        )
    Handler.cluster, Handler.requests = cluster, asked.folder / "requests"
    server = Server((f"{asked.network}.1", 443), asked.folder)

    def ended(*_: object) -> None:
        if cluster.kubelet:
            cluster.kubelet.stop_all()
        sys.exit(0)

    signal.signal(signal.SIGTERM, ended)
    print(f"listening on https://{asked.network}.1", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
