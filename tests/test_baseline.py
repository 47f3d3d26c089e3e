"""Baselines: old findings are left out of the report, new ones are not."""

from __future__ import annotations

import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command import run, write
from flyte_image_lint.engine.baseline import BaselineEntry, BaselineError, dump, load
from flyte_image_lint.reporters import FORMATS

OLD = "[images]\na = ghcr.io/o/a:latest\nb = ghcr.io/o/b\n"
TASK = 'from flytekit import task\n\n\n@task(container_image="ghcr.io/o/c:{}")\ndef t(): ...\n'
FILES = {"flytekit.config": OLD, "src/t.py": TASK.format("latest")}
FILE = ("--baseline", "baseline.json")
WRITE = (*FILE, "--write-baseline")


@pytest.fixture
def project(tmp_path):
    write(tmp_path, FILES)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def entries(folder, name="baseline.json"):
    return json.loads((folder / name).read_text())["findings"]


def findings_of(folder, *words):
    result = run("check", *FILE, *words, "--output-format", "json", cwd=folder)
    return [(one["code"], one["path"], one["name"]) for one in json.loads(result.stdout)]


def test_what_is_found_is_written_and_then_left_out(project):
    made = run("check", *WRITE, cwd=project)
    summary = "No problems in 2 files, 3 in the baseline.\n"
    assert made == (0, summary, "Wrote 3 findings to baseline.json.\n")
    assert (project / "baseline.json").read_text() == (
        '{\n  "version": 1,\n  "findings": [\n'
        '    {"path": "flytekit.config", "rule": "floating-tag", "name": "a", '
        '"image": "ghcr.io/o/a:latest", "count": 1},\n'
        '    {"path": "flytekit.config", "rule": "untagged-image", "name": "b", '
        '"image": "ghcr.io/o/b", "count": 1},\n'
        '    {"path": "src/t.py", "rule": "floating-tag", "name": null, '
        '"image": "ghcr.io/o/c:latest", "count": 1}\n'
        "  ]\n}\n"
    )
    assert run("check", *FILE, cwd=project) == (0, summary, "")
    assert run("check", cwd=project).status == 1


def test_writing_it_again_changes_nothing(project):
    run("check", *WRITE, cwd=project)
    before = (project / "baseline.json").read_bytes()
    run("check", *WRITE, cwd=project)
    assert (project / "baseline.json").read_bytes() == before


def test_lines_may_move(project):
    run("check", *WRITE, cwd=project)
    write(project, {"flytekit.config": OLD.replace("\na", "\n\n# moved\nz = ghcr.io/o/z:1\na")})
    assert run("check", *FILE, "flytekit.config", cwd=project).status == 0


NEW = {
    "another name": ("flytekit.config", f"{OLD}c = ghcr.io/o/a:latest\n", "FIL102"),
    "another image": ("flytekit.config", OLD.replace("o/a", "o/z"), "FIL102"),
    "another rule": ("flytekit.config", OLD.replace("a:latest", "a:None"), "FIL103"),
    "another file": ("b.config", OLD.partition("b =")[0], "FIL102"),
    "one more of a kind": ("src/t.py", TASK.format("latest") * 2, "FIL102"),
}


@pytest.mark.parametrize("case", NEW)
def test_what_is_new_is_reported(case, project):
    run("check", *WRITE, cwd=project)
    path, text, code = NEW[case]
    write(project, {path: text})
    result = findings_of(project)
    assert [one[1] for one in result] == [path]
    assert [one[0] for one in result] == [code]
    assert run("check", *FILE, cwd=project).status == 1


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_leaves_them_out(format, project):
    run("check", *WRITE, cwd=project)
    made = run("check", *FILE, "--output-format", format, cwd=project)
    assert made.status == 0
    assert "ghcr.io" not in made.stdout
    assert "FIL1" not in made.stdout
    statistics = run("check", *FILE, "--statistics", cwd=project)
    assert statistics.stdout == "No problems in 2 files, 3 in the baseline.\n"


OUTDATED = "baseline.json: 1 entry matches no finding; run with '--write-baseline' to remove it.\n"


def test_what_matches_nothing_is_said_and_taken_out(project):
    run("check", *WRITE, cwd=project)
    write(project, {"src/t.py": TASK.format("1.4.2")})
    summary = "No problems in 2 files, 2 in the baseline.\n"
    assert run("check", *FILE, cwd=project) == (0, summary + OUTDATED, "")
    assert run("check", *FILE, "-q", cwd=project) == (0, "", "")
    assert run("check", *FILE, "--output-format=json", cwd=project) == (0, "[]\n", OUTDATED)
    assert run("check", *WRITE, cwd=project).stdout == summary
    assert [one["path"] for one in entries(project)] == ["flytekit.config"] * 2
    assert run("check", *FILE, cwd=project) == (0, summary, "")


def test_a_lower_count_is_said(project):
    write(project, {"src/t.py": TASK.format("latest") * 2})
    run("check", *WRITE, cwd=project)
    assert [one["count"] for one in entries(project)] == [1, 1, 2]
    write(project, {"src/t.py": TASK.format("latest")})
    assert run("check", *FILE, cwd=project).stdout.endswith(OUTDATED)


GONE = {
    "a deleted file": lambda folder: (folder / "src/t.py").unlink(),
    "a file that says nothing any more": lambda folder: write(folder, {"src/t.py": "\n"}),
    "a file that is excluded": lambda folder: write(
        folder, {".flyte-image-lint.toml": 'exclude = ["src/"]\n'}
    ),
    "a rule that is off": lambda folder: write(
        folder, {".flyte-image-lint.toml": 'per-file-ignores = {"src/**" = ["FIL1"]}\n'}
    ),
}


@pytest.mark.parametrize("case", GONE)
def test_what_can_no_longer_be_found_is_said(case, project):
    run("check", *WRITE, cwd=project)
    GONE[case](project)
    assert run("check", *FILE, cwd=project).stdout.endswith(OUTDATED)


PARTS = (("src",), ("src/t.py",), ("--select", "FIL2"), ("--ignore", "FIL1"), ("--detect", "src"))


@pytest.mark.parametrize("words", PARTS)
def test_a_run_over_a_part_says_nothing_of_the_rest_and_keeps_it(words, project):
    run("check", *WRITE, cwd=project)
    before = (project / "baseline.json").read_bytes()
    made = run("check", *FILE, *words, cwd=project)
    assert made.status == 0
    assert "no finding" not in made.stdout
    run("check", *WRITE, *words, cwd=project)
    assert (project / "baseline.json").read_bytes() == before


def test_paths_are_relative_to_the_baseline(project):
    (project / "ci").mkdir()
    run("check", "--write-baseline", "--baseline", "ci/baseline.json", cwd=project)
    assert [one["path"] for one in entries(project, "ci/baseline.json")] == [
        "../flytekit.config", "../flytekit.config", "../src/t.py",
    ]  # fmt: skip
    for words, folder in (
        (("../ci/baseline.json",), "src"),
        (("baseline.json", ".."), "ci"),
        ((str(project / "ci/baseline.json"), str(project)), "src"),
    ):
        assert run("check", "--baseline", *words, cwd=project / folder).status == 0


def test_a_linked_folder_is_the_same_folder(project):
    run("check", *WRITE, cwd=project)
    (project / "link").symlink_to("src")
    assert run("check", *FILE, "link/t.py", cwd=project).status == 0


def test_fixes_are_made_and_then_there_is_less(project):
    write(project, {"flytekit.config": "[images]\na = o/a:1\nb = ghcr.io/o/b\n"})
    run("check", *WRITE, cwd=project)
    diff = run("check", *FILE, "--diff", "--offline", cwd=project)
    assert diff.stderr.startswith("Would fix 1 problem; 0 remain, 2 in the baseline.\n")
    made = run("check", *FILE, "--fix", "--offline", cwd=project)
    assert made.status == 0
    assert "(1 fixed, 0 remaining) in 2 files, 2 in the baseline.\n" in made.stdout
    assert made.stdout.endswith(OUTDATED)
    assert run("check", *WRITE, "--fix", "--offline", cwd=project).status == 0
    assert len(entries(project)) == 2


ENTRY = '{"path": "a", "rule": "b", "name": null, "image": null, "count": 1}'
BROKEN = {
    "": "line 1: is not valid JSON: Expecting value",
    "{": "line 1: is not valid JSON: Expecting property name enclosed in double quotes",
    "{}": "is not a baseline: it has no list 'findings'",
    "[]": "is not a baseline: it has no list 'findings'",
    '{"findings": []}': "has version None; this program reads version 1",
    '{"version": 2, "findings": []}': "has version 2; this program reads version 1",
    '{"version": 1, "findings": [1]}': "entry 1 must be an object with exactly the keys",
    '{"version": 1, "findings": [{}]}': "entry 1 must be an object with exactly the keys",
    f'{{"version": 1, "findings": [{ENTRY}, {ENTRY}]}}': "entry 2 is a duplicate; keep one",
    f'{{"version": 1, "findings": [{ENTRY.replace("1}", "0}")}]}}': "'count' must be a number from",
    f'{{"version": 1, "findings": [{ENTRY.replace("1}", "true}")}]}}': "'count' must be a number",
    f'{{"version": 1, "findings": [{ENTRY.replace("1}", "1e9}")}]}}': "'count' must be a number",
    f'{{"version": 1, "findings": [{ENTRY.replace(chr(34) + "b" + chr(34), "[]")}]}}': (
        "entry 1: 'rule' must be a string"
    ),
    "<<<<<<< ours\n{}": "line 1: is not valid JSON: Expecting value",
    "[" * 100_000: "is not valid JSON: ",
    '{"version": "\x1b[31m", "findings": []}': "line 1: is not valid JSON: Invalid control",
    '{"version": "\\u001b[31m", "findings": []}': "has version \\x1b[31m; this program reads",
}


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: text[:40])
@pytest.mark.parametrize("words", [(), ("--write-baseline",), ("--fix", "--offline")])
def test_a_broken_one_is_one_error_and_nothing_is_done(words, text, project):
    write(project, {"baseline.json": text, "flytekit.config": "[images]\na = o/a:1\n"})
    made = run("check", *FILE, *words, cwd=project)
    assert (made.status, made.stdout) == (2, "")
    assert made.stderr.startswith("error: baseline.json: "), made
    assert BROKEN[text] in made.stderr
    assert made.stderr.count("\n") == 1
    assert (project / "baseline.json").read_text() == text
    assert (project / "flytekit.config").read_text() == "[images]\na = o/a:1\n"


def test_what_is_no_file_of_the_repository_is_not_read(project, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "baseline.json"
    other.write_text('{"version": 1, "findings": []}\n')
    (project / "baseline.json").symlink_to(other)
    for words in (FILE, WRITE):
        made = run("check", *words, cwd=project)
        assert made.status == 2
        assert "a symbolic link leads out of the repository" in made.stderr
    assert other.read_text() == '{"version": 1, "findings": []}\n'


ERRORS = {
    FILE: "error: baseline.json: no such file; '--write-baseline' writes it\n",
    ("--baseline", "src"): "error: src: Is a directory\n",
    ("--baseline", "no/b.json", "--write-baseline"): "error: no/b.json: cannot be written: No such",
    ("--write-baseline",): "error: '--write-baseline' needs '--baseline', or the setting",
    (*FILE, "--no-baseline"): "error: '--no-baseline' cannot be used with '--baseline'\n",
    ("--no-baseline", "--write-baseline"): "error: '--no-baseline' cannot be used with '--write-",
    ("--baseline", ""): "error: option '--baseline' needs a value, FILE\n",
    (*WRITE, "--diff"): "error: '--write-baseline' cannot be used with '--diff'\n",
}


@pytest.mark.parametrize("words", ERRORS)
def test_errors(words, project):
    made = run("check", *words, cwd=project)
    assert made.status == 2
    assert made.stderr.startswith(ERRORS[words])


def test_a_link_that_leads_nowhere_is_no_place_for_it(project):
    (project / "baseline.json").symlink_to("gone.json")
    made = run("check", *WRITE, cwd=project)
    assert (made.status, made.stderr) == (2, ERRORS[FILE])
    assert not (project / "gone.json").exists()


def test_nothing_is_outdated_when_a_file_could_not_be_read(project):
    run("check", *WRITE, cwd=project)
    write(project, {"flytekit.config": "[images]\na = ghcr.io/o/a:1\nb = ghcr.io/o/b\n"})
    assert OUTDATED in run("check", *FILE, cwd=project).stdout
    made = run("check", *FILE, ".", "none.config", cwd=project)
    assert made.status == 2
    assert "matches no finding" not in made.stdout + made.stderr


def test_it_is_not_written_when_a_file_could_not_be_read(project):
    made = run("check", *WRITE, "src", "none.config", cwd=project)
    assert made.status == 2
    assert "baseline.json was not written: not everything could be linted" in made.stderr
    assert not (project / "baseline.json").exists()


def test_a_file_that_cannot_be_written_is_said_and_left(project):
    run("check", *WRITE, cwd=project)
    before = (project / "baseline.json").read_bytes()
    (project / "baseline.json").chmod(0o444)
    write(project, {"src/t.py": TASK.format("1.4.2")})
    made = run("check", *WRITE, cwd=project)
    assert made.status == 2
    assert "error: baseline.json: is read-only, and was left as it is" in made.stderr
    assert (project / "baseline.json").read_bytes() == before


def test_a_rule_of_another_version_is_outdated(project):
    run("check", *WRITE, cwd=project)
    text = (project / "baseline.json").read_text().replace('"untagged-image"', '"no-such-rule"')
    write(project, {"baseline.json": text})
    made = run("check", *FILE, cwd=project)
    assert made.status == 1
    assert made.stdout.endswith(OUTDATED)


_texts = st.one_of(st.none(), st.text(st.characters(), max_size=5))
_words = st.text(st.characters(), max_size=5)
_entries = st.dictionaries(
    st.builds(BaselineEntry, _words, _words, _texts, _texts), st.integers(1, 99)
)


@given(_entries, st.randoms())
def test_it_holds_what_was_written_in_one_order(counts, random):
    text = dump(counts)
    assert load(text.encode()) == counts
    pairs = list(counts.items())
    random.shuffle(pairs)
    assert dump(dict(pairs)) == text
    assert text.replace("\n", "").isascii()
    assert text.replace("\n", "").isprintable()


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_one_line(data):
    refused = ""
    try:
        load(data)
    except BaselineError as error:
        refused = str(error)
    assert refused.isprintable()
