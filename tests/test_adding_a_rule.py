"""A rule is added as CONTRIBUTING.md says, in a copy of the project.

What is held: two files are touched, the pages write themselves, and a rule cannot be forgotten.
"""

from __future__ import annotations

import pytest

from project_copy import PACKAGE, Copy

INDEX = f"{PACKAGE}/rules/__init__.py"
MODULE = f"{PACKAGE}/rules/vowelless_tag.py"
GENERATED = {
    "docs/rules.md",
    "docs/rules/vowelless-tag.md",
    f"{PACKAGE}/schemas/settings.json",
}
RULE = '''"""FIL199 vowelless-tag."""

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
LAST = '    Line("FIL503", "mismatched_flytekit_image", facts.FLYTEKITS_OWN),\n'
LINE = '    Line("FIL199", "vowelless_tag"),\n'


@pytest.fixture
def copy(tmp_path) -> Copy:
    """Give a copy with the rule's module, which no line of the index names."""
    made = Copy(tmp_path / "project")
    made.write(MODULE, RULE)
    return made


def add_line(copy: Copy, line: str) -> None:
    copy.replace(INDEX, LAST, LAST + line)


@pytest.mark.parametrize("line", [LINE, LINE.replace('tag"', 'tag", off=True')], ids=("on", "off"))
def test_a_new_rule_is_asked_and_its_page_written(copy, line):
    add_line(copy, line)
    if "off" in line:
        example = "            settings='extend-select = [\"vowelless-tag\"]\\n',\n        ),\n"
        copy.replace(MODULE, 'axyz\\n",\n        ),\n', f'axyz\\n",\n{example}')
    copy.passes("--update", "-m", "generated", "tests/test_docs.py::test_generated_page")
    copy.passes("--update", "-m", "generated", "tests/test_schemas.py")
    assert copy.touched == {INDEX, MODULE}
    assert copy.changed() == copy.touched | GENERATED
    page = copy.read("docs/rules/vowelless-tag.md")
    assert "tag 'xyz' has no vowel" in page
    assert "[vowelless-tag](rules/vowelless-tag.md)" in copy.read("docs/rules.md")
    assert ("off by default" in page) == ("off" in line)
    copy.passes("-k", "vowelless", "tests/test_rules.py", "tests/test_rule_pages.py")
    copy.passes("-k", "every_group or FIL199", "tests/test_facts.py")
    copy.write("flytekit.config", "[images]\napp = ghcr.io/org/app:xyz\n")
    asking = ["--extend-select", "vowelless-tag"] if "off" in line else []
    for words, is_reported in (([], "off" not in line), (asking, True)):
        said = copy.run("flyte_image_lint", "check", *words, "flytekit.config").stdout
        assert ("FIL199" in said) == is_reported, said


def test_a_rule_without_a_line_is_missed(copy):
    test = "tests/test_rules.py::test_every_module_has_a_line_in_the_index"
    done = copy.run("pytest", "-q", "-p", "no:cacheprovider", test)
    assert done.returncode == 1
    assert "vowelless_tag" in done.stdout


def test_a_rule_whose_facts_are_too_narrow_is_missed(copy):
    add_line(copy, LINE.replace('tag"', 'tag", facts.UNTAGGED'))
    options = ("-q", "-p", "no:cacheprovider", "-k", "vowelless")
    done = copy.run("pytest", *options, "tests/test_rules.py")
    assert done.returncode == 1
    assert "test_the_bad_example_gives_this_rule_alone[vowelless-tag-0]" in done.stdout
