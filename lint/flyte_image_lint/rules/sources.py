"""Where the facts in the rules come from: what to read, by the names that rules give it.

Flyte's are those of the releases that were tested.
"""

from __future__ import annotations

from ..flyte.releases import FLYTE2_SOURCE, FLYTEKIT_SOURCE

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
        return FLYTEKIT_SOURCE + source
    if source.startswith("flyte/"):
        return FLYTE2_SOURCE + source
    return _OTHERS[source]
