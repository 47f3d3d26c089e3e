"""What becomes of an image at every kind of place: our `flyte.places` against the real SDKs."""

from __future__ import annotations

import pytest

from flyte_image_lint.flyte import places as fields
from flyte_image_lint.model.document import Document, ImageEntry, Place
from flyte_image_lint.text.source import Source, Span
from oracle import Flyte2, Flytekit

APP = "docker.io/org/app:7"
PLACEHOLDER = "{{.image.app}}"
UNTAGGED = "docker.io/org/u"

# Programs that write IMAGE somewhere. What flytekit registers for their `entity`, a task or a
# workflow, holds it as it is or replaced.
IMPORTS = """\
from flytekit import ContainerTask, ImageSpec, PodTemplate, dynamic, map_task, task, workflow
from kubernetes.client import V1Container, V1PodSpec

def pod(*containers, **more):
    spec = V1PodSpec(containers=[V1Container(**each) for each in containers], **more)
    return PodTemplate(primary_container_name="main", pod_spec=spec)

@task
def plain() -> int:
    return 1
"""
BODY = "\ndef entity() -> int:\n    return 1\n"
WORKFLOW = "\n@workflow\ndef entity() -> int:\n    return plain().with_overrides({})\n"
PLACES = {
    "@task": (fields.TASK, "@task(container_image=IMAGE)" + BODY),
    "@dynamic": (fields.TASK, "@dynamic(container_image=IMAGE)" + BODY),
    "map_task": (
        fields.TASK,
        "@task(container_image=IMAGE)\n"
        "def each(a: int) -> int:\n"
        "    return a\n"
        "entity = map_task(each)\n",
    ),
    "ShellTask": (
        fields.TASK,
        "from flytekit.extras.tasks.shell import ShellTask\n"
        "entity = ShellTask(name='shell', script='true', container_image=IMAGE)\n",
    ),
    "SQLite3Task": (
        fields.TASK,
        "from flytekit.extras.sqlite3.task import SQLite3Config, SQLite3Task\n"
        "entity = SQLite3Task(\n"
        "    name='sql', query_template='', container_image=IMAGE,\n"
        "    task_config=SQLite3Config(uri='x'),\n"
        ")\n",
    ),
    "ContainerTask": (
        fields.CONTAINER_TASK,
        "entity = ContainerTask(name='c', image=IMAGE, command=['true'])\n",
    ),
    "the primary container": (
        fields.POD_CONTAINER,
        "@task(pod_template=pod({'name': 'main', 'image': IMAGE}))" + BODY,
    ),
    "a sidecar": (
        fields.POD_CONTAINER,
        "@task(pod_template=pod({'name': 'main'}, {'name': 'side', 'image': IMAGE}))" + BODY,
    ),
    "a pod template of with_overrides": (
        fields.POD_CONTAINER,
        WORKFLOW.format("pod_template=pod({'name': 'main', 'image': IMAGE})"),
    ),
    "an init container": (
        fields.INIT_CONTAINER,
        "@task(pod_template=pod(\n"
        "    {'name': 'main'}, init_containers=[V1Container(name='init', image=IMAGE)],\n"
        "))" + BODY,
    ),
    "with_overrides": (fields.OVERRIDE, WORKFLOW.format("container_image=IMAGE")),
    "PyTorch, master": (
        fields.PLUGIN,
        "from flytekitplugins.kfpytorch import Master, PyTorch, Worker\n"
        "@task(task_config=PyTorch(master=Master(image=IMAGE), worker=Worker(replicas=1)))" + BODY,
    ),
    "PyTorch, worker": (
        fields.PLUGIN,
        "from flytekitplugins.kfpytorch import PyTorch, Worker\n"
        "@task(task_config=PyTorch(worker=Worker(image=IMAGE, replicas=1)))" + BODY,
    ),
    "MPI, launcher": (
        fields.PLUGIN,
        "from flytekitplugins.kfmpi import Launcher, MPIJob, Worker\n"
        "@task(task_config=MPIJob(\n"
        "    launcher=Launcher(image=IMAGE, replicas=1), worker=Worker(replicas=1)\n"
        "))" + BODY,
    ),
    "ImageSpec, not built": (
        fields.BASE_IMAGE,
        "@task(container_image=ImageSpec(builder='noop', base_image=IMAGE))" + BODY,
    ),
    "ImageSpec, its Dockerfile": (
        fields.BASE_IMAGE,
        "import pathlib, tempfile\n"
        "from flytekit.image_spec.default_builder import create_docker_context\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    create_docker_context(ImageSpec(base_image=IMAGE), pathlib.Path(folder))\n"
        "    built = pathlib.Path(folder, 'Dockerfile').read_text()\n"
        "entity = ContainerTask(name='c', image='x:1', command=[built])\n",
    ),
}
# The same for Flyte 2: what is deployed for the tasks of `environment`.
IMPORTS_2 = """\
import flyte
from kubernetes.client import V1Container, V1PodSpec

def pod(*containers, **more):
    spec = V1PodSpec(containers=[V1Container(**each) for each in containers], **more)
    return flyte.PodTemplate(primary_container_name="main", pod_spec=spec)
"""
BODY_2 = "\n@environment.task\ndef one() -> int:\n    return 1\n"
PLACES_2 = {
    "TaskEnvironment": (
        fields.ENVIRONMENT,
        "environment = flyte.TaskEnvironment(name='e', image=IMAGE)" + BODY_2,
    ),
    "Image.from_base": (
        fields.FROM_BASE,
        "environment = flyte.TaskEnvironment(name='e', image=flyte.Image.from_base(IMAGE))"
        + BODY_2,
    ),
    "ContainerTask": (
        fields.CONTAINER_TASK_2,
        "from flyte.extras import ContainerTask\n"
        "one = ContainerTask(name='one', image=IMAGE, command=['true'])\n"
        "environment = flyte.TaskEnvironment.from_task('e', one)\n",
    ),
    "shell": (
        fields.SHELL_TASK,
        "from flyte.extras import shell\n"
        "environment = shell.create(name='one', image=IMAGE, script='true').env\n",
    ),
    "a container": (
        fields.POD_CONTAINER_2,
        "environment = flyte.TaskEnvironment(\n"
        "    name='e', image='x:1', pod_template=pod({'name': 'main', 'image': IMAGE})\n"
        ")" + BODY_2,
    ),
    "an init container": (
        fields.POD_CONTAINER_2,
        "environment = flyte.TaskEnvironment(name='e', image='x:1', pod_template=pod(\n"
        "    {'name': 'main'}, init_containers=[V1Container(name='init', image=IMAGE)],\n"
        "))" + BODY_2,
    ),
}

# Places that bind a name to IMAGE or set the default image, and the question what it becomes.
BINDINGS = {
    fields.FROM_IMAGES: lambda sdk, image: sdk.call("from_images", "x:1", {"app": image}),
    fields.FROM_IMAGES_DEFAULT: lambda sdk, image: sdk.call("from_images", image, {}),
    fields.IMAGE_OPTION: lambda sdk, image: sdk.call("images_given", [f"app={image}"], "x:1"),
    fields.DEFAULT_OPTION: lambda sdk, image: sdk.call("images_given", [image], "x:1"),
    fields.INTERNAL_IMAGE: lambda sdk, image: sdk.call("images_given", [], image),
    fields.AUTO_IMAGE: lambda sdk, image: sdk.call("auto", image),
    fields.LOOKED_UP: lambda sdk, image: sdk.call("looked_up", image),
}
BOUND = (
    APP,
    UNTAGGED,
    PLACEHOLDER,
    "{{.image.app.fqn}}:7",
    f"docker.io/a@sha256:{'a' * 64}",
    "x:",
    "x@",
)
UNTRIED = {
    fields.CONFIG,  # test_against_flytekit.py
    fields.REFS,  # test_against_flyte2.py, as those below
    fields.REFS_OPTION,
    fields.INIT_IMAGES,
    fields.REF_NAME,
    fields.REFS_VARIABLE,  # raises for whatever it is set to
    fields.SPEC_REGISTRY,  # only part of an image
    fields.IMAGE_REGISTRY,
    fields.REGISTRY_VARIABLE,
    fields.REGISTRY_OPTION,
    fields.CONFIG_REGISTRY,
    fields.CONFIG_BUILDER,
    fields.SPEC_NAME,  # test_build_targets_against_the_sdks.py, as those below
    fields.IMAGE_NAME,
    fields.TAG_FORMAT,
    fields.IMAGE_TEXT,
    fields.SCRIPT_IMAGE,  # runs on a cluster at once
    fields.MANIFEST,  # not Flyte's
    fields.PLUGIN_2,  # packages of their own
}


@pytest.fixture(scope="module")
def flytekit():
    with Flytekit.running() as running:
        yield running


@pytest.fixture(scope="module")
def flyte2():
    with Flyte2.running() as running:
        yield running


def full(field, image):
    """Give what we say that an image becomes."""
    config = Document(Source("tasks.py", b""), "python", field.flavour)
    place = Place(Span(0, 0), Span(0, 0))
    return ImageEntry(config, "", image, lambda: place, place_kind=field).full


def test_every_kind_of_place_is_tried():
    places = [*PLACES.values(), *PLACES_2.values()]
    tried = {field for field, _program in places} | {*BINDINGS, fields.IMAGE_OBJECT}
    every = {value for value in vars(fields).values() if isinstance(value, fields.PlaceKind)}
    assert tried.isdisjoint(UNTRIED)
    assert tried | UNTRIED == every


@pytest.mark.parametrize("place", PLACES)
def test_flytekit(flytekit, place):
    field, program = PLACES[place]
    check(field, lambda image: flytekit.call("serialize", filled(program, image), [["app", APP]]))


@pytest.mark.parametrize("place", PLACES_2)
def test_flyte2(flyte2, place):
    field, program = PLACES_2[place]
    check(field, lambda image: flyte2.call("deploy", filled(program, image), [f"app={APP}"]))


def filled(program, image):
    imports = IMPORTS_2 if "environment" in program else IMPORTS
    return imports + program.replace("IMAGE", repr(image))


def check(field, ask):
    """Hold that a placeholder is replaced if the field says so, and that no tag is added."""
    kind, answer = ask(PLACEHOLDER)
    assert kind == "gives", answer
    assert (APP in answer, PLACEHOLDER in answer) == (field.expands, not field.expands)
    assert full(field, UNTAGGED) == UNTAGGED
    kind, answer = ask(UNTAGGED)
    assert kind == "gives", answer
    assert UNTAGGED in answer
    assert f"{UNTAGGED}:" not in answer


@pytest.mark.parametrize("image", BOUND)
@pytest.mark.parametrize("field", BINDINGS)
def test_what_is_bound(flytekit, field, image):
    kind, answer = BINDINGS[field](flytekit, image)
    if full(field, image) is None:
        assert (kind, answer) == (
            "raises",
            f"AssertionError: Incorrectly formatted image {image}, missing tag or digest",
        )
    else:
        assert kind == "gives"
        assert full(field, image) in [bound for _name, bound in answer]
    assert not field.expands


def test_what_is_bound_in_parts(flytekit):
    kind, answer = flytekit.call("image_object", UNTAGGED)
    assert (kind, answer) == ("gives", [["app", full(fields.IMAGE_OBJECT, UNTAGGED)]])
