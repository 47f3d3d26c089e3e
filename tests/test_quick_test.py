"""The quick tests: a file in which a parser finds something passes them, whatever is in it.

`fuzz/test_quick_tests.py` holds that for files that are made up.
"""

from __future__ import annotations

import json
import os

import pytest

import command
import reading
import test_command_uses
import test_manifest_uses
import test_python_uses
import test_requirements
from flyte_image_lint.parsers import dispatch, kind_names
from flyte_image_lint.text.source import Source
from quick_tests import check

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


def test_image_specs_are_read_in_a_folder_whatever_they_name(tmp_path):
    """None of these says flyte, or names a registry."""
    files = {
        "a.yaml": "name: a\npackages: 1\ncuda: x\n",
        "b.yaml": "  conda_channels: [a]\n  cudnn: x\n  apt_packages: 1\n",
        "c.yml": "a: 1\nb: 2\nc: 3\n---\npackages: 3\ncuda: '1'\n",
        "d.yaml": "name: a\npackages: [b]\nkind: x\n",
    }
    command.write(tmp_path, files)
    result = json.loads(command.run("check", "--output-format", "json", cwd=tmp_path).stdout)
    rules = {(os.path.basename(one["path"]), one["rule"]) for one in result}
    assert rules == {(name, "invalid-image-spec") for name in ("a.yaml", "b.yaml", "c.yml")}


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
