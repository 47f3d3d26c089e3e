"""Projects with tasks, configs and commands that register them, as hypothesis strategies.

A project is a mapping of paths to texts; its commands are the recipes of `Makefile`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[[st.SearchStrategy], object]

DIGEST = "sha256:" + "0123456789abcdef" * 4
NAMES = ("gpu", "base", "my-app", "App", "under_score", "default", "n1")
IMAGES = (
    *("ghcr.io/org/app:1.4", "docker.io/org/tool:v2", "localhost:5000/x:3", "registry:5000/a/b:9"),
    *("ghcr.io/org/untagged", "localhost:5000/untagged", f"ghcr.io/org/d@{DIGEST}"),
    *(f"ghcr.io/org/both:1@{DIGEST}", "plain:7"),
)
TAGGED = tuple(image for image in IMAGES if "untagged" not in image)
LAYOUTS = (
    ("flows", ("flows/__init__.py", "flows/one.py", "flows/two.py")),
    ("flows", ("flows/one.py", "flows/two.py", "flows/three.py")),
    ("src", ("src/app/__init__.py", "src/app/one.py", "src/app/deep/__init__.py",
             "src/app/deep/two.py")),
    ("flows", ("flows/__init__.py", "flows/one.py", "flows/loose/two.py", "flows/three.py")),
)  # fmt: skip
HEAD = """\
from functools import partial
import flytekit as fk
from flytekit import ContainerTask, PodTemplate, dynamic, map_task, task, workflow
from flytekit.extras.tasks.shell import ShellTask
from kubernetes.client import V1Container, V1PodSpec
"""

names = st.sampled_from(NAMES)
rarely = st.sampled_from((False, False, False, False, True))


@st.composite
def texts(draw: Draw) -> str:
    """Give an image as a task may have it: a literal, or one with placeholders."""
    name, other = draw(names), draw(names)
    kind = draw(st.sampled_from(("image", "images")))
    return draw(
        st.sampled_from(
            (
                *IMAGES[:2],
                *(f"{{{{.{kind}.{name}}}}}", f"{{{{.{kind}.{name}.fqn}}}}:9"),
                f"{{{{.{kind}.{name}.fqn}}}}:{{{{.{kind}.{name}.version}}}}",
                f"{{{{.image.{name}.fqn}}}}:{{{{.image.{other}.version}}}}",
                f"{{{{.image.{name}.fqn}}}}:gpu-{{{{.image.{name}.version}}}}",
                *(f"{{{{ .image.{name} }}}}", "", f"{{{{.image.{name}.tag}}}}"),
                *(f"{{{{.Image.{name}}}}}", f"{{{{image.{name}}}}}", f"{{{{.image.{name}.x.y}}}}"),
            )
        )
    )


@st.composite
def declarations(draw: Draw, name: str) -> list[str]:
    """Give the lines of one task, which takes nothing."""
    image = draw(texts())
    function = [f"def {name}() -> int:", "    return 1"]
    form = draw(st.integers(0, 12))
    if form < 2:
        return [draw(st.sampled_from(("@task", "@fk.task()", "@task(cache=False)"))), *function]
    if form < 5:
        return [f"@task(container_image={image!r})", *function]
    if form == 5:
        return [f"@dynamic(container_image={image!r})", *function]
    if form == 6:
        decorator = draw(st.sampled_from(("", f"(container_image={draw(texts())!r})")))
        return [f"p{name} = partial(task, container_image={image!r})", f"@p{name}{decorator}",
                *function]  # fmt: skip
    if form == 7:
        image = image or "ghcr.io/org/app:1.4"
        half = len(image) // 2
        value = draw(
            st.sampled_from((f"{image[:half]!r} + {image[half:]!r}", f"f'{{I{name}}}'", f"I{name}"))
        )
        return [f"I{name} = {image!r}", f"@task(container_image={value})", *function]
    if form == 8:
        constant = draw(st.sampled_from(("GPU", "Images.BASE", "TABLE['x']", "AGAIN", "HOST")))
        value = constant
        if constant == "HOST":
            value = draw(st.sampled_from(('f"{HOST}/app:1"', "HOST + '/app:1'", "'%s/a:1' % HOST")))
        return [f"from images import {constant.partition('.')[0].partition('[')[0]}",
                f"@task(container_image={value})", *function]  # fmt: skip
    if form == 9:
        argument = f", container_image={image!r}" if draw(st.booleans()) else ""
        return [f"{name} = ShellTask(name='shell.{name}', script='ls'{argument})"]
    if form == 10:
        return [f"{name} = ContainerTask(name='raw.{name}', image={image!r}, command=['ls'])"]
    if form == 11:
        primary = draw(st.sampled_from(("primary", "main")))
        own = f", image={image!r}" if draw(st.booleans()) else ""
        called = draw(st.sampled_from((primary, "side")))
        side = "" if called == primary else ", image='side:1'"
        return [
            f"@task(container_image={draw(texts())!r}, pod_template=PodTemplate(",
            f"    primary_container_name={primary!r}, pod_spec=V1PodSpec(containers=[",
            f"        V1Container(name={called!r}{own or side})])))",
            *function,
        ]
    return [*function, f"t{name} = task({name}, container_image={image!r})"]


@st.composite
def programs(draw: Draw, number: int, others: list[tuple[str, str]]) -> tuple[str, list[str]]:
    """Give a module, and what it has that can be run; `others` are imports of such things."""
    lines, entities = [HEAD], []
    for imported, _name in others:
        lines.append(imported)
    for index in range(draw(st.integers(1, 3))):
        name = f"t{number}{index}"
        lines += draw(declarations(name))
        is_call = lines[-1].startswith(f"t{name} = ")
        entities.append(f"t{name}" if is_call else name)
    if draw(st.booleans()):
        lines += [f"@task(container_image={draw(texts())!r})", f"def m{number}(x: int) -> int:",
                  "    return x"]  # fmt: skip
    used = draw(st.lists(st.sampled_from(entities + [name for _, name in others]), max_size=3))
    lines += ["@workflow", f"def w{number}():"]
    lines += [f"    {name}()" for name in used]
    if f"def m{number}(x: int) -> int:" in lines and draw(st.booleans()):
        lines.append(f"    map_task(m{number})(x=[1, 2])")
    if lines[-1].startswith("def w"):
        lines.append(f"    {entities[0]}()")
    return "\n".join(lines) + "\n", [*entities, f"w{number}"]


@st.composite
def configs(draw: Draw) -> tuple[str, str]:
    """Give a config, by its name and text; seldom one that flytekit does not take."""
    entries = draw(st.lists(st.tuples(names, st.sampled_from(IMAGES)), max_size=5))
    unique = dict(entries)
    if draw(st.booleans()):
        lines = ["[images]", *(f"{name}={image}" for name, image in unique.items())]
        if draw(rarely):
            lines.append(
                draw(st.sampled_from(("nothing", "gpu=x:%1", "[sdk]\nworkflow_packages=flows")))
            )
        return "flyte.config", "\n".join(lines) + "\n"
    lines = ["images:", *(f"  {name}: {image}" for name, image in unique.items())]
    if draw(rarely):
        lines.append(draw(st.sampled_from(("  bad: 1.10", "\tx", "  none:"))))
    return "flyte.yaml", "\n".join(lines if len(lines) > 1 else ["admin: {}"]) + "\n"


@st.composite
def options(draw: Draw) -> str:
    """Give some `--image`s."""
    words = []
    for _ in range(draw(st.integers(0, 4))):
        image = draw(st.sampled_from(IMAGES if draw(rarely) else TAGGED))
        name = draw(st.sampled_from((*NAMES[:5], *NAMES[:5], "default", "")))
        mark = draw(st.sampled_from(("--image ", "-i ", "--image=")))
        words.append(f"{mark}{name}={image}" if name else f"{mark}{image}")
    return " ".join(words)


@st.composite
def projects(draw: Draw) -> dict[str, str]:
    """Give a project whose programs can all be loaded."""
    folder, paths = draw(st.sampled_from(LAYOUTS))
    files: dict[str, str] = {}
    runnable: list[tuple[str, str]] = []
    importable: list[tuple[str, str]] = []
    base = folder if folder == "src" else ""
    for number, path in enumerate(path for path in paths if not path.endswith("__init__.py")):
        others = []
        if importable and "loose" not in path:  # pyflyte fails for what is not below its folder
            others = draw(st.lists(st.sampled_from(importable), max_size=2, unique=True))
        text, entities = draw(programs(number, others))
        files[path] = text
        runnable += [(path, entity) for entity in entities]
        module = path.removeprefix(base).strip("/").removesuffix(".py").replace("/", ".")
        if "/__init__.py" in "".join(paths) and "loose" not in path:
            importable += [(f"from {module} import {name}", name) for name in entities]
    for number, path in enumerate(path for path in paths if path.endswith("__init__.py")):
        text = draw(programs(7 + number, []))[0] if draw(rarely) else ""
        files[path] = text
    modules = {file.rpartition("/")[0] for file in files} | {base or "."}
    for place in modules:
        constants = [
            f"GPU = {draw(texts())!r}",
            "class Images:",
            f"    BASE = {draw(texts())!r}",
            f"TABLE = {{'x': {draw(texts())!r}, 'y': 'no:1'}}",
            "AGAIN = GPU",
            "HOST = 'ghcr.io/{}'.format('org')",
        ]
        if place == (base or "."):
            files[f"{place}/images.py".removeprefix("./")] = "\n".join(constants) + "\n"
    name, text = draw(configs())
    files[name] = text
    files["Makefile"] = "".join(
        f"r{number}:\n\t{draw(commands(folder, paths, runnable, name))}\n" for number in range(3)
    )
    return files


@st.composite
def commands(
    draw: Draw, folder: str, paths: tuple[str, ...], runnable: list[tuple[str, str]], config: str
) -> str:
    """Give a command that registers some of a project."""
    option = f" {draw(st.sampled_from(('-c', '--config')))} {config}" if draw(st.booleans()) else ""
    images = draw(options())
    verb = draw(st.sampled_from(("register", "package", "serialize", "run")))
    package = "app" if folder == "src" else "flows"
    source = "src" if folder == "src" else ""
    if verb == "register":
        target = draw(st.sampled_from((f"{source}/{package}".strip("/"), paths[-1])))
        return f"pyflyte{option} register -p p -d development {images} {target}"
    if verb == "package":
        where = f"--source {source} " if source else ""
        return f"pyflyte{option} -k {package} package {where}{images} -o out.tgz -f"
    if verb == "serialize":
        where = f"--local-source-root {source} " if source else ""
        return f"pyflyte{option} --pkgs {package} serialize {where}{images} workflows -f out"
    path, entity = draw(st.sampled_from(runnable))
    return f"pyflyte{option} run --remote -p p -d development {images} {path} {entity}"
