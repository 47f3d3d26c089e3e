"""The tags of a repository.

Source: github.com/opencontainers/distribution-spec, spec.md, "Listing tags". No page size is
asked for: some registries cut the list at it and name no next page.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from .answer import origin
from .documents import LIMIT, load
from .errors import INVALID, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .answer import Answer
    from .client import Client
    from .endpoint import Endpoint

_MOST_PAGES = 100
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_NEXT = re.compile(r'<([^<>]*)>\s*;[^,<]*\brel\s*=\s*"?next\b', re.IGNORECASE)


def list_tags(client: Client, endpoint: Endpoint) -> list[str]:
    """Give all tags, in no order that means anything; what cannot be a tag is left out.

    The whole list may have 4 MiB and 100 pages. Raises RegistryError.
    """
    target = f"/v2/{endpoint.path}/tags/list"
    found: dict[str, None] = {}
    seen, left = {target}, LIMIT
    while True:
        answer = client.ask(endpoint, "GET", target, limit=left, what=endpoint.name)
        left -= len(answer.body)
        listed = load(answer.body, endpoint.host).get("tags")
        for tag in listed if isinstance(listed, list) else ():
            if isinstance(tag, str) and _TAG.fullmatch(tag):
                found[tag] = None
        target = _next(answer, endpoint)
        if not target:
            return list(found)
        if target in seen or len(seen) == _MOST_PAGES:
            raise RegistryError(INVALID, f"'{endpoint.host}' gives a tag list without end")
        seen.add(target)


def _next(answer: Answer, endpoint: Endpoint) -> str:
    """Give what follows the host in the next page's address, "" after the last page."""
    link = _NEXT.search(answer.headers.get("Link", ""))
    if link is None:
        return ""
    scheme = urlsplit(answer.url).scheme
    try:
        url = urljoin(answer.url, link[1])
        same = origin(url) == origin(f"{scheme}://{endpoint.host}")
    except ValueError:
        same = False
    if not same:
        message = (
            f"'{endpoint.host}' names '{link[1]}' as the tag list's next page, which is not its"
        )
        raise RegistryError(INVALID, message)
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
