"""What GitHub's runner does with a job's output: it obeys lines that are commands.

Written after src/Runner.Common/ActionCommand.cs of github.com/actions/runner.
"""

from __future__ import annotations

import re
from typing import NamedTuple

REGISTERED = frozenset(
    ("add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group",
     "internal-set-repo-path", "notice", "remove-matcher", "save-state", "set-env", "set-output",
     "stop-commands", "warning")
)  # fmt: skip


class Command(NamedTuple):
    """A command that the runner obeys."""

    name: str
    properties: dict[str, str]
    data: str


def obeyed(output: str) -> list[Command]:
    """Give the commands that the runner finds in an output, of which CR ends a line, too."""
    lines = re.split(r"\r\n|\r|\n", output)
    return [command for line in lines if (command := _new(line) or _old(line))]


def _new(line: str) -> Command | None:
    line = line.lstrip()
    if not line.startswith("::"):
        return None
    head, separator, data = line[2:].partition("::")
    name, _, properties = head.partition(" ")
    if not separator or name.lower() not in REGISTERED:
        return None
    return Command(name, _properties(properties.strip(), ",", _property), _data(data))


def _old(line: str) -> Command | None:
    _, prefix, rest = line.partition("##[")
    head, bracket, data = rest.partition("]")
    name, _, properties = head.partition(" ")
    if not prefix or not bracket or name.lower() not in REGISTERED:
        return None
    return Command(name, _properties(properties, ";", str), data)


def _properties(text, separator, decode) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(separator) if part]
    return {key: decode(value) for key, _, value in pairs if key and value}


def _data(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _property(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text
