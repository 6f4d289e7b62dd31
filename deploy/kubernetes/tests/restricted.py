"""The strictest of the Kubernetes Pod Security Standards, ``restricted``, as far as pods of this folder can offend it.

https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

_VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim"}
_VOLUMES |= {"projected", "secret"}


def offences(spec: dict) -> list[str]:
    """What an API server that enforces ``restricted`` would say of a pod's spec, and that every root is read-only."""
    found = [f"{key} is set" for key in ("hostNetwork", "hostPID", "hostIPC") if spec.get(key)]
    for volume in spec.get("volumes", []):
        found += [f"volume {volume['name']} is a {kind}" for kind in volume.keys() - _VOLUMES - {"name"}]
    for container in spec.get("initContainers", []) + spec["containers"]:
        name, pod = container["name"], spec.get("securityContext", {})
        found += [f"container {name}: {each}" for each in _of_container(pod, container)]
    return found


def _of_container(pod: dict, container: dict) -> list[str]:
    security = {**pod, **container.get("securityContext", {})}
    capabilities = security.get("capabilities", {})
    rules = {
        "runAsNonRoot is not true": security.get("runAsNonRoot") is True,
        "runAsUser is root": security.get("runAsUser", 1) != 0,
        "seccompProfile is not RuntimeDefault": security.get("seccompProfile", {}).get("type") == "RuntimeDefault",
        "allowPrivilegeEscalation is not false": security.get("allowPrivilegeEscalation") is False,
        "privileged is set": not security.get("privileged"),
        "capabilities are not all dropped": capabilities.get("drop") == ["ALL"],
        "capabilities are added": not set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"},
        "hostPort is set": not any(port.get("hostPort") for port in container.get("ports", [])),
        "the root file system is not read-only": security.get("readOnlyRootFilesystem") is True,
    }
    return [rule for rule, holds in rules.items() if not holds]
