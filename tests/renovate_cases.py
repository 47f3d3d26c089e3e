"""What the Renovate preset finds in files: cases, and its regular expressions as Python has them.

`test_renovate_preset.py` asks Python, in every run of the tests; `tools/renovate_preset.py` asks
the real Renovate.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PRESET = ROOT / "integrations" / "renovate" / "default.json"
DIGEST = f"sha256:{'4f5c' * 16}"


class Dependency(NamedTuple):
    """What Renovate is to update."""

    name: str
    value: str
    digest: str | None = None


class Case(NamedTuple):
    """A file, and what is to be found in it."""

    path: str
    text: str
    dependencies: tuple[Dependency, ...] = ()


INI = f"""\
[platform]
endpoint = flyte.example.com:443
insecure = false

[images]
trainer = ghcr.io/myorg/trainer:2.7.1
hub: python:3.12-slim
# old = ghcr.io/myorg/old:1.0.0
; older = ghcr.io/myorg/older:1.0.0
port=localhost:5000/a/b:1
both = quay.io/o/both:1.2.3@{DIGEST}
digest = quay.io/o/digest@{DIGEST}
untagged = ghcr.io/myorg/untagged

last = myorg/last:v3
[sdk]
image = ghcr.io/not/there:1
"""
FOUND_IN_INI = (
    Dependency("ghcr.io/myorg/trainer", "2.7.1"),
    Dependency("python", "3.12-slim"),
    Dependency("localhost:5000/a/b", "1"),
    Dependency("quay.io/o/both", "1.2.3", DIGEST),
    Dependency("myorg/last", "v3"),
)
YAML = f"""\
admin:
  endpoint: dns:///flyte.example.com:443
images:  # of the project
  trainer: ghcr.io/myorg/trainer:2.7.1
  # old: ghcr.io/myorg/old:1.0.0
  "quoted": "python:3.12-slim"  # a comment

  'single': 'localhost:5000/a/b:1'
  both: quay.io/o/both:1.2.3@{DIGEST}
  untagged: ghcr.io/myorg/untagged
logger:
  level: ghcr.io/not/there:1
"""
FLYTE2 = """\
admin:
  endpoint: dns:///flyte.example.com
image:
  builder: local
  registry: ghcr.io/myorg

  image_refs:
    trainer: ghcr.io/myorg/trainer:2.7.1
    other: myorg/other:3
task:
  domain: ghcr.io/not/there:1
"""
SHELL = """\
pyflyte register --image trainer=ghcr.io/myorg/trainer:2.7.1 --image=ghcr.io/myorg/base:1.0 wf.py
pyflyte register --image "x=localhost:5000/a/b:2" --image y=$REGISTRY/app:1 --image z=ghcr.io/o/z:$V
"""
PYTHON = f"""\
@task(container_image="ghcr.io/myorg/trainer:2.7.1")
def a(): ...

spec = ImageSpec(name="x", base_image='python:3.12-slim@{DIGEST}')

# renovate: image=ghcr.io/myorg/trainer
@task(container_image="{{{{.image.trainer.fqn}}}}:v2")
def b(): ...


@task(container_image="{{{{.image.other.fqn}}}}:v2")
def c(): ...


@task(container_image=f"ghcr.io/myorg/{{NAME}}:1")
def d(): ...


env = flyte.TaskEnvironment(
    name="e",
    image="ghcr.io/myorg/env:4",
)
base = flyte.Image.from_base("ghcr.io/myorg/base:5").with_pip_packages("x")
other = show(image="ghcr.io/not/there:1")
"""
CASES = (
    Case("flytekit.config", INI, FOUND_IN_INI),
    Case("deploy/.flyte/config", INI, FOUND_IN_INI),
    Case("windows.config", INI.replace("\n", "\r\n"), FOUND_IN_INI),
    Case("other.config", "[image]\na = b/c:1\n[Images]\na = b/c:1\n"),
    Case(
        "config-production.yaml",
        YAML,
        (
            Dependency("ghcr.io/myorg/trainer", "2.7.1"),
            Dependency("python", "3.12-slim"),
            Dependency("localhost:5000/a/b", "1"),
            Dependency("quay.io/o/both", "1.2.3", DIGEST),
        ),
    ),
    Case(
        ".flyte/config.yaml",
        FLYTE2,
        (Dependency("ghcr.io/myorg/trainer", "2.7.1"), Dependency("myorg/other", "3")),
    ),
    Case("kustomize/config.yaml", "images:\n- name: a\n  newName: b/c\n  newTag: '1'\n"),
    Case("values.yaml", YAML),
    Case(
        "Makefile",
        SHELL,
        (
            Dependency("ghcr.io/myorg/trainer", "2.7.1"),
            Dependency("ghcr.io/myorg/base", "1.0"),
            Dependency("localhost:5000/a/b", "2"),
        ),
    ),
    Case(
        "src/wf.py",
        PYTHON,
        (
            Dependency("ghcr.io/myorg/trainer", "2.7.1"),
            Dependency("python", "3.12-slim", DIGEST),
            Dependency("ghcr.io/myorg/env", "4"),
            Dependency("ghcr.io/myorg/base", "5"),
            Dependency("ghcr.io/myorg/trainer", "v2"),
        ),
    ),
)


def preset() -> dict[str, list[dict[str, object]]]:
    """Give the preset."""
    return json.loads(PRESET.read_text(encoding="utf-8"))


def extracted(path: str, text: str) -> list[Dependency]:
    """Give what the preset finds in a file, by Python's regular expressions."""
    dependencies = []
    for manager in preset()["customManagers"]:
        if any(matches(pattern, path) for pattern in patterns_of(manager)):
            dependencies += in_text(manager, text)
    return dependencies


def patterns_of(manager: dict[str, object]) -> list[str]:
    """Give the patterns of the files of a manager, without their slashes."""
    return [str(pattern)[1:-1] for pattern in manager["managerFilePatterns"]]


def matches(pattern: str, path: str) -> bool:
    """Whether a manager reads a file."""
    return bool(re.search(pattern, path))


def in_text(manager: dict[str, object], text: str) -> list[Dependency]:
    """Give what a manager finds, by its strategy."""
    expressions = [re.compile(str(one).replace("(?<", "(?P<")) for one in manager["matchStrings"]]
    texts = [text]
    if manager.get("matchStringsStrategy") == "recursive":
        *outer, last = expressions
        for expression in outer:
            texts = [match[0] for text in texts for match in expression.finditer(text)]
        expressions = [last]
    groups = [
        match.groupdict()
        for text in texts
        for expression in expressions
        for match in expression.finditer(text)
    ]
    return [
        Dependency(one["depName"], one["currentValue"], one.get("currentDigest")) for one in groups
    ]
