"""The documentation's `console` blocks: what they show is run, and compared or renewed.

A block is run where one of its commands is `flyte-image-lint`. It starts in the root of the
repository; `$ cd FOLDER` changes that for the commands that follow in the block, and
`$ echo $?` shows the status of the command before.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import flyte_image_lint

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ .*flyte-image-lint", re.MULTILINE)
ALLOWED = ("flyte-image-lint", "cd", "echo", "cat", "printf")


class Block(NamedTuple):
    """A block's text, and where it begins in its page."""

    text: str
    start: int


def blocks(page: str) -> list[Block]:
    """Give the blocks of a page that can be run."""
    found = (Block(match[0], match.start()) for match in BLOCK.finditer(page))
    return [block for block in found if re.search(COMMAND, block.text)]


def run(block: str, bin_folder: Path) -> str:
    """Give the block with the output that its commands really have.

    `bin_folder` holds the command, as `install` has put it there.
    """
    folder, status, shown = ROOT, 0, []
    for command in re.findall(r"^\$ (.*)$", block, re.MULTILINE):
        words = shlex.split(command)
        if words[0] not in ALLOWED:
            raise ValueError(f"a block that is run may not hold {words[0]!r}")
        shown.append(f"$ {command}\n")
        if words[0] == "cd":
            folder = (folder / words[1]).resolve(strict=True)
            continue
        done = subprocess.run(
            ["sh", "-c", f"(exit {status}); {command}"],
            cwd=folder,
            env=environment(bin_folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        status = done.returncode
        shown.append(done.stdout.decode())
    return "".join(shown)


def environment(bin_folder: Path) -> dict[str, str]:
    """Give an environment in which nothing of the user's shows."""
    package = str(Path(flyte_image_lint.__file__).parents[1])  # as it is installed
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        "PATH": os.pathsep.join([str(bin_folder), os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",  # so that stdout and stderr come in their order
        "PYTHONUTF8": "1",
        "HOME": str(bin_folder),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def install(bin_folder: Path) -> None:
    """Put a command `flyte-image-lint` that runs this Python's package into the folder."""
    command = bin_folder / "flyte-image-lint"
    python = shlex.quote(sys.executable)
    command.write_text(f'#!/bin/sh\nexec {python} -m flyte_image_lint "$@"\n', encoding="utf-8")
    command.chmod(0o755)
