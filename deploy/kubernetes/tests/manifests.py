"""Holds the manifests of a folder to their schemas, to the standard of their namespace, and to each other.

usage: manifests.py FOLDER VERSION...   versions of Kubernetes, such as 1.30
Needs kubernetes-validate and kubeflow-spark-api (the models of the spark-operator's own OpenAPI document, Apache-2.0).
Prints a line for each manifest and version; ends with 1 where something is wrong.
"""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

import kubernetes_validate
import yaml
from kubeflow_spark_api.models import spark_v1beta2_spark_application as operator
from pydantic import ValidationError

from restricted import offences


def of_core(document: dict, version: str) -> list[str]:
    # Spark names the pods that it makes of a template.
    named = document | {"metadata": {"name": "pod", **document.get("metadata", {})}}
    try:
        kubernetes_validate.validate(named, version, strict=True)
        return []
    except kubernetes_validate.ValidationError as wrong:
        return [f"{'.'.join(map(str, wrong.path))}: {wrong.message}"]


def of_operator(document: dict) -> list[str]:
    """The models refuse wrong types and leave out what they do not know."""
    try:
        known = operator.SparkV1beta2SparkApplication.from_dict(document).to_dict()
    except ValidationError as wrong:
        return [str(wrong)]
    return unknown(document, known, "")


def unknown(given, known, path: str) -> list[str]:
    if isinstance(given, dict) and isinstance(known, dict):
        found = []
        for key, value in given.items():
            place = f"{path}.{key}"
            found += unknown(value, known[key], place) if key in known else [f"{place[1:]} is no field"]
        return found
    if isinstance(given, list) and isinstance(known, list) and len(given) == len(known):
        return [
            each for n, pair in enumerate(zip(given, known, strict=True)) for each in unknown(*pair, f"{path}[{n}]")
        ]
    return [] if given == known else [f"{path[1:]} is {given!r}, which is read as {known!r}"]


def pods(document: dict) -> dict[str, dict]:
    """The pod specs in a manifest, by their place."""
    spec = document.get("spec", {})
    match document["kind"]:
        case "Pod":
            return {"pod": spec}
        case "CronJob":
            return {"job": spec["jobTemplate"]["spec"]["template"]["spec"]}
        case "SparkApplication":
            return {role: spec[role]["template"]["spec"] for role in ("driver", "executor")}
    return {}


def named(document: dict) -> tuple[str, str]:
    return document["kind"], document.get("metadata", {}).get("name", "")


def needed(spec: dict) -> set[tuple[str, str]]:
    """What a pod cannot start without."""
    found = {("ServiceAccount", spec["serviceAccountName"])} if "serviceAccountName" in spec else set()
    for volume in spec["volumes"]:
        if "persistentVolumeClaim" in volume:
            found.add(("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]))
        if "configMap" in volume:
            found.add(("ConfigMap", volume["configMap"]["name"]))
    return found


def of_pods(documents: list[dict]) -> list[str]:
    """Each is admitted by the namespace, and needs only what is there."""
    made = {named(document) for document in documents}
    found = []
    for document in documents:
        for place, spec in pods(document).items():
            name = f"{' '.join(named(document))} {place}"
            found += [f"{name}: {each}" for each in offences(spec)]
            found += [f"{name}: there is no {kind} {wanted}" for kind, wanted in needed(spec) - made]
    return found


def same_templates(files: dict[str, list[dict]]) -> list[str]:
    """A SparkApplication makes the pods of the templates."""
    application = files["spark-application.yaml"][0]["spec"]
    found = []
    for role in ("driver", "executor"):
        pod = files[f"{role}-pod.yaml"][0]
        if application[role]["template"] != {"metadata": pod["metadata"], "spec": pod["spec"]}:
            found.append(f"spark-application.yaml: the template of the {role} is not {role}-pod.yaml")
    return found


def main(folder: Path, versions: list[str]) -> int:
    files = {file.name: list(yaml.safe_load_all(file.read_text())) for file in sorted(folder.glob("*.yaml"))}
    wrong = 0

    def told(name: str, found: list[str]) -> None:
        nonlocal wrong
        wrong += len(found)
        for each in found or ["ok"]:
            print(f"{name}: {each}")

    operators = f"spark-operator {version_of('kubeflow-spark-api')}"
    for file, documents in files.items():
        for document in documents:
            name = f"{file} {document['kind']}"
            if document["kind"] == "SparkApplication":
                told(f"{name} ({operators})", of_operator(document))
            elif document["kind"] == "Kustomization":
                told(name, [f"there is no {each}" for each in document["resources"] if each not in files])
            else:
                for version in versions:
                    told(f"{name} ({version})", of_core(document, version))
    told("pods", of_pods([each for documents in files.values() for each in documents]))
    told("templates", same_templates(files))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
