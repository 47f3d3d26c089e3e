"""Manifests: what a tag names, and what is inside.

Source: github.com/opencontainers/distribution-spec, spec.md, "Pulling manifests".
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from ..images.reference import DIGEST_HEX_LENGTHS
from .documents import LIMIT
from .errors import INVALID, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .answer import Answer
    from .client import Client
    from .endpoint import Endpoint

INDEX_TYPES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_TYPES = (
    *INDEX_TYPES,
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
# All four: a registry converts an index to one platform's image for a client that names fewer.
_ACCEPT = ", ".join(_TYPES)
_NO_HEAD = (405, 501)


class Resolved(NamedTuple):
    """What a reference names: a multi-platform index where `is_index`, else one image."""

    digest: str
    media_type: str
    is_index: bool


def resolve(client: Client, endpoint: Endpoint, identifier: str) -> Resolved:
    """Give what the tag or digest names: by HEAD, by GET only where HEAD does not tell.

    Raises RegistryError.
    """
    target, what = _place(endpoint, "manifests", identifier)
    answer = client.ask(
        endpoint, "HEAD", target, accept=_ACCEPT, what=what, expected=(200, *_NO_HEAD)
    )
    if answer.status not in _NO_HEAD and answer.media_type:
        media_type = _checked_type(answer, what)
        digest = answer.headers.get("Docker-Content-Digest", "")
        if is_digest(digest):
            if is_digest(identifier) and digest != identifier:
                raise RegistryError(INVALID, f"'{endpoint.host}' gives another digest for '{what}'")
            return Resolved(digest, media_type, media_type in INDEX_TYPES)
    return manifest(client, endpoint, identifier)[0]


def manifest(client: Client, endpoint: Endpoint, identifier: str) -> tuple[Resolved, bytes]:
    """Fetch what the tag or digest names; its digest is that of the bytes. Raises RegistryError."""
    target, what = _place(endpoint, "manifests", identifier)
    answer = client.ask(endpoint, "GET", target, accept=_ACCEPT, limit=LIMIT, what=what)
    media_type = _checked_type(answer, what)
    said = identifier if is_digest(identifier) else answer.headers.get("Docker-Content-Digest", "")
    digest = _digest_of(answer.body, said if is_digest(said) else "sha256:")
    if is_digest(said) and digest != said:
        raise RegistryError(INVALID, f"'{endpoint.host}' gives '{what}' a digest that is not its")
    return Resolved(digest, media_type, media_type in INDEX_TYPES), answer.body


def blob(client: Client, endpoint: Endpoint, digest: str) -> bytes:
    """Fetch the bytes with that digest, checked. Raises RegistryError."""
    target, what = _place(endpoint, "blobs", digest)
    body = client.ask(endpoint, "GET", target, accept="*/*", limit=LIMIT, what=what).body
    if _digest_of(body, digest) != digest:
        raise RegistryError(INVALID, f"'{endpoint.host}' gives other bytes for '{what}'")
    return body


def is_digest(text: object) -> bool:
    """Whether the text is a digest: a known algorithm, and as many digits as it has."""
    if not isinstance(text, str):
        return False
    algorithm, _, digits = text.partition(":")
    length = DIGEST_HEX_LENGTHS.get(algorithm)
    return len(digits) == length and digits.strip("0123456789abcdef") == ""


def _digest_of(body: bytes, like: str) -> str:
    algorithm = like.partition(":")[0]
    return f"{algorithm}:{hashlib.new(algorithm, body).hexdigest()}"


def _place(endpoint: Endpoint, kind: str, identifier: str) -> tuple[str, str]:
    """Give the address after the host, and the name of what is there."""
    mark = "@" if is_digest(identifier) else ":"
    target = f"/v2/{endpoint.path}/{kind}/{identifier}"
    return target, f"{endpoint.name}{mark}{identifier}"


def _checked_type(answer: Answer, what: str) -> str:
    if answer.media_type not in _TYPES:
        message = f"'{what}' is no image manifest, but '{answer.media_type or 'without a type'}'"
        raise RegistryError(INVALID, message)
    return answer.media_type
