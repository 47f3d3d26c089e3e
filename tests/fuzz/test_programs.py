"""Programs made up at random, executed with a stub of the SDK.

What we say that tasks are given is what they are given, before and after `--fix`.
"""

from __future__ import annotations

import builtins
import contextlib
import itertools
import re
import shutil
import types
import warnings
from collections.abc import Callable, Iterator

import command
import reading
from flyte_image_lint.parsers.dispatch import read
from flyte_image_lint.text.source import UNKNOWN, Source
from runs import Run
from shell_runs import normal_word
from strategies.python_programs import NAMES, draw_program
from test_scripts import BATCH, LOCK

CONF = {f"conf.{name}": f"conf/{name}" for name in NAMES}
"""What the module `conf` has, which programs import from."""

MAX_RUNS = 200
"""Ways through a program; one that has more is passed over."""


class Quiet(contextlib.AbstractContextManager):
    """Passes over errors, and counts them; stands for an image, too."""

    def __init__(self):
        self.errors = 0

    def __enter__(self):
        return "r/quiet:1"

    def __exit__(self, kind, *_error):
        self.errors += kind is not None
        return True


def runs(text: str) -> Iterator[tuple[list[object], int]]:
    """Run a program in every way; give the images of its tasks, and how many errors there were."""
    path: list[bool] = []
    code = compile(text, "program", "exec")
    while True:
        given_to_tasks, quiet = [], Quiet()
        namespace = a_namespace(path, given_to_tasks.append) | {"quiet": quiet}
        with quiet:
            exec(code, namespace)
        yield given_to_tasks, quiet.errors
        while path and not path[-1]:
            path.pop()
        if not path:
            return
        path[-1] = False  # decided otherwise, the last time that there is a choice


def a_namespace(path: list[bool], take: Callable[[object], None]) -> dict[str, object]:
    count = itertools.count()

    def flag() -> bool:
        at = next(count)
        if at == len(path):
            path.append(True)
        return path[at]

    def task(container_image: object) -> None:
        take(container_image)

    modules = {
        "flytekit": types.SimpleNamespace(task=task),
        "conf": types.SimpleNamespace(**{name: CONF[f"conf.{name}"] for name in NAMES}),
    }

    def imported(name: str, *more: object) -> object:
        return modules.get(name) or builtins.__import__(name, *more)

    return {
        "__builtins__": vars(builtins) | {"__import__": imported},
        "flag": flag,
        "maybe": lambda value: value if flag() else "",
    }


def ways(text: str) -> list[tuple[list[object], int]] | None:
    """Run a program in every way; None where Python takes no such program, or they are too many."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            outcomes = [*itertools.islice(runs(text), MAX_RUNS + 1)]
        except SyntaxError:
            return None
    return None if len(outcomes) > MAX_RUNS else outcomes


def hold(text: str, all_ways: list[tuple[list[object], int]]) -> int:
    """Hold that all that we know of tasks is true; give how much that is."""
    images = {image for values, _errors in all_ways for image in values if isinstance(image, str)}
    source = Source("a.py", text.encode(), "python")
    entries = [
        entry for constants in ({}, CONF) for entry in reading.entries(read(source, constants))
    ]
    for entry in entries:
        pattern = ".*".join(map(re.escape, entry.value.split(UNKNOWN)))
        assert any(re.fullmatch(pattern, image, re.DOTALL) for image in images), entry.value
        place = entry.place
        assert not place.editable or text[place.value.start : place.value.end] == entry.value
    return len(entries)


def test_what_is_certain_is_what_a_task_is_given():
    run = Run("programs", 1000)
    for number, random in run.numbers():
        text = draw_program(random)
        all_ways = ways(text)
        if all_ways is None or any(errors for _images, errors in all_ways):
            continue
        run.seen["programs"] += 1
        with run.trying(number, text):
            run.seen["images"] += hold(text, all_ways)
    run.end()
    if run.is_long:
        assert run.seen["images"] > run.count // 10, run.seen


def given_to_tasks(text: str) -> list[list[str]] | None:
    """Give what the tasks of a program are given, each way that it can go."""
    all_ways = ways(text)
    return all_ways and [[normal_word(str(image)) for image in images] for images, _ in all_ways]


def test_programs_give_the_same_images(tmp_path):
    run = Run("programs", 75)
    for numbers in run.batches(BATCH):
        texts = {
            f"t{number}.py": re.sub(
                r"\br/([ab]):[12]", r"ghcr.io/o/\1:latest", draw_program(run.random(number))
            )
            for number in numbers
        }
        project = tmp_path / "project"
        shutil.rmtree(project, ignore_errors=True)
        command.write(project, {"flyte-images.lock": LOCK, ".git/HEAD": "", **texts})
        command.run("check", "--fix", "--offline", *texts, cwd=project)
        for number, (path, text) in zip(numbers, texts.items(), strict=True):
            fixed = (project / path).read_bytes().decode()
            run.seen["fixed"] += fixed != text
            if fixed != text and given_to_tasks(fixed) != given_to_tasks(text):
                run.fault(number, f"{text}\n--- fixed:\n{fixed}")
    run.end()
    assert run.seen["fixed"] or run.count < BATCH
