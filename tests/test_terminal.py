"""Reports on terminals: widths, wide characters, links. The screens are those of an emulator."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
import unicodedata

import pyte
import pytest

import command
import workflow_commands
from command import run, write
from flyte_image_lint.reporters import style
from flyte_image_lint.rules import MODULES
from flyte_image_lint.text.about import HOME

ROWS = 500
LINK = re.compile(r"\x1b\]8;;([^\x1b]*)\x1b\\")
TERMINAL = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}


def printed(folder, *words, columns=80, **env):
    """Give what the command writes to a terminal of that width."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    parts: list[bytes] = []
    reader = threading.Thread(target=lambda: parts.extend(_chunks(master)))
    reader.start()
    subprocess.run(
        [command.COMMAND, *words],
        cwd=folder,
        env=command.environment(**{**TERMINAL, **env}),
        stdout=slave,
        timeout=command.SECONDS,
        check=False,
    )
    os.close(slave)
    reader.join(command.SECONDS)
    os.close(master)
    return b"".join(parts).decode()


def _chunks(master):
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # Linux's way to say that the other side is closed
            return
        if not chunk:
            return
        yield chunk


def screen(folder, *words, columns=80, **env):
    """Give the rows of the screen as lists of cells; the right half of a wide character is ""."""
    shown = pyte.Screen(columns, ROWS)
    pyte.Stream(shown).feed(printed(folder, *words, columns=columns, **env))
    rows = [[shown.buffer[row][column].data for column in range(columns)] for row in range(ROWS)]
    return [row for row in rows if any(cell.strip() for cell in row)]


MANY = ", ".join(f"n{number}: ghcr.io/o/a:1" for number in range(60))
LINES = {
    "plain": ("{a: ghcr.io/org/MARK}", "ghcr.io/org/MARK"),
    "wide": ("{容器: ghcr.io/o/a:1, a: '组织/MARK'}", "组织/MARK"),
    "combining": ("{cafe\u0301e\u0323\u0302: x:1, a: 'e\u0301/MARK'}", "é/MARK"),
    "tabs": ("{b: 'x\t\ty', a: ghcr.io/org/MARK} # \t", "ghcr.io/org/MARK"),
    "emoji": ("{🚀: '🚀', a: ghcr.io/🚀/MARK}", "ghcr.io/🚀/MARK"),
    "escaped": ("{'\\u200d': '\u202e', a: ghcr.io/o/MARK}", "ghcr.io/o/MARK"),
    "long-before": (f"{{容: x:1, {MANY}, a: g/o/MARK}}", "g/o/MARK"),
    "long-after": (f"{{容: x:1, a: g/o/MARK, {MANY}}} # {'容器' * 50}", "g/o/MARK"),
    "longer": (f"{{a: ghcr.io/MARK{'容' * 300}}}", None),
}


def excerpts(rows):
    """Give the excerpts on a screen: a row of cells and each row of carets below it."""
    row = None
    for below in rows:
        text = "".join(below)
        if re.match(r"\d+ \| ", text):
            row = below
        elif re.match(r" +\| +\^+( FIL\d+)? *$", text):
            yield row, below


@pytest.mark.parametrize("columns", [40, 80, 250])
@pytest.mark.parametrize("line", LINES)
def test_carets_stand_below_the_cells_that_they_mark(line, columns, tmp_path):
    text, marked = LINES[line]
    write(tmp_path, {"config.yaml": f"images: {text}\n"})
    listed = run("check", "-q", "--output-format=concise", "config.yaml", cwd=tmp_path).stdout
    rows = screen(tmp_path, "check", "-q", "config.yaml", columns=columns)
    texts = []
    for row, carets in excerpts(rows):
        cells = [cell for cell, caret in zip(row, carets, strict=True) if caret == "^"]
        texts.append(unicodedata.normalize("NFC", "".join(cells)))
        assert cells
    assert len(texts) == len(listed.splitlines())  # each in one row, its carets below
    assert marked is None or marked in texts


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_text_is_broken_between_words(columns, tmp_path):
    write(tmp_path, {"config.yaml": "images: {a: ghcr.io/o/a, B b: 'x/y:latest', c: nginx}\n"})
    words = ("check", "--quiet", "--color=never", "config.yaml")
    lines = printed(tmp_path, *words, columns=columns).splitlines()
    whole = without_codes(run(*words, cwd=tmp_path).stdout)
    assert max(map(len, lines)) <= columns
    joined = []
    for line in lines:
        if re.match(r"  \S", line) and line[2:4] not in ("| ", "|", "- "):
            last = joined[-1].rpartition("\n")[2]
            assert len(f"{last} {line.split()[0]}") > columns
            joined[-1] += "\n" + line.rstrip()
        else:
            joined.append(line)
    assert any("\n" in text for text in joined)
    for text in joined:
        if re.match("FIL|help|note", text):
            assert without_codes(text.replace("\n ", "")) in whole


def without_codes(text):
    """Take the codes away that helps and notes have where findings share an excerpt."""
    return re.sub(r"^(help|note) FIL\d+:", r"\1:", text, flags=re.MULTILINE)


def test_text_goes_on_behind_a_word_that_the_terminal_breaks(tmp_path):
    write(tmp_path, {"config.yaml": f"images: {{a: 'ghcr.io/{'o' * 50}:latest'}}\n"})
    rows = ["".join(row) for row in screen(tmp_path, "check", "config.yaml", columns=40)]
    place = next(number for number, row in enumerate(rows) if "o:latest'" in row)
    assert re.fullmatch(r"o+:latest' can point *", rows[place])


def test_lines_that_are_broken_begin_with_no_command(tmp_path):
    text = " ".join(f"{'x' * n} ::error::y" for n in range(40))
    write(tmp_path, {"config.yaml": f"images:\n  a: '{text}'\n"})
    for columns in range(40, 80):
        shown = printed(tmp_path, "check", "--color=never", "config.yaml", columns=columns)
        assert "error::y" in shown
        assert workflow_commands.obeyed(shown) == []


def test_elsewhere_nothing_is_broken(tmp_path):
    write(tmp_path, {"config.yaml": "images: {a: ghcr.io/o/a}\n"})
    shown = run("check", "config.yaml", cwd=tmp_path, env={"COLUMNS": "40"}).stdout
    assert " resolves to 'ghcr.io/o/a:None'\n --> " in shown
    assert max(map(len, shown.splitlines())) > 80


def test_columns_wins_over_the_terminal(tmp_path):
    write(tmp_path, {"config.yaml": "images: {a: ghcr.io/o/a, b: 'x/y:latest', c: nginx}\n"})
    shown = printed(tmp_path, "check", "--color=never", "config.yaml", columns=200, COLUMNS="40")
    assert shown == printed(tmp_path, "check", "--color=never", "config.yaml", columns=40)


# Links

KNOWN = ({"VTE_VERSION": "6003"}, {"TERM_PROGRAM": "WezTerm"}, {"TERM": "xterm-kitty"},
         {"WT_SESSION": "x"}, {"TERM_PROGRAM": "vscode"})  # fmt: skip
UNKNOWN = (
    {},
    {"TERM_PROGRAM": "Apple_Terminal"},
    {"VTE_VERSION": "5000"},
    {"VTE_VERSION": "x"},
    {"VTE_VERSION": "6003", "TERM": "tmux-256color"},
    {"VTE_VERSION": "6003", "TERM": "dumb"},
    {"VTE_VERSION": "6003", "CI": "true"},
    {"VTE_VERSION": "6003", "NO_COLOR": "1"},
    {"VTE_VERSION": "6003", "FORCE_HYPERLINK": "0"},
)
URL = f"{HOME}/blob/main/docs/rules/untagged-image.md"


@pytest.fixture
def faulty(tmp_path):
    return write(tmp_path, {"flytekit.config": "[images]\napp = ghcr.io/org/app\n"})


@pytest.mark.parametrize("env", KNOWN, ids=str)
def test_codes_are_links_where_the_terminal_is_known_to_have_them(env, faulty):
    for words, text in (
        (["full"], "FIL101 untagged-image"),
        (["concise"], "FIL101"),
        (["full", "--statistics"], "FIL101"),
    ):
        shown = printed(faulty, "check", "flytekit.config", "--output-format", *words, **env)
        assert LINK.findall(shown) == [URL, ""]
        inside = shown.partition(f"{URL}\x1b\\")[2].partition("\x1b]8;;")[0]
        assert re.sub(r"\x1b\[[0-9;]*m", "", inside) == text
        if "--statistics" not in words:
            assert "For more information: flyte-image-lint rule FIL101" in shown


@pytest.mark.parametrize("env", UNKNOWN, ids=str)
def test_other_terminals_are_told_a_command(env, faulty):
    shown = printed(faulty, "check", "flytekit.config", **env)
    assert LINK.findall(shown) == []
    assert "\nFor more information: flyte-image-lint rule FIL101\r\n" in shown


def test_links_can_be_asked_for_and_refused(faulty):
    words = ("check", "flytekit.config")
    assert LINK.findall(printed(faulty, *words, FORCE_HYPERLINK="1")) == [URL, ""]
    done = subprocess.run(
        [command.COMMAND, *words],
        cwd=faulty,
        env=command.environment(FORCE_HYPERLINK="1"),
        capture_output=True,
        check=False,
    )
    assert LINK.findall(done.stdout.decode()) == [URL, ""]
    never = (*words, "--color", "never")
    assert "\x1b" not in printed(faulty, *never, VTE_VERSION="6003", FORCE_HYPERLINK="1")


def test_pipes_have_no_links(faulty):
    for env in KNOWN:
        made = run("check", "flytekit.config", cwd=faulty, env=env)
        assert "For more information: flyte-image-lint rule FIL101\n" in made.stdout
        assert "\x1b" not in made.stdout


def test_links_do_not_count_as_columns(faulty):
    plain = printed(faulty, "check", "--color=always", "flytekit.config", columns=60)
    linked = printed(faulty, "check", "--color=always", "flytekit.config", columns=60,
                     VTE_VERSION="6003")  # fmt: skip
    assert LINK.sub("", linked) == plain


def test_a_diff_has_colors_on_a_terminal_only(tmp_path):
    write(tmp_path, {"flytekit.config": '[images]\n--x = "ghcr.io/o/a:1"\n'})
    words = ("check", "--diff", "--offline", "flytekit.config")
    lines = printed(tmp_path, *words).splitlines()
    assert [re.findall(r"\x1b\[([\d;]+)m", line)[:1] for line in lines] == [
        *([code] for code in ("1", "1", "36")), [], ["31"], ["32"]
    ]  # fmt: skip
    plain = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in lines]
    for env in {"NO_COLOR": "1"}, {"TERM": "dumb"}:
        assert printed(tmp_path, *words, **env).splitlines() == plain
    assert printed(tmp_path, *words, "--color=never").splitlines() == plain
    assert run(*words, cwd=tmp_path).stdout.splitlines() == plain


@pytest.mark.parametrize("columns", [40, 80])
def test_rules_are_listed_in_the_width_of_the_terminal(columns, tmp_path):
    rows = ["".join(row).rstrip() for row in screen(tmp_path, "rule", "--all", columns=columns)]
    assert len([row for row in rows if row.startswith("FIL")]) == len(MODULES)
    assert "Quotes around an INI value" in " ".join(rows)
    assert len(rows) < 3 * len(MODULES)


def test_colors_can_be_read_on_a_dark_and_on_a_light_background():
    """Neither yellow nor white is one, nor their bright ones, nor blue that is not bright."""
    for colour in style._COLOURS:
        codes = style.Style(colour=True).paint("x", colour)[2:].partition("m")[0].split(";")
        assert not {"33", "37", "93", "97", "30", "90", "34"} & set(codes)
