"""YAML that is no config: CI files, manifests, the specs of tasks, ImageSpec files.

Images that are found with the place of their text are marked with «».
"""

from __future__ import annotations

import os
from contextlib import suppress

import pytest
import yaml
from hypothesis import given, seed, settings
from hypothesis import strategies as st

import reading
from flyte_image_lint.text.source import Unreadable
from flyte_image_lint.text.yaml_scalars import documents, spelling

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 500)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"

RUN = "pyflyte register --image app="
IMAGES = {
    "GitHub": """\
on: push
jobs:
  register:
    steps:
      - name: pyflyte register --image a=b:1
        run: pyflyte register --image app=«ghcr.io/o/a:1» src
      - run: |
          echo 'it''s
          x'
          pyflyte \\
            register --image "b=«c/d:1»" \\
            --image e=r/f:${{ github.sha }} src
""",
    "GitLab": """\
register:
  image: python:3.11
  before_script: [pip install flytekit]
  script:
    - "pyflyte register --image \\"app=«a/b:1»\\" src"
    - 'pyflyte register --image ''b=«c/d:1»'' src'
    - - pyflyte register --image e=«f:1» src
""",
    "CircleCI": """\
jobs:
  a:
    steps:
      - run: {name: x, command: pyflyte register -i app=«a/b:1» src}
      - run:
          command: >-
            pyflyte register
            --image b=«c:1»
            src
""",
    "a list of words": """\
spec:
  containers:
    - command: [pyflyte, register, --image, "app=«a/b:1»", '--image=c=«d:1»', -i, e=f:$TAG, src]
    - command: [pyflyte]
      args: ["register", "-i", "g=«h:1»", "src"]
    - command: ["/bin/bash", "-c"]
      args:
        - |
          pyflyte register -i i=«j:1» src
          echo
""",
    "pre-commit": """\
repos:
  - repo: local
    hooks:
      - id: a
        entry: pyflyte register
        args: ["--image", "app=«a/b:1»", src]
      - id: b
        entry: bash -c 'pyflyte register --image c=«d:1» src'
""",
    "a script of several lines, folded": """\
run: >
  set -e


  pyflyte register --image app=«a/b:1»
  src

    pyflyte register --image c=«d:1» src
""",
    "plain and quoted over lines": """\
- run: pyflyte register
    --image app=«a/b:1»
    src
- run: "pyflyte register \\
    --image\\x20c=«d:1»
    src"
- run: 'pyflyte register

    pyflyte register -i e=«f:1» src'
""",
    "a tag in full": """\
env:
  FLYTE_INTERNAL_IMAGE: &x !<tag:yaml.org,2002:str> «ghcr.io/o/a:1»
b:
  FLYTE_INTERNAL_IMAGE: !<tag:yaml.org,2002:str> "«ghcr.io/o/b:1»"
""",
    "anchors and tags": """\
a: &a
  run: &x !!str pyflyte register --image app=«a/b:1» src
b: *a
c: {run: *x}
""",
    "the environment": """\
env:
  FLYTE_INTERNAL_IMAGE: «a/b:1»
a:
  environment: ["FLYTE_INTERNAL_IMAGE=«c:1»", X=1]
b:
  env:
    - name: X
      value: FLYTE_INTERNAL_IMAGE
    - name: FLYTE_INTERNAL_IMAGE
      value: "«d:1»"
variables:
  FLYTE_INTERNAL_IMAGE: {value: «e:1», description: x}
script:
  - FLYTE_INTERNAL_IMAGE=«f:1» pyflyte register src
  - export FLYTE_INTERNAL_IMAGE=«g:1»
args: [-e, FLYTE_INTERNAL_IMAGE=«h:1»]
""",
    "an environment that is computed": """\
env:
  FLYTE_INTERNAL_IMAGE: ${{ env.X }}
a: {FLYTE_INTERNAL_IMAGE: "$X"}
b: ["FLYTE_INTERNAL_IMAGE=${X}"]
c: {FLYTE_INTERNAL_IMAGE: }
d: {FLYTE_INTERNAL_IMAGE: 1}
e: {FLYTE_INTERNAL_IMAGE: [x]}
f: {FLYTE_INTERNAL_IMAGE: The image that tasks have.}
g: {name: FLYTE_INTERNAL_IMAGE, valueFrom: {x: y}}
h: {command: [echo, "FLYTE_INTERNAL_IMAGE=a:1"]}
""",
    "several documents": "run: pyflyte build -i app=«a:1» x\n---\nrun: pyflyte build -i «b:1» x\n",
    "a byte order mark": "\ufeffrun: pyflyte register -i app=«a:1» src\n",
    "an ImageSpec": "name: «a»\npackages: [b]\nregistry: «ghcr.io/o»\nbase_image: &b '«c/d:1»'\n",
    "an ImageSpec of few words": "base_image: «a/b»\npython_version: 3.11\n",
    "an ImageSpec that is computed": "registry: 5000\nbase_image: null\npackages: []\n",
    "a workflow": """\
kind: flyteworkflow
tasks:
  a:
    container:
      args: [pyflyte-execute]
      image: «a/b:1»
    id: {name: a}
    interface: {}
    type: python-task
  b:
    interface: {}
    type: pod
    k8sPod:
      podSpec:
        containers: [{image: «c:1»}, {name: x}]
        initContainers: [{image: «d:1»}]
""",
}
NOTHING = {
    "a manifest": "kind: Pod\nspec:\n  containers:\n    - image: pyflyte:latest\n      args: [x]\n",
    "compose": "services:\n  a:\n    image: pyflyte\n    command: --image x\n    build: .\n",
    "text": "description: pyflyte register --image a=b:1\ntitle: FLYTE_INTERNAL_IMAGE\n",
    "Go templates": (
        'image: "{{ .image.repository }}:{{ .image.tag }}"\nb: {image: "{{.image.name}}"}\n'
        "run: docker ps --format '{{.Image}}' --filter name=pyflyte\n"
    ),
    "Go templates of which one has an fqn": 'image: "{{.image.app.fqn}}:{{.image.tag}}"\n',
    "Helm": "{{- if .x }}\nimage: {{ .image.a.fqn }}\n{{- end }}\nrun: pyflyte register -i a=b x\n",
    "a base image alone": "base_image: python:3.11\n",
    "a plugin": "interface: {}\ncontainer:\n  image: nginx\n",
    "no YAML": "run: pyflyte register -i a=b:1 x\n\tb: [\n",
    "a key that is none": "? {run: pyflyte register -i a=b:1 x}\n: x\n? [a]\n: y\n",
}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("marked", IMAGES.values(), ids=IMAGES)
def test_images(marked, newline):
    text, values, spans = reading.unmarked(marked.replace("\n", newline))
    documents = [
        entry for entry in reading.entries(reading.read("manifest", text)) if entry.is_known
    ]
    assert [entry.value for entry in documents] == values
    assert [entry.place.value for entry in documents] == spans
    assert all(entry.place.editable for entry in documents)
    reading.check_edits("manifest", text)


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_what_is_not_flytes(text):
    assert reading.is_empty(reading.read("manifest", text))


def test_what_is_no_yaml_is_said():
    for text in (NOTHING["Helm"], NOTHING["no YAML"]):
        documents = reading.read("manifest", text)
        assert reading.unread(documents) == ["it is not valid YAML, perhaps a template"]


@pytest.mark.parametrize(
    "text",
    [
        "name: a\npackages:\n  - packages/*\nregistry_url: x\n",
        "name: a\nregistry: npm.example.com\nversion: 1\npackages: []\n",
    ],
    ids=["a workspace", "a package"],
)
def test_what_is_an_image_spec_only_if_a_command_names_it(text):
    (documents,) = reading.read("manifest", text)
    assert documents.needs_command


def test_fields_of_images():
    text = reading.unmarked(IMAGES["an ImageSpec"])[0]
    documents = reading.entries(reading.read("manifest", text))
    assert [repr(entry.place_kind) for entry in documents] == [
        "<'name' of an ImageSpec>",
        "<'registry' of an ImageSpec>",
        "<'base_image' of an ImageSpec>",
    ]


COMMANDS = [
    ("- run: pyflyte -c a.yaml register src", ("pyflyte register", "a.yaml", ("src",), True)),
    ("- run: pyflyte register $X", ("pyflyte register", None, (), False)),
    ("- run: pyflyte register ${{ matrix.dir }}", ("pyflyte register", None, (), True)),
    ("- run: pyflyte register ${{ inputs.args }}", ("pyflyte register", None, (), False)),
    ("args: [pyflyte, '-c', $C, register, src]", ("pyflyte register", "", ("src",), True)),
    (
        "entry: pyflyte register\nargs: [-p, x, src]\n",
        ("pyflyte register", None, ("src",), True),
    ),
]


@pytest.mark.parametrize(("text", "command"), COMMANDS)
def test_commands(text, command):
    assert reading.commands(reading.read("manifest", text)) == [command]


USES = [
    ("image: '{{.image.a.fqn}}:{{.image.a.version}}'", "YAML"),
    ("a: {container_image: '{{ .image.a.fqn }}:b-{{.images.default.version}}'}", "YAML"),
    ("image: '{{.image.a}}'", "YAML"),
    ("args: ['--x={{.image.a.fqn}}']", "YAML"),
    ("containers: [{image: '{{.image.a.fqn}}:1'}]", "a container of a pod template"),
    ("initContainers: [{image: '{{.image.a.fqn}}:1'}]", "an init container of a pod template"),
    ("containers: [{image: '{{.image.a}}'}]", "YAML"),
    ("containers: [{image: 'a/b:{{.image.a.version}}'}]", "YAML"),
    ("base_image: '{{.image.a}}'\npackages: []\n", "'base_image' of an ImageSpec"),
    ("interface: {}\ntype: x\ncontainer:\n  image: '{{image.a}}'\n", "YAML"),
]


@pytest.mark.parametrize(("text", "label"), USES)
def test_placeholders(text, label):
    (config,) = reading.read("manifest", text)
    (use,) = config.uses
    assert repr(use.place_kind) == f"<{label}>"
    span = use.spanned.exact()
    assert text[span.start : span.end] == use.text
    assert config.entries == []


HOSTILE = {
    "deep": "[" * 5000,
    "deep mappings": "\n".join(f"{' ' * at}run:" for at in range(2000)),
    "aliases": "a0: &a0 {run: pyflyte}\n"
    + "\n".join(f"a{at}: &a{at} [*a{at - 1}, *a{at - 1}]" for at in range(1, 60)),
    "recursive": "&a [*a, {run: *a, name: *a, value: *a}]\n",
    "recursive keys": "&a {? *a : *a}\n",
    "merges": "a: &a {image: pyflyte}\nb:\n  <<: [*a, *a]\n  <<: *a\n",
    "a huge escape": 'run: "pyflyte \\UFFFFFFFF"\n',
    "bad escapes": 'run: "pyflyte \\q"\n',
    "a control": "run: pyflyte\x01\n",
    "a directive": "%YAML 9.9\n---\nrun: pyflyte\n",
    "an unknown tag": "run: !x pyflyte register -i a=b src\n",
    "a long line": "run: pyflyte register " + "-i a=b:1 " * 20000,
    "many lines": "run: |\n" + "  pyflyte register -i a=b:1 src\n" * 5000,
    "many words": "run: [" + "pyflyte," * 20000 + "]",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_raises(text):
    # What the quick test looks for must be there, so that the file is parsed.
    for data in (text + "\n# pyflyte {{.image. base_image: x", text):
        with suppress(Unreadable):  # which says why
            assert isinstance(reading.read("manifest", data), list)


CHARACTERS = "ab:#'\"\\ \t-[]{},&*!|>%@`\u00e9\U0001f600=\n/"


@seed(int(SEED) if SEED.isdigit() else 0)
@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.text(CHARACTERS, max_size=40), min_size=1, max_size=4),
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([20, 1000]),
)
def test_what_is_spelled_stands_there(values, style, newline, width):
    """And all of it, but for blanks and for characters that are escaped."""
    text = yaml.dump(values, default_style=style, width=width, allow_unicode=True)
    text = "\ufeff# x\n" + text.replace("\n", newline)
    if newline == "\n":
        text = text[1:]
    (root,) = documents(text)
    for value, node in zip(values, root.value, strict=True):
        span, pieces = spelling(text, node)
        assert node.value == value
        spelled_offsets = set()
        for first, last, offset in pieces:
            assert text[offset : offset + last - first] == value[first:last]
            assert span.start <= offset <= offset + last - first <= span.end
            spelled_offsets.update(range(first, last))
        hidden = {char for at, char in enumerate(value) if at not in spelled_offsets}
        quoted = text[span.start - 1] == '"'
        assert hidden <= set(" \t\n'") | (set('"\\\U0001f600') if quoted else set())
