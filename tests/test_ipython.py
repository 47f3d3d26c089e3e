"""Lines of notebooks for the shell, as IPython gives them to it.

What IPython makes of the lines was asked of 9.18.1; 40,000 random ones gave the same.
"""

from __future__ import annotations

import ast
import json

import pytest

import reading
from flyte_image_lint.images.partial import shown
from flyte_image_lint.model.names import SpannedText
from flyte_image_lint.parsers.ipython import Namespace
from flyte_image_lint.text.source import Span

PROGRAM = "IMAGE = 'ghcr.io/o/a:1'\nT = '2'\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a={IMAGE}", "a=ghcr.io/o/a:1"),
        ("a=$IMAGE", "a=ghcr.io/o/a:1"),
        ("a={IMAGE} $HOME", "a={IMAGE} $HOME"),
        ("a=$IMAGE {X}", "a=$IMAGE {X}"),
        ("a={{IMAGE}}", "a={IMAGE}"),
        ("a=$$IMAGE", "a=$IMAGE"),
        ("a='$IMAGE'", "a='$IMAGE'"),
        ("'a={IMAGE}'", "'a=ghcr.io/o/a:1'"),
        ("'a=$IMAGE:{T}'", "'a=ghcr.io/o/a:1:2'"),
        ("{IMAGE", "{IMAGE"),
        ("a=${IMAGE}", "a=$ghcr.io/o/a:1"),
        ("a=$(pwd) {T}", "a=$(pwd) 2"),
        ("a={T:>3}", "a={T:>3}"),
        ("a={IMAGE} b={{T}}", "a=ghcr.io/o/a:1 b={T}"),
        # What is evaluated may raise.
        ("a={len(T)}", "a=…"),
        ("a={IMAGE!s}", "a=…"),
        ("a={IMAGE.x} b={{T}}", "a=… b=…T…"),
    ],
)
def test_lines(line, expected):
    namespace = Namespace(ast.parse(PROGRAM), [PROGRAM])
    written = SpannedText(line, Span(0, len(line)), [(0, len(line), 0)])
    assert shown(namespace.expanded(written).text) == expected


@pytest.mark.parametrize(
    "program",
    ["from x import *", "%run x.py", "%store -r", "I = '1'\nI = '2'", "import I", "def I(): 0"],
)
def test_names_whose_text_is_not_known(program):
    tree = None if program.startswith("%") else ast.parse(program)
    line = SpannedText("--image {I} x", Span(0, 13), [(0, 13, 0)])
    assert shown(Namespace(tree, [program]).expanded(line).text) == "--image … x"


ENVIRON = "import os\nos.environ['I'] = 'a/b:1'"


def notebook(*cells: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]})


@pytest.mark.parametrize(
    ("cells", "images"),
    [
        (["!pyflyte register --image a/b:1 x"], ["a/b:1"]),
        (["!!pyflyte register --image a/b:1 x"], ["a/b:1"]),
        (["%sx pyflyte register --image a/b:1 x"], ["a/b:1"]),
        (["out = !pyflyte register --image a/b:1 x"], ["a/b:1"]),
        (["I = 'a/b:1'", "!pyflyte register --image {I} x"], ["a/b:1"]),
        (["I = 'a/b'", "!pyflyte register --image {I}:latest x"], ["a/b:latest"]),
        (["I = f()", "!pyflyte register --image {I}:latest x"], ["…:latest"]),
        (["I = 'a/b:1'", "!pyflyte register --image {I} $HOME"], ["{I}"]),
        (
            [ENVIRON, "%%sh\npyflyte register --image $I x"],
            ["a/b:1"],
        ),
        ([ENVIRON, "!pyflyte register --image $I x"], ["a/b:1"]),
        (["%env I=a/b:1", "%%bash\npyflyte register --image ${I} x"], ["a/b:1"]),
        (["%set_env I a/b:1", "!pyflyte register --image ${I} x"], ["a/b:1"]),
        (["X = '1'", "%env I=a/b:{X}", "%%bash\npyflyte register --image $I x"], ["a/b:1"]),
        (["%env I=a/b:1\n%env I=c/d:1", "%%bash\npyflyte register --image $I x"], []),
        (["I = 'a/b:1'", "%%bash\npyflyte register --image {I} x"], ["{I}"]),
    ],
)
def test_commands_of_notebooks(cells, images):
    documents = reading.images(reading.read("notebook", notebook(*cells)))
    assert [shown(image or "") for _name, image in documents] == images
