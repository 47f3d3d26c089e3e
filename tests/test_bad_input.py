"""Files that no parser should be given, and commands that are cut short.

Every one ends in bounded time and memory, as `command.run` holds, with a finding or an error,
and the faulty file beside it is linted all the same.
"""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import command
from command import run, write

BESIDE = "z.config"
FAULTY = "[images]\napp = ghcr.io/org/app\n"
FOUND = f"{BESIDE}:2:7: FIL101 "


def beside(folder: Path, *names: str) -> command.Result:
    """Lint files and a faulty one beside them, which must be reported whatever the others are."""
    write(folder, {BESIDE: FAULTY})
    words = ("check", "--output-format", "concise", "-q")
    result = run(*words, *names, BESIDE, cwd=folder)
    assert result.stdout.splitlines()[-1].startswith(FOUND)
    assert result.status == (2 if result.stderr else 1)
    return result


def findings(result: command.Result) -> list[str]:
    """Give place and code of the findings on other files than the faulty one."""
    lines = [line for line in result.stdout.splitlines() if not line.startswith(FOUND)]
    return [" ".join(line.split()[:2]) for line in lines]


# What is no file to read.


def fifo(path: Path) -> None:
    os.mkfifo(path)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"[images]\n")
        file.truncate(100_000_000)


def large(path: Path) -> None:
    path.write_bytes(b"[images]\napp = ghcr.io/org/app\n" + b"# x\n" * 2_700_000)


def forbidden(path: Path) -> None:
    path.write_text(FAULTY)
    path.chmod(0)


def hidden(path: Path) -> None:
    path.mkdir()
    path.chmod(0)


LOOP = "too many levels of symbolic links"
UNREADABLE = {
    "missing": (lambda path: None, "no such file"),
    "broken link": (lambda path: path.symlink_to("nowhere"), "no such file"),
    "link to itself": (lambda path: path.symlink_to(path.name), LOOP),
    "fifo": (fifo, "is not a regular file"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "is not a regular file"),
    "100 MB": (huge, "has more than 10 MiB, which no config has"),
    "11 MB": (large, "has more than 10 MiB, which no config has"),
    "forbidden": (forbidden, "permission denied"),
    "forbidden folder": (hidden, "permission denied"),
    "long name": ("x" * 300 + ".config", "file name too long"),
    "below a file": (f"{BESIDE}/x.config", "not a directory"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_an_error(make, reason, tmp_path):
    name = "a.config" if callable(make) else make or ""
    if callable(make):
        make(tmp_path / name)
    result = beside(tmp_path, name)
    assert result.stderr == f"error: {name}: {reason}\n"
    assert findings(result) == []


@pytest.mark.parametrize("name", ["broken link", "fifo", "100 MB", "forbidden", "link to itself"])
def test_in_a_folder_only_known_names_are_missed(name, tmp_path):
    make, reason = UNREADABLE[name]
    (tmp_path / "a").mkdir()
    make(tmp_path / "a/flytekit.config")
    result = beside(tmp_path, "a")
    assert result.stderr == f"error: a/flytekit.config: {reason}\n"


@pytest.mark.parametrize("name", ["broken link", "fifo", "100 MB"])
def test_in_a_folder_other_names_are_passed_over(name, tmp_path):
    (tmp_path / "a").mkdir()
    UNREADABLE[name][0](tmp_path / "a/other.config")
    assert beside(tmp_path, "a").stderr == ""


def test_errors_are_told_by_images_too(tmp_path):
    huge(tmp_path / "a.config")
    write(tmp_path, {BESIDE: FAULTY, "b.config": "x" * 200_000})
    result = run("images", ".", "a.config", "b.config", BESIDE, cwd=tmp_path)
    assert result.status == 2
    assert result.stdout.startswith(f"{BESIDE} (flytekit)\n")
    assert [line.split(":")[1] for line in result.stderr.splitlines()] == [" a.config", " b.config"]


# What no parser makes sense of.

BINARY = bytes(range(256)) * 64
DEEP = 1000
ODD = {
    "binary.config": (BINARY, "3:115: FIL002"),
    "binary.yaml": (BINARY, "3:115: FIL002"),
    "nul.config": (b"\0" * 1000, "1:1: FIL001"),
    "nul.yaml": (b"\0" * 1000, "1:1: FIL001"),
    "latin-1.config": (b"[images]\napp = x\n# \xe9\n", "3:3: FIL002"),
    "latin-1.yaml": (b"images:\n  a: x:1\n  # \xe9\n", "3:5: FIL002"),
    "utf-16.config": (FAULTY.encode("utf-16"), "1:1: FIL002"),
    "utf-16.yaml": (b"\xff\xfea\0", "1:1: FIL002"),
    "surrogate.yaml": (b"images:\n  a: \xed\xa0\x80\n", "2:6: FIL002"),
    "empty.yaml": (b"", "1:1: FIL010"),
    "deep-flow.yaml": ("images: " + "[" * DEEP + "]" * DEEP, "1:1: FIL001"),
    "deep-open.yaml": ("images: " + "{" * 20 * DEEP, "1:1: FIL001"),
    "deep-block.yaml": ("".join(" " * level + "a:\n" for level in range(600)), "1:1: FIL001"),
    "deep-list.yaml": ("images:\n" + "- " * DEEP + "x\n", "1:1: FIL001"),
    "deep-keys.yaml": ("? " * DEEP + "x\n", "1:1: FIL001"),
    "itself.yaml": ("images: &a\n  x: *a\n", "1:9: FIL015"),
    "huge-number.yaml": ("images:\n  a: " + "9" * 90_000 + "\n", "2:6: FIL001"),
    "huge-key.yaml": ("images:\n  ? 0x" + "f" * 90_000 + "\n  : ghcr.io/o/a\n", "2:5: FIL3"),
    "no-date.yaml": ("images:\n  a: 2024-02-31\n", "2:6: FIL001"),
    "tag.yaml": ("images:\n  a: !" + "x" * 90_000 + " y\n", "2:6: FIL001"),
    "list-as-key.yaml": ("images:\n  ? [a]\n  : x\n", "2:5: FIL001"),
    "laughs.yaml": (
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
        + "images:\n  app: *a11\n",
        "12:6: FIL015",
    ),
    "laughs-in-images.yaml": (
        "a0: &a0 {x: ghcr.io/o/a:1}\n"
        + "".join(
            f"a{n}: &a{n} {{{', '.join(f'k{at}: *a{n - 1}' for at in range(9))}}}\n"
            for n in range(1, 12)
        )
        + "images: *a11\n",
        "11:6: FIL015",
    ),
    "conflict.config": (f"<<<<<<< x\n{FAULTY}=======\n", "1:1: FIL001"),
    "long-option.config": ("[images]\n" + "x" * 90_000 + "\n", "2:1: FIL001"),
    "words.config": ("[images]\n" + "x " * 45_000 + "\n", "2:1: FIL001"),
    "brackets.config": ("[" * 90_000 + "\n", "1:1: FIL001"),
}


def test_what_makes_no_sense_is_a_finding(tmp_path):
    write(tmp_path, {name: text for name, (text, _) in ODD.items()})
    result = beside(tmp_path, *ODD)
    assert result.stderr == ""
    first: dict[str, str] = {}
    for finding in findings(result):
        first.setdefault(finding.partition(":")[0], finding)
    assert list(first) == sorted(ODD)
    for name, (_, place) in ODD.items():
        assert first[name].startswith(f"{name}:{place}")
    assert run("images", *ODD, cwd=tmp_path).status == 0


# What would explode.

LINE = "has a line of more than 100,000 bytes"
MERGES = "has merge keys (<<) that make more than 100,000 entries"
VALUE = "has values that interpolation makes longer by 1,000,000"
WIDE = ",\n".join(f"k{n}: 1" for n in range(5_000))


def chain(*levels: str) -> str:
    """Give INI options of which each holds the next a hundred times."""
    lines = [f"{name} = " + f"%({below})s" * 100 for name, below in pairwise(levels)]
    return "\n".join([*lines, f"{levels[-1]} = {'x' * 600}", ""])


def detours(*names: str) -> str:
    """Give INI options that reach each name by a chain of nine others."""
    return "".join(
        f"{name}-{step} = %({f'{name}-{step + 1}' if step < 9 else name})s\n"
        for name in names
        for step in range(1, 10)
    )


BOMBS = {
    "line.config": ("[images]\napp = " + "x" * 5_000_000, LINE),
    "header.config": ("[" * 5_000_000, LINE),
    "line.yaml": ("images:\n  a: " + "x" * 5_000_000, LINE),
    "spaces.config": ("[images]\na" + " " * 90_000 + "b\n", "has a line with more than 500 blanks"),
    "merges.yaml": (
        "a0: &a0 {x: 1}\n"
        + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 12))
        + "images: *a11\n",
        MERGES,
    ),
    "many-merges.yaml": (
        f"a: &a {{{WIDE}}}\n"
        + "".join(f"x{n}: {{<<: *a}}\n" for n in range(2_000))
        + "images: {}\n",
        MERGES,
    ),
    "chain.config": ("[images]\n" + chain("a", "b", "c", "d", "e"), VALUE),
    "default.config": ("[DEFAULT]\n" + chain("a", "b", "c", "d") + "[images]\nx = %(a)s\n", VALUE),
    "detours.config": (
        "[images]\n" + detours("a", "b", "c", "d") + chain("a", "b", "c", "d", "e"),
        VALUE,
    ),
}


def test_a_value_of_very_many_lines_is_a_finding(tmp_path):
    write(tmp_path, {"lines.config": "[images]\na = x\n" + "  y\n" * 40_000})
    assert "FIL018" in run("check", "lines.config", cwd=tmp_path).stdout


@pytest.mark.parametrize("name", BOMBS)
def test_what_would_explode_is_an_error(name, tmp_path):
    text, reason = BOMBS[name]
    write(tmp_path, {name: text})
    result = beside(tmp_path, name)
    assert result.stderr.startswith(f"error: {name}: {reason}")
    assert findings(result) == []
    assert "No problems" not in run("check", name, cwd=tmp_path).stdout


def test_values_that_are_long_together_are_an_error(tmp_path):
    text = "[images]\na = " + "x" * 90_000 + "\nb = " + "%(a)s" * 10 + "\n"
    write(tmp_path, {"sum.config": text + "".join(f"x{n} = %(b)s\n" for n in range(5_000))})
    result = beside(tmp_path, "sum.config")
    assert result.stderr.startswith("error: sum.config: ")


def test_aliases_of_wide_mappings_are_read(tmp_path):
    aliases = "".join(f"x{n}: *a\n" for n in range(5_000))
    write(tmp_path, {"config.yaml": f"a: &a {{{WIDE}}}\n{aliases}images:\n  app: ghcr.io/o/a\n"})
    assert findings(beside(tmp_path, "config.yaml")) == ["config.yaml:10002:8: FIL101"]


UNITS = (
    " ", "{", "{{", "{{ ", "{{.", "${", "$(", "<", "[", "%(", "%", "#", " #", "@", "/", ":", "a/",
    "a:", "\\", "'", "a ",
)  # fmt: skip


def test_long_values_and_names_take_no_long_time(tmp_path):
    files = {}
    for number, unit in enumerate(UNITS):
        text = "x" + unit * (90_000 // len(unit)) + "y"
        quoted = "'" + text.replace("'", "''")[:90_000].rstrip("'") + "'"
        files[f"value-{number:02}.config"] = f"[images]\na = {text}\n"
        files[f"name-{number:02}.config"] = f"[images]\n{text} = ghcr.io/o/a:1\n"
        files[f"value-{number:02}.yaml"] = f"images:\n  a: {quoted}\n"
        files[f"name-{number:02}.yaml"] = f"images:\n  ? {quoted}\n  : ghcr.io/o/a:1\n"
    for name, unit in ("newlines", "\n"), ("indented", " \n"), ("colons", " :\n"), ("a", " a=\n"):
        files[f"lines-{name}.config"] = f"[images]\na = x\n{unit * 90_000} y\n"
    write(tmp_path, {**files, BESIDE: FAULTY})
    result = run("check", "--output-format=concise", "-q", *files, BESIDE, cwd=tmp_path)
    assert result.stdout.splitlines()[-1].startswith(FOUND)


@pytest.mark.parametrize(("value", "count"), [("ghcr.io/o/a:1", 5_000), ("ghcr.io/o/a", 1_000)])
def test_very_many_names_are_linted(value, count, tmp_path):
    ini = "[images]\n" + "".join(f"n{number} = {value}\n" for number in range(count))
    yaml = "images:\n" + "".join(f"  n{number}: {value}\n" for number in range(count))
    write(tmp_path, {"config.yaml": yaml, "flytekit.config": ini})
    words = ("check", "--output-format=concise", "-q", "config.yaml", "flytekit.config")
    result = run(*words, cwd=tmp_path)
    assert result.stdout.count(": FIL101 ") == (0 if value.endswith(":1") else 2 * count)


# Streams.


def test_a_huge_standard_input_is_an_error(tmp_path):
    write(tmp_path, {BESIDE: FAULTY})
    words = ("check", "--output-format=concise", "-q", "-", BESIDE)
    result = run(*words, cwd=tmp_path, stdin=b"[images]\n" + b"#\n" * 6_000_000)
    assert result.stderr == "error: stdin.config: has more than 10 MiB, which no config has\n"
    assert result.stdout.startswith(FOUND)
    assert result.status == 2


def shell(line: str, cwd: Path, **files: str) -> tuple[int, str, str]:
    """Run a line of shell in which `lint` is the command."""
    write(cwd, {"flytekit.config": FAULTY, **files})
    done = subprocess.run(
        ["sh", "-c", f'lint() {{ "{command.COMMAND}" "$@"; }}; {line}'],
        cwd=cwd,
        env=command.environment(),
        capture_output=True,
        text=True,
        timeout=command.SECONDS,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("line", "status", "stderr"),
    [
        ("lint check flytekit.config >&-", 1, ""),
        ("lint check gone.config flytekit.config 2>&-", 2, ""),
        ("lint check flytekit.config <&- >&- 2>&-", 1, ""),
        ("lint check flytekit.config > /dev/full", 2, "error: no space left on device\n"),
        ("lint check flytekit.config > /dev/full 2>&1", 2, ""),
        ("lint check gone.config 2> /dev/full", 2, ""),
        ("lint rule --all > /dev/full", 2, "error: no space left on device\n"),
        ("mkdir d; cd d; rmdir ../d; lint check", 2, "error: no such file or directory\n"),
    ],
)
def test_streams_that_are_closed_or_full(line, status, stderr, tmp_path):
    result = shell(line, tmp_path)
    assert result[0] == status
    assert result[2] == stderr


def test_a_closed_standard_input_is_empty(tmp_path):
    status, stdout, stderr = shell("lint check --output-format=concise - <&-", tmp_path)
    assert (status, stderr) == (1, "")
    assert stdout.startswith("stdin.yaml:1:1: FIL010")


@pytest.mark.parametrize(
    "words", ["check", "check --output-format concise", "images", "check --output-format json"]
)
def test_a_reader_that_leaves_is_no_trouble(words, tmp_path):
    text = "[images]\n" + "".join(f"{'n' * 200}{number} = ghcr.io/o/a\n" for number in range(300))
    line = f"lint {words} flytekit.config | head -n 1"
    status, stdout, stderr = shell(line, tmp_path, **{"flytekit.config": text})
    assert (status, stderr) == (0, "")
    assert stdout.count("\n") == 1


def test_a_reader_that_was_never_there_is_no_trouble(tmp_path):
    write(tmp_path, {"flytekit.config": FAULTY})
    read, written = os.pipe()
    os.close(read)
    done = subprocess.run(
        [command.COMMAND, "check", "flytekit.config"],
        cwd=tmp_path,
        env=command.environment(),
        stdout=written,
        stderr=subprocess.PIPE,
        timeout=command.SECONDS,
        check=False,
    )
    os.close(written)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupt_ends_with_130(tmp_path):
    process = subprocess.Popen(
        [command.COMMAND, "check", "-"],
        cwd=tmp_path,
        env=command.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=command.heed_interrupts,
    )
    with process:
        try:
            process.stdin.write(b"[images]\n")
            process.stdin.flush()
            wait_until(lambda: unread(process.stdin.fileno()) == 0)  # it reads, then
            process.send_signal(signal.SIGINT)
            wait_until(lambda: process.poll() is not None)
            assert (process.returncode, process.stdout.read()) == (130, b"")
        finally:
            process.kill()


def unread(pipe: int) -> int:
    """Give the number of bytes that nobody has read from a pipe so far."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


def wait_until(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + command.SECONDS
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("x" * 300, "cannot be the name of a file, which flytekit looks for first"),
        ("spec.yaml", "'spec.yaml' is a file, but not a valid ImageSpec: flytekit loads no image"),
    ],
)
def test_what_is_wrong_with_an_image_that_may_be_a_file(image, said, tmp_path):
    command.write(tmp_path, {"flytekit.config": f"[images]\na = {image}\n", "spec.yaml": "- a\n"})
    result = command.run("check", "--output-format", "json", "flytekit.config", cwd=tmp_path)
    assert [said in one["message"] for one in json.loads(result.stdout)] == [True]


MARKS = "`()[]{}$\"'\\<>;#&|=! \n"


@pytest.mark.parametrize("opener", ["`", "$(", '"$(', "<<E\n`"])
def test_a_script_ends_whatever_is_left_open(opener, tmp_path):
    scripts = {
        f"{at}.sh": f"pyflyte run {opener}{first}{second}` --image a=x.io/a <<E\nE\n"
        for at, (first, second) in enumerate(itertools.product(MARKS, repeat=2))
    }
    write(tmp_path, scripts)
    assert run("check", ".", cwd=tmp_path).status in (0, 1)
