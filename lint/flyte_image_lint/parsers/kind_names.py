"""Of which kind a file is, by its name and its first line."""

from __future__ import annotations

import os

from .kinds import CONFIG, KINDS, OTHERS

_BY_SUFFIX = {suffix: kind for kind in OTHERS for suffix in kind.names.suffixes}
_BY_NAME = {
    name.lower(): kind for kind in OTHERS for name in (*kind.names.names, *kind.names.stems)
}
_BY_PROGRAM = {program: kind for kind in OTHERS for program in kind.names.programs}
_BEGINNINGS = {
    stem.lower() + mark: kind
    for kind in OTHERS
    for stem in kind.names.stems
    for mark in ("." if stem.startswith(".") else ".-_")
}
_STARTS = tuple(_BEGINNINGS)
_PATTERNS = {
    pattern.lower().partition("*")[::2]: kind for kind in OTHERS for pattern in kind.names.patterns
}

_PYTHON_ENDS = tuple(end for kind in OTHERS if kind.is_python for end in kind.names.suffixes)
_CONFIG_ENDS = (*CONFIG.names.suffixes, *CONFIG.names.hinted[0], *CONFIG.names.names)


def kind_of(path: str) -> str | None:
    """Give what a file that is no config is read as, by its name; None if it is not read.

    Whole names come before patterns, these before suffixes, and these before beginnings:
    `Dockerfile.py` is Python.
    """
    name = os.path.basename(path).lower()
    kind = _BY_NAME.get(name)
    if kind is None:
        for (start, end), patterned in _PATTERNS.items():
            if name.startswith(start) and name.endswith(end):
                return patterned.name
        kind = _BY_SUFFIX.get(os.path.splitext(name)[1])
    if kind is None and name.startswith(_STARTS):
        kind = next(kind for start, kind in _BEGINNINGS.items() if name.startswith(start))
    return kind.name if kind else None


def is_python(path: str) -> bool:
    """Whether a file's name says that Python is in it."""
    return path.lower().endswith(_PYTHON_ENDS)


def may_be_config(path: str) -> bool:
    """Whether a file's name allows that it is a config, so that its content is worth a look."""
    folded, names = path.lower(), CONFIG.names
    if not folded.endswith(_CONFIG_ENDS):
        return False
    suffixes, words = names.hinted
    if folded.endswith(suffixes):
        return any(word in folded for word in words)
    return folded.endswith(names.suffixes) or os.path.basename(folded) in names.names


def may_be_script(path: str) -> bool:
    """Whether a file's name allows that it is a script by its first line, since it says nothing."""
    return "." not in os.path.basename(path)


def kind_of_script(data: bytes) -> str | None:
    """Give what a file is read as by the program that its first line names; None for no script.

    As in `#!/usr/bin/env -S bash -e`.
    """
    if not data.startswith(b"#!"):
        return None
    words = [word.rpartition(b"/")[2] for word in data[2:200].partition(b"\n")[0].split()]
    return next((_BY_PROGRAM[word].name for word in words if word in _BY_PROGRAM), None)


def is_worth_a_look(path: str) -> bool:
    """Whether a file's name allows that there is something to read in it."""
    return kind_of(path) is not None or may_be_script(path) or may_be_config(path)


def may_hide_commands(path: str) -> bool:
    """Whether a file may have a command that binds a name, and that is not read."""
    kind = kind_of(path)
    return kind is None or not KINDS[kind].reads_all
