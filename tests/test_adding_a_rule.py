"""A rule is added as CONTRIBUTING.md says, in a copy of the project.

What is held: two files are touched, the pages write themselves, and a rule cannot be forgotten.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import copy_project

MODULE = '''"""FIL199 vowelless-tag."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import shorten
from .entries import part
from .rule import IMAGE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, RuleContext


def _check(image: Image, _context: RuleContext) -> Iterator[Finding]:
    tag = image.reference.tag
    if tag is not None and tag.isalpha() and not set(tag.lower()) & set("aeiou"):
        yield RULE.finding(
            image,
            f"tag '{shorten(tag)}' has no vowel",
            "write one that has",
            at=part(image, image.reference.tag_span),
        )


RULE = Rule(
    code="FIL199",
    name="vowelless-tag",
    subject=IMAGE,
    severity=Severity.INFO,
    summary="Tag without a vowel",
    what="Checks for tags without a vowel.",
    why="Nobody can pronounce them.",
    use_instead="Write a tag with a vowel.",
    sources=("Kubernetes",),
    examples=(
        Example(
            bad="[images]\\napp = ghcr.io/org/app:xyz\\n",
            good="[images]\\napp = ghcr.io/org/app:axyz\\n",
        ),
    ),
    check=_check,
)
'''
INDEX = "lint/flyte_image_lint/rules/__init__.py"
LAST = '    Line("FIL503", "mismatched_flytekit_image", facts.FLYTEKITS_OWN),\n'
LINE = '    Line("FIL199", "vowelless_tag"),\n'


class Copy:
    """A copy of the project, and what is run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        copy_project(folder)
        self.write("lint/flyte_image_lint/rules/vowelless_tag.py", MODULE)

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def add_line(self, line: str) -> None:
        assert self.read(INDEX).count(LAST) == 1
        self.write(INDEX, self.read(INDEX).replace(LAST, LAST + line))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.folder / "lint"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [sys.executable, "-m", *words]
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def passes(self, *words: str) -> None:
        done = self.run("pytest", "-q", "-p", "no:cacheprovider", *words)
        assert done.returncode == 0, done.stdout


@pytest.fixture
def copy(tmp_path) -> Copy:
    return Copy(tmp_path / "project")


@pytest.mark.parametrize("line", [LINE, LINE.replace('tag"', 'tag", off=True')], ids=("on", "off"))
def test_a_new_rule_is_asked_and_its_page_written(copy, line):
    copy.add_line(line)
    if "off" in line:
        module = copy.read("lint/flyte_image_lint/rules/vowelless_tag.py")
        example = "            settings='extend-select = [\"vowelless-tag\"]\\n',\n        ),\n"
        module = module.replace('axyz\\n",\n        ),\n', f'axyz\\n",\n{example}')
        copy.write("lint/flyte_image_lint/rules/vowelless_tag.py", module)
    copy.passes("--update", "-m", "generated", "tests/test_docs.py::test_generated_page")
    copy.passes("--update", "-m", "generated", "tests/test_schemas.py")
    page = copy.read("docs/rules/vowelless-tag.md")
    assert "tag 'xyz' has no vowel" in page
    assert "[vowelless-tag](rules/vowelless-tag.md)" in copy.read("docs/rules.md")
    assert ("off by default" in page) == ("off" in line)
    copy.passes("-k", "vowelless", "tests/test_rules.py", "tests/test_rule_pages.py")
    copy.passes("-k", "every_group or FIL199", "tests/test_facts.py")
    copy.write("flytekit.config", "[images]\napp = ghcr.io/org/app:xyz\n")
    asking = ["--extend-select", "vowelless-tag"] if "off" in line else []
    for words, found in (([], "off" not in line), (asking, True)):
        said = copy.run("flyte_image_lint", "check", *words, "flytekit.config").stdout
        assert ("FIL199" in said) == found, said


def test_a_rule_without_a_line_is_missed(copy):
    test = "tests/test_rules.py::test_every_module_has_a_line_in_the_index"
    done = copy.run("pytest", "-q", "-p", "no:cacheprovider", test)
    assert done.returncode == 1
    assert "vowelless_tag" in done.stdout


def test_a_rule_whose_facts_are_too_narrow_is_missed(copy):
    copy.add_line(LINE.replace('tag"', 'tag", facts.UNTAGGED'))
    done = copy.run(
        "pytest", "-q", "-p", "no:cacheprovider", "-k", "vowelless", "tests/test_rules.py"
    )
    assert done.returncode == 1
    assert "test_the_bad_example_gives_this_rule_alone[vowelless-tag-0]" in done.stdout
