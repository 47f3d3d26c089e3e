"""Scripts and makefiles, run with stubs that record their arguments in place of programs."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from strategies.script_texts import LOCKED

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = ("pyflyte", "flyte", "union", "docker", "python")
RUN = {"shell": ["/bin/bash"], "make": ["/usr/bin/make", "-s", "all", "-f"]}
"""How each kind of file is run; its path follows."""

_STUB = '#!/bin/sh\nprintf "%s\\001" "${0##*/}" "FII=$FLYTE_INTERNAL_IMAGE" "$@" >&9\n'
_STUB += 'printf "\\002" >&9\n'


@pytest.fixture(scope="module")
def stubs(tmp_path_factory) -> Path:
    """Give a folder with a stub for each program."""
    folder = tmp_path_factory.mktemp("bin")
    for program in PROGRAMS:
        path = folder / program
        path.write_text(_STUB)
        path.chmod(0o755)
    return folder


def recorded(arguments: list[str], folder: Path, stubs: Path) -> tuple[int, list[list[str]]]:
    """Run a program in an empty folder; give its status, and each call of a stub."""
    work = folder / "work"
    work.mkdir(exist_ok=True)
    log = folder / "calls"
    log.write_bytes(b"")
    line = 'exec 9>>"$0" && exec "$@"'
    done = subprocess.run(
        ["/bin/sh", "-c", line, str(log), *arguments],
        cwd=work,
        env={"PATH": f"{stubs}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    calls = log.read_bytes().decode(errors="surrogateescape").split("\x02")[:-1]
    return done.returncode, [call.split("\x01")[:-1] for call in calls]


def normal_word(text: str) -> str:
    """Give a word of a call without what a safe fix may change: tags that the lock has, schemes."""
    head, image = re.fullmatch(r"((?:-i|--image=|FII=)?(?:[\w-]*=)?)(.*)", text, re.DOTALL).groups()
    bare = re.sub(r"^(https://)?(docker\.io/)?(library/)?", "", image)
    for name in LOCKED:
        rest = bare.partition(name.removeprefix("docker.io/"))
        if not rest[0] and rest[1] and rest[2] in ("", ":", ":latest", ":None", ":1.4.2"):
            return f"{head}{name} pinned"
    return head + bare


def normal(outcome: tuple[int, list[list[str]]]) -> tuple[int, list[list[str]]]:
    """Give a run without what a safe fix may change."""
    status, calls = outcome
    return status, [[normal_word(word) for word in call] for call in calls]
