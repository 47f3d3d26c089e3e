"""Which tags float, by themselves and by the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from flyte_image_lint.images.floating_tags import FLOATING_TAGS, VERSION_WORDS
from flyte_image_lint.rules.context import RuleContext

FLOATING = [
    *("latest", "LATEST", "py3.11-latest", "latest-gpu", "main", "Main", "master", "dev"),
    *("develop", "edge", "nightly", "stable", "STABLE", "canary", "head", "snapshot"),
]
FIXED = [
    *("1.4.2", "v1", "mainline-7", "main-7", "devel", "dev-3f2a1bc", "edge1", "unstable"),
    *("nightly-2024-05-01", "1.0-stable", "headless", "snapshots", "lates", "latestly", "None"),
]


@pytest.mark.parametrize("tag", FLOATING)
def test_by_default(tag):
    assert RuleContext().floats(tag)


@pytest.mark.parametrize("tag", FIXED)
def test_others_do_not(tag):
    assert not RuleContext().floats(tag)


@pytest.mark.parametrize(
    ("settings", "tag", "floats"),
    [
        (("!main",), "main", False),
        (("!MAIN",), "main", False),
        (("!main",), "master", True),
        (("!*-latest",), "gpu-latest", False),
        (("!*-latest",), "latest", True),
        (("!latest",), "latest", False),
        (("nightly-*", "!nightly-2*"), "nightly-2024", False),
        (("nightly-*", "!nightly-2*"), "nightly-x", True),
        (("!nightly-2*", "nightly-*"), "nightly-2024", False),
        (("v1",), "v1", True),
    ],
)
def test_by_settings(settings, tag, floats):
    assert RuleContext(floating_tags=settings).floats(tag) == floats


def test_the_settings_page_has_them_all():
    page = (Path(__file__).parents[1] / "docs/settings.md").read_text(encoding="utf-8")
    rows = page.partition("### floating-tags\n")[2].partition("A `!`")[0].partition("| --- |")[2]
    assert tuple(rows.split("`")[1::2]) == FLOATING_TAGS


def test_a_version_is_looked_for_in_the_place_of_each_word_that_floats():
    assert {tag for tag in FLOATING_TAGS if "*" not in tag} < set(VERSION_WORDS)
