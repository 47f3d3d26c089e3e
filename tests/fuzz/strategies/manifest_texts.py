"""ImageSpec files of any shape, and a command of Flyte's in every kind of file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flyte_image_lint.flyte.image_spec import FIELDS

if TYPE_CHECKING:
    from random import Random

_BLANKS = (" ", "\t", "  ", " \\\n  ")
_PROGRAMS = (
    "pyflyte register", "flyte deploy", "union register", "flyte run", "uv run flyte deploy",
    "./bin/flyte deploy", "union run --remote",
    "python -m flytekit.clis.sdk_in_container.pyflyte run",
)  # fmt: skip
_OPTIONS = (
    "--image a=b:1", "-i a=b:1", "-ia=b:1", "--image=b:1", "", "--config x", "--project p",
)  # fmt: skip


def draw_command(random: Random) -> tuple[str, list[str]]:
    """Draw the words of a command, and what stands between them."""
    line = f"{random.choice(_PROGRAMS)} {random.choice(_OPTIONS)} src"
    return random.choice(_BLANKS), line.split()


def command_files(blank: str, words: list[str]) -> list[tuple[str, str]]:
    """Give a command in all kinds of files."""
    line, listed = blank.join(words), json.dumps(words)
    cell = {"cell_type": "code", "source": [f"!{line}"]}
    return [
        ("shell", f"{line}\n"),
        ("shell", f"X=$({line})\n"),
        ("make", f"x:\n\t{line}\n"),
        ("just", f"x:\n  {line}\n"),
        ("docker", f"RUN {line}\n"),
        ("docker", f"CMD {listed}\n"),
        ("markdown", f"~~~sh\n{line}\n~~~\n"),
        ("manifest", f"script:\n- {' '.join(words)}\n"),
        ("manifest", f"run: |\n  {' '.join(words)}\n"),
        ("manifest", f"command: {listed}\n"),
        ("manifest", "command:\n" + "".join(f"- '{word}'\n" for word in words)),
        ("manifest", "command:\r\n" + "".join(f"- {word}\r\n" for word in words)),
        ("notebook", json.dumps({"cells": [cell]})),
        ("notebook", json.dumps({"cells": [{"cell_type": "code", "source": f"%%sh\n{line}"}]})),
        ("python", f"import subprocess\nsubprocess.run({listed})\n"),
        ("python", f"from subprocess import check_call as c\nc({listed})\n"),
        ("python", f"import os\nos.system({' '.join(words)!r})\n"),
        ("python", f"import os\nos.popen({' '.join(words)!r})\n"),
        ("python", f"import subprocess\nsubprocess.Popen({listed})\n"),
        ("python", f"command = {listed}\n"),
    ]


def draw_command_file(random: Random) -> tuple[str, bytes]:
    """Draw a file of any kind with a command."""
    kind, text = random.choice(command_files(*draw_command(random)))
    return _FILES[kind], text.encode()


_FILES = {
    "shell": "a.sh",
    "make": "Makefile",
    "just": "justfile",
    "docker": "Dockerfile",
    "markdown": "a.md",
    "manifest": "a.yaml",
    "notebook": "a.ipynb",
    "python": "a.py",
}
_VALUES = {"packages": "[a]", "apt_packages": "[1]", "cuda": "12.10", "python_version": "3.10"}
_SPELLED = ("{}:", "{}:", "'{}':", '"{}":', "? {}\n:", "&a {}:", "!!str {}:", "{} :")
_REST = ("", "", "kind: x\n", "on: push\njobs: {}\nx: y\n", "- a\n", "a b\n")
_TEXTS = ("b.io/x", "'{{.image.a}}'", "|\n     b.io", "[\na\n]", "")
_HEADS = ("", "# c\n", "\n", "--- # c\n")
_FIRST = ("%YAML 1.1\n---\n", "---\n# c\n", "--- !!map\n")


def draw_image_spec(random: Random) -> str:
    """Draw an ImageSpec file, with other documents and keys beside it, spelled in many ways."""
    spelled, indent = random.choice(_SPELLED), random.choice(("", "", "  "))
    keys, value = random.sample(sorted(FIELDS), random.randint(1, 5)), random.choice(_TEXTS)
    body = "".join(f"{indent}{spelled.format(key)} {_VALUES.get(key, value)}\n" for key in keys)
    if random.randint(0, 1):
        body = f"{indent}{json.dumps(dict.fromkeys(keys, 'x'))}\n"
    elif random.randint(0, 1):
        body += f"{indent}other: x\n"
    before, after = random.choice(_REST), random.choice(_REST)
    head = f"{before}---\n" if before else random.choice(_HEADS)
    head = random.choice((head, head, *_FIRST))
    text = f"{head}{body}" + (f"---\n{after}" if after else "")
    return random.choice(("", "\ufeff")) + text.replace("\n", random.choice(("\n", "\r\n")))
