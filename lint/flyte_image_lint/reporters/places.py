"""Where files are, as services name them: from the root of the repository, with slashes."""

from __future__ import annotations

import os

from ..text.roots import root_of

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def repository(folder: str) -> str:
    """Give the root of the git work tree that `folder`, absolute, is in; `folder` if in none."""
    return root_of(folder) or folder


def below(root: str, path: str) -> str:
    """Give `path` from `root`, a folder, on; as an absolute path where it is not in there."""
    full = os.path.abspath(path)
    for place in (full, os.path.realpath(path)):  # `root` may be reached by a link, too
        if place.startswith(os.path.join(root, "")):
            return os.path.relpath(place, root).replace(os.sep, "/")
    return full.replace(os.sep, "/")


def uri(path: str) -> str:
    """Give the URI of what `below` gives, each byte that is not plain percent-encoded."""
    quoted = "".join(
        chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in os.fsencode(path)
    )
    return f"file://{quoted}" if os.path.isabs(path) else quoted
