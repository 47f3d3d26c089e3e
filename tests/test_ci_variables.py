"""Variables that stand in the same CI file: which are known where, and which are not."""

from __future__ import annotations

import pytest

import reading
from flyte_image_lint.images.partial import shown
from flyte_image_lint.parsers import ci_variables

GITHUB = """\
on: push
env:
  REGISTRY: ghcr.io
  IMAGE: ghcr.io/o/workflow:1
  NAME: ${{ github.repository }}
jobs:
  a:
    env:
      IMAGE: ghcr.io/o/job:1
    steps:
      - run: pyflyte register --image a=${{ env.IMAGE }} src
      - run: pyflyte register --image b=${{env.IMAGE}} src
        env:
          IMAGE: ghcr.io/o/step:1
      - env: {TAG: '2'}
        run: pyflyte register -i "c=$IMAGE" --image d=${{ env.REGISTRY }}/x:$TAG src
      - run: pyflyte register --image e=${{ env.REGISTRY }}/${{ env.NAME }}:3 src
  b:
    steps:
      - run: pyflyte register --image f=${IMAGE} --image g=$TAG src
"""

GITLAB = """\
variables:
  IMAGE: ghcr.io/o/file:1
  BASE: {value: ghcr.io/o, description: where}
  FULL: $BASE/full:1
one:
  variables: {IMAGE: ghcr.io/o/job:1}
  script:
    - pyflyte register --image a=$IMAGE src
two:
  script: [pyflyte register --image b=$IMAGE src, 'pyflyte register --image c=${FULL} src']
three:
  rules:
    - variables: {RULED: ghcr.io/o/r:2}
  variables: {RULED: ghcr.io/o/r:1}
  script: pyflyte register --image d=$RULED src
"""

CASES = {
    "GitHub": (
        GITHUB,
        {
            "a": "ghcr.io/o/job:1",
            "b": "ghcr.io/o/step:1",
            "c": "ghcr.io/o/job:1",
            "d": "ghcr.io/x:2",
            "e": "ghcr.io/…:3",
            "f": "ghcr.io/o/workflow:1",
        },
    ),
    "GitLab": (GITLAB, {"a": "ghcr.io/o/job:1", "b": "ghcr.io/o/file:1", "c": "ghcr.io/o/full:1"}),
    "CircleCI": (
        "jobs:\n  d:\n    environment: {IMAGE: 'a/b:1', T: 2}\n    steps:\n"
        "      - run: {command: pyflyte register --image a=$IMAGE src, environment: {X: c/d:1}}\n"
        "      - run: {command: pyflyte register --image b=$X src}\n",
        {"a": "a/b:1"},
    ),
    "Azure": (
        "pool: x\nvariables:\n- name: my.image\n  value: a/b:1\n- {name: tag, value: 2}\nsteps:\n"
        "- script: pyflyte register --image a=$(my.image) --image b=$MY_IMAGE src\n"
        "- script: pyflyte register --image c=c/d:$(tag) src\n",
        {"b": "a/b:1", "c": "c/d:2"},
    ),
    "Kubernetes": (
        "spec:\n  containers:\n  - env: [{name: I, value: a/b:1}, {name: J, valueFrom: {}}]\n"
        "    command: [pyflyte, register]\n    args: [--image, a=$(I), --image, b=c/d:$(J), src]\n",
        {"a": "a/b:1", "b": "c/d:…"},
    ),
    "compose, which has another environment": (
        "services:\n  a:\n    environment: {I: 'a/b:1'}\n"
        "    command: pyflyte register --image a=x/y:$I src\n",
        {"a": "x/y:…"},
    ),
    "jobs beside services, which are no compose": (
        "services: {db: {image: 'postgres:16'}}\nenv: {I: a/b:1}\n"
        "jobs: {a: {steps: [{run: pyflyte register --image a=$I src}]}}\n",
        {"a": "a/b:1"},
    ),
    "assigned by a script": (
        "env: {I: a/b:1}\njobs: {a: {steps: [{run: 'I=c/d:2'}, "
        "{run: pyflyte register --image a=x/y:$I src}]}}\n",
        {"a": "x/y:…"},
    ),
    "handed on": (
        "env: {I: a/b:1}\njobs: {a: {steps: [{run: 'echo \"I=c:2\" >> $GITHUB_ENV'}, "
        "{run: 'pyflyte register --image a=x/y:${{ env.I }} src'}]}}\n",
        {"a": "x/y:…"},
    ),
    "assigned by a line of the same script": (
        "a:\n  script:\n  - R=ghcr.io/o\n  - export I=$R/x:latest\n"
        "  - pyflyte register --image a=$I --image b=x/y:$I2 src\n"
        "b:\n  script:\n  - pyflyte register --image c=z/$I src\n",
        {"a": "ghcr.io/o/x:latest", "b": "x/y:…", "c": "z/…"},
    ),
    "assigned twice": (
        "a:\n  script:\n  - I=a/b:1\n  - I=c/d:1\n  - pyflyte register --image a=x/$I src\n",
        {"a": "x/…"},
    ),
    "itself": ("env: {I: $I/x:1}\nrun: pyflyte register --image a=$I src\n", {"a": "…/x:1"}),
}


@pytest.mark.parametrize(("text", "images"), CASES.values(), ids=CASES)
def test_what_is_known(text, images):
    documents = reading.images(reading.read("manifest", text))
    assert {name: shown(image or "") for name, image in documents} == images


BEFORE_THE_SHELL = (
    *("${{ inputs.tag }}", "$[[ inputs.tag ]]", "$[[ inputs.tag | expand_vars ]]"),
    *("<< parameters.tag >>", "<<pipeline.parameters.tag>>", "((tag))", "((vault:tag.x))"),
    *("<+pipeline.tag>", "<+<+a>.b>", "{{ tag }}", "{{ .Values.tag }}", "{% raw %}"),
)
BY_THE_SHELL = ("$(tag)", "$TAG", "${TAG:-1}")
QUOTED = [
    *((template, quote) for template in BEFORE_THE_SHELL for quote in ("", '\\"', "'")),
    *((template, quote) for template in BY_THE_SHELL for quote in ("", '\\"')),
]


@pytest.mark.parametrize(("template", "quote"), QUOTED)
def test_templates_are_not_known(template, quote):
    text = f'- run: "pyflyte register --image {quote}a=ghcr.io/o/a:{template}{quote} src"\n'
    documents = reading.read("manifest", text)
    assert [(name, shown(image or "")) for name, image in reading.images(documents)] == [
        ("a", "ghcr.io/o/a:…")
    ]
    assert reading.commands(documents)[0][2] == ("src",)


def test_what_a_file_binds_is_counted_once_for_all_its_documents(monkeypatch):
    counts = []
    counted = ci_variables.counted
    monkeypatch.setattr(ci_variables, "counted", lambda text: counts.append(1) or counted(text))
    read = reading.read("manifest", "---\nenv: {A: 'x:1'}\nrun: pyflyte run --image $A x.py\n" * 3)
    assert [image for _name, image in reading.images(read)] == ["x:1"] * 3
    assert len(counts) == 1


def test_a_script_that_assigns_very_many_variables_is_known_up_to_some():
    lines = "".join(f"- A{n}=x:{n}\n- pyflyte run --image $A{n} x.py\n" for n in range(60))
    images = [
        image for _name, image in reading.images(reading.read("manifest", f"script:\n{lines}"))
    ]
    assert images == [f"x:{n}" for n in range(ci_variables.MAX_ASSIGNING)]
