"""What is shown steers neither a terminal nor a CI runner, and carets point where they should."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

import command
from command import run, steering, write

FORMATS = (
    ("check", "--output-format", "full"),
    ("check", "--output-format", "concise"),
    ("check", "--output-format", "json"),
    ("images",),
    ("images", "--output-format", "json"),
)
NASTY = "\x00\x07\x08\x1b[31m\x7f\x85\x9b\xad\u200b\u200f\u202e\u2028\u2029\u2066\ufeff\U000e0041"
ESCAPES = {
    "ESC": r"\e[31m",
    "BEL": r"\a",
    "DEL": r"\x7f",
    "CSI": r"\x9b",
    "bidirectional": r"\u202e",
    "line-separator": r"\u2028",
    "surrogate": r"\ud800",
    "surrogates": r"\ud83d\ude00",
    "line-feed": r"\n",
    "carriage-return": r"\r",
    "tag": r"\U000E0041",
    "runner": "::error::x",
    "old-runner": "##[error]x",
}
YAML = """\
images:
  image: "ghcr.io/org/{0}:1"
  "na{0}me": ghcr.io/org/app
  interpolated: "${{{0}}}"
  digest: "ghcr.io/org/app@sha256:{0}"
  "{0}": ghcr.io/org/app
"Images": {{"{0}": x}}
"""


def commands(line: str) -> list[str]:
    """Give what GitHub's runner would take for commands in a line."""
    return re.findall(r"^\s*::.*|##\[.*", line)


@pytest.mark.parametrize("words", FORMATS, ids=" ".join)
def test_values_and_names_of_yaml(words, tmp_path):
    files = {f"{name}.yaml": YAML.format(escape) for name, escape in ESCAPES.items()}
    result = run(*words, *files, cwd=write(tmp_path, files))
    assert (result.status, result.stderr) == (int(words[0] == "check"), "")
    assert all(name in result.stdout for name in files)
    assert not [line for line in result.stdout.splitlines() if commands(line)]
    if "json" in words:
        json.loads(result.stdout)
        assert result.stdout.isascii()


INI = {
    "value": "[images]\napp = ghcr.io/{0}/app\n",
    "name": "[images]\na{0}b = ghcr.io/org/app\n",
    "section": "[images]\napp = x:1\n[ images {0}]\n",
    "no-section": "{0}\n",
    "syntax": "[images]\nx{0}\n",
    "duplicate": "[images]\na{0} = x\na{0} = y\n",
    "interpolation": "[images]\na = %({0})s\n",
    "bad-interpolation": "[images]\na = %{0}\n",
    "default": "[DEFAULT]\na{0} = x\n[images]\nb = y\n",
    "suppression": "[images]\n# flyte-image-lint: ignore[{0}] {0}\nb = ghcr.io/o/a:1\n",
}
BROKEN_YAML = {
    "syntax": "images: [{0}\n",
    "key": 'images:\n  a: "x"{0}: y\n',
    "tag": "images:\n  a: !{0} x\n",
    "alias": "images:\n  a: *x{0}\n",
    "value": "images:\n  a: 2024-02-31 # {0}\n",
    "comment": "images:\n  a: ghcr.io/org/app # {0}\n",
    "list": "images: ['{0}']\n",
    "two": "images: {{}}\n---\n{0}\n",
}


@pytest.mark.parametrize("words", FORMATS, ids=" ".join)
def test_files_of_control_characters(words, tmp_path):
    one_by_one = {f"{number:02}": char for number, char in enumerate(NASTY)}
    texts = {
        **{f"{name}.config": text for name, text in INI.items()},
        **{f"{name}.yaml": text for name, text in BROKEN_YAML.items()},
    }
    for name, text in texts.items():
        for code, char in {**one_by_one, "all": NASTY}.items():
            content = text.format(f"y{char}z")
            write(tmp_path, {f"{code}-{name}": content})
    result = run(*words, *sorted(os.listdir(tmp_path)), cwd=tmp_path)
    assert result.stderr == ""
    if "json" in words:
        assert len(json.loads(result.stdout)) > len(texts)


PATHS = {
    b"with space.config": "with space.config",
    "ümläut 容器.config".encode(): "ümläut 容器.config",
    b"new\nline.config": r"new\nline.config",
    b"tab\t.config": r"tab\t.config",
    b"\x1b[31m.config": r"\x1b[31m.config",
    "\u202e\u2028.config".encode(): r"\u202e\u2028.config",
    b"::error::x.config": "./::error::x.config",
    b"##[error]x.config": r"#\x23[error]x.config",
    b"latin-\xe9.config": r"latin-\xe9.config",
    b"\xff\xfe/\x80.config": r"\xff\xfe/\x80.config",
    b"-dash.config": "-dash.config",
    b"'\"$(x)`.config": "'\"$(x)`.config",
    b"\\back.config": r"\back.config",
}


def test_paths(tmp_path):
    for path in PATHS:
        place = os.path.join(os.fsencode(tmp_path), path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        Path(os.fsdecode(place)).write_text("[sdk]\n[images]\napp = ghcr.io/org/app\n")
    shown = [PATHS[path] for path in sorted(PATHS, key=os.fsdecode)]
    concise = ("check", "--output-format", "concise", "-q")
    for words in PATHS, (b".",), (b"--", *PATHS):
        result = run(*concise, *words, cwd=tmp_path)
        assert (result.status, result.stderr) == (1, "")
        paths = [line.partition(":3:7: FIL101 ")[0] for line in result.stdout.splitlines()]
        assert paths == shown
    full = run("check", *PATHS, cwd=tmp_path).stdout.splitlines()
    assert [line for line in full if "-->" in line] == [f" --> {path}:3:7" for path in shown]
    images = run("images", *PATHS, cwd=tmp_path).stdout.splitlines()
    assert [line for line in images if " (f" in line] == [f"{path} (flytekit)" for path in shown]
    findings = json.loads(run("check", "--output-format=json", *PATHS, cwd=tmp_path).stdout)
    assert {os.fsencode(finding["path"]) for finding in findings} == set(PATHS)


def test_paths_that_are_missing(tmp_path):
    result = run("check", "--", *PATHS, cwd=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    wanted = {f"error: {shown.removeprefix('./')}: no such file" for shown in PATHS.values()}
    assert set(result.stderr.splitlines()) == wanted


def test_del_is_escaped_in_json():
    from flyte_image_lint.reporters.json import dump

    everything = "".join(map(chr, range(0x3000))) + "\udfff\ud800\ufeff\U000e0041"
    for value in everything, {everything: [everything]}:
        text = dump(value)
        assert json.loads(text) == value
        assert text.isascii()
        assert not steering(text)
        assert "\n" not in text
    assert json.loads(dump("a##[b]")) == "a##[b]"
    assert "##[" not in dump("a##[b]")


# Colour.

RED = "\x1b[1;31m"


@pytest.mark.parametrize(
    ("format", "words", "env", "coloured"),
    [
        ("full", [], {}, False),
        ("full", ["--color", "auto"], {}, False),
        ("full", ["--color", "always"], {}, True),
        ("concise", ["--color=always"], {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("full", ["--color", "never"], {"FORCE_COLOR": "1"}, False),
        ("concise", [], {"FORCE_COLOR": "1"}, True),
        ("full", [], {"FORCE_COLOR": ""}, False),
        ("full", [], {"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
        ("concise", [], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("json", ["--color", "always"], {"FORCE_COLOR": "1"}, False),
    ],
    ids=str,
)
def test_colour_is_for_those_who_want_it(format, words, env, coloured, tmp_path):
    write(tmp_path, {"flytekit.config": "[images]\napp = ghcr.io/org/\x1b[32mapp\n"})
    base = ("check", "--output-format", format, "flytekit.config")
    result = run(*base, *words, cwd=tmp_path, env=env, colour=coloured)
    assert (RED in result.stdout) is coloured
    assert "\x1b[32m" not in result.stdout
    plain = re.sub(r"\x1b\[[0-9;]*m", "", result.stdout)
    assert plain == run(*base, "--color", "never", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_is_coloured(env, coloured, tmp_path):
    write(tmp_path, {"flytekit.config": "[images]\napp = ghcr.io/org/app\n"})
    master, slave = pty.openpty()
    environment = command.environment(**{"TERM": "xterm", "COLUMNS": "60", **env})
    words = [command.COMMAND, "check", "flytekit.config"]
    done = subprocess.run(words, cwd=tmp_path, env=environment, stdout=slave, check=False)
    os.close(slave)
    output = os.read(master, 10_000).decode()
    os.close(master)
    assert done.returncode == 1
    assert (RED in output) is coloured


# Excerpts.


def excerpt(text: str | bytes, tmp_path: Path, name: str = "config.yaml", **env: str) -> list[str]:
    """Give the line and the carets that are shown for the first finding."""
    write(tmp_path, {name: text})
    lines = run("check", name, cwd=tmp_path, env=env).stdout.splitlines()
    place = next(number for number, line in enumerate(lines) if line.lstrip().startswith("-->"))
    _bar, line, carets = lines[place + 1 : place + 4]
    return [line, re.sub(r" FIL\d+$", "", carets)]


@pytest.mark.parametrize(
    ("text", "line", "carets"),
    [
        ("images:\n  a: ghcr.io/o/a\n", "2 |   a: ghcr.io/o/a", "  |      ^^^^^^^^^^^"),
        (
            "images:\n  a: 'x\ty' #\tz\n",
            "2 |   a: 'x    y' #    z",
            "  |       ^^^^^^",
        ),
        (
            "images:\n  容器a: '容器'\n",
            "2 |   容器a: '容器'",
            "  |   ^^^^^",
        ),
        (
            'images: {a: "容器", b: y}\n',
            '1 | images: {a: "容器", b: y}',
            "  |              ^^^^",
        ),
        (
            "images:\n  e\u0301: a:1 # \n",
            "2 |   e\u0301: a:1 #",
            "  |   ^",
        ),
        (
            "images:\n  a: x\u202ey\x7f\n".replace("\x7f", "\u00a0"),
            r"2 |   a: x\u202ey\xa0",
            r"  |      ^^^^^^^^^^^^",
        ),
        ("\ufeffimages: {a: ghcr.io/o/a}\r\n", "1 | images: {a: ghcr.io/o/a}", None),
        ("images:\r  a: ghcr.io/o/a\r", "2 |   a: ghcr.io/o/a", "  |      ^^^^^^^^^^^"),
        ("images:\n  a: b: c\n", "2 |   a: b: c", "  |       ^^^"),
        ("images:", "1 | images:", "  | ^^^^^^"),
        ("", "1 |", "  | ^"),
        (b"images:\n  a: \xff\n", r"2 |   a: \xff", r"  |      ^^^^"),
    ],
)
def test_carets_stand_below_what_they_mark(text, line, carets, tmp_path):
    shown = excerpt(text, tmp_path)
    assert shown[0] == line
    assert carets is None or shown[1] == carets


def test_the_gutter_is_as_wide_as_the_number(tmp_path):
    shown = excerpt("images:\n" + "\n" * 997 + "  a: ghcr.io/o/a\n", tmp_path)
    assert shown == ["999 |   a: ghcr.io/o/a", "    |      ^^^^^^^^^^^"]


@pytest.mark.parametrize("columns", [20, 80])
@pytest.mark.parametrize(
    "text",
    [
        "images: {" + ", ".join(f"a{n}: ghcr.io/o/a:1" for n in range(50)) + ", b: ghcr.io/o/a}\n",
        "images: {b: ghcr.io/o/a, " + ", ".join(f"a{n}: ghcr.io/o/a:1" for n in range(50)) + "}\n",
        "images:\n  a: ghcr.io/o/" + "a" * 500 + "\n",
        "images:\n  a: ghcr.io/o/a #" + " x" * 40_000 + "\n",
        "images:\n  a: " + "容" * 100 + "\n",
        "images:\n  a: '" + "\u202e" * 100 + "'\n",
    ],
    ids=["end", "start", "value", "comment", "wide", "escaped"],
)
def test_long_lines_are_cut_to_the_width(text, columns, tmp_path):
    line, carets = excerpt(text, tmp_path, COLUMNS=str(columns))
    cells = sum(1 + (char == "容") for char in line)
    room = max(columns, 24)
    assert cells <= room
    assert len(carets) <= room
    assert "…" in line
    assert "^" in carets
    if "b: ghcr.io/o/a" in text and columns >= 40:
        start, end = carets.index("^"), carets.rindex("^") + 1
        assert line[start:end] == "ghcr.io/o/a"


@pytest.mark.parametrize("columns", ["0", "1", "-5", "x", "", "99999999999999999999"])
def test_odd_widths_are_no_trouble(columns, tmp_path):
    line, carets = excerpt("images:\n  a: ghcr.io/o/a\n", tmp_path, COLUMNS=columns)
    assert line.startswith("2 | ")
    assert "^" in carets


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_what_the_terminal_cannot_show_is_escaped(encoding, tmp_path):
    write(tmp_path, {"config.yaml": "images:\n  容器: ghcr.io/o/a\n"})
    words = ("check", "--output-format", "concise", "config.yaml")
    result = run(*words, cwd=tmp_path, env={"PYTHONIOENCODING": encoding})
    assert (result.status, result.stderr) == (1, "")
    assert r"\u5bb9\u5668" in result.stdout
    assert result.stdout.isascii()


def test_findings_on_one_line_share_its_excerpt(tmp_path):
    """Each has its own carets, with its code where there is room."""
    (tmp_path / "flytekit.config").write_text("[images]\napp = example.com/o/app:latest\n")
    shown = run(
        "check", "flytekit.config", cwd=tmp_path, env={"COLUMNS": "200"}
    ).stdout.splitlines()
    assert [line.partition(":")[0] for line in shown[:2]] == [
        "FIL201 unknown-registry warning",
        "FIL102 floating-tag warning",
    ]
    assert shown[2:8] == [
        " --> flytekit.config:2:7",
        "  |",
        "2 | app = example.com/o/app:latest",
        "  |       ^^^^^^^^^^^ FIL201",
        "  |                         ^^^^^^ FIL102",
        "  |",
    ]
    labels = [line.partition(":")[0] for line in shown[8 : shown.index("")]]
    assert labels == ["help FIL201", "note FIL201", "help FIL102"]


def test_findings_on_a_line_that_is_cut_have_their_own_excerpts(tmp_path):
    (tmp_path / "flytekit.config").write_text(
        f"[images]\napp = example.com/{'o' * 60}/app:latest\n"
    )
    shown = run("check", "flytekit.config", cwd=tmp_path, env={"COLUMNS": "40"}).stdout.splitlines()
    assert shown.count(" --> flytekit.config:2:7") == 1  # of the registry
    assert len([line for line in shown if line.startswith("2 | ")]) == 2
