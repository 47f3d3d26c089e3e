"""The quick tests: a file in which a reader finds something passes them, whatever is in it."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

import command
import reading
import test_command_uses
import test_manifest_uses
import test_python_uses
import test_requirements
from flyte_image_lint.flyte.image_spec import FIELDS
from flyte_image_lint.model.document import Document
from flyte_image_lint.parsers import dispatch, kind_names, kinds
from flyte_image_lint.text.source import Source
from strategies.python_programs import programs
from strategies.script_texts import makefiles, scripts

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 300)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"


def check(kind: str, text: str, configs: list[Document] | None = None) -> None:
    """Hold that a file passes its tests if anything is read in it; refused values count."""
    configs = reading.read(kind, text) if configs is None else configs
    found = (config.requirements or config.references or config.faults for config in configs)
    if not reading.is_empty(configs) or any(found):
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


STATED = [
    *(case[:2] for case in test_requirements.VERSIONS),
    *(file for files, *_rest in test_requirements.RANGES for file in files.items()),
]


@pytest.mark.parametrize(("name", "text"), STATED)
def test_requirements_of_flytekit(name, text):
    if isinstance(text, str) and kind_names.kind_of(name) == "requirements":
        check("requirements", text, dispatch.read(Source(name, text.encode(), "requirements")))


@pytest.mark.parametrize("name", ["flytekit", "Flytekit", "FLYTEKIT", "FlyteKit"])
def test_names_of_packages_have_no_case(name):
    text = f"{name}==1.16.4\n"
    configs = dispatch.read(Source("requirements.txt", text.encode(), "requirements"))
    assert [config.requirements for config in configs]
    check("requirements", text, configs)


@seed(int(SEED) if SEED.isdigit() else 0)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(scripts(), makefiles(), programs())
def test_programs_and_scripts_of_any_shape(script, makefile, program):
    check("shell", script)
    check("make", makefile)
    check("python", program)


VALUES = {"packages": "[a]", "apt_packages": "[1]", "cuda": "12.10", "python_version": "3.10"}
KEYS = st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=5, unique=True)
SPELLED = st.sampled_from(
    ["{}:", "{}:", "'{}':", '"{}":', "? {}\n:", "&a {}:", "!!str {}:", "{} :"]
)
REST = st.sampled_from(["", "", "kind: x\n", "on: push\njobs: {}\nx: y\n", "- a\n", "a b\n"])
TEXTS = st.sampled_from(["b.io/x", "'{{.image.a}}'", "|\n     b.io", "[\na\n]", ""])


@st.composite
def specs(draw: st.DrawFn) -> str:
    """Draw an ImageSpec file, with other documents and keys beside it, spelled in many ways."""
    spelled, indent, keys, value = draw(SPELLED), draw(INDENTS), draw(KEYS), draw(TEXTS)
    body = "".join(f"{indent}{spelled.format(key)} {VALUES.get(key, value)}\n" for key in keys)
    if draw(st.booleans()):
        body = f"{indent}{json.dumps(dict.fromkeys(keys, 'x'))}\n"
    elif draw(st.booleans()):
        body += f"{indent}other: x\n"
    before, after = draw(REST), draw(REST)
    head = f"{before}---\n" if before else draw(st.sampled_from(["", "# c\n", "\n", "--- # c\n"]))
    head = draw(st.sampled_from([head, head, "%YAML 1.1\n---\n", "---\n# c\n", "--- !!map\n"]))
    text = f"{head}{body}" + (f"---\n{after}" if after else "")
    newline, mark = draw(st.sampled_from(["\n", "\r\n"])), draw(st.sampled_from(["", "\ufeff"]))
    return mark + text.replace("\n", newline)


INDENTS = st.sampled_from(["", "", "  "])


@seed(int(SEED) if SEED.isdigit() else 0)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(specs())
def test_image_specs_of_any_shape(text):
    check("manifest", text)


def test_image_specs_are_read_in_a_folder_whatever_they_name(tmp_path):
    """None of these says flyte, or names a registry."""
    files = {
        "a.yaml": "name: a\npackages: 1\ncuda: x\n",
        "b.yaml": "  conda_channels: [a]\n  cudnn: x\n  apt_packages: 1\n",
        "c.yml": "a: 1\nb: 2\nc: 3\n---\npackages: 3\ncuda: '1'\n",
        "d.yaml": "name: a\npackages: [b]\nkind: x\n",
    }
    command.write(tmp_path, files)
    found = json.loads(command.run("check", "--output-format", "json", cwd=tmp_path).stdout)
    told = {(os.path.basename(one["path"]), one["rule"]) for one in found}
    assert told == {(name, "invalid-image-spec") for name in ("a.yaml", "b.yaml", "c.yml")}


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
    assert kind_names.kind_of(f"a/{path}") == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        *(("#!/bin/sh", "shell"), ("#!/usr/bin/env bash", "shell"), ("#! /bin/zsh -e", "shell")),
        *(("#!/usr/bin/env -S bash -eu", "shell"), ("#!/usr/bin/env python3", "python")),
        *(("#!/usr/bin/env just --justfile", "make"), ("#!/usr/bin/perl", None), ("# sh", None)),
    ],
)
def test_kinds_by_the_first_line(line, kind):
    assert kind_names.kind_of_script(f"{line}\npyflyte\n".encode()) == kind


MENTIONS = {
    "python": (
        '"""Generated from flyte, union, image."""\n# from the flyte image\nfrom .flyte import x\n',
        "import flyteidl\nfrom flyteidl.core import tasks_pb2\nimage = 'union of images'\n",
    ),
    "manifest": (
        "# Generated for flyte \nname: x\nrun: |\n  # pyflyte run --image x y.py\n  true\n",
        "description: of the flyteidl image\n",
    ),
}


@pytest.mark.parametrize(
    ("kind", "text"), [(k, text) for k, each in MENTIONS.items() for text in each]
)
def test_what_only_mentions_the_word_is_not_read(kind, text):
    assert not dispatch.may_matter(kind, text.encode())
    assert reading.read(kind, text) == []


@pytest.mark.parametrize(
    "start",
    [
        "import flytekit",
        "import os, flytekit",
        "import os, \\\n  flytekit as f",
        "from\\\n\\\n  flytekit.core import x",
        "import" + " " * 300 + "flytekit",
        "if x:\n\timport\tunion",
        "import flyte as flytekit",
        "from x.flyte_tasks import task\ncontainer_image = 1",
        "from flytekitplugins.ray import x",
    ],
)
def test_however_an_sdk_is_imported(start):
    text = f"{start}\nt = 'image'\n"
    assert dispatch.may_matter("python", text.encode())
