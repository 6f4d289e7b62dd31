"""Who may do what: tokens of accounts, and the roles of a manifest, as Kubernetes RBAC has them."""

from __future__ import annotations

import secrets
from pathlib import Path

import yaml


class Access:
    """Accounts and roles of ``access.yaml``, and an account ``submit`` that has the role of who submits."""

    def __init__(self, manifest: Path) -> None:
        documents = list(yaml.safe_load_all(manifest.read_text()))
        roles = {each["metadata"]["name"]: each["rules"] for each in documents if each["kind"] == "Role"}
        accounts = [each for each in documents if each["kind"] == "ServiceAccount"]
        self._rules: dict[str, list[dict]] = {each["metadata"]["name"]: [] for each in accounts}
        for binding in documents:
            if binding["kind"] == "RoleBinding":
                for subject in binding["subjects"]:
                    self._rules[subject["name"]] += roles[binding["roleRef"]["name"]]
        self._rules["submit"] = roles["deepcluster-submit"]
        self._mounted = {
            each["metadata"]["name"] for each in accounts if each.get("automountServiceAccountToken", True)
        }
        self.tokens = {name: secrets.token_hex(16) for name in self._rules}

    def who(self, authorization: str) -> str | None:
        """The account of an ``Authorization`` header."""
        token = authorization.removeprefix("Bearer ")
        return next((name for name, each in self.tokens.items() if each == token), None)

    def may(self, account: str, verb: str, resource: str) -> bool:
        return any(verb in rule["verbs"] and resource in rule["resources"] for rule in self._rules[account])

    def mounts_token(self, account: str, pod: dict) -> bool:
        if account not in self._rules:
            raise ValueError(f"there is no service account {account}")
        return pod.get("automountServiceAccountToken", account in self._mounted)
