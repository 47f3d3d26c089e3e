"""Projects of Flyte 2 with tasks, a config and commands that deploy them, for hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[[st.SearchStrategy], object]

NAMES = ("gpu", "my.app", "App", "default", "n1")
IMAGES = ("ghcr.io/org/app:1.4", "ghcr.io/org/untagged", "plain:7", "x@sha256:" + "0" * 64)
CLUSTER = "admin:\n  endpoint: dns:///localhost:1\n  insecure: true\n"

names = st.sampled_from(NAMES)


@st.composite
def environments(draw: Draw, number: int, others: list[str]) -> list[str]:
    """Give the lines of an environment and its tasks."""
    ref = draw(names)
    image = draw(
        st.sampled_from(
            (
                *(f", image={image!r}" for image in IMAGES),
                *(f", image=flyte.Image.from_ref_name({ref!r})" for _ in range(4)),
                *(", image=flyte.Image.from_ref_name()", "", ", image='auto'", ", image=IMAGE"),
                f", image=Image.from_ref_name(name={ref!r})",
                f", image=Image.from_base({IMAGES[0]!r})",
            )
        )
    )
    depends = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others else []
    argument = f", depends_on=[{', '.join(depends)}]" if depends else ""
    if image and draw(st.integers(0, 3)) == 0:
        return [
            f"c{number} = ContainerTask(name='c{number}'{image}, command=['x'])",
            f"e{number} = flyte.TaskEnvironment.from_task('env-{number}', c{number}{argument})",
        ]
    decorator = draw(st.sampled_from(("task", "task()", "task(retries=1)")))
    return [
        f"e{number} = flyte.TaskEnvironment(name='env-{number}'{image}{argument})",
        f"@e{number}.{decorator}",
        f"async def t{number}() -> int:",
        "    return 1",
    ]


@st.composite
def projects(draw: Draw) -> dict[str, str]:
    """Give a project."""
    files: dict[str, str] = {}
    definitions: list[tuple[str, str]] = []
    for module in ("base", "one"):
        lines = [
            "import flyte",
            "from flyte import Image",
            "from flyte.extras import ContainerTask",
            f"IMAGE = {draw(st.sampled_from(IMAGES))!r}",
        ]
        imported = (
            draw(st.lists(st.sampled_from(definitions), max_size=2, unique=True))
            if definitions
            else []
        )
        lines += [f"from flows.{where} import {name}" for where, name in imported]
        others = [name for _, name in imported]
        for _ in range(draw(st.integers(1, 3))):
            number = len(definitions)
            lines += draw(environments(number, others))
            definitions.append((module, f"e{number}"))
            others.append(f"e{number}")
        files[f"flows/{module}.py"] = "\n".join(lines) + "\n"
    refs = dict(draw(st.lists(st.tuples(names, st.sampled_from(IMAGES)), max_size=4)))
    text = "".join(f"    {name}: {image}\n" for name, image in refs.items())
    where = draw(st.sampled_from(("config.yaml", ".flyte/config.yaml", "other.yaml")))
    files[where] = CLUSTER + (f"image:\n  image_refs:\n{text}" if text else "")
    commands = []
    for _ in range(3):
        module, environment = draw(st.sampled_from(definitions))
        option = f"-c {where} " if where == "other.yaml" or draw(st.booleans()) else ""
        images = "".join(
            f"--image {draw(st.sampled_from(('', 'gpu=', 'n1=', 'default=')))}{image} "
            for image in draw(st.lists(st.sampled_from(IMAGES), max_size=2))
        )
        dry = "--dry-run --copy-style none --version v"
        every = draw(st.booleans())
        target = f"--all flows/{module}.py" if every else f"flows/{module}.py {environment}"
        if draw(st.booleans()):
            commands.append(f"flyte {option}deploy {dry} {images}{target}")
        else:
            commands.append(f"flyte {option}build --copy-style none {target}")
    files["Makefile"] = "".join(f"r{n}:\n\t{one}\n" for n, one in enumerate(commands))
    return files
