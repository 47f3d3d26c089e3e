"""Which files may be Flyte configs, or use their images, by their names.

flytekit and Flyte 2 find a few names by themselves (see `flyte.config_files`); all others are
given on a command line, so that only their content tells (see `config_detection`).
"""

from __future__ import annotations

import os

from ..text.roots import slashed

TELLING = (b"mage", b"MAGE", b"flyte", b"union", b"registry", b"python_version")
"""One of these stands in every file that is not found by its name: of `image`, as it is usually
spelled, of `pyflyte`, of `flytekit`, or of the program `union`, or a key of ImageSpec files. Fewer
words are found faster.
"""

_WORDS = ("config", "flyte", "union", "sandbox")


def may_be_config(path: str) -> bool:
    """Whether a file's name allows that it is a config, so that its content is worth a look."""
    folded = slashed(path).lower()
    if folded.endswith(".config"):
        return True
    if folded.endswith((".yaml", ".yml")):
        return any(word in folded for word in _WORDS)
    return folded.endswith("/config") or folded == "config"


_KINDS = {
    ".py": "python",
    ".ipynb": "notebook",
    ".yaml": "manifest",
    ".yml": "manifest",
    ".sh": "shell",
    ".bash": "shell",
    ".mk": "make",
    ".dockerfile": "docker",
    ".env": "env",
    ".md": "markdown",
}
_STEMS = {
    "makefile": "make",
    "gnumakefile": "make",
    "justfile": "make",
    "dockerfile": "docker",
    "containerfile": "docker",
    ".env": "env",
    ".envrc": "shell",
}
_BEGINNINGS = tuple(
    f"{stem}{mark}" for stem in _STEMS for mark in ("." if stem.startswith(".") else ".-_")
)
_SHEBANGS = {b"sh": "shell", b"bash": "shell", b"zsh": "shell", b"dash": "shell", b"ksh": "shell",
             b"ash": "shell", b"python": "python", b"python3": "python",
             b"just": "make"}  # fmt: skip


LOCKS = ("uv.lock", "poetry.lock")
"""Lock files that uv and Poetry write."""


def is_requirements(name: str) -> bool:
    """Whether a file of that name may pin flytekit."""
    return name in (*LOCKS, "pyproject.toml") or (
        name.startswith("requirements") and name.endswith((".txt", ".in"))
    )


def kind_of(path: str) -> str | None:
    """Give what a file that is no config is read as, by its name; None if it is not read.

    See `uses.read` for the kinds. `Dockerfile.py3.11`, `Dockerfile-gpu` and `.env.local` are
    known by how they begin.
    """
    name = os.path.basename(path).lower()
    if is_requirements(name):
        return "requirements"
    kind = _KINDS.get(os.path.splitext(name)[1]) or _STEMS.get(name)
    if kind is None and name.startswith(_BEGINNINGS):
        kind = next(kind for stem, kind in _STEMS.items() if name.startswith(stem))
    return kind


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
    return next((_SHEBANGS[word] for word in words if word in _SHEBANGS), None)


def tells(data: bytes) -> bool:
    """Whether the content may be about images: the cheapest test."""
    return any(word in data for word in TELLING)
