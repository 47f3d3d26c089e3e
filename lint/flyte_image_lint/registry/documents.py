"""JSON from registries: what may be read without fear, and parts of it that may be missing."""

from __future__ import annotations

import json

from .errors import INVALID, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LIMIT = 4 << 20
"""The longest document in bytes, as registries themselves limit manifests."""

_MOST_PARTS = 200_000  # an empty list takes 2 bytes as text and 64 in memory


def load(body: bytes, host: str) -> dict[str, Any]:
    """Give the object that the text holds. Raises RegistryError where it holds none."""
    try:
        if sum(body.count(mark) for mark in (b",", b"[", b"{")) > _MOST_PARTS:
            raise RegistryError(INVALID, f"'{host}' answers with more than {_MOST_PARTS:,} items")
        # Not `int`, whose time grows with the square of the digits before Python 3.10.7.
        document = json.loads(body, parse_int=float)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise RegistryError(INVALID, f"'{host}' does not answer with a JSON object")
    return document


def get(document: object, *keys: str) -> Any:  # noqa: ANN401 (JSON)
    """Follow the keys through nested objects; give None where one is missing."""
    for key in keys:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def objects(values: object) -> list[dict[str, Any]]:
    """Give the objects in a list, none for what is not a list."""
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []
