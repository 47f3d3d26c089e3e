"""`images --tasks`: which tasks a command registers, what they are called, what they run on."""

from __future__ import annotations

import json

import pytest

import command

TASK = "from flytekit import task\n\n\n@task{}\ndef {}() -> int:\n    return 1\n"
CONFIG = "[images]\ntrainer = ghcr.io/org/trainer:1.4\nbare = ghcr.io/org/bare\n"


def task(name: str, image: str | None = None) -> str:
    """Give a program with one task."""
    return TASK.format("" if image is None else f"(container_image={image!r})", name)


def rows(folder, *words: str) -> list[dict[str, object]]:
    versions = ("--python", "3.11", "--flytekit", "1.16.31")
    form = ("--output-format", "json")
    done = command.run("images", "--tasks", *form, *versions, *words, cwd=folder)
    assert done.status == 0, done
    return json.loads(done.stdout)


def outcomes(folder, *words: str) -> dict[str, object]:
    """Give the image of each task, or what is raised, or that it is not known."""
    return {row["task"]: row["image"] or row["error"] or row["why"] for row in rows(folder, *words)}


def recipe(*lines: str) -> str:
    return "all:\n" + "".join(f"\t{line}\n" for line in lines)


NAMES = {
    "a module in a package": (
        {"flows/__init__.py": "", "flows/a.py": task("t")},
        "pyflyte register flows",
        {"flows.a.t"},
    ),
    "a package's own module": (
        {"flows/__init__.py": task("t")},
        "pyflyte register flows",
        {"flows.__init__.t"},
    ),
    "a folder that is no package": (
        {"flows/a.py": task("t"), "flows/loose/b.py": task("u")},
        "pyflyte register flows",
        {"flows.a.t"},
    ),
    "one file of a package": (
        {"flows/__init__.py": "", "flows/a.py": task("t"), "flows/b.py": task("u")},
        "pyflyte register flows/a.py",
        {"flows.a.t"},
    ),
    "what it imports": (
        {"flows/__init__.py": "", "flows/a.py": "from . import b\n" + task("t"),
         "flows/b.py": task("u"), "flows/c.py": task("v")},
        "pyflyte register flows/a.py",
        {"flows.a.t", "flows.b.u"},
    ),
    "not what is imported for types": (
        {"flows/__init__.py": "", "flows/b.py": task("u"),
         "flows/a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import b\n"
         + task("t")},
        "pyflyte register flows/a.py",
        {"flows.a.t"},
    ),
    "below src": (
        {"src/app/__init__.py": "", "src/app/a.py": task("t")},
        "pyflyte -k app package --source src",
        {"app.a.t"},
    ),
    "a package that is one module": (
        {"app.py": task("t"), "other.py": task("u")},
        "pyflyte -k app package",
        {"app.t"},
    ),
    "a workflow's tasks alone": (
        {"a.py": "from flytekit import workflow\n" + task("t") + task("u")
         + "@workflow\ndef inner():\n    t()\n@workflow\ndef wf():\n    inner()\n"},
        "pyflyte run --remote a.py wf",
        {"a.t"},
    ),
    "one task": (
        {"a.py": task("t") + task("u")},
        "pyflyte run --remote a.py u",
        {"a.u"},
    ),
    "all, where the next word is an input": (
        {"a.py": task("t") + task("u")},
        "pyflyte run --remote a.py --n 1",
        {"a.t", "a.u"},
    ),
    "nothing, where it runs here": (
        {"a.py": task("t"), "b.py": task("u")},
        "pyflyte register a.py && pyflyte run b.py u",
        {"a.t"},
    ),
    "packages of the config": (
        {"flows/__init__.py": "", "flows/a.py": task("t"), "b.py": task("u"),
         "x.cfg": "[sdk]\nworkflow_packages = flows\n"},
        "pyflyte -c x.cfg package",
        {"flows.a.t"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMES)
def test_names(case, tmp_path):
    files, line, expected = NAMES[case]
    command.write(tmp_path, {**files, "Makefile": recipe(line)})
    assert set(outcomes(tmp_path)) == expected


DEFAULT = "cr.flyte.org/flyteorg/flytekit:py3.11-1.16.31"
MISSING = "AssertionError: Image Config with name trainer not found in the configuration"
UNTAGGED = "AssertionError: Incorrectly formatted image x, missing tag or digest"
TRAINER = "{{.image.trainer}}"
NOT = "not known: "

IMAGES = {
    "literal": ("x:1", "pyflyte register a.py", "x:1"),
    "the default": (None, "pyflyte register a.py", DEFAULT),
    "a default of the command": (None, "pyflyte register -i x:1 a.py", "x:1"),
    "a name from the config": (
        TRAINER,
        "pyflyte -c c.cfg register a.py",
        "ghcr.io/org/trainer:1.4",
    ),
    "the command comes first": (TRAINER, "pyflyte -c c.cfg register -i trainer=x:2 a.py", "x:2"),
    "the first comes first": (
        TRAINER,
        "pyflyte register -i trainer=x:2 -i trainer=x:3 a.py",
        "x:2",
    ),
    "no config": (TRAINER, "pyflyte register a.py", MISSING),
    "package reads none": (TRAINER, "pyflyte -c c.cfg -k a package", MISSING),
    "untagged": ("{{.image.bare}}", "pyflyte -c c.cfg register a.py", "ghcr.io/org/bare:None"),
    "an untagged option": ("y:1", "pyflyte register -i n=x a.py", UNTAGGED),
    "a variable of options": (
        TRAINER,
        "pyflyte register $(FLAGS) a.py",
        f"{NOT}the options of this command are only known when it runs",
    ),
    "a config that is not there": (
        TRAINER,
        "pyflyte -c gone.cfg register a.py",
        f"{NOT}the config 'gone.cfg' is not there",
    ),
    "the variable": (None, "FLYTE_INTERNAL_IMAGE=x:5 pyflyte register a.py", "x:5"),
    "the variable of another": (
        None,
        "FLYTE_INTERNAL_IMAGE=x:5 true; pyflyte register a.py",
        f"{NOT}FLYTE_INTERNAL_IMAGE, which this file sets",
    ),
    "union": (
        None,
        "union register a.py",
        f"{NOT}the plugin of 'union' gives the default image",
    ),
}


@pytest.mark.parametrize("case", IMAGES)
def test_images(case, tmp_path):
    image, line, expected = IMAGES[case]
    files = {"a.py": task("t", image), "c.cfg": CONFIG, "Makefile": recipe(line)}
    command.write(tmp_path, files)
    assert outcomes(tmp_path) == {"a.t": expected}


UNKNOWN = {
    "import os\n": ("os.environ['X']", "os.environ['X'] is no constant of the project's files"),
    "def f(): ...\n": ("f()", "it is only known when the program runs"),
    "from flytekit import ImageSpec\n": ("ImageSpec(name='x')", "it is built from an ImageSpec"),
    "import elsewhere\n": ("elsewhere.GPU", "elsewhere.GPU is no constant of the project's files"),
}


@pytest.mark.parametrize("imports", UNKNOWN)
def test_what_is_not_known(imports, tmp_path):
    image, why = UNKNOWN[imports]
    program = f"{imports}from flytekit import task\n@task(container_image={image})\ndef t(): ...\n"
    command.write(tmp_path, {"a.py": program, "Makefile": recipe("pyflyte register a.py")})
    (row,) = rows(tmp_path)
    assert (row["image"], row["error"], row["why"]) == (None, None, f"{NOT}{why}")


def test_a_range_of_flytekits_that_disagree(tmp_path):
    digest = f"ghcr.io/org/d@sha256:{'0' * 64}"
    files = {
        "a.py": task("t", "{{.image.d.fqn}}:{{.image.d.version}}"),
        "b.py": task("u", "{{.image.d.fqn}}:1"),
        "requirements.txt": "flytekit>=1.12,<1.17\n",
        "Makefile": recipe(f"pyflyte register -i d={digest} -i x:1 a.py b.py"),
    }
    command.write(tmp_path, files)
    done = command.run("images", "--tasks", "--output-format", "json", cwd=tmp_path)
    images = {row["task"]: (row["image"], row["why"]) for row in json.loads(done.stdout)}
    why = f"{NOT}it depends on the version of flytekit, >=1.12,<1.17"
    assert images == {"a.t": (None, why), "b.u": ("ghcr.io/org/d:1", "'d' from '--image'")}


def test_by_hand(tmp_path):
    command.write(tmp_path, {"a.py": task("t", TRAINER), "b.py": task("u"), "c.cfg": CONFIG})
    table = rows(tmp_path, "--config", "c.cfg", "--image", "x:1")
    assert [(row["command"], row["task"], row["image"]) for row in table] == [
        (None, "a.t", "ghcr.io/org/trainer:1.4"),
        (None, "b.u", "x:1"),
    ]


POD = """from flytekit import PodTemplate, task
from kubernetes.client import V1Container, V1PodSpec
@task(container_image="x:1", pod_template=PodTemplate(
    primary_container_name="p", pod_spec=V1PodSpec(containers=[V1Container({})])))
def t() -> int: return 1
"""


@pytest.mark.parametrize(
    ("container", "image"),
    [
        ("name='p', image='y:2'", "y:2"),
        ("name='p'", "x:1"),
        ("name='p', image=None", "x:1"),
        ("name='other', image='y:2'", "x:1"),
        ("image='y:2'", "not known: its pod template is only known when the program runs"),
    ],
)
def test_the_primary_container_of_a_pod_template_has_the_image(container, image, tmp_path):
    command.write(
        tmp_path, {"a.py": POD.format(container), "Makefile": recipe("pyflyte register a.py")}
    )
    assert outcomes(tmp_path) == {"a.t": image}


@pytest.mark.parametrize("image", ["trainer=spec.yaml", "trainer=spec.yml"])
def test_an_image_given_as_the_file_of_an_image_spec_is_built(image, tmp_path):
    command.write(tmp_path, {"a.py": task("t", TRAINER)})
    expected = {"a.t": "not known: the image of 'trainer', '--image'"}
    assert outcomes(tmp_path, "--image", image) == expected


def test_no_command(tmp_path):
    command.write(tmp_path, {"a.py": task("t", "x:1")})
    done = command.run("images", "--tasks", cwd=tmp_path)
    assert done.stdout.splitlines()[0] == "all tasks of the project (flytekit)"
    assert done.stderr.startswith("warning: no command below . registers tasks")


@pytest.mark.parametrize("columns", [40, 80])
def test_it_fits_the_terminal(columns, tmp_path):
    files = {
        "flows/__init__.py": "",
        "flows/a.py": task("a_task_with_quite_a_long_name", TRAINER),
        "Makefile": recipe("pyflyte register flows --project p --domain development --version v1"),
    }
    command.write(tmp_path, files)
    done = command.run("images", "--tasks", cwd=tmp_path, env={"COLUMNS": str(columns)})
    assert max(len(line) for line in done.stdout.splitlines()) <= columns
    assert "names come from '--image' alone" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--image", "x:1"], "option '--image' needs '--tasks'"),
        (["--tasks", "--default"], "option '--tasks' cannot be used with '--default'"),
        (["--tasks", "--detect"], "option '--detect' cannot be used with '--tasks'"),
        (["--tasks", "--config", "gone.cfg"], "the config 'gone.cfg' does not exist"),
        (["--tasks", "gone"], "'gone' does not exist"),
    ],
)
def test_usage(words, message, tmp_path):
    done = command.run("images", *words, cwd=tmp_path)
    assert done.status == 2
    assert done.stderr.startswith(f"error: {message}\n")


def test_what_comes_from_outside_is_made_visible(tmp_path):
    command.write(tmp_path, {"a.py": task("t", "x:\x1b[31m1\u202e")})
    done = command.run("images", "--tasks", cwd=tmp_path)
    assert "\\x1b[31m1\\u202e" in done.stdout


CONTAINERS = """import flyte
from flyte.extras import ContainerTask
IMAGE = "ghcr.io/org/app:1"
a = ContainerTask("a", IMAGE, ["x"])
b = ContainerTask(name="b", image=flyte.Image.from_base(IMAGE), command=["x"])
c = ContainerTask(name="c", image="auto", command=["x"])
d = ContainerTask(name="d", image=flyte.Image.from_ref_name("gpu"), command=["x"])
e = ContainerTask(name="e", image="ghcr.io/org/e:1", command=["x"], pod_template="p")
lone = ContainerTask("lone", IMAGE, ["x"])
one = flyte.TaskEnvironment.from_task("one", a, b)
two = flyte.TaskEnvironment.from_task("two", c)
three = flyte.TaskEnvironment.from_task("three", d, depends_on=[one])
four = flyte.TaskEnvironment.from_task("four", e)
five = flyte.TaskEnvironment.from_task("five", *more)
"""
FLYTE2_CONFIG = "image:\n  image_refs:\n    gpu: ghcr.io/org/gpu:2\n    default: x/y:1\n"


def test_container_tasks_of_flyte_2(tmp_path):
    files = {"w.py": CONTAINERS, "config.yaml": FLYTE2_CONFIG}
    command.write(tmp_path, {**files, "Makefile": recipe("flyte deploy --all w.py")})
    assert outcomes(tmp_path) == {
        "a": "ghcr.io/org/app:1",
        "b": "ghcr.io/org/app:1",
        "c": "not known: the image of Flyte itself, by its version and Python's",
        "d": "ghcr.io/org/gpu:2",
        "e": "not known: it has a pod template",
    }
    command.write(tmp_path, {"Makefile": recipe("flyte deploy w.py three")})
    assert set(outcomes(tmp_path)) == {"a", "b", "d"}


def test_a_config_that_is_only_known_when_it_runs_may_have_any_name(tmp_path):
    files = {"w.py": CONTAINERS, "config.yaml": FLYTE2_CONFIG}
    line = 'flyte --config "$$CONFIG" deploy w.py three'
    command.write(tmp_path, {**files, "Makefile": recipe(line)})
    assert outcomes(tmp_path)["d"] == (
        "not known: the config of this command is only known when it runs"
    )


def test_container_tasks_of_different_images_have_none(tmp_path):
    several = CONTAINERS.replace('"one", a, b', '"one", a, c')
    command.write(tmp_path, {"w.py": several, "Makefile": recipe("flyte deploy w.py one")})
    assert outcomes(tmp_path)["a"] == "not known: its tasks have different images"


CLONES = """import flyte
low = flyte.TaskEnvironment("low", image="x:low")
high = flyte.TaskEnvironment("high", image="x:high")
first = flyte.TaskEnvironment("first", image="x:1", depends_on=[low])
same = first.clone_with("same")
other = first.clone_with(name="other", image="x:2", depends_on=[high])
@low.task
def a(): ...
@high.task
def b(): ...
@same.task
def c(): ...
@other.task
def d(): ...
"""


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ("same", {"same.c": "x:1", "low.a": "x:low"}),
        ("other", {"other.d": "x:2", "high.b": "x:high"}),
    ],
)
def test_a_clone_has_what_it_does_not_change(environment, expected, tmp_path):
    files = {"w.py": CLONES, "config.yaml": "admin: {}\n"}
    command.write(tmp_path, {**files, "Makefile": recipe(f"flyte deploy w.py {environment}")})
    assert outcomes(tmp_path) == expected


def test_what_a_package_hands_on_is_what_a_command_runs(tmp_path):
    workflow = "from flytekit import workflow\nfrom steps import t\n\n\n@workflow\ndef w(): t()\n"
    files = {
        "wf.py": workflow,
        "steps/__init__.py": "from .inner import t\n",
        "steps/inner.py": task("t", "ghcr.io/org/inner:1"),
    }
    command.write(tmp_path, {**files, "Makefile": recipe("pyflyte run --remote wf.py w")})
    assert outcomes(tmp_path) == {"steps.inner.t": "ghcr.io/org/inner:1"}
