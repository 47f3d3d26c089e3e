"""What a fix must leave as it is, by the structure of each kind of file."""

from __future__ import annotations

import json
import os
import re
from random import Random

import pytest

from flyte_image_lint.engine.structure import broken_by, broken_by_parser
from flyte_image_lint.engine.structure.plain import is_kept
from flyte_image_lint.text.source import Source, Span, apply_edits
from strategies.plain_texts import NASTY, plain_ini, plain_yaml

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 10_000)

PATHS = {"config": "config.yaml", "ini": "flytekit.config", "notebook": "n.ipynb", "python": "t.py",
         "manifest": "ci.yml", "docker": "Dockerfile", "make": "Makefile"}  # fmt: skip
NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "source": ["!pyflyte run --image «a:1»\n", "x = 'b'\n"]},
        {"cell_type": "code", "source": ["y = 1\n"]},
    ]
}


def edited(kind: str, text: str, content: str) -> list[int] | None:
    """Put `content` in place of each part of the text in «…», and compare."""
    plain, changes, at = "", [], 0
    while (begin := text.find("«", at)) >= 0:
        end = text.index("»", begin)
        plain += text[at:begin]
        old = text[begin + 1 : end]
        changes.append((len(plain), len(plain) + len(old), old, content))
        plain += old
        at = end + 1
    plain += text[at:]
    path = PATHS.get(kind, "file")
    before = Source(path, plain.encode(), "config" if kind == "ini" else kind)
    after = apply_edits(plain, [(Span(start, end), new) for start, end, _old, new in changes])
    return broken_by(before, before.changed(after.encode()), changes)


# The kind, the text with what is edited in «…», an image that is fine there, and what is not.
ROWS = [
    ("shell", "pyflyte run --image a=«x:1» src # c\nls\n", "x:2", "x:2 y"),
    ("shell", "pyflyte run --image a=«x:1» src\n", "x:2", "x:2\n"),
    ("shell", "pyflyte run --image a=«x:1» src\n", "x:2", "x:2;ls"),
    ("shell", "pyflyte run --image «x:1» src\n", "x:2", ""),
    ("shell", "pyflyte run --image 'a=«x:1»' src\n", "x:2", "x:2' 'b"),
    ("shell", "pyflyte run --image a=«x:1» src\n", "x:2", "x:2 #"),
    ("shell", "pyflyte run --image a=«x:1» src\n", "x:2", "$(ls)'"),
    ("shell", "bash -c 'pyflyte run --image «x:1» src'\n", "x:2", "x:2;ls"),
    ("shell", "bash -c 'pyflyte run --image «x:1» src'\n", "x:2", "x:2 y"),
    ("make", "A = «x:1»\nr:\n\tpyflyte run --image $(A) src\n", "x:2", "x:2\nB = 1"),
    ("make", "r:\n\tpyflyte run --image «x:1» src\n", "x:2", "x:2\n\tls"),
    ("docker", "FROM y\nRUN pyflyte run --image «x:1» src \\\n  && ls\n", "x:2", "x:2 && ls"),
    ("docker", "FROM y\nENV A=«x:1» B=1\n", "x:2", "x:2 C=3"),
    ("docker", 'CMD ["pyflyte", "--image", "«x:1»"]\n', "x:2", 'x:2", "y'),
    ("docker", 'CMD ["pyflyte", "--image", "«x:1»"]\n', "x:2", 'x"2'),
    ("docker", "RUN <<E\npyflyte run --image «x:1»\nE\nUSER x\n", "x:2", "x:2\nE\n"),
    ("env", "A=1\nFLYTE_INTERNAL_IMAGE='«x:1»'\n", "x:2", "x:2\nB=1"),
    ("markdown", "# t\n```sh\npyflyte run --image «x:1»\n```\n", "x:2", "x:2\n```"),
    ("python", "task(container_image='«x:1»')\n", "x:2", "x:2', b='"),
    ("python", "é = 1; task(container_image=f'«x:1»{y}')\n", "x:2", "{z}"),
    ("python", "\ufefftask(container_image='«x:1»')\n", "x:2", "x:2'"),
    ("python", "run('pyflyte run --image «x:1» src', shell=True)\n", "x:2", "x:2; ls"),
    ("notebook", json.dumps(NOTEBOOK, ensure_ascii=False), "a:2", 'a:2", "z'),
    ("notebook", json.dumps(NOTEBOOK, ensure_ascii=False), "a:2", "a:2 z"),
    ("manifest", "a: {image: «x:1», b: 1}\n", "x:2", "x:2, c: 1"),
    ("manifest", "a:\n  run: |\n    pyflyte run --image «x:1»\n    ls\n", "x:2", "x:2; ls"),
    ("manifest", "a:\n  image: «x:1»\n---\nb: 1\n", "x:2", "x:2\n  c: 1"),
    ("manifest", "a:\n  image: «x:1»\n", "x:2", "1.10"),
    ("manifest", "a:\n  image: «x:1»\n", "x:2", "{{.image.x}}"),
    ("manifest", "python_version: «3.10»\nb: 3.10\n", '"3.10"', '"3.10"\nc: 1'),
    ("manifest", "python_version: «3.10»\nb: 3.10\n", '"3.10"', "[3.10]"),
    ("config", "admin: {a: 1}\nimages:\n  a: «x:1»\n", "x:2", "x:2\nb: 1"),
    ("config", "images:\n  a: &x «x:1»\n  b: *x\n", "x:2", "x:2\nadmin: {}"),
    ("ini", "[images]\na = «x:1»\n[sdk]\nb = 1\n", "x:2", "x:2\n[platform]"),
    ("ini", "[images]\na = «x:1»\n[sdk]\nb = 1\n", "x:2", "x:2\n[platform]\na = 1"),
    ("requirements", "flytekit==«1.0»\n", "1.1", "1.1\nx"),
]


@pytest.mark.parametrize(("kind", "text", "fine", "bad"), ROWS)
def test_the_edit_changes_its_text_and_nothing_else(kind, text, fine, bad):
    assert edited(kind, text, fine) == []
    assert edited(kind, text, bad) in ([0], None)


ELSEWHERE = [
    ("config", "images:\n  a: &x «x:1»\nadmin: {endpoint: *x}\n", "an alias in another section"),
    ("config", "base: &b {a: «x:1»}\nother: *b\nimages: *b\n", "an alias of a mapping"),
    ("ini", "[images]\na = x:1\n[sdk]\nb = «1»\n", "an option of another section"),
    ("ini", "[images]\na = x:1\n[«sdk»]\nb = 1\n", "another section"),
]


@pytest.mark.parametrize(("kind", "text"), [pytest.param(*row[:2], id=row[2]) for row in ELSEWHERE])
def test_what_is_beside_the_images_stays(kind, text):
    assert edited(kind, text, "x:2") is None


def test_an_anchored_mapping_of_images_may_change():
    assert edited("config", "base: &b {a: «x:1»}\nimages: *b\n", "x:2") == []


def test_all_edits_to_blame_are_named():
    text = "pyflyte run --image a=«x:1» --image 'b=«x:1»' src\n"
    assert edited("shell", text, "x:2") == []
    assert edited("python", "a = '«x:1»'\nb = '«y:1» z'\n", "v w") == [1]


@pytest.mark.parametrize(("path", "draw"), [("x.yaml", plain_yaml), ("x.config", plain_ini)])
def test_of_what_is_kept_in_plain_lines_the_parser_says_so_too(path, draw):
    random = Random(f"kept {path}")
    kept = 0
    for _ in range(EXAMPLES):
        text = draw(random)
        places = [match.span() for match in re.finditer(r"[^\s:=]+", text)] or [(0, 0)]
        start, end = random.choice(places)
        new = random.choice(("x:2", "images", "True", "true", "1", "", text[start:end] + ":2",
                             text[start:end] + random.choice(NASTY)))  # fmt: skip
        before = Source(path, text.encode())
        after = before.changed((text[:start] + new + text[end:]).encode())
        if is_kept(before, after):
            kept += 1
            changes = [(start, end, text[start:end], new)]
            assert broken_by_parser(before, after, changes) == [], (text, changes)
    assert kept > EXAMPLES // 40


@pytest.mark.parametrize(
    ("path", "text", "new"),
    [
        ("x.yaml", "images:\n  a: «x:1»\nadmin:\n  b: x\n", "x:2"),
        ("x.yaml", "image:\n  image_refs:\n    a: «x:1»\n  builder: x\n", "x:2"),
        ("x.yaml", "images: {a: «x:1», b: y}\nadmin: {b: x}\n", "x:2"),
        ("x.yaml", "«Image-Refs»:\n  a: x:1\nadmin:\n  b: x\n", "images"),
        ("x.config", "[images]\na = «x:1»\n[sdk]\nb = x\n", "x:2"),
    ],
)
def test_a_fix_of_plain_lines_needs_no_parser(path, text, new):
    old = re.sub("[«»]", "", text).encode()
    assert is_kept(Source(path, old), Source(path, re.sub("«.*»", new, text).encode()))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("x.yaml", "a: true\nimages:\n  b: x\n", "a: 1\nimages:\n  b: x\n"),
        ("x.yaml", "a: '1'\nimages:\n  b: x\n", "a: 1\nimages:\n  b: x\n"),
        ("x.yaml", "a:\n  b:\n    images: x\n", "a:\n  b:\n    images: y\n"),
        ("x.yaml", "images:\n  b: x\n", "images:\n  b: x\na: y\n"),
        ("x.yaml", "a: {b: c}\nimages:\n  b: x\n", "a: {b: d}\nimages:\n  b: x\n"),
        ("x.yaml", "a: {'b': c}\nimages:\n  b: x\n", "a: {'b': c}\nimages:\n  b: y\n"),
        ("x.config", "[images]\na = x\n", "[images]\na = x\n[sdk]\n"),
        ("x.config", "[sdk]\na = x\n", "[sdk]\na = y\n"),
        ("x.config", "[images]\na = x%%\n", "[images]\na = y\n"),
    ],
)
def test_what_is_another_beside_the_images_is_for_the_parser(path, old, new):
    assert not is_kept(Source(path, old.encode()), Source(path, new.encode()))
