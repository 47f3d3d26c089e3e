"""The shells complete what `completions` prints, as somebody types it there."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path

import pytest

import command
import debian
from flyte_image_lint import rules
from flyte_image_lint.cli import completions
from flyte_image_lint.cli.arguments import COMMANDS

SHELLS = completions.SHELLS
TYPED = {
    "che": "check",
    "compl": "completions",
    "check --fail-l": "check --fail-level",
    "check --fix --unsafe": "check --fix --unsafe-fixes",
    "check --pin-to app=1 --exit-z": "check --pin-to app=1 --exit-zero",
    "check --fail-level w": "check --fail-level warning",
    "check --select untagg": "check --select untagged-image",
    "check --select FIL102,untagg": "check --select FIL102,untagged-image",
    "check --output-format sa": "check --output-format sarif",
    "check --config oth": "check --config other.toml",
    "check flyt": "check flytekit.config",
    "check --fix flyt": "check --fix flytekit.config",
    "images --def": "images --default",
    "images --output-format j": "images --output-format json",
    "lock --upg": "lock --upgrade",
    "rule undefined-n": "rule undefined-name",
    "rule --output-format t": "rule --output-format text",
    "completions z": "completions zsh",
}
"""What is typed, and what stands there after a TAB."""

START = {
    "bash": 'eval "$(cat script)"; function flyte-image-lint { printf \'<GOT%s>\\n\' "$*"; }',
    "zsh": 'autoload -Uz compinit; compinit -D -u; eval "$(cat script)"; '
    "function flyte-image-lint { printf '<GOT%s>\\n' \"$*\"; }",
}
ARGUMENTS = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}


def path_of(name: str) -> str:
    """Give the path of a shell, installed where it is missing."""
    return debian.installed(name, name, f"the tests need {name}")


class Terminal:
    """An interactive shell."""

    def __init__(self, name: str, folder: Path) -> None:
        self._master, slave = pty.openpty()
        self.seen = ""
        self.process = subprocess.Popen(
            [path_of(name), *ARGUMENTS[name]],
            cwd=folder,
            env=command.environment(TERM="dumb", PS1="> "),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    def line(self, text: str, wanted: str) -> str:
        """Type a line, and give the group of what is printed of it."""
        os.write(self._master, text.encode())
        end = time.monotonic() + command.SECONDS
        seen = ""
        while time.monotonic() < end:
            if select.select([self._master], [], [], 1)[0]:
                seen += os.read(self._master, 4096).decode(errors="replace")
                match = re.search(wanted, seen)
                if match:
                    return match[1]
        pytest.fail(f"no answer to {text!r}: {seen!r}")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_completes_what_is_typed(shell, tmp_path):
    script = command.run("completions", shell, cwd=tmp_path).stdout
    command.write(tmp_path, {"script": script, "flytekit.config": "", "other.toml": ""})
    terminal = Terminal(shell, tmp_path)
    try:
        terminal.line(f"{START[shell]}; printf 'REA%s\\n' DY\r", r"(READY)")
        for typed, whole in TYPED.items():
            got = terminal.line(f"flyte-image-lint {typed}\t\r", r"<GOT([^>]*)>")
            assert got.rstrip() == whole, typed
    finally:
        terminal.close()


def offered_by_fish(folder: Path, typed: str) -> list[str]:
    line = f"source script; complete -C 'flyte-image-lint {typed}'"
    done = subprocess.run(
        [path_of("fish"), "--no-config", "-c", line],
        cwd=folder,
        env=command.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return [each.partition("\t")[0] for each in done.stdout.splitlines()]


def offered_by_bash(folder: Path, typed: str) -> list[str]:
    words = ["flyte-image-lint", *re.split(r" |(=)", typed)]
    words = [word for word in words if word is not None]
    program = (
        '. ./script; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _flyte_image_lint 2>/dev/null; '
        "printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(
        [path_of("bash"), "--norc", "-c", program, "bash", *words],
        cwd=folder,
        env=command.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


OFFERED = {"bash": offered_by_bash, "fish": offered_by_fish}
CODES = [code for code in rules.MODULES if code.startswith("FIL50")]


@pytest.mark.parametrize("shell", OFFERED)
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", list(COMMANDS)),
        ("rule FIL50", CODES),
        ("check --ignore FIL50", CODES),
        ("check --select=FIL50", CODES),
        ("check --extend-select FIL101,FIL50", [f"FIL101,{code}" for code in CODES]),
        ("check --fail-level ", ["error", "warning", "info"]),
        ("completions ", list(SHELLS)),
        ("images --fix", []),
        ("rule flytekit.c", []),
    ],
)
def test_a_shell_offers_all_there_is(shell, typed, wanted, tmp_path):
    script = command.run("completions", shell, cwd=tmp_path).stdout
    command.write(tmp_path, {"script": script, "flytekit.config": "", "other.toml": ""})
    offered = OFFERED[shell](tmp_path, typed)
    if shell == "fish":  # which says the option, too
        offered = [word.removeprefix("--select=") for word in offered]
    assert sorted(word for word in offered if not word.startswith("-")) == sorted(wanted)


@pytest.mark.parametrize("shell", OFFERED)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_shell_offers_every_option(shell, name, tmp_path):
    script = command.run("completions", shell, cwd=tmp_path).stdout
    command.write(tmp_path, {"script": script})
    offered = OFFERED[shell](tmp_path, f"{name} --")
    assert set(offered) == {option.names[-1] for option in completions.OF_COMMANDS[name]}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_valid_and_names_no_file_of_this_machine(shell, tmp_path):
    script = command.run("completions", shell, cwd=tmp_path).stdout
    command.write(tmp_path, {"script": script})
    assert "/home" not in script
    subprocess.run([path_of(shell), "-n", "script"], cwd=tmp_path, check=True)


@pytest.mark.parametrize("words", [["powershell"], ["bash", "zsh"]])
def test_other_shells_are_refused(words, tmp_path):
    result = command.run("completions", *words, cwd=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    assert "takes one of bash, zsh, fish, not" in result.stderr
