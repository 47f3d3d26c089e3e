"""What the workers have in common: they take requests from standard input and answer them.

A request is a line of JSON, `[function, *arguments]`, and so is the answer: `{"ok": …}` with
what the function gives, or `{"error": type, "message": …}` with what it raises.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import os
import sys
import tempfile
from typing import TYPE_CHECKING
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType


def serve(*functions: Callable[..., object]) -> None:
    """Answer requests for these functions, in a working directory that is empty.

    An SDK may take an image that is the path of a file for an image specification.
    """
    by_name = {function.__name__: function for function in functions}
    # What an SDK prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as empty:
        os.chdir(empty)
        for line in sys.stdin:
            name, *arguments = json.loads(line)
            answers.write(json.dumps(attempt(by_name[name], *arguments)) + "\n")
            answers.flush()
        os.chdir("/")


def attempt(function: Callable[..., object], *arguments: object) -> dict[str, object]:
    """Call a function and give what comes of it."""
    try:
        return {"ok": function(*arguments)}
    except Exception as error:  # noqa: BLE001 # whatever is raised is the answer
        kind = type(error)
        return {"error": f"{kind.__module__}.{kind.__qualname__}", "message": str(error)}


def run(program: str) -> ModuleType:
    """Run a program and give its module, which the SDKs want to be one that can be imported."""
    name = f"program_{len(sys.modules)}"
    with open(f"{name}.py", "w", encoding="utf-8") as file:
        file.write(program)
    sys.path.insert(0, os.getcwd())
    try:
        importlib.invalidate_caches()
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)


@contextlib.contextmanager
def at_home(folder: str, home: str, variables: dict[str, str]) -> Iterator[None]:
    """Work in another folder, with another home and more variables in the environment."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        with patch.dict(os.environ, {**variables, "HOME": home}):
            yield
    finally:
        os.chdir(before)
