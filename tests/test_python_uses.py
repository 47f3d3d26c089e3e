"""Python sources and notebooks: the images and names in their calls.

What is found with the place of its text is marked with «».
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import NamedTuple

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

import reading
from flyte_image_lint.model.names import UNKNOWN
from flyte_image_lint.parsers import dispatch
from flyte_image_lint.parsers.python.strings import MAX_LENGTH
from flyte_image_lint.text.source import Span, Unreadable

FLYTEKIT = "from flytekit import ContainerTask, ImageSpec, PodTemplate, dynamic, task\n"
CONFIGURATION = "from flytekit.configuration import Image, ImageConfig\n"
KUBERNETES = "from kubernetes.client import V1Container, V1PodSpec\n"
FLYTE2 = "import flyte\n"
TASK = "<'container_image'>"


class Case(NamedTuple):
    """A source, and the fields and texts of its images and its uses, in order of place."""

    text: str
    images: tuple[tuple[str, str], ...] = ()
    uses: tuple[tuple[str, str], ...] = ()


def a_task(image: str) -> str:
    return f"{FLYTEKIT}@task(container_image={image})\ndef t() -> None: ...\n"


A, B = "ghcr.io/o/a:1", "ghcr.io/o/b:2"
USE = "{{.image.a.fqn}}:{{.image.a.version}}"
CASES = {
    "a task": Case(a_task(f'"«{A}»"'), ((TASK, A),)),
    "a dynamic workflow": Case(
        f"{FLYTEKIT}@dynamic(container_image='«{A}»')\ndef d(): ...\n", ((TASK, A),)
    ),
    "another name for the module": Case(
        f'import flytekit as fk\n@fk.task(container_image="«{A}»")\ndef t(): ...\n', ((TASK, A),)
    ),
    "a plugin's task": Case(
        "from flytekitplugins.spark import Spark\nfrom flytekit import task\n"
        f'@task(task_config=Spark(), container_image="«{A}»")\ndef t(): ...\n',
        ((TASK, A),),
    ),
    "union": Case(
        f'from union import task\n@task(container_image="«{A}»")\ndef t(): ...\n', ((TASK, A),)
    ),
    "a class of tasks": Case(
        "from flytekit.extras.tasks.shell import ShellTask\n"
        f'x = ShellTask(name="x", container_image="«{A}»")\n',
        ((TASK, A),),
    ),
    "a partial task": Case(
        f'import functools\n{FLYTEKIT}gpu = functools.partial(task, container_image="«{A}»")\n',
        ((TASK, A),),
    ),
    "a project's own decorator": Case(
        f'{FLYTEKIT}from ours import gpu\n@gpu(container_image="{A}")\ndef t(): ...\n'
    ),
    "a project's own decorator with a placeholder": Case(
        f'from ours import gpu\n@gpu(container_image="«{USE}»")\ndef t(): ...\n',
        uses=((TASK, USE),),
    ),
    "another library": Case(
        f'{FLYTEKIT}from truefoundry.workflow import task\n@task(container_image="{A}")\n'
        "def t(): ...\n"
    ),
    "another library or flytekit": Case(
        "try:\n    from truefoundry.workflow import ContainerTask\n"
        "except ImportError:\n    from flytekit import ContainerTask\n"
        f'x = ContainerTask(name="x", image="{A}")\n'
    ),
    "assigned again in a statement with an annotation": Case(
        f'{FLYTEKIT}A = "{A}"\nB: str = (A := "x")\n@task(container_image=A)\ndef t(): ...\n'
    ),
    "a parameter, a class and branches that are imported as well": Case(
        f'{FLYTEKIT}def f(image="{A}"):\n    from x import image\n    task(container_image=image)\n'
        f'if f:\n    B = "{A}"\nelse:\n    B = "{B}"\nfrom x import B\ntask(container_image=B)\n'
        f'class C:\n    A = "{A}"\nfrom x import C\ntask(container_image=C.A)\n'
    ),
    "union or flytekit": Case(
        "try:\n    from union import ImageSpec, task\n    import union as fl\n"
        "except ImportError:\n    from flytekit import ImageSpec, task\n    import flytekit as fl\n"
        f'x = ImageSpec(base_image="«{A}»")\n'
        f'@task(container_image="«{B}»")\ndef t(): ...\ny = fl.ContainerTask("y", "«c:1»")\n',
        (
            ("<'ContainerTask(image=…)'>", "c:1"),
            ("<'base_image' of an ImageSpec>", A),
            (TASK, B),
        ),
    ),
    "from two modules of flytekit": Case(
        "from flytekit.image_spec.image_spec import ImageSpec\n"
        f'from flytekit import ImageSpec, task\nx = ImageSpec(base_image="«{A}»")\n',
        (("<'base_image' of an ImageSpec>", A),),
    ),
    "flytekit or Flyte 2": Case(
        "from flytekit import ContainerTask\nfrom flyte.extras import ContainerTask\n"
        f'x = ContainerTask("x", "{A}")\n'
    ),
    "another library in one function, flytekit in another": Case(
        "def f():\n    from truefoundry.workflow import ContainerTask\n"
        f'    ContainerTask(name="x", image="{A}")\n'
        "def g():\n    from flytekit import ContainerTask\n"
        f'    ContainerTask(name="x", image="«{B}»")\n',
        (("<'ContainerTask(image=…)'>", B),),
    ),
    "all names of flytekit": Case(
        f'from flytekit import *\nx = ContainerTask(name="x", image="«{A}»")\n',
        (("<'ContainerTask(image=…)'>", A),),
    ),
    "no Flyte at all": Case(f'@task(container_image="{A}")\ndef t(): ...\n'),
    "raw and triple": Case(a_task(f'r"""«{A}»"""'), ((TASK, A),)),
    "side by side": Case(a_task('("ghcr.io/o/" "a:1")'), ((TASK, A),)),
    "a sum": Case(a_task('"ghcr.io/o/" + "a:1"'), ((TASK, A),)),
    "an escape": Case(a_task('"ghcr.io\\x2fo/a:1"'), ((TASK, A),)),
    "a constant": Case(
        f'{FLYTEKIT}IMAGE = "«{A}»"\n@task(container_image=IMAGE)\ndef t(): ...\n'
        "@task(container_image=IMAGE)\ndef u(): ...\n",
        ((TASK, A),),
    ),
    "a constant of several kinds of places": Case(
        f'{FLYTEKIT}USE = "«{USE}»"\nIMAGE = "«{A}»"\ntask(container_image=IMAGE)\n'
        "ImageSpec(base_image=IMAGE)\nImageSpec(base_image=USE)\ntask(container_image=USE)\n",
        ((TASK, A), ("<'base_image' of an ImageSpec>", A)),
        ((TASK, USE), ("<'base_image' of an ImageSpec>", USE)),
    ),
    "a constant with a type": Case(
        f'{FLYTEKIT}IMAGE: str = "«{A}»"\n@task(container_image=IMAGE)\ndef t(): ...\n',
        ((TASK, A),),
    ),
    "a constant of a constant": Case(
        f'{FLYTEKIT}BASE = "«{A}»"\nIMAGE = BASE\n@task(container_image=IMAGE)\ndef t(): ...\n',
        ((TASK, A),),
    ),
    "constants of each other": Case(
        f"{FLYTEKIT}A = B\nB = A\n@task(container_image=A)\ndef t(): ...\n"
    ),
    "a constant that is assigned twice": Case(
        f'{FLYTEKIT}IMAGE = "{A}"\nIMAGE = "{B}"\n@task(container_image=IMAGE)\ndef t(): ...\n'
    ),
    "a constant that another function rebinds": Case(
        f'{FLYTEKIT}IMAGE = "{A}"\ndef f():\n    global IMAGE\n    IMAGE = "x"\n'
        "@task(container_image=IMAGE)\ndef t(): ...\n"
    ),
    "a constant that a loop binds": Case(
        f'{FLYTEKIT}IMAGE = "{A}"\nfor IMAGE in x:\n    task(container_image=IMAGE)\n'
    ),
    "a parameter": Case(
        f'{FLYTEKIT}IMAGE = "{A}"\ndef f(IMAGE):\n    return task(container_image=IMAGE)\n'
    ),
    "a local constant": Case(
        f'{FLYTEKIT}def f():\n    image = "«{A}»"\n    return task(container_image=image)\n',
        ((TASK, A),),
    ),
    "a constant that is assigned or imported": Case(
        f'{FLYTEKIT}try:\n    from x import IMAGE\nexcept ImportError:\n    IMAGE = "{A}"\n'
        "task(container_image=IMAGE)\n"
    ),
    "a constant that a pattern binds": Case(
        f'{FLYTEKIT}IMAGE = "{A}"\nmatch x:\n    case [IMAGE, *_]:\n        pass\n'
        "task(container_image=IMAGE)\n"
    ),
    "a local constant that an inner function rebinds": Case(
        f'{FLYTEKIT}def f():\n    image = "{A}"\n    def g():\n        nonlocal image\n'
        '        image = "x"\n    return task(container_image=image)\n'
    ),
    "constants of a class": Case(
        f'{FLYTEKIT}IMAGE = "«{A}»"\nclass C:\n    OTHER = "«{B}»"\n'
        "    t = task(container_image=OTHER)\n"
        "    def m(self):\n        OTHER, task(container_image=IMAGE)\n",
        ((TASK, A), (TASK, B)),
    ),
    "a member of an enumeration of texts": Case(
        f'{FLYTEKIT}class I(StrEnum):\n    GPU = "«{A}»"\ntask(container_image=I.GPU)\n'
        f'class J(str, Enum):\n    GPU = "«{B}»"\ntask(container_image=J.GPU)\n',
        ((TASK, A), (TASK, B)),
    ),
    "a member of another enumeration, which is no text": Case(
        f'{FLYTEKIT}class I(Enum):\n    GPU = "{A}"\ntask(container_image=I.GPU)\n'
    ),
    "the value of a member": Case(
        f'{FLYTEKIT}class I(Enum):\n    GPU = "«{A}»"\ntask(container_image=I.GPU.value)\n',
        ((TASK, A),),
    ),
    "a constant of a class that hides another": Case(
        f'{FLYTEKIT}IMAGE = "{A}"\nclass C:\n    t = task(container_image=IMAGE)\n'
        f'    IMAGE = "{B}"\n'
    ),
    "a local import": Case(
        f'{FLYTEKIT}IMAGE = "{A}"\ndef f():\n    from x import IMAGE\n'
        "    return task(container_image=IMAGE)\n"
    ),
    "an import": Case(
        f"{FLYTEKIT}from x import IMAGE\n@task(container_image=IMAGE)\ndef t(): ...\n"
    ),
    "a choice": Case(a_task(f'"«{A}»" if x else "«{B}»"'), ((TASK, A), (TASK, B))),
    "a default of the environment": Case(
        f"import os\n{a_task(f'os.getenv({chr(34)}X{chr(34)}, {chr(34)}«{A}»{chr(34)})')}",
        ((TASK, A),),
    ),
    "what stands in for a variable": Case(
        f'import os\n{FLYTEKIT}task(container_image=os.getenv("X", default="«{A}»"))\n'
        f'task(container_image=os.environ.get("X") or "«{B}»")\n',
        ((TASK, A), (TASK, B)),
    ),
    "what is never used": Case(a_task(f'"«{A}»" or "{B}"'), ((TASK, A),)),
    "a named expression": Case(a_task(f'(image := "«{A}»")'), ((TASK, A),)),
    "an f-string": Case(
        a_task('f"ghcr.io/o/a:{version}"') + a_task('f"{x}/o/a:1"') + a_task('f"{x}{y}"'),
        ((TASK, "ghcr.io/o/a:" + UNKNOWN), (TASK, UNKNOWN + "/o/a:1")),
    ),
    "an f-string of constants": Case(
        f'V = "1"\n{a_task(chr(102) + chr(34) + "ghcr.io/o/a:{V}" + chr(34))}', ((TASK, A),)
    ),
    "an f-string with a placeholder": Case(
        a_task('f"{{{{.image.a.fqn}}}}:{{{{.image.a.version}}}}"'), uses=((TASK, USE),)
    ),
    "an f-string with a name that is not known": Case(
        a_task('f"{{{{.image.{name}}}}}"'), uses=((TASK, "{{.image." + UNKNOWN + "}}"),)
    ),
    "an f-string of a member of an enumeration, which depends on Python": Case(
        'from enum import Enum, StrEnum\nclass T(str, Enum):\n    A = "1"\n'
        'class S(StrEnum):\n    A = "1"\n'
        + a_task('f"ghcr.io/o/a:{T.A}"')
        + a_task('f"ghcr.io/o/a:{T.A.value}"')
        + a_task('"ghcr.io/o/a:%s" % S.A'),
        ((TASK, A), (TASK, A), (TASK, "ghcr.io/o/a:" + UNKNOWN)),
    ),
    "an f-string that converts": Case(
        'V = "1"\n' + a_task('f"ghcr.io/o/a:{V!r}"') + a_task('f"ghcr.io/o/a:{V:>3}"'),
        ((TASK, "ghcr.io/o/a:" + UNKNOWN),) * 2,
    ),
    "stars among percents": Case(
        'T = "2"\n' + a_task('"{{.image.a}}:%*d-%s" % (1, 2, T)'),
        uses=((TASK, "{{.image.a}}:" + UNKNOWN + "-2"),),
    ),
    "format": Case(a_task('"ghcr.io/o/a:{}".format(version)'), ((TASK, "ghcr.io/o/a:" + UNKNOWN),)),
    "format with constants": Case(
        'R, V = "x", "y"\nN = "a"\nT = "1"\n'
        + a_task('"ghcr.io/o/{}:{v}".format(N, v=T)')
        + a_task('"{1}/{0}:{2}".format(N, R, T)')
        + a_task('"ghcr.io/o/{!r}".format(N)')
        + a_task('"{".format(N)'),
        ((TASK, A), (TASK, UNKNOWN + "/a:1"), (TASK, "ghcr.io/o/" + UNKNOWN)),
    ),
    "percent with constants": Case(
        'N = "b"\nT = "2"\n'
        + a_task('"ghcr.io/o/%s:%s" % (N, T)')
        + a_task('"ghcr.io/o/%(n)s:%(t)s" % {"n": N, "t": T}')
        + a_task('"ghcr.io/o/%s:%d" % (N, 2)'),
        ((TASK, B), (TASK, B), (TASK, "ghcr.io/o/b:" + UNKNOWN)),
    ),
    "percent": Case(a_task('"{{.image.a}}-%s" % x'), uses=((TASK, "{{.image.a}}-" + UNKNOWN),)),
    "a call": Case(a_task("image()")),
    "nothing": Case(a_task("None")),
    "an empty string": Case(a_task('""')),
    "a placeholder": Case(a_task(f'"«{USE}»"'), uses=((TASK, USE),)),
    "a try at one": Case(a_task('"«{{image.a}}»"'), uses=((TASK, "{{image.a}}"),)),
    "a container task": Case(
        f'{FLYTEKIT}x = ContainerTask(name="x", image="«{A}»", command=["true"])\n',
        (("<'ContainerTask(image=…)'>", A),),
    ),
    "another container task": Case(
        f"from truefoundry.workflow import ContainerTask\nimport flytekit\n"
        f'x = ContainerTask(name="x", image="{A}")\n'
    ),
    "an override": Case(
        f'{FLYTEKIT}def w():\n    t().with_overrides(container_image="«{A}»")\n',
        (("<'with_overrides(container_image=…)'>", A),),
    ),
    "a pod template": Case(
        f"{FLYTEKIT}{KUBERNETES}"
        'SIDECAR = V1Container(name="s", image="«ghcr.io/o/b:2»")\n'
        "x = PodTemplate(pod_spec=V1PodSpec(\n"
        f'    containers=[V1Container(name="p", image="«{A}»"), SIDECAR],\n'
        '    init_containers=[V1Container(name="i", image="«{{.image.a}}»")]))\n',
        (("<a container of a pod template>", B), ("<a container of a pod template>", A)),
        (("<an init container of a pod template>", "{{.image.a}}"),),
    ),
    "a container by itself": Case(
        f'{FLYTEKIT}{KUBERNETES}x = V1Container(name="x", image="{A}")\n'
    ),
    "a plugin's parts": Case(
        "from flytekitplugins.dask import Dask, Scheduler, WorkerGroup\n"
        f'x = Dask(scheduler=Scheduler(image="«{A}»"), workers=WorkerGroup(image="«{B}»"))\n',
        (
            ("<an image of a plugin's configuration>", A),
            ("<an image of a plugin's configuration>", B),
        ),
    ),
    "a pod template that changes": Case(
        f'{FLYTEKIT}{KUBERNETES}spec = V1PodSpec(containers=[V1Container(image="{A}")])\n'
        f'spec.containers = [V1Container(image="{B}")]\nx = PodTemplate(pod_spec=spec)\n'
    ),
    "the pod plugin, which gives the primary container the task's image": Case(
        f"{KUBERNETES}from flytekitplugins.pod import Pod\n"
        "x = Pod(pod_spec=V1PodSpec(\n"
        '    containers=[V1Container(name="primary", image="a"), V1Container(image="b"),\n'
        f'                V1Container(name="s", image="«{A}»")],\n'
        f'    init_containers=[V1Container(name="i", image="«{B}»")]))\n'
        'y = Pod(pod_spec=V1PodSpec(containers=[V1Container(name="s", image="a")]),\n'
        '        primary_container_name="s")\n'
        'z = Pod(pod_spec=V1PodSpec(containers=[V1Container(name="s", image="a")]),\n'
        "        primary_container_name=name)\n",
        (
            ("<an image of a plugin's configuration>", A),
            ("<an image of a plugin's configuration>", B),
        ),
    ),
    "a served model": Case(
        f'from flytekitplugins.inference import VLLM\nx = VLLM(image="«{A}»")\n',
        (("<an image of a plugin's configuration>", A),),
    ),
    "an ImageSpec of the environment": Case(
        f'{FLYTEKIT}x = ImageSpec.from_env(base_image="«{A}»")\n',
        (("<'base_image' of an ImageSpec>", A),),
    ),
    "an ImageSpec": Case(
        f'{FLYTEKIT}x = ImageSpec(base_image="«{A}»", registry="«ghcr.io/o»")\n',
        (("<'base_image' of an ImageSpec>", A), ("<'registry' of an ImageSpec>", "ghcr.io/o")),
    ),
    "an ImageSpec of another": Case(
        f"{FLYTEKIT}x = ImageSpec(base_image=ImageSpec(packages=[]))\n"
    ),
    "from_images": Case(
        f'{CONFIGURATION}x = ImageConfig.from_images("«{A}»", {{"b": "«{B}»", "c": "c.yaml"}})\n',
        (
            ("<the default image of 'ImageConfig.from_images'>", A),
            ("<'ImageConfig.from_images'>", B),
        ),
    ),
    "the variable of the default image": Case(
        f'import os\nos.environ["FLYTE_INTERNAL_IMAGE"] = "«{A}»"\n'
        f'os.environ.setdefault("FLYTE_INTERNAL_IMAGE", "«{B}»")\n',
        (("<'FLYTE_INTERNAL_IMAGE'>", A), ("<'FLYTE_INTERNAL_IMAGE'>", B)),
    ),
    "the variable of the default image in a call": Case(
        'import os, subprocess\nos.environ.update(FLYTE_INTERNAL_IMAGE="«a/b:1»")\n'
        'subprocess.run(["x"], env={**os.environ, "FLYTE_INTERNAL_IMAGE": "«c/d:1»"})\n',
        (("<'FLYTE_INTERNAL_IMAGE'>", "a/b:1"), ("<'FLYTE_INTERNAL_IMAGE'>", "c/d:1")),
    ),
    "Flyte 2": Case(
        f'{FLYTE2}a = flyte.Image.from_base("«{A}»")\n'
        'b = flyte.Image.from_debian_base(registry="«ghcr.io/o»").clone(registry="«ghcr.io/p»")\n'
        f'c = flyte.TaskEnvironment(name="c", image="«{B}»")\n'
        'd = flyte.TaskEnvironment(name="d", image="auto")\n'
        'e = flyte.TaskEnvironment(name="e", image="«{{.image.a}}»")\n'
        'f = flyte.Image.from_ref_name("«a»")\n',
        (
            ("<'Image.from_base'>", A),
            ("<'registry' of an Image>", "ghcr.io/o"),
            ("<'registry' of an Image>", "ghcr.io/p"),
            ("<'image' of a TaskEnvironment>", B),
        ),
        (("<'image' of a TaskEnvironment>", "{{.image.a}}"), ("<'Image.from_ref_name'>", "a")),
    ),
    "more of Flyte 2": Case(
        f"{FLYTE2}from flyte.extras import ContainerTask, shell\n"
        'from flyteplugins.dask import Scheduler\nAUTO = "auto"\n'
        f'a = shell.create(name="a", image="«{A}»", script="true")\n'
        f'b = ContainerTask("b", "«{B}»")\n'
        'c = flyte.TaskEnvironment("c", image=AUTO).clone_with("d", image="«e:1»")\n'
        'flyte.PodTemplate.from_spec(V1PodSpec(containers=[V1Container(image="«f:1»")]))\n'
        'flyte.Image.from_dockerfile("Dockerfile", "«ghcr.io/o»", "«g»")\n'
        'flyte.init(image_registry="«ghcr.io/p»")\n'
        'h = Scheduler(image="«i:1»")\n',
        (
            ("<'image' of a ContainerTask>", B),
            ("<'image' of a TaskEnvironment>", "e:1"),
            ("<'image' of a shell task>", A),
            ("<'name' of an Image>", "g"),
            ("<'registry' of an Image>", "ghcr.io/o"),
            ("<'registry' of an Image>", "ghcr.io/p"),
            ("<a container of a pod template>", "f:1"),
            ("<an image of a plugin's configuration>", "i:1"),
        ),
    ),
    "the default of Flyte 2": Case(
        "from flyte import Image\nx = Image.from_ref_name()\n",
        uses=(("<'Image.from_ref_name'>", "default"),),
    ),
    "a name of Flyte 2 that is not known": Case(
        "from flyte import Image\nx = Image.from_ref_name(name)\n",
        uses=(("<'Image.from_ref_name'>", UNKNOWN),),
    ),
    "an Image of another library": Case(
        f'{FLYTE2}from PIL import Image\nx = Image.open("a")\ny = Image.from_base("{A}")\n'
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_source(case: Case, newline):
    text = "\ufeff# é\n" + case.text
    plain, _marked, spans = reading.unmarked(text.replace("\n", newline))
    documents = reading.read("python", plain)
    assert dispatch.may_matter("python", plain.encode()) or not documents
    images = [(repr(entry.place_kind), entry.value) for entry in reading.entries(documents)]
    assert sorted(images) == sorted(case.images)
    assert sorted(reading.used(documents)) == sorted(case.uses)
    places = [s.place.value for s in reading.entries(documents) if s.place.editable]
    places += [
        place
        for config in documents
        for use in config.uses
        if (place := use.spanned.exact()) is not None
    ]
    assert set(places) == set(spans)
    reading.check_edits("python", plain)


@pytest.mark.parametrize(
    "statement",
    [
        "for IMAGE in x: ...", "with x as IMAGE: ...", "import x as IMAGE", "def IMAGE(): ...",
        "class IMAGE: ...", "del IMAGE", "(IMAGE := x)", "a, *IMAGE = x", "IMAGE += x",
        "try: ...\nexcept E as IMAGE: ...", "match x:\n  case IMAGE: ...",
        "match x:\n  case str() as IMAGE: ...", "match x:\n  case [*IMAGE]: ...",
        "match x:\n  case {'a': 1, **IMAGE}: ...", "def f():\n  global IMAGE\n  IMAGE = x",
    ],
)  # fmt: skip
def test_a_name_that_is_bound_again_is_no_constant(statement):
    text = f'{FLYTEKIT}IMAGE = "{A}"\n{statement}\ntask(container_image=IMAGE)\n'
    assert reading.entries(reading.read("python", text)) == []


PARTS = (
    '"docker.io/" + "{{.image.a}}"',
    'f"{x}" + "{{.image.a}}"',
    '"docker.io/" "{{.image.a}}" ":1"',
    '("docker.io/\\x61"  # why\n  r\'{{.image.a}}\'\n"""b""" \\\n u"c")',
    'BASE + "{{.image.a}}" + x',
    '"é" + "{{.image.a}}"',
)


@pytest.mark.parametrize("expression", PARTS)
def test_a_part_of_a_string_is_placed(expression):
    text = f'BASE = "docker.io/"\n{a_task(expression)}'
    ((use,),) = [config.uses for config in reading.read("python", text)]
    start = use.text.index("{{")
    place = use.spanned.exact(start, start + len("{{.image.a}}"))
    assert place == Span(text.index("{{"), text.index("}}") + 2)


NAMES = {
    'ImageConfig.from_images("ghcr.io/o/a:1", {"b": "ghcr.io/o/b:2", "c": "spec.yaml"})': [
        ("default", A), ("b", B), ("c", None)
    ],
    "ImageConfig.from_images(x, m)": [("default", None), (None, None)],
    'ImageConfig.from_images(x, {**y, k: "ghcr.io/o/a:1", "c": f()})': [
        ("default", None), (None, None), (None, A), ("c", None)
    ],
    'ImageConfig.auto(img_name="ghcr.io/o/a:1")': [("default", A)],
    'ImageConfig(images=[Image(name="a", fqn="ghcr.io/o/a", tag="1"), x])': [
        ("a", A), (None, None)
    ],
    "ImageConfig(default_image=x, images=y)": [(None, None)],
    'Image("a", "ghcr.io/o/a", tag=f())': [("a", None)],
    'Image.look_up_image_info("a", "ghcr.io/o/a:1")': [("a", A)],
    'Image("a", "ghcr.io/o/a", "1", digest=None)': [("a", A)],
    'Image("a" if y else z, "ghcr.io/o/a:1")': [(None, A)],
    'ImageConfig.create_from(x, other_images=[Image("a", "ghcr.io/o/a:1"), y])': [
        ("a", A), (None, None)
    ],
    'ImageConfig.from_images(x, {"a": y if z else "ghcr.io/o/a:1"})': [
        ("default", None), ("a", None)
    ],
}  # fmt: skip


@pytest.mark.parametrize(("call", "names"), NAMES.items())
def test_names_that_are_bound(call, names):
    documents = reading.names(reading.read("python", f"{CONFIGURATION}x = {call}\n"))
    assert sorted(documents, key=repr) == sorted(names, key=repr)


@pytest.mark.parametrize(
    "change",
    [
        f'm["b"] = "{B}"', "del m['a']", f'm.update(b="{B}")', f'm.setdefault("b", "{B}")',
        "m.pop('a')", "m.popitem()", "m.clear()",
    ],
)  # fmt: skip
def test_names_of_a_mapping_that_changes(change):
    text = f'{CONFIGURATION}m = {{"a": "{A}"}}\n{change}\nImageConfig.from_images(x, m)\n'
    documents = reading.names(reading.read("python", text))
    assert sorted(documents, key=repr) == [("default", None), (None, None)]


INITS = {
    'init.aio(images={"a": "ghcr.io/o/a:1"})': [("a", A)],
    'config.Config(image=flyte.config.ImageConfig(image_refs={"a": "ghcr.io/o/a:1"}))': [("a", A)],
    'init(images={"a": "ghcr.io/o/a:1"})': [("a", A)],
    'init_from_config("c.yaml", images=("a=ghcr.io/o/a:1", "ghcr.io/o/b:2"))': [
        ("a", A), ("default", B)
    ],
    'init_from_api_key("x", images=m)': [(None, None)],
    "init_from_config(images=None)": [],
    'init_from_config(images=(f"a={x}",))': [(None, None)],
}  # fmt: skip


@pytest.mark.parametrize(("call", "names"), INITS.items())
def test_names_that_flyte_2_binds(call, names):
    assert reading.names(reading.read("python", f"{FLYTE2}flyte.{call}\n")) == names


COMMANDS = {
    'subprocess.run(["pyflyte", "-c", "x.config", "register", "-i", "a=ghcr.io/o/a:1", "src"])': (
        [("a", A)],
        [("pyflyte register", "x.config", ("src",), True)],
    ),
    'os.system("pyflyte package --image ghcr.io/o/a:1")': (
        [("default", A)],
        [("pyflyte package", None, (), True)],
    ),
    'session.run("pyflyte", "register", f"--image=a=ghcr.io/o/a:{tag}", "src")': (
        [("a", None)],
        [("pyflyte register", None, ("src",), True)],
    ),
    'subprocess.check_call(shlex.split("flyte deploy --image a=ghcr.io/o/a:1 x.py"))': (
        [("a", A)],
        [("flyte deploy", None, ("x.py",), True)],
    ),
    'subprocess.run(["pyflyte", "register", *more])': ([(None, None)], []),
    'subprocess.run(["pyflyte", "register"] + more)': ([(None, None)], []),
    'command = ["pyflyte", "register"]\ncommand.append(x)\nsubprocess.run(command)': (
        [(None, None)],
        [],
    ),
    'subprocess.run(["ls", "pyflyte"])\nprint("pyflyte register --image a=b:1")': ([], []),
    f"subprocess.run('pyflyte register {'$(' * 900}')": ([], []),
    'x = [*y, "pyflyte"], [], [1]': ([], []),
    'x = ["flyte"], ["union", "union"], ["flyte", 1]': ([], []),
    'x = ["flyte", "run"], ["union", "-c"], ["flyte", *y], ["pyflyte"]': ([(None, None)] * 4, []),
}


@pytest.mark.parametrize(("call", "said"), COMMANDS.items())
def test_commands_that_a_program_runs(call, said):
    text = f"import os, shlex, subprocess\n{call}\n"
    documents = reading.read("python", text)
    assert (reading.names(documents), reading.commands(documents)) == said
    assert dispatch.may_matter("python", text.encode()) or not documents


HOSTILE = {
    "names of names": FLYTEKIT
    + "".join(f"a{n} = f'{{a{n + 1}}}' * 2 or a{n + 1} or a{n + 1} + x\n" for n in range(20))
    + "a20 = y\ntask(container_image=a0)\n",
    "sums of sums": FLYTEKIT
    + "".join(f"a{n} = a{n + 1} + a{n + 1} + a{n + 1}\n" for n in range(20))
    + "a20 = 'x'\ntask(container_image=a0)\n",
    "choices of choices": FLYTEKIT
    + "".join(f"a{n} = a{n + 1} if x else a{n + 1}\n" for n in range(20))
    + "a20 = 'x'\ntask(container_image=a0)\n",
    "long formats": FLYTEKIT
    + f"p = {'{0}' * 600!r}\na = {'a' * 1900!r}\n"
    + "task(container_image=p.format(a))\n" * 20_000,
    "a long line": FLYTEKIT + "task(container_image='é:1');" * 20_000,
    "backslashes": a_task("'" + "\\\\" * 900 + "'"),
    "empty strings": a_task("'' " * 200_000),
    "deep calls": f"{FLYTEKIT}x{'.a()' * 2000}\n",
    "syntax": "from flytekit import task\n@task(container_image='x'\n",
    "nul": a_task(f'"{A}"') + "\0",
    "a long string": a_task(f'"{"a" * (1 << 20)}"'),
    "a deep expression": a_task("(" * 5000 + ")" * 5000),
    "a deep sum": a_task("+".join(['"a"'] * 20_000)),
    "deep names": FLYTEKIT
    + "".join(f"a{n} = a{n + 1}\n" for n in range(500))
    + "task(container_image=a0)\n",
    "many choices": a_task(" or ".join(f'("a" if x else "b{n}")' for n in range(1000))),
    "a surrogate": a_task('"\\ud800"'),
    "bytes": a_task('b"x"'),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_sources_are_read_or_passed_over(text):
    with suppress(Unreadable):  # which says why
        for entry in reading.entries(reading.read("python", text)):
            assert len(entry.value or "") <= MAX_LENGTH


def test_other_encodings_give_nothing():
    text = "# -*- coding: latin-1 -*-\n# \xe9\n" + a_task(f'"{A}"')
    documents = reading.read("python", text.encode("latin-1"))
    assert reading.is_empty(documents)
    assert reading.unread(documents) == ["it is not UTF-8"]


def test_nothing_of_the_project_is_run(tmp_path):
    marker = tmp_path / "ran"
    text = f"open({str(marker)!r}, 'w')\n" + a_task(f'"{A}"')
    assert reading.images(reading.read("python", text)) == [("", A)]
    assert not marker.exists()


IMAGES = st.from_regex(r"(?:ghcr\.io/)?[a-z]{1,5}(?::[0-9a-z.]{1,5})?", fullmatch=True)
SPELLINGS = st.sampled_from(['"{}"', "'{}'", '"""{}"""', 'r"{}"', "u'{}'", '("{}")', '"" "{}"'])


@seed(0)
@settings(max_examples=200, deadline=None, database=None)
@given(st.lists(st.tuples(IMAGES, SPELLINGS), max_size=5), st.booleans(), st.sampled_from("\n\r"))
def test_every_place_spells_its_image(drawn, has_mark, newline):
    calls = "".join(f"task(container_image={how.format(image)})\n" for image, how in drawn)
    text = ("\ufeff" if has_mark else "") + (FLYTEKIT + "é = 'ü'\n" + calls).replace("\n", newline)
    documents = reading.read("python", text)
    assert [image for _name, image in reading.images(documents)] == [image for image, _how in drawn]
    for entry in reading.entries(documents):
        span = entry.place.value
        assert text[span.start : span.end] == entry.value
    reading.check_edits("python", text)


def notebook(*cells: str | list[str], indent: int | None = 1) -> str:
    listed = [
        {"cell_type": "code", "metadata": {"source": ["x"]}, "outputs": [], "source": cell}
        for cell in cells
    ]
    markdown = {"cell_type": "markdown", "metadata": {}, "source": [f'container_image="{A}"']}
    return json.dumps({"cells": [markdown, *listed], "nbformat": 4}, indent=indent)


@pytest.mark.parametrize("indent", [1, None])
def test_a_notebook(indent):
    text = notebook(
        ["from flytekit import task\n", "%matplotlib inline\n", f'IMAGE = "{A}"\n'],
        f"!pyflyte register --image b={B} src\n@task(container_image=IMAGE)\ndef t(): ...\n",
        ["this is no Python"],
        [f"@task(container_image='{USE}')\n", "def u(): ..."],
        indent=indent,
    )
    documents = reading.read("notebook", text)
    assert sorted(reading.images(documents)) == [("", A), ("b", B)]
    assert reading.used(documents) == [(TASK, USE)]
    for entry in reading.entries(documents):
        assert text[entry.place.value.start : entry.place.value.end] == entry.value
    reading.check_edits("notebook", text)


MAGICS = {
    "%%bash\npyflyte register --image a=ghcr.io/o/a:1 src\n": [("a", A)],
    "%%script bash\npyflyte register \\\n  --image a=ghcr.io/o/a:1 src": [("a", A)],
    "%%!\npyflyte register --image a=ghcr.io/o/a:1 src": [("a", A)],
    "  !pyflyte register \\\n --image a=ghcr.io/o/a:1 \\\n src\nx = 1": [("a", A)],
    "out = !pyflyte register --image a=ghcr.io/o/a:1 src\nout[-1]": [("a", A)],
    "%%html\n!pyflyte register": [],
    "!echo " + "$(" * 5000 + " pyflyte": [],
    "%%time\ntask(container_image='ghcr.io/o/a:1')\n": [("", A)],
    "%load_ext x\n?task\ntask?\ntask(container_image='ghcr.io/o/a:1')\n": [("", A)],
    'x = %pwd\nx = """really?\n"""\ntask(container_image="ghcr.io/o/a:1")\n': [("", A)],
    "x = (y\n % z)\ntask(container_image='ghcr.io/o/a:1')\n": [("", A)],
    "x = '\U0001f433'; task(container_image='ghcr.io/o/a:1')": [("", A)],
    "x = '\ud83d'; task(container_image='ghcr.io/o/a:1')": [("", A)],
    "\r\ntask(container_image='ghcr.io/o/a:1')\r\n": [("", A)],
    "": [],
}


@pytest.mark.parametrize(("cell", "images"), MAGICS.items())
def test_cells_of_a_notebook(cell, images):
    text = notebook("from flytekit import task", cell)
    documents = reading.read("notebook", text)
    assert reading.images(documents) == images
    for entry in reading.entries(documents):
        assert text[entry.place.value.start : entry.place.value.end] == entry.value
    reading.check_edits("notebook", text)


def test_a_notebook_with_escapes_has_no_place_to_edit():
    text = notebook(["from flytekit import task\n", '@task(container_image="é:1")\ndef t(): ...'])
    (entry,) = reading.entries(reading.read("notebook", text))
    assert entry.value == "é:1"
    assert not entry.place.editable
    assert re.search(r"\\u00e9:1", text[entry.place.value.start : entry.place.value.end])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 5}', '{"cells": [1, [], {}]}', "1"])
def test_what_is_no_notebook_gives_nothing(text):
    assert reading.is_empty(reading.read("notebook", text))
