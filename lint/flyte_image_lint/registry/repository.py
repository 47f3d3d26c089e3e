"""What a repository has: manifests, blobs and tags.

Source: github.com/opencontainers/distribution-spec, spec.md, "Pulling manifests" and "Listing
tags".
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from ..images.grammar import is_tag
from ..images.reference import DIGEST_HEX_LENGTHS
from ..text.source import shorten
from .errors import INVALID, RegistryError
from .headers import next_link
from .response import LIMIT, load_json, origin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .client import Client
    from .endpoint import Endpoint
    from .response import Response

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
_MOST_PAGES = 100


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
    response = client.ask(
        endpoint, "HEAD", target, accept=_ACCEPT, what=what, expected=(200, *_NO_HEAD)
    )
    if response.status not in _NO_HEAD and response.media_type:
        media_type = _checked_type(response, what)
        digest = response.headers.get("Docker-Content-Digest", "")
        if is_digest(digest):
            if is_digest(identifier) and digest != identifier:
                raise RegistryError(INVALID, f"'{endpoint.host}' gives another digest for {what}")
            return Resolved(digest, media_type, media_type in INDEX_TYPES)
    return manifest(client, endpoint, identifier)[0]


def manifest(client: Client, endpoint: Endpoint, identifier: str) -> tuple[Resolved, bytes]:
    """Fetch what the tag or digest names; its digest is that of the bytes. Raises RegistryError."""
    target, what = _place(endpoint, "manifests", identifier)
    response = client.ask(endpoint, "GET", target, accept=_ACCEPT, limit=LIMIT, what=what)
    media_type = _checked_type(response, what)
    said = (
        identifier if is_digest(identifier) else response.headers.get("Docker-Content-Digest", "")
    )
    digest = _digest_of(response.body, said if is_digest(said) else "sha256:")
    if is_digest(said) and digest != said:
        raise RegistryError(INVALID, f"'{endpoint.host}' gives {what} a digest that is not its")
    return Resolved(digest, media_type, media_type in INDEX_TYPES), response.body


def blob(client: Client, endpoint: Endpoint, digest: str) -> bytes:
    """Fetch the bytes with that digest, checked. Raises RegistryError."""
    target, what = _place(endpoint, "blobs", digest)
    body = client.ask(endpoint, "GET", target, accept="*/*", limit=LIMIT, what=what).body
    if _digest_of(body, digest) != digest:
        raise RegistryError(INVALID, f"'{endpoint.host}' gives other bytes for {what}")
    return body


def list_tags(client: Client, endpoint: Endpoint) -> list[str]:
    """Give all tags, in no order that means anything; what cannot be a tag is left out.

    No page size is asked for: some registries cut the list at it and name no next page. The whole
    list may have 4 MiB and 100 pages. Raises RegistryError.
    """
    target = f"/v2/{endpoint.path}/tags/list"
    tags: dict[str, None] = {}
    seen, left = {target}, LIMIT
    while True:
        response = client.ask(endpoint, "GET", target, limit=left, what=endpoint.shown())
        left -= len(response.body)
        listed = load_json(response.body, endpoint.host).get("tags")
        for tag in listed if isinstance(listed, list) else ():
            if isinstance(tag, str) and is_tag(tag):
                tags[tag] = None
        target = _next_page(response, endpoint)
        if not target:
            return list(tags)
        if target in seen:
            message = f"'{endpoint.host}' names a page of the tag list that was read already"
            raise RegistryError(INVALID, message)
        if len(seen) == _MOST_PAGES:
            message = f"the tag list of {endpoint.shown()} has more than {_MOST_PAGES} pages"
            raise RegistryError(INVALID, message)
        seen.add(target)


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
    return target, endpoint.shown(f"{mark}{identifier}")


def _checked_type(response: Response, what: str) -> str:
    if response.media_type not in _TYPES:
        message = (
            f"{what} is no image manifest, but '{shorten(response.media_type) or 'without a type'}'"
        )
        raise RegistryError(INVALID, message)
    return response.media_type


def _next_page(response: Response, endpoint: Endpoint) -> str:
    """Give what follows the host in the next page's address, "" after the last page."""
    link = next_link(response.headers.get("Link", ""))
    if link is None:
        return ""
    scheme = urlsplit(response.url).scheme
    try:
        url = urljoin(response.url, link)
        same = origin(url) == origin(f"{scheme}://{endpoint.host}")
    except ValueError:
        same = False
    if not same:
        what = f"names '{shorten(link)}' as the tag list's next page, which is not its"
        raise RegistryError(INVALID, f"'{endpoint.host}' {what}")
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
