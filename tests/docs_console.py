"""The commands that the documentation shows, run.

Two kinds of fenced blocks hold commands. In `console` blocks, a line that begins with `$ ` is a
command, and what follows is its output, which is compared or renewed. The commands of `sh` blocks
are there to be copied: they must succeed.

A page that makes a repository, by `git init`, is a session. It begins in an empty folder, and what
a block leaves behind, files and the folder that it is in, is there for the next. On other pages,
each `console` block begins in the root of this project, and may only read; each `sh` block begins
in a copy of the clean examples.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Container
from pathlib import Path
from typing import NamedTuple

import flyte_image_lint
from checkout import ROOT, copy_project, link_pip_settings
from flyte_image_lint.text import about

BLOCK = re.compile(r"^```(console|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SESSION = re.compile(r"^(?:\$ )?git init\b", re.MULTILINE)
READING = ("flyte-image-lint", "cd", "echo", "cat", "printf")
PUBLISHED = about.HOME

GIT_CONFIG = """\
[user]
    name = Reader
    email = reader@example.com
[init]
    defaultBranch = main
[url "{folder}"]
    insteadOf = {published}
"""


class Block(NamedTuple):
    """A block of commands: its language, its text, and where that begins in the page."""

    language: str
    text: str
    start: int

    @property
    def first(self) -> str:
        """The first line, without a prompt."""
        return self.text.partition("\n")[0].removeprefix("$ ")


def blocks(page: str) -> list[Block]:
    """Give the blocks of a page that hold commands."""
    return [Block(match[1], match[2], match.start(2)) for match in BLOCK.finditer(page)]


def renewed(page: str, home: Path, folder: Path, not_run: Container[str] = ()) -> str:
    """Give the page with what its commands really print.

    `home` is as `furnish` has made it, `folder` is empty. Blocks whose first line is in `not_run`
    stay as they are. Raises AssertionError where the command of an `sh` block fails.
    """
    session = Shell(folder, home) if SESSION.search(page) else None
    parts, at = [], 0
    for number, block in enumerate(blocks(page)):
        if block.first in not_run:
            continue
        text = block.text
        if block.language == "console":
            if session is None:
                _may_only_read(text)
            text = (session or Shell(ROOT, home)).transcript(text)
        else:
            (session or Shell(_clean_examples(folder / str(number)), home)).succeed(text)
        parts += [page[at : block.start], text]
        at = block.start + len(block.text)
    return "".join([*parts, page[at:]])


class Shell:
    """Runs commands one after the other. The folder and the status go on from one to the next."""

    def __init__(self, folder: Path, home: Path) -> None:
        self._folder = folder
        self._home = home
        self._status = 0

    def transcript(self, block: str) -> str:
        """Give a block with the output that its commands really have."""
        commands = re.findall(r"^\$ (.*)$", block, re.MULTILINE)
        return "".join(f"$ {command}\n{self._output(command)}" for command in commands)

    def succeed(self, script: str) -> None:
        """Run a script, which may not fail."""
        output = self._output(f"set -e\n{script}")
        assert self._status == 0, f"{script}\n{output}"

    def _output(self, script: str) -> str:
        place = self._home / "folder"
        done = subprocess.run(
            ["sh", "-c", f"trap 'pwd >{place}' EXIT; (exit {self._status}); {script}"],
            cwd=self._folder,
            env=environment(self._home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self._folder = Path(place.read_text(encoding="utf-8").rstrip("\n"))
        self._status = done.returncode
        return done.stdout.decode()


def _may_only_read(block: str) -> None:
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        if shlex.split(command)[0] not in READING:
            raise ValueError(f"a block that begins in the project may not hold {command!r}")


def _clean_examples(folder: Path) -> Path:
    shutil.copytree(ROOT / "examples" / "clean", folder)
    return folder


def environment(home: Path) -> dict[str, str]:
    """Give an environment in which nothing of the user's shows."""
    return {
        "PATH": os.pathsep.join([str(home / "bin"), os.environ["PATH"]]),
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def furnish(home: Path) -> None:
    """Make a home in which the commands of the documentation can be run.

    There are `flyte-image-lint`, which runs this Python's package, and `pre-commit`; and this
    project's address leads to a copy that has the tag of its version.
    """
    package = str(Path(flyte_image_lint.__file__).parents[1])  # as it is installed
    paths = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
    # Unbuffered, so that stdout and stderr come in their order.
    ours = f"env PYTHONPATH={shlex.quote(paths)} PYTHONUNBUFFERED=1 PYTHONUTF8=1"
    (home / "bin").mkdir()
    for name, words in (
        ("flyte-image-lint", f"{ours} {shlex.quote(sys.executable)} -m flyte_image_lint"),
        ("pre-commit", f"{shlex.quote(sys.executable)} -m pre_commit"),
    ):
        command = home / "bin" / name
        command.write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
        command.chmod(0o755)
    link_pip_settings(home)
    folder = home / "published"
    text = GIT_CONFIG.format(folder=folder, published=PUBLISHED)
    (home / ".gitconfig").write_text(text, encoding="utf-8")
    copy_project(folder)
    publish = f"""
        git init -q
        git add --all
        git commit -q -m 'Publish'
        git tag v{flyte_image_lint.__version__}
    """
    Shell(folder, home).succeed(publish)
