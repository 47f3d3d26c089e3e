"""The strings of Python programs: what we say that tasks are given, and what they are given."""

from __future__ import annotations

import builtins
import contextlib
import itertools
import re
import types
import warnings
from collections.abc import Callable, Iterator

from hypothesis import assume, given, seed, settings

import reading
from flyte_image_lint.text.source import UNKNOWN
from strategies.python_programs import NAMES, programs

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
        "conf": types.SimpleNamespace(**{name: f"conf/{name}" for name in NAMES}),
    }

    def imported(name: str, *more: object) -> object:
        return modules.get(name) or builtins.__import__(name, *more)

    return {
        "__builtins__": vars(builtins) | {"__import__": imported},
        "flag": flag,
        "maybe": lambda value: value if flag() else "",
    }


@seed(0)
@settings(max_examples=1000, deadline=None, database=None)
@given(programs())
def test_what_is_certain_is_what_a_task_is_given(text):
    images = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ways = [*itertools.islice(runs(text), MAX_RUNS + 1)]
        except SyntaxError:
            assume(False)
    assume(len(ways) <= MAX_RUNS and not any(errors for _images, errors in ways))
    for given_to_tasks, _errors in ways:
        images |= {image for image in given_to_tasks if isinstance(image, str)}
    for entry in reading.entries(reading.read("python", text)):
        pattern = ".*".join(map(re.escape, entry.value.split(UNKNOWN)))
        assert any(re.fullmatch(pattern, image, re.DOTALL) for image in images)
        place = entry.place
        assert not place.editable or text[place.value.start : place.value.end] == entry.value
