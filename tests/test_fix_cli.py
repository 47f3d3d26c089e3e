"""`check --fix` and `check --diff`: what is written, printed and returned."""

from __future__ import annotations

import json
import os
import re
import subprocess

import pytest

from command import COMMAND, environment, run, write
from flyte_image_lint.lockfile import NAME

A = f"sha256:{'a' * 64}"
LOCK = f"docker.io/org/app:latest: {{tag: 1.4.2, digest: {A}}}\n"
CLEAN = "[images]\napp = docker.io/org/app:1.4.2\n"
FLOATING = "[images]\napp = docker.io/org/app:latest\n"
SAFE = "[images]\napp = org/app:1.4.2\n"
UNSAFE = "[images]\napp = docker.io/Org/App:1.4.2\n"
STUCK = "[images]\napp = docker.io/org//app:1.4.2\n"
UNKNOWN = "[images]\napp = docker.io/org/unknown\n"
BROKEN = "[images]\napp docker.io/org/app\n"
FILE = "flytekit.config"


@pytest.fixture
def project(tmp_path):
    return write(tmp_path, {".git/HEAD": "", NAME: LOCK})


def check(project, *words, **options):
    return run("check", *words, "--offline", cwd=project, **options)


# The file, the words, the exit status, and the file as it is then.
STATUSES = [
    (CLEAN, "--fix", 0, CLEAN),
    (CLEAN, "--diff", 0, CLEAN),
    (FLOATING, "--fix", 0, CLEAN),
    (FLOATING, "--diff", 1, FLOATING),
    (FLOATING, "--fix --diff", 1, FLOATING),
    (FLOATING, "--fix --exit-non-zero-on-fix", 1, CLEAN),
    (CLEAN, "--fix --exit-non-zero-on-fix", 0, CLEAN),
    (SAFE, "--fix", 0, CLEAN),
    (SAFE, "--fix --select FIL1", 0, SAFE),
    (SAFE, "--fix --ignore implicit-registry", 0, SAFE),
    (UNSAFE, "--fix", 1, UNSAFE),
    (UNSAFE, "--diff", 0, UNSAFE),
    (UNSAFE, "--fix --unsafe-fixes", 0, CLEAN),
    (UNSAFE, "--diff --unsafe-fixes", 1, UNSAFE),
    (UNSAFE, "--fix --unsafe-fixes --exit-non-zero-on-fix", 1, CLEAN),
    (UNSAFE, "--fix --exit-zero", 0, UNSAFE),
    (STUCK, "--fix", 1, STUCK),
    (STUCK, "--fix --unsafe-fixes", 1, STUCK),
    (STUCK, "--diff", 0, STUCK),
    (UNKNOWN, "--fix", 1, UNKNOWN),
    (UNKNOWN, "--fix --exit-zero", 0, UNKNOWN),
    (BROKEN, "--fix", 1, BROKEN),
    (BROKEN, "--diff", 0, BROKEN),
]


@pytest.mark.parametrize(("text", "words", "status", "after"), STATUSES)
def test_status(project, text, words, status, after):
    write(project, {FILE: text})
    result = check(project, *words.split(), FILE)
    assert (result.status, (project / FILE).read_text()) == (status, after), result
    assert sorted(os.listdir(project)) == [".git", NAME, FILE]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--unsafe-fixes", "'--unsafe-fixes' needs '--fix' or '--diff'"),
        ("--pin-to app=1", "'--pin-to' needs '--fix' or '--diff'"),
        ("--fix --offline --online", "'--online' cannot be used with '--offline'"),
        ("--fix --pin version", "takes one of tag, tag-digest, digest"),
        ("--fix --pin-to app", "takes NAME=TAG"),
        ("--fx", "did you mean '--fix'?"),
    ],
)
def test_bad_usage(project, words, message):
    write(project, {FILE: FLOATING})
    result = run("check", *words.split(), cwd=project)
    assert (result.status, result.stdout) == (2, "")
    assert message in result.stderr
    assert (project / FILE).read_text() == FLOATING


def test_what_was_fixed_and_what_remains_is_counted(project):
    write(project, {
        "a/flytekit.config": "[images]\nApp = org/app\nweb = docker.io/org//web\n",
        "b/flytekit.config": UNSAFE,
        "c/flytekit.config": CLEAN,
    })  # fmt: skip
    result = check(project, "--fix")
    assert result.status == 1
    assert result.stderr == (
        "Fixed a/flytekit.config: FIL303 write the name in lower case\n"
        "Fixed a/flytekit.config: FIL101 pin to 'org/app:1.4.2'\n"
        "Fixed a/flytekit.config: FIL202 add 'docker.io/'\n"
    )
    assert result.stdout.endswith(
        "\nFound 5 problems (3 fixed, 2 remaining) in 3 files.\n"
        "1 fixable with '--fix --unsafe-fixes'.\n"
    )
    assert re.findall(r"(?m)^(FIL\d+)", result.stdout) == ["FIL122", "FIL119"]
    assert (
        "note: '--fix --unsafe-fixes' would write the repository in lower case\n" in result.stdout
    )
    again = check(project, "--fix")
    assert (again.status, again.stderr) == (1, "")
    assert "\nFound 2 errors in 2 of 3 files.\n" in again.stdout


def test_all_fixed(project):
    write(project, {FILE: SAFE})
    result = check(project, "--fix")
    assert result == (0, "Found 1 problem (1 fixed, 0 remaining) in 1 file.\n",
                      f"Fixed {FILE}: FIL202 add 'docker.io/'\n")  # fmt: skip
    assert check(project, "--fix") == (0, "No problems in 1 file.\n", "")


def test_why_something_is_not_pinned_is_said(project):
    write(project, {FILE: UNKNOWN + "b = %(app)s\n"})
    result = check(project, "--fix")
    assert (
        "'docker.io/org/unknown:latest' is not in flyte-images.lock; run 'flyte-image-lint lock'"
        in result.stdout
    )
    assert "not pinned: the value is interpolated; edit the file by hand" in result.stdout


def test_what_was_refused_is_not_promised(project):
    """Each of these is said to be fixable before, and cannot be."""
    write(project, {FILE: "[images]\na = org/a:1\nb = %(a)s\n"})
    before = check(project, "--diff")
    assert before == (0, "", "Would fix 0 problems; 2 remain.\n")
    result = check(project, "--fix")
    assert result.status == 0  # that no registry is named is only said
    assert "[*]" not in result.stdout
    assert result.stdout.endswith("Found 2 info in 1 file.\n")
    assert "note: not fixed: the image of another name would change with it\n" in result.stdout
    listed = json.loads(check(project, "--fix", "--output-format", "json").stdout)
    assert [finding["fix"] for finding in listed] == [None, None]
    assert "not fixed" in listed[0]["message"]


def test_json_is_all_of_the_output(project):
    write(project, {FILE: "[images]\nApp = docker.io/Org/app:1\n"})
    result = check(project, "--fix", "--output-format", "json")
    (left,) = json.loads(result.stdout)
    assert left["code"] == "FIL119"
    assert result.stderr == f"Fixed {FILE}: FIL303 write the name in lower case\n"


def test_one_file_that_cannot_be_read_does_not_stop_the_others(project):
    write(project, {"a.config": SAFE, "b.config": "[images]\na=" + "x" * 200000, "c.config": SAFE})
    result = check(project, "--fix", "a.config", "b.config", "missing.config", "c.config")
    assert result.status == 2
    assert "error: b.config: has a line of more than 100,000 bytes\n" in result.stderr
    assert "error: missing.config: no such file\n" in result.stderr
    assert [(project / name).read_text() for name in ("a.config", "c.config")] == [CLEAN, CLEAN]


def test_what_is_suppressed_is_not_fixed(project):
    text = "[images]\n# flyte-image-lint: ignore[FIL202] ours\napp = org/app:1\nweb = org/web:1\n"
    write(project, {FILE: text})
    check(project, "--fix")
    assert (project / FILE).read_text() == text.replace("org/web", "docker.io/org/web")
    check(project, "--fix", "--no-ignores")
    assert (project / FILE).read_text() == text.replace("org/", "docker.io/org/")


def test_what_the_settings_ignore_or_exclude_is_not_fixed(project):
    write(project, {
        ".flyte-image-lint.toml": "exclude = ['old']\nper-file-ignores = { 'a/**' = ['FIL2'] }\n",
        "old/flytekit.config": SAFE, "a/flytekit.config": SAFE, "b/flytekit.config": SAFE,
    })  # fmt: skip
    check(project, "--fix")
    texts = [(project / folder / "flytekit.config").read_text() for folder in ("old", "a", "b")]
    assert texts == [SAFE, SAFE, CLEAN]


def test_look_alikes_are_not_fixed(project):
    text = "images:\n  app: org/app\n"
    write(project, {"x/values.yaml": text, "config/values.yaml": text})
    check(project, "--fix")
    check(project, "--fix", "--detect", "x/values.yaml", "config/values.yaml")
    assert (
        (project / "x/values.yaml").read_text()
        == (project / "config/values.yaml").read_text()
        == text
    )


# Standard input.


@pytest.mark.parametrize("form", ["full", "concise", "json"])
@pytest.mark.parametrize(
    ("data", "expected", "status"),
    [
        (SAFE, CLEAN, 0),
        (CLEAN, CLEAN, 0),
        (STUCK, STUCK, 1),
        (BROKEN, BROKEN, 1),
        ("[images]\r\napp = org/app", "[images]\r\napp = docker.io/org/app:1.4.2", 0),
        ("\ufeff# \U0001f433\rimages:\r  app: org/app\r",
         "\ufeff# \U0001f433\rimages:\r  app: docker.io/org/app:1.4.2\r", 0),
        (b"[images]\na = \xff\n", b"[images]\na = \xff\n", 1),
        ("", "", 1),
    ],
)  # fmt: skip
def test_the_fixed_text_is_all_of_the_output(project, data, expected, status, form):
    data, expected = (x if isinstance(x, bytes) else x.encode() for x in (data, expected))
    done = run_bytes(
        project, "check", "--fix", "--offline", "--output-format", form, "-", data=data
    )
    assert (done.stdout, done.returncode) == (expected, status), done


def run_bytes(project, *words, data=b""):
    """Run the command where its output is not only text for people."""
    return subprocess.run(
        [COMMAND, *words],
        cwd=project,
        input=data,
        capture_output=True,
        env=environment(),
        check=False,
    )


def test_standard_input_is_called_what_it_is_called(project):
    text = "image:\n  image_refs:\n    app: org/app\n"
    name = ".flyte/config.yaml"
    result = check(project, "--fix", "--stdin-filename", name, "-", stdin=text.encode())
    assert result.stdout == text.replace("org/app", "docker.io/org/app:1.4.2")
    assert "(2 fixed, 0 remaining)" in result.stderr
    assert not (project / name).exists()
    result = check(project, "--diff", "--stdin-filename", name, "-", stdin=text.encode())
    assert result.status == 1
    assert result.stdout.startswith(f"--- {name}\n+++ {name}\n@@ -1,3 +1,3 @@\n")


# Differences.

DIFFS = {
    FILE: "[sdk]\nx = 1\n\n\n\n\n[images]\nApp = org/app\n\n# c\n\n\nweb = org/web:1\n",
    "end.config": "[images]\napp = org/app",
    "end2.config": "[images]\napp = org/app\n\nx = docker.io/org/x:1",
    "tab.config": "[images]\n\tapp\t=\torg/app\t\n",
    "a b.config": SAFE,
    "é\U0001f433.config": "[images]\n# \U0001f433\napp = org/app\n",
    "-x.config": SAFE,
    "sub/dir/x.yaml": "images:\n  - a: org/app\n  - b: 'https://org/b:1' # c\n---\n",
    "clean.config": CLEAN,
}


def patch(folder, text):
    return subprocess.run(
        ["patch", "-p0", "--fuzz=0", "--no-backup-if-mismatch"], cwd=folder, input=text,
        capture_output=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("names", [[name] for name in DIFFS] + [list(DIFFS)], ids=len)
def test_patch_makes_of_the_difference_what_fix_makes(project, names):
    write(project, DIFFS)
    words = ["--offline", "--unsafe-fixes", "--", *names]
    result = run_bytes(project, "check", "--diff", *words)
    for name, text in DIFFS.items():
        assert (project / name).read_text() == text
    done = patch(project, result.stdout)
    assert done.returncode == 0, done
    assert b"fuzz" not in done.stdout
    patched = {name: (project / name).read_bytes() for name in DIFFS}
    write(project, DIFFS)
    run("check", "--fix", *words, cwd=project)
    assert {name: (project / name).read_bytes() for name in DIFFS} == patched
    assert result.returncode == int(names != ["clean.config"])


def test_a_difference(project):
    write(project, {FILE: "[sdk]\nx = 1\n[images]\nApp = org/app\n", "x.config": UNSAFE})
    result = check(project, "--diff", FILE, "x.config")
    assert result == (
        1,
        f"--- {FILE}\n+++ {FILE}\n@@ -1,4 +1,4 @@\n [sdk]\n x = 1\n [images]\n"
        "-App = org/app\n+app = docker.io/org/app:1.4.2\n",
        "Would fix 3 problems; 1 remain (1 fixable with '--unsafe-fixes').\n",
    )


@pytest.mark.parametrize("text", ["[images]\r\napp = org/app\r\n", "\ufeff" + CLEAN])
def test_what_patch_does_not_take_is_shown_all_the_same(project, text):
    write(project, {FILE: text})
    result = check(project, "--diff", FILE)
    assert result.status == 1
    changes = [line for line in result.stdout.splitlines()[2:] if line[0] in "+-"]
    assert len(changes) >= 2


# The edits in JSON; `R/` stands for a registry.

EDITS = {
    FILE: "[images]\nApp = org/app:1 # c\nb = 'org/b:1'\nc = https://R/org/c:1\nd = R/org/app\n",
    "crlf.config": "[images]\r\n\U0001f433a = x\r\nApp : R/org/app\r\nb = R/o/b:1 ; \U0001f433\r\n",
    "cr.config": "[images]\rApp : R/org/app:latest\r",
    "dup.config": "[images]\na = R/org/a:1\na = R/org/a:1",
    "x.yaml": "\ufeffimages: {\"\U0001f433\": org/app:1, 'b': 'R/org/app', 3: R/org/b:1}",
    "list.yaml": "images:\r\n- a: R/org/a:1\r\n# c\r\n- b: R/org/b:1\r\n",
    "null.yaml": "admin: {}\nimages:\n",
    "block.yaml": "images:\n  a: |\n    R/org/app:1\n\n  b: R/org/b:1\n",
}  # fmt: skip

EDITS = {name: text.replace("R/", "docker.io/") for name, text in EDITS.items()}


def applied(text: str, edits) -> str:
    """Make the edits as a reader of the documentation would."""
    mark = text[:1] if text.startswith("\ufeff") else ""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n|$)", text[len(mark) :])
    spans = []
    for edit in edits:
        start, end = (
            sum(map(len, lines[: edit[line] - 1])) + edit[column] - 1
            for line, column in (("line", "column"), ("end_line", "end_column"))
        )
        spans.append((start, end, edit["content"]))
    body = "".join(lines)
    for start, end, content in sorted(spans, reverse=True):
        body = body[:start] + content + body[end:]
    return mark + body


@pytest.mark.parametrize("name", EDITS)
def test_the_edits_in_json_are_those_that_fix_makes(project, name):
    """Every fix is applied alone to the file, and then all of them that do not overlap."""
    write(project, EDITS)
    listed = json.loads(run("check", "--output-format", "json", name, cwd=project).stdout)
    text, passes = EDITS[name], 0
    while True:
        taken, edits = [], []
        for finding in listed:
            own = finding["fix"]["edits"] if finding["fix"] and finding["fix"]["safe"] else []
            places = [(e["line"], e["column"], e["end_line"], e["end_column"]) for e in own]
            if not any(p[:2] <= q[2:] and q[:2] <= p[2:] for p in places for q in taken):
                taken += places
                edits += own
        if not edits:
            break
        text, passes = applied(text, edits), passes + 1
        write(project, {name: text})
        listed = json.loads(run("check", "--output-format", "json", name, cwd=project).stdout)
    assert passes
    write(project, EDITS)
    check(project, "--fix", name)
    assert (project / name).read_bytes() == text.encode()


def test_the_mark_is_at_no_column(project):
    write(project, {FILE: f"\ufeff{SAFE}"})
    (finding,) = json.loads(run("check", "--output-format", "json", FILE, cwd=project).stdout)
    assert finding["code"] == "FIL003"
    assert finding["fix"] == {"title": "remove the byte order mark", "safe": True, "edits": []}


def test_a_fix_in_json(project):
    write(project, {FILE: "[images]\nApp = docker.io/Org/app:1\n"})
    result = run("check", "--output-format", "json", FILE, cwd=project)
    fixes = [finding["fix"] for finding in json.loads(result.stdout)]
    assert fixes == [
        {"title": "write the name in lower case", "safe": True, "edits": [
            {"line": 2, "column": 1, "end_line": 2, "end_column": 4, "content": "app"}]},
        {"title": "write the repository in lower case", "safe": False, "edits": [
            {"line": 2, "column": 7, "end_line": 2, "end_column": 26,
             "content": "docker.io/org/app:1"}]},
    ]  # fmt: skip
