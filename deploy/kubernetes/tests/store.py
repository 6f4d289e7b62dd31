"""The objects of a small Kubernetes cluster: versions, watches, selectors, owners."""

from __future__ import annotations

import copy
import re
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

Object = dict[str, Any]
_TERM = re.compile(r"\s*(!?[\w./-]+)\s*(?:(=|==|!=|in|notin)\s*(\([^)]*\)|[^,]*))?\s*(?:,|$)")


def selected(found: Object, labels: str, fields: str) -> bool:
    """Whether an object is one of a query's ``labelSelector`` and ``fieldSelector``."""
    has = found["metadata"].get("labels", {})
    metadata = {"metadata.name": found["metadata"]["name"], "metadata.namespace": found["metadata"].get("namespace")}
    return _all(labels, has) and _all(fields, metadata)


def _all(selector: str, has: dict[str, Any]) -> bool:
    return all(_holds(*term.groups(), has) for term in _TERM.finditer(selector) if term.group(1))


def _holds(key: str, relation: str | None, value: str | None, has: dict[str, Any]) -> bool:
    if relation is None:
        return key[1:] not in has if key.startswith("!") else key in has
    one_of = has.get(key) in {each.strip() for each in value.strip("()").split(",")}
    return one_of != (relation in ("!=", "notin"))


def merged(old: Any, new: Any) -> Any:
    """JSON merge patch (RFC 7396)."""
    if not isinstance(new, dict) or not isinstance(old, dict):
        return new
    result = old | {key: merged(old.get(key), value) for key, value in new.items() if value is not None}
    return {key: value for key, value in result.items() if key not in new or new[key] is not None}


def patched(old: Object, operations: list[Object]) -> Object:
    """JSON patch (RFC 6902): ``add``, ``replace`` and ``remove`` of members of objects."""
    result = copy.deepcopy(old)
    for operation in operations:
        *path, last = [each.replace("~1", "/").replace("~0", "~") for each in operation["path"].split("/")[1:]]
        place = result
        for key in path:
            place = place[int(key)] if isinstance(place, list) else place.setdefault(key, {})
        if operation["op"] == "remove":
            del place[last]
        elif operation["op"] in ("add", "replace"):
            place[last] = operation["value"]
        else:
            raise ValueError(f"Cannot do {operation['op']} (rule: add, replace or remove)")
    return result


class Store:
    """All objects, each under its kind and name. Every change has a number and is told to who watches."""

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._objects: dict[tuple[str, str], Object] = {}
        self._events: list[tuple[int, str, str, Object]] = []

    def all(self, kind: str, labels: str = "", fields: str = "") -> list[Object]:
        with self._changed:
            found = [each for (of, _), each in self._objects.items() if of == kind]
        return [copy.deepcopy(each) for each in found if selected(each, labels, fields)]

    def get(self, kind: str, name: str) -> Object | None:
        with self._changed:
            return copy.deepcopy(self._objects.get((kind, name)))

    def version(self) -> str:
        with self._changed:
            return str(len(self._events))

    def put(self, kind: str, given: Object) -> Object:
        """Makes or replaces an object."""
        given = copy.deepcopy(given)
        name = given["metadata"]["name"]
        with self._changed:
            old = self._objects.get((kind, name))
            metadata = given["metadata"]
            metadata["uid"] = old["metadata"]["uid"] if old else str(uuid.uuid4())
            metadata.setdefault("creationTimestamp", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
            self._objects[kind, name] = given
            return self._tell(kind, "MODIFIED" if old else "ADDED", given)

    def status(self, kind: str, name: str, **status: Any) -> None:
        with self._changed:
            found = self._objects.get((kind, name))
            if found:
                found = copy.deepcopy(found)
                found["status"] = found.get("status", {}) | status
                self._objects[kind, name] = found
                self._tell(kind, "MODIFIED", found)

    def remove(self, kind: str, name: str) -> list[tuple[str, str]]:
        """Removes an object; says what it owned."""
        with self._changed:
            found = self._objects.pop((kind, name), None)
            if found is None:
                return []
            self._tell(kind, "DELETED", found)
            return [key for key, each in self._objects.items() if found["metadata"]["uid"] in _owners(each)]

    def watch(self, kind: str, labels: str, fields: str, since: str) -> Iterator[Object | None]:
        """Events after a version, or of all that is there and what comes; None where nothing came for a second."""
        if since in ("", "0"):
            since = self.version()
            yield from ({"type": "ADDED", "object": each} for each in self.all(kind, labels, fields))
        seen = int(since)
        while True:
            with self._changed:
                if len(self._events) == seen:
                    self._changed.wait(timeout=1)
                events, seen = self._events[seen:], len(self._events)
            for _, of, change, found in events:
                if of == kind and selected(found, labels, fields):
                    yield {"type": change, "object": found}
            if not events:
                yield None

    def _tell(self, kind: str, change: str, found: Object) -> Object:
        number = len(self._events) + 1
        found["metadata"]["resourceVersion"] = str(number)
        self._events.append((number, kind, change, copy.deepcopy(found)))
        self._changed.notify_all()
        return copy.deepcopy(found)


def _owners(found: Object) -> set[str]:
    return {owner["uid"] for owner in found["metadata"].get("ownerReferences", [])}
