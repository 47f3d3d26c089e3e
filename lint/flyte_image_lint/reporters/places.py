"""Where files are, as services name them: from the root of the repository, with slashes."""

from __future__ import annotations

import os

from ..text.roots import is_below, root_of, slashed

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


def repository(folder: str) -> str:
    """Give the root of the git work tree that `folder`, absolute, is in; `folder` if in none."""
    return root_of(folder) or folder


def below(root: str, path: str) -> str:
    """Give `path` from `root`, a folder, on; as an absolute path where it is not in there."""
    full = os.path.abspath(path)
    for place in (full, os.path.realpath(path)):  # `root` may be reached by a link, too
        if is_below(place, root):
            return slashed(os.path.relpath(place, root))
    return slashed(full)


def uri(path: str) -> str:
    """Give the URI of what `below` gives, each byte that is not plain percent-encoded."""
    quoted = "".join(
        chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in os.fsencode(path)
    )
    if not os.path.isabs(path):
        return quoted
    drive = os.path.splitdrive(path)[0]
    if drive.endswith(":"):  # C:/x, of which the colon is not quoted
        return f"file:///{drive}{quoted.partition('%3A')[2]}"
    return f"file:{quoted}" if drive else f"file://{quoted}"  # of a share, //HOST/x
