"""Small files of the storage root, read and written by Airflow itself."""

from __future__ import annotations

import json
import uuid
from typing import Any

from airflow.sdk import ObjectStoragePath


def exists(uri: str) -> bool:
    """Whether there is a file or folder."""
    return _anew(uri).exists()


def read_json(uri: str) -> dict[str, Any]:
    return json.loads(ObjectStoragePath(uri).read_bytes())


def names(uri: str) -> list[str]:
    """Names in a folder, sorted."""
    return sorted(child.name for child in _anew(uri).iterdir())


def replace_json(uri: str, content: dict[str, Any]) -> None:
    """Readers see the old file or the new one: written under another name, then moved."""
    target = ObjectStoragePath(uri)
    target.parent.mkdir(parents=True, exist_ok=True)
    written = target.parent / f".{target.name}.{uuid.uuid4().hex}"
    try:
        written.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")
        target.fs.mv(written.path, target.path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def _anew(uri: str) -> ObjectStoragePath:
    """Without what the file system remembers of its folders: others write there."""
    path = ObjectStoragePath(uri)
    path.fs.invalidate_cache()
    return path
