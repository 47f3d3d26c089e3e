"""What an image says of itself: its platforms, whose they are, and its version label."""

from __future__ import annotations

from .errors import INVALID, RegistryError
from .repository import blob, is_digest, manifest
from .response import get, load_json, objects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .client import Client
    from .endpoint import Endpoint

_VERSION = "org.opencontainers.image.version"
_USUAL = "linux/amd64"


def images(client: Client, endpoint: Endpoint, digest: str) -> list[tuple[str, str]]:
    """Give platform, as `linux/amd64` or `linux/arm/v7`, and digest of the images in an index.

    Of what is an image itself, give its own. Raises RegistryError.
    """
    resolved, body = manifest(client, endpoint, digest)
    document = load_json(body, endpoint.host)
    if resolved.is_index:
        return _children(document)
    name = _platform(_config(client, endpoint, document))
    return [(name, digest)] if name else []


def version_label(client: Client, endpoint: Endpoint, digest: str) -> str | None:
    """Give the version that the index or the image is labelled with. Raises RegistryError."""
    resolved, body = manifest(client, endpoint, digest)
    document = load_json(body, endpoint.host)
    label = get(document, "annotations", _VERSION)
    if resolved.is_index and not isinstance(label, str):
        children = sorted(_children(document), key=lambda child: child[0] != _USUAL)
        if not children:
            return None
        _, body = manifest(client, endpoint, children[0][1])
        document = load_json(body, endpoint.host)
        label = get(document, "annotations", _VERSION)
    if not isinstance(label, str):
        config = _config(client, endpoint, document)
        label = get(config, "config", "Labels", _VERSION)
    return label if isinstance(label, str) else None


def _config(client: Client, endpoint: Endpoint, document: dict[str, Any]) -> dict[str, Any]:
    digest = get(document, "config", "digest")
    if not is_digest(digest):
        raise RegistryError(INVALID, f"{endpoint.shown()} has an image without a config")
    return load_json(blob(client, endpoint, digest), endpoint.host)


def _children(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Give platform and digest of the images in an index; attestations have no platform."""
    children = []
    for each in objects(document.get("manifests")):
        name, digest = _platform(get(each, "platform")), each.get("digest")
        if name and not name.startswith("unknown/") and is_digest(digest):
            children.append((name, str(digest)))
    return children


def _platform(holder: object) -> str:
    """Write a platform as containerd does, whose arm64 is v8 if nothing else is said."""
    parts = [get(holder, key) for key in ("os", "architecture", "variant")]
    named = [part for part in parts if isinstance(part, str) and part]
    if named[1:] == ["arm64", "v8"]:
        named.pop()
    return "/".join(named) if all(isinstance(part, str) and part for part in parts[:2]) else ""
