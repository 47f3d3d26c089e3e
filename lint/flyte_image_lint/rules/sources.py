"""Where the facts in the rules come from: what to read, by the names that rules give it.

flytekit's files are the same in 1.16.31; where Flyte 2 has changed since, 2.12.1 was tried.
"""

from __future__ import annotations

_FLYTEKIT = "https://github.com/flyteorg/flytekit/blob/v1.16.24/"
_FLYTE2 = "https://github.com/flyteorg/flyte-sdk/blob/v2.6.5/src/"
_GITHUB = "https://github.com/"

_OTHERS = {
    "configparser": "https://docs.python.org/3/library/configparser.html",
    "PyYAML": _GITHUB + "yaml/pyyaml",
    "PyYAML 6.0.4": _GITHUB + "yaml/pyyaml/blob/6.0.4/lib/yaml/constructor.py",
    "YAML merge keys": "https://yaml.org/type/merge.html",
    "YAML 1.1": "https://yaml.org/spec/1.1/",
    "distribution/reference": _GITHUB + "distribution/reference",
    "go-digest": _GITHUB + "opencontainers/go-digest",
    "OCI distribution": _GITHUB + "opencontainers/distribution-spec/blob/main/spec.md",
    "OCI image index": _GITHUB + "opencontainers/image-spec/blob/main/image-index.md",
    "Kubernetes": "https://kubernetes.io/docs/concepts/containers/images/",
}


def url(source: str) -> str:
    """Give the address of a source. Raises KeyError for one that is not known."""
    if source.startswith("flytekit/"):
        return _FLYTEKIT + source
    if source.startswith("flyte/"):
        return _FLYTE2 + source
    return _OTHERS[source]
