"""The releases of Flyte: what is installed for the tests, and what is said to be tested, is one."""

from __future__ import annotations

import re

import pytest

from checkout import ROOT
from flyte_image_lint.flyte import releases
from project_copy import PACKAGE, Copy

TABLE = f"{PACKAGE}/flyte/releases.py"
TESTED = re.compile(r"flytekit \d+(?:\.\d+)* and flyte \d+(?:\.\d+)*")


@pytest.mark.parametrize(
    ("package", "release"), [("flytekit", releases.FLYTEKIT), ("flyte", releases.FLYTE2)]
)
def test_the_tests_ask_the_releases_that_are_said_to_be_tested(package, release):
    for name in ("constraints.in", "constraints.txt"):
        texts = re.findall(rf"(?m)^{package}==([\w.]+)", (ROOT / name).read_text(encoding="utf-8"))
        assert texts == [release], name


def test_the_readme_says_which_are_tested(request):
    path = ROOT / "README.md"
    before = path.read_text(encoding="utf-8")
    said = f"flytekit {releases.FLYTEKIT} and flyte {releases.FLYTE2}"
    text, count = TESTED.subn(said, before)
    assert count == 1
    if request.config.getoption("--update"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_no_other_module_says_which_release_is_tested():
    lines = [
        str(path.relative_to(ROOT / PACKAGE))
        for path in (ROOT / PACKAGE).rglob("*.py")
        if path != ROOT / TABLE and TESTED.search(path.read_text(encoding="utf-8"))
    ]
    assert lines == []


def test_all_borders_are_of_what_has_changed():
    made = {
        value
        for name, value in vars(releases).items()
        if name.isupper() and isinstance(value, tuple) and all(isinstance(v, int) for v in value)
    }
    assert made | {since for since, *_rest in releases.DEFAULT_IMAGES} == set(releases.BORDERS)
    for name in ("FLYTEKIT", "FLYTE2"):
        assert re.fullmatch(r"\d+(\.\d+){1,2}", getattr(releases, name))


def test_no_other_module_says_in_which_release_something_changed():
    """The constants are written out with `shown`."""
    said = re.compile(r"(?i)\b(?:before|since|from|until|up to)\s+(?:flytekit\s+)?[01]\.\d+")
    mentions = [
        (str(path.relative_to(ROOT / PACKAGE)), match[0])
        for path in (ROOT / PACKAGE).rglob("*.py")
        if path != ROOT / TABLE
        for match in said.finditer(path.read_text(encoding="utf-8"))
    ]
    assert mentions == []


def test_a_new_release_is_one_file(tmp_path):
    """All that shows the release is written anew; what has changed in it is up to who adds it."""
    copy = Copy(tmp_path / "project")
    copy.replace(TABLE, f'"{releases.FLYTEKIT}"', '"1.16.99"')
    copy.passes("--update", "tests/test_releases.py", "-k", "readme")
    copy.passes("--update", "tests/test_docs.py", "-k", "generated")
    assert copy.touched == {TABLE}
    changed = copy.changed() - copy.touched
    assert {name.partition("/")[0] for name in changed} == {"README.md", "docs"}
    assert "flytekit/blob/v1.16.99/" in copy.read("docs/rules/undefined-name.md")
    assert "--python 3.12 --flytekit 1.16.99\n" in copy.read("docs/cli.md")
    left = {name for name in changed if releases.FLYTEKIT in copy.read(name)}
    assert left <= {"docs/cli.md", "docs/rules/floating-tag.md"}  # examples with that release
