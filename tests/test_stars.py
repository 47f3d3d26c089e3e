"""The one matcher of patterns with stars: of floating tags, allow-lists, and globs."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from flyte_image_lint.images.allow_list import AllowList
from flyte_image_lint.rules.context import RuleContext
from flyte_image_lint.text.globs import Globs
from flyte_image_lint.text.stars import fits

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 2000)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"

CASES = [
    ("a", "a", True),
    ("a", "aa", False),
    ("", "", True),
    ("", "a", False),
    ("*", "", True),
    ("*", "ab", True),
    ("a*", "a", True),
    ("*a", "ba", True),
    ("a*a", "a", False),
    ("a*a", "aa", True),
    ("ab*ba", "aba", False),
    ("ab*ba", "abba", True),
    ("a*b*c", "abc", True),
    ("a*b*c", "acb", False),
    ("a*b*c", "axbxbxc", True),
    ("*ab*ab*", "abab", True),
    ("*ab*ab*", "aba", False),
    ("a**b", "ab", True),
    ("a*bc*c", "abc", False),
]


@pytest.mark.parametrize(("pattern", "text", "expected"), CASES)
def test_cases(pattern, text, expected):
    assert fits(pattern.split("*"), text) is expected


PARTS = st.text(st.sampled_from("ab*"), max_size=8)


@seed(int(SEED) if SEED.isdigit() else 0)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(PARTS, st.text(st.sampled_from("ab"), max_size=10))
def test_it_is_what_an_expression_says(pattern, text):
    expression = ".*".join(map(re.escape, pattern.split("*")))
    assert fits(pattern.split("*"), text) is bool(re.fullmatch(expression, text))


@seed(int(SEED) if SEED.isdigit() else 0)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(PARTS.filter(lambda text: "**" not in text and text), st.text("ab", min_size=1, max_size=10))
def test_all_that_has_stars_means_the_same(pattern, text):
    expected = fits(pattern.split("*"), text)
    assert Globs([pattern]).match(text) is expected
    assert RuleContext(floating_tags=[pattern]).floats(text) is expected
    assert AllowList([f"ghcr.io/{pattern}/x"]).allows("ghcr.io", f"{text}/x") is expected


GLOBS = st.lists(st.sampled_from(["a", "b", "*", "?", "[ab]", "[!a]", r"\a"]), max_size=8)


@seed(int(SEED) if SEED.isdigit() else 0)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(GLOBS, st.text("abc", min_size=1, max_size=10))
def test_globs_with_sets_are_what_an_expression_says(parts, text):
    if "**" in "".join(parts) or not parts:
        return
    meant = {"*": ".*", "?": ".", "[!a]": "[^a]", r"\a": "a"}
    expression = "".join(meant.get(part, part) for part in parts)
    assert Globs(["".join(parts)]).match(text) is bool(re.fullmatch(expression, text))
