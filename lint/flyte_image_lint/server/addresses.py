"""Between URIs, as the protocol names documents, and paths."""

from __future__ import annotations

import os
from urllib.parse import quote, unquote, urlsplit


def path_of(uri: str) -> str | None:
    """Give the absolute path of a `file:` URI; None for what names no file of this machine."""
    try:
        parts = urlsplit(uri)
        path = unquote(parts.path, errors="surrogateescape")
    except ValueError:
        return None
    if parts.scheme != "file" or not path or "\0" in path:
        return None
    if os.name == "nt":
        if parts.netloc not in ("", "localhost"):
            path = f"//{parts.netloc}{path}"
        elif path[2:3] == ":":
            path = path[1].lower() + path[2:]
    elif parts.netloc not in ("", "localhost"):
        return None
    return os.path.abspath(path) if os.path.isabs(path) else None


def uri_of(path: str) -> str:
    """Give the URI of a path."""
    path = os.path.abspath(path)
    if os.name == "nt":
        path = path.replace(os.sep, "/")
        start = "file:" if path.startswith("//") else "file:///"
        return start + quote(path, errors="surrogateescape")
    return f"file://{quote(os.fsencode(path))}"


def name_in(uri: str) -> str:
    """Give the last part of any URI, by which a text that is no file is known."""
    return unquote(uri.partition("?")[0].rstrip("/").rpartition("/")[2].rpartition(":")[2])
