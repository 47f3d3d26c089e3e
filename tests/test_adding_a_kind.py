"""A kind of file is added as CONTRIBUTING.md says, in a copy: a row, and the module of its parser.

What is held: two files are touched, what is made from the table writes itself, and the new kind is
found, read, suppressed, fixed and told by editors. A row that misses a part is refused.
"""

from __future__ import annotations

import json
import re

import pytest

import command
from project_copy import PACKAGE, Copy

TABLE = f"{PACKAGE}/parsers/kinds.py"
MODULE = f"{PACKAGE}/parsers/jenkins.py"
GENERATED = {
    "docs/supported-files.md",
    "integrations/vscode/src/kinds.json",
}
PARSER = '''"""Jenkinsfiles: the commands of `sh` steps that stand in one string."""

from __future__ import annotations

import re

from ..model.names import SpannedText
from ..text.source import Span
from .document_builder import DocumentBuilder
from .shell import commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.document import Document
    from ..text.source import Source

_STEP = re.compile(r"\\bsh[ \\t]*'([^'\\\\\\n]*)'")


def quick_test(data: bytes) -> bool:
    """Whether there may be a step that runs one of the programs."""
    return b"sh" in data and b"'" in data


def read(source: Source) -> list[Document]:
    """Give what a Jenkinsfile says about images."""
    builder = DocumentBuilder(source)
    for step in _STEP.finditer(source.text):
        start, end = step.span(1)
        commands.scan(builder, SpannedText(step[1], Span(start, end), [(0, end - start, start)]))
    return builder.documents()
'''
ROW = """    Kind(
        "jenkins",
        names=Names(stems=("Jenkinsfile",), suffixes=(".jenkins",)),
        taken="command lines of `sh` steps",
        words=_COMMAND,
        quick_test="jenkins:quick_test",
        parser="jenkins",
        max_size=MAX_SIZE,
        syntax=Syntax(
            marks=("//",), shape="lines", same="same_meaning:same_lines", continued=False
        ),
        reads_all=False,
        names_files=True,
        are_examples=False,
        is_python=False,
        hook="project",
    ),
"""
END = ')\n"""The kinds that a name alone tells."""\n'
IMAGE = "ghcr.io/o/app:latest"
STEP = f"  sh 'pyflyte register --image app={IMAGE} src'"
FILES = {
    "Jenkinsfile": f"node {{\n{STEP}\n}}\n",
    "ci/a.Jenkins": f"{STEP}  // flyte-image-lint: ignore[floating-tag] ours\n",
    "Jenkinsfile.old": "node {}\n",
    "other.groovy": f"{STEP}\n",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Copy:
    """Give a copy with the new kind, its generated files written."""
    made = Copy(tmp_path_factory.mktemp("kind") / "project")
    made.write(MODULE, PARSER)
    made.replace(TABLE, END, ROW + END)
    made.passes("--update", "tests/test_kinds.py")
    return made


def test_two_files_are_touched_and_the_rest_writes_itself(copy):
    assert copy.touched == {TABLE, MODULE}
    assert copy.changed() == copy.touched | GENERATED
    copy.passes("tests/test_kinds.py", "tests/test_layers.py", "-k", "not clean_file")
    assert "| `Jenkinsfile`, `*.jenkins` | command lines of `sh` steps |" in copy.read(
        "docs/supported-files.md"
    )
    kinds = json.loads(copy.read("integrations/vscode/src/kinds.json"))
    assert "**/Jenkinsfile[._-]*" in kinds["patterns"]


def test_the_new_kind_is_read(copy, tmp_path):
    command.write(tmp_path, FILES)
    result = copy.run("flyte_image_lint", "check", "--output-format", "json", cwd=tmp_path)
    assert [(one["path"], one["line"], one["rule"]) for one in json.loads(result.stdout)] == [
        ("Jenkinsfile", 2, "floating-tag")
    ], result.stderr
    fix = ("--fix", "--offline", "--pin-to", "app=1.4.2")
    done = copy.run("flyte_image_lint", "check", *fix, cwd=tmp_path)
    text = (tmp_path / "Jenkinsfile").read_text(encoding="utf-8")
    assert text == FILES["Jenkinsfile"].replace("latest", "1.4.2"), done.stderr


PARTS = re.findall(r"(?m)^ {8}\w.*\n(?: {8}[ )].*\n)*", ROW)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.strip().partition("=")[0])
def test_a_row_that_misses_a_part_is_refused(copy, part):
    whole = copy.read(TABLE)
    copy.replace(TABLE, ROW, ROW.replace(part, ""))
    done = copy.run("flyte_image_lint.parsers.kinds")
    copy.write(TABLE, whole)
    name = part.strip().partition("=")[0]
    assert f"missing 1 required keyword-only argument: '{name}'" in done.stderr


def test_mypy_refuses_it_too(copy):
    whole = copy.read(TABLE)
    copy.replace(TABLE, ROW, ROW.replace(PARTS[-1], ""))
    done = copy.run("mypy", "--no-incremental", "--follow-imports=silent", TABLE)
    copy.write(TABLE, whole)
    assert 'Missing named argument "hook" for "Kind"' in done.stdout
    assert copy.run("mypy", "--follow-imports=silent", TABLE, MODULE).returncode == 0
