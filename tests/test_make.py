"""Variables of makefiles, held against GNU make and sh: what `pyflyte` really receives."""

from __future__ import annotations

import os
import subprocess
from itertools import pairwise

import pytest

import reading
from flyte_image_lint.images.partial import shown
from flyte_image_lint.parsers import dispatch
from flyte_image_lint.text.source import Source

IMAGE = "ghcr.io/o/app"

MAKEFILES = {
    "plain": f"I = {IMAGE}:1\nx:\n\tpyflyte register --image a=$(I) src\n",
    "braces": f"I = {IMAGE}:1\nx:\n\tpyflyte register --image a=${{I}} src\n",
    "double quotes": f'I = "{IMAGE}:1"\nx:\n\tpyflyte register --image a=$(I) src\n',
    "single quotes": f"I = '{IMAGE}:1'\nx:\n\tpyflyte register --image a=$(I) src\n",
    "quotes in quotes": f"I = '{IMAGE}:1'\nx:\n\tpyflyte register --image \"a=$(I)\" src\n",
    "several words": f"F = --image a={IMAGE}:1 -i b={IMAGE}:2\nx:\n\tpyflyte register $(F) src\n",
    "a comment": f"I = {IMAGE}:1# c\nx:\n\tpyflyte register --image a=$(I) src\n",
    "a space before a comment": f"I = {IMAGE} # c\nx:\n\tpyflyte register --image a=$(I):1 src\n",
    "a space at the end": f"I = {IMAGE} \nx:\n\tpyflyte register --image a=$(I):1 src\n",
    "spaces in front": f"I   :=   {IMAGE}:1\nx:\n\tpyflyte register --image a=$(I) src\n",
    "by default": f"I ?= {IMAGE}:1\nx:\n\tpyflyte register --image a=$(I) src\n",
    "nested": f"R = {IMAGE}\nI = $(R):$(T)\nT = 2\nx:\n\tpyflyte register --image a=$(I) src\n",
    "added to": f"F = --image a={IMAGE}:1\nF += -i b=c/d:2\nx:\n\tpyflyte register $(F) src\n",
    "continued": f"F = --image \\\n   a={IMAGE}:1\nx:\n\tpyflyte register $(F) src\n",
    "of the shell": f"I = b/c:1\nx:\n\tI={IMAGE}:1; pyflyte register --image a=$$I src\n",
    "of the shell, in braces": f"x:\n\tI={IMAGE}:1; pyflyte register --image a=$${{I}} src\n",
    "exported": f"export I = {IMAGE}:1\nx:\n\tpyflyte register --image a=$$I src\n",
    "a dollar in a value": f"I = {IMAGE}:$$T\nx:\n\tT=3; pyflyte register --image a=$(I) src\n",
    "automatic": f"I = {IMAGE}:1\nx: y\n\tpyflyte register --image a=$(I) $< src\ny:\n",
    "in a dry run, too": f"I = {IMAGE}:1\nx:\n\t+pyflyte register --image a=$(I) src\n",
    "silent": f"I = {IMAGE}:1\nx:\n\t@pyflyte register --image a=$(I) src\n",
}


@pytest.mark.parametrize("text", MAKEFILES.values(), ids=MAKEFILES)
def test_the_images_are_those_that_the_program_gets(text, tmp_path):
    program = tmp_path / "pyflyte"
    program.write_text(
        f"#!/bin/sh\nfor word; do printf '%s\\n' \"$word\"; done > {tmp_path}/words\n"
    )
    program.chmod(0o755)
    (tmp_path / "Makefile").write_text(text)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    command = ["make", "-s", "-f", "Makefile", "x"]
    subprocess.run(command, cwd=tmp_path, check=True, env={"PATH": path})
    words = (tmp_path / "words").read_text().splitlines()
    images = [word for before, word in pairwise(words) if before in ("--image", "-i")]
    documents = [f"{name}={image}" for name, image in reading.images(reading.read("make", text))]
    assert documents == images


@pytest.mark.parametrize(
    "text",
    [
        "I = a:1\nI = b:1\nx:\n\tpyflyte register --image $(I) src\n",
        "I != echo a:1\nx:\n\tpyflyte register --image $(I) src\n",
        "I := $(shell echo a:1)\nx:\n\tpyflyte register --image $(I) src\n",
        "I = a:1\nx:\n\tpyflyte register --image $$I src\n",
        "I = $(I)\nx:\n\tpyflyte register --image $(I) src\n",
        "I = b:1\nx:\n\tfor I in c:1 d:1; do pyflyte register --image $$I src; done\n",
        "export I = b:1\nx:\n\tfor I in c:1 d:1; do pyflyte register --image $$I src; done\n",
        "ifdef X\nI = a:1\nelse\nI = b:1\nendif\nx:\n\tpyflyte register --image $(I) src\n",
    ],
)
def test_variables_that_are_not_known(text):
    assert reading.images(reading.read("make", text)) == []


@pytest.mark.parametrize(("depth", "is_known"), [(40, True), (60, False), (2000, False)])
def test_variables_are_not_followed_too_deeply(depth, is_known):
    lines = [f"A{n} = $(A{n + 1})" for n in range(depth)]
    text = "\n".join([*lines, f"A{depth} = b/c:1", "x:", "\tpyflyte register -i a=$(A0) src\n"])
    images = reading.images(reading.read("make", text))
    assert images == [("a", "b/c:1")] * is_known


def test_justfiles_have_variables_in_braces():
    text = 'image := "ghcr.io/o/app"\nx:\n  pyflyte register --image a={{ image }}:1 {{ src }}\n'
    assert reading.images(reading.read("just", text)) == [("a", "ghcr.io/o/app:1")]


@pytest.mark.parametrize(
    ("path", "first", "is_just"),
    [
        ("ci/justfile.release", "", True),
        ("deploy", "#!/usr/bin/env just --justfile\n", True),
        ("justfiles/Makefile", "", False),
        ("rules.mk", "# just\n", False),
    ],
)
def test_what_is_a_justfile(path, first, is_just):
    text = f'{first}image := "ghcr.io/o/app"\nx:\n  pyflyte register --image a={{{{ image }}}}:1\n'
    documents = dispatch.read(Source(path, text.encode(), "make"))
    assert (reading.images(documents) == [("a", "ghcr.io/o/app:1")]) is is_just


def test_variables_of_variables_take_no_time():
    lines = [f"A{n + 1} = {f'$(A{n})' * 200}" for n in range(9)]
    text = "\n".join(["A0 = a", *lines, "x:", "\tpyflyte register --image $(A9):1 src\n"])
    (entry,) = reading.entries(reading.read("make", text))
    assert shown(entry.value) == "…:1"
