"""Versions in tags: which tag an upgrade chooses, for many layouts, and what holds of all."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from checkout import ROOT
from flyte_image_lint.images.tag_versions import LEVELS, newer_tags, parse_tag, step
from tag_layouts import LAYOUTS


def choice(current: str, tags, level: str, accepts=lambda _version: True) -> str | None:
    """Give the tag that is chosen, None where the current one stays."""
    parsed = parse_tag(current)
    newer = newer_tags(parsed, tags, level, accepts).candidates if parsed else []
    return newer[0] if newer else None


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.current for layout in LAYOUTS])
def test_a_careful_choice(layout):
    tags = [*layout.tags, layout.current, "latest", "main", "nightly", "abc1234"]
    newer = tuple(choice(layout.current, tags, level) for level in LEVELS)
    assert newer == layout.choices
    assert newer == tuple(choice(layout.current, reversed(tags), level) for level in LEVELS)


def test_there_are_many_layouts():
    assert len({layout.current for layout in LAYOUTS}) >= 44


def test_the_command_that_asks_renovate_says_when_it_did_not():
    done = subprocess.run(
        [sys.executable, "-m", "tools.renovate"],
        cwd=ROOT,
        env={**os.environ, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    said = "Renovate was not asked: node and npm are needed\n"
    assert (done.returncode, done.stdout) == (0, said), done.stderr


def test_of_two_spellings_of_one_version_the_alike_is_chosen():
    for tags in (["24.4", "24.04"], ["24.04", "24.4"]):
        assert choice("22.10", tags, "major") == "24.04"
        assert choice("22.4", tags, "major") == "24.4"


def test_what_is_held_is_the_newest_of_all():
    newer = newer_tags(parse_tag("1.4.2"), ["1.4.3", "1.5.0", "2.0.0", "3.1.0"], "minor")
    assert (newer.candidates, newer.held) == (["1.5.0", "1.4.3"], "3.1.0")
    assert newer_tags(parse_tag("1.4.2"), ["1.4.3", "1.5.0"], "patch").held == "1.5.0"
    assert newer_tags(parse_tag("1.4.2"), ["1.5.0"], "minor").held is None


def test_a_project_accepts_some_versions_only():
    tags = ["py3.11-1.10.7", "py3.11-1.16.24", "py3.11-1.16.31"]
    seen = []

    def accepts(version: str) -> bool:
        seen.append(version)
        return version != "1.16.31"

    assert choice("py3.11-1.10.0", tags, "minor", accepts) == "py3.11-1.16.24"
    assert sorted(seen) == ["1.10.7", "1.16.24", "1.16.31"]


@pytest.mark.parametrize(("tag", "is_year"), [
    ("1969.1.0", False), ("1970.1.0", True), ("2099.1.0", True), ("2100.1.0", False),
])  # fmt: skip
def test_a_year_follows_no_version(tag, is_year):
    assert choice("1.5.0", [tag], "major") == (None if is_year else tag)


# Tags of all layouts, and what is made of their parts.

PARTS = sorted({part for row in LAYOUTS for tag in (row.current, *row.tags)
                for part in re.split(r"([-_.])", tag)})  # fmt: skip
NUMBERS = st.integers(0, 30).map(str) | st.sampled_from(["04", "2024", "20240115", "1085"])
VERSIONS = st.lists(NUMBERS, min_size=1, max_size=4).map(".".join)
BEFORE = st.sampled_from(["", "", "v", "py3.11-", "cuda12-", "alpine-"])
AFTER = st.sampled_from(["", "", "-slim", "-alpine3.19", "-rc1", "rc2", "b1", "-1085", "-r3", ".1"])
TAGS = st.one_of(
    st.builds("{}{}{}".format, BEFORE, VERSIONS, AFTER),
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map("".join),
)


@given(TAGS, st.lists(TAGS, max_size=30), st.sampled_from(LEVELS))
def test_an_upgrade_goes_up_once_and_keeps_what_it_should(current, tags, level):
    chosen = choice(current, tags, level)
    if chosen is None:
        return
    old, new = parse_tag(current), parse_tag(chosen)
    assert chosen in tags
    assert new.order > old.order, "it never goes down"
    assert (new.before, new.after) == (old.before, old.after)
    assert len(new.numbers) == len(old.numbers)
    assert LEVELS.index(step(old, new)) <= LEVELS.index(level)
    assert new.is_release or (not old.is_release and new.numbers == old.numbers)
    # What is around the version is there to the letter.
    assert chosen.startswith(old.before)
    assert chosen.endswith(old.after) or re.search(r"-r?[0-9.]+$", chosen)
    assert choice(chosen, [*tags, current], level) is None, "a second run changes nothing"


@given(TAGS, st.lists(TAGS, max_size=20), st.sampled_from(LEVELS))
def test_the_order_of_the_tags_does_not_matter(current, tags, level):
    assert choice(current, tags, level) == choice(current, sorted(set(tags)), level)


@given(TAGS, st.lists(TAGS, max_size=20))
def test_who_may_go_further_goes_no_less_far(current, tags):
    newer = [choice(current, tags, level) for level in LEVELS]
    orders = [parse_tag(tag).order for tag in newer if tag]
    assume(all(parse_tag(tag).is_release for tag in newer if tag))
    assert orders == sorted(orders)
    assert newer == sorted(newer, key=lambda tag: tag is not None)


@pytest.mark.parametrize("tag", ["1." * 64, "1-" * 64, "a-1." * 32, "0" * 128, "1.0-" + "r1" * 60])
def test_the_longest_tags_are_read(tag):
    parse_tag(tag[:128])
