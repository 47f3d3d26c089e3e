from __future__ import annotations

import json
from pathlib import Path

import pytest

from flyte_image_lint.flyte.image import flytekit_full, flytekit_parts, is_name

IDENTIFIERS = json.loads(
    (Path(__file__).parent / "data" / "identifiers.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("value", "parts", "full"), [row[:3] for row in IDENTIFIERS])
def test_as_flytekit(value: str, parts: list[str | None], full: str) -> None:
    assert flytekit_parts(value) == tuple(parts)
    assert flytekit_full(value) == full


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("a@b@c", ("a@b", None, "c")),
        ("a:b/c", ("a:b/c", None, None)),
        ("a:1:2", ("a:1", "2", None)),
        ("a/b:1@", ("a/b:1", None, "")),
    ],
)
def test_last_separator_wins(value: str, parts: tuple[str | None, ...]) -> None:
    assert flytekit_parts(value) == parts


@pytest.mark.parametrize("name", ["a", "A-b_1", "-", "1"])
def test_names_that_a_placeholder_can_hold(name):
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "a.b", "a b", "é", "\u0663", "\uff41", "a\n"])
def test_names_that_none_can_hold(name):
    assert not is_name(name)
