"""The quick tests: a file in which a reader finds something passes them, whatever is in it."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

import reading
import test_command_uses
import test_manifest_uses
import test_python_uses
from flyte_image_lint.parsers import dispatch, kinds

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 300)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"


def check(kind: str, text: str) -> None:
    if not reading.is_empty(reading.read(kind, text)):
        data = text.encode()
        assert dispatch.may_matter("make" if kind == "just" else kind, data), text
        assert kinds.has_word(data), text


KNOWN = [
    *((case.kind, case.text) for case in test_command_uses.CASES.values()),
    *test_command_uses.ENVIRONMENTS,
    *(("shell", text) for text, _image in test_command_uses.VARIABLES),
    *(("markdown", text) for text, _names in test_command_uses.BLOCKS),
    *((kind, text) for kind, text, _used in test_command_uses.USES),
    *(("manifest", text) for text in test_manifest_uses.IMAGES.values()),
    *(("manifest", text) for text, *_rest in test_manifest_uses.COMMANDS),
    *(("manifest", text) for text, *_rest in test_manifest_uses.USES),
    *(("python", case.text) for case in test_python_uses.CASES.values()),
    *(("python", text) for text in test_python_uses.COMMANDS),
]


@pytest.mark.parametrize(("kind", "marked"), KNOWN)
def test_all_that_is_read_elsewhere_in_the_tests(kind, marked):
    check(kind, reading.unmarked(marked)[0])


BLANKS = st.sampled_from([" ", "\t", "  ", " \\\n  "])
PROGRAMS = st.sampled_from(
    ["pyflyte register", "flyte deploy", "union register", "flyte run",
     "uv run flyte deploy",
     "./bin/flyte deploy", "union run --remote",
     "python -m flytekit.clis.sdk_in_container.pyflyte run"]
)  # fmt: skip
OPTIONS = st.sampled_from(
    ["--image a=b:1", "-i a=b:1", "-ia=b:1", "--image=b:1", "", "--config x", "--project p"]
)
COMMANDS = st.builds(lambda blank, *parts: (blank, [w for p in parts for w in p.split()]),
                     BLANKS, PROGRAMS, OPTIONS, st.just("src"))  # fmt: skip


def files(blank: str, words: list[str]) -> list[tuple[str, str]]:
    """Give a command in all kinds of files."""
    line, listed = blank.join(words), json.dumps(words)
    cell = {"cell_type": "code", "source": [f"!{line}"]}
    return [
        ("shell", f"{line}\n"),
        ("shell", f"X=$({line})\n"),
        ("make", f"x:\n\t{line}\n"),
        ("just", f"x:\n  {line}\n"),
        ("docker", f"RUN {line}\n"),
        ("docker", f"CMD {listed}\n"),
        ("markdown", f"~~~sh\n{line}\n~~~\n"),
        ("manifest", f"script:\n- {' '.join(words)}\n"),
        ("manifest", f"run: |\n  {' '.join(words)}\n"),
        ("manifest", f"command: {listed}\n"),
        ("manifest", "command:\n" + "".join(f"- '{word}'\n" for word in words)),
        ("manifest", "command:\r\n" + "".join(f"- {word}\r\n" for word in words)),
        ("notebook", json.dumps({"cells": [cell]})),
        ("notebook", json.dumps({"cells": [{"cell_type": "code", "source": f"%%sh\n{line}"}]})),
        ("python", f"import subprocess\nsubprocess.run({listed})\n"),
        ("python", f"from subprocess import check_call as c\nc({listed})\n"),
        ("python", f"import os\nos.system({' '.join(words)!r})\n"),
        ("python", f"import os\nos.popen({' '.join(words)!r})\n"),
        ("python", f"import subprocess\nsubprocess.Popen({listed})\n"),
        ("python", f"command = {listed}\n"),
    ]


@seed(int(SEED) if SEED.isdigit() else 0)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(COMMANDS)
def test_commands_in_all_kinds_of_files(command):
    for kind, text in files(*command):
        check(kind, text)


def test_each_kind_of_file_has_a_command():
    command = (" ", ["pyflyte", "register", "-i", "a=b:1", "src"])
    assert not any(reading.is_empty(reading.read(*file)) for file in files(*command))


CALLS = (
    "from flyte import Image as X\nX.from_base('a/b:latest')\n",
    "from flyte import Image as X, TaskEnvironment as E\nE(name='e', image=X.from_base('a:1'))\n",
    "import flyte as f\nf.Image.from_base('a/b:latest')\n",
    "import flyte as f\nf.TaskEnvironment(name='e', image='a/b:1')\n",
    "from flytekit import task as t\n\n\n@t(container_image='a/b:latest')\ndef f(): ...\n",
    "import flytekit as f\nf.ContainerTask(name='n', image='a/b:1')\n",
    "from flytekit.image_spec import ImageSpec as S\nS(base_image='a/b:1')\n",
    "from flytekit.configuration import ImageConfig as C\nC.from_images('a/b:1')\n",
    "from flytekit.configuration import Image as I\nI.look_up_image_info('x', 'a/b:1')\n",
)


@pytest.mark.parametrize("text", CALLS)
def test_calls_by_other_names(text):
    assert reading.read("python", text)
    check("python", text)


SPECS = (
    "name: a\nregistry: b.io\npackages:\n- c\n",
    '{"name": "a", "registry": "b.io", "base_image": "x/y:1"}\n',
    "---\n# c\nregistry: b.io\npackages: []\n...\n",
    '"registry": b.io\n"packages": []\n',
    '{"interface": {}, "type": "x", "container": {"image": "a/b:1"}}\n',
)


@pytest.mark.parametrize("text", SPECS)
def test_manifests(text):
    assert reading.read("manifest", text)
    assert dispatch.may_matter("manifest", text.encode())


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        *(("Dockerfile", "docker"), ("Dockerfile.py3.11", "docker"), ("Dockerfile-gpu", "docker")),
        *(("dockerfile_x", "docker"), ("a.Dockerfile", "docker"), ("Containerfile.x.y", "docker")),
        *(("Dockerfile.py", "python"), ("Dockerfile.md", "markdown"), ("Dockerfilex", None)),
        *((".env", "env"), (".env.prod.local", "env"), (".envrc", "shell"), ("x.env", "env")),
        *(("Makefile.prod", "make"), ("Makefile-x", "make"), ("GNUmakefile", "make")),
        *(("deploy", None), ("Jenkinsfile", None), (".environment", None)),
    ],
)
def test_kinds_by_name(path, kind):
    assert kinds.kind_of(f"a/{path}") == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        *(("#!/bin/sh", "shell"), ("#!/usr/bin/env bash", "shell"), ("#! /bin/zsh -e", "shell")),
        *(("#!/usr/bin/env -S bash -eu", "shell"), ("#!/usr/bin/env python3", "python")),
        *(("#!/usr/bin/env just --justfile", "make"), ("#!/usr/bin/perl", None), ("# sh", None)),
    ],
)
def test_kinds_by_the_first_line(line, kind):
    assert kinds.kind_of_script(f"{line}\npyflyte\n".encode()) == kind
