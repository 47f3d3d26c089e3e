"""The setting `baseline`: the same as the option, for each settings file."""

from __future__ import annotations

import json
import subprocess

import pytest

import flyte_image_lint as face
from command import run, write

OLD = "[images]\na = ghcr.io/o/a:latest\n"
NEW = OLD + "b = ghcr.io/o/b:latest\n"
SETTINGS = 'baseline = "ci/old.json"\n'
SUMMARY = "No problems in 1 file, 1 in the baseline.\n"


@pytest.fixture
def project(tmp_path):
    write(tmp_path, {"flytekit.config": OLD, ".flyte-image-lint.toml": SETTINGS, "ci/x": ""})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    made = run("check", "--write-baseline", cwd=tmp_path)
    assert made == (0, SUMMARY, "Wrote 1 finding to ci/old.json.\n")
    return tmp_path


def names(folder, *words):
    result = run("check", *words, "--output-format", "json", cwd=folder)
    return [one["name"] for one in json.loads(result.stdout)]


def test_it_is_as_the_option_and_relative_to_the_settings(project):
    entry = json.loads((project / "ci/old.json").read_text())["findings"][0]
    assert entry["path"] == "../flytekit.config"
    assert run("check", cwd=project) == (0, SUMMARY, "")
    assert run("check", "..", cwd=project / "ci").stdout == SUMMARY
    write(project, {"flytekit.config": NEW})
    assert names(project) == ["b"]


def test_it_can_be_left_out_and_replaced(project):
    write(project, {"empty.json": '{"version": 1, "findings": []}\n'})
    assert names(project, "--no-baseline") == ["a"]
    assert names(project, "--isolated") == ["a"]
    assert names(project, "--baseline", "empty.json") == ["a"]


def test_the_hook_needs_no_option(project):
    assert run("check", "--detect", "flytekit.config", cwd=project).status == 0


def test_a_project_has_its_own(project):
    write(project, {
        "sub/.flyte-image-lint.toml": 'baseline = "sub.json"\n',
        "sub/flytekit.config": OLD.replace("a:", "z:"),
        "more/.flyte-image-lint.toml": "",
        "more/flytekit.config": OLD.replace("a:", "m:"),
    })  # fmt: skip
    made = run("check", "--write-baseline", cwd=project)
    assert made.stderr == "Wrote 1 finding to ci/old.json.\nWrote 1 finding to sub/sub.json.\n"
    assert "in 1 of 3 files, 2 in the baseline" in made.stdout
    assert names(project) == ["a"]  # that of `more`, which has none
    write(project, {"sub/flytekit.config": "[images]\n", "flytekit.config": "[images]\n"})
    said = run("check", cwd=project).stdout.splitlines()
    assert [line.partition(":")[0] for line in said[-2:]] == ["ci/old.json", "sub/sub.json"]


def test_a_file_that_is_gone_is_said(project):
    (project / "flytekit.config").unlink()
    assert "ci/old.json: 1 entry matches no finding" in run("check", cwd=project).stdout


@pytest.mark.parametrize("words", [(), ("--fix", "--offline")])
def test_one_that_is_not_there_is_an_error_before_anything_is_done(words, project):
    (project / "ci/old.json").unlink()
    write(project, {"flytekit.config": "[images]\na = o/a:1\n"})
    made = run("check", *words, cwd=project)
    said = "error: ci/old.json: no such file; '--write-baseline' writes it\n"
    assert made == (2, "", said)
    assert (project / "flytekit.config").read_text() == "[images]\na = o/a:1\n"


OUTSIDE = ('"../old.json"', '"/tmp/old.json"', '"out/old.json"', '".git/old.json"')


@pytest.mark.parametrize("value", OUTSIDE)
@pytest.mark.parametrize("words", [(), ("--write-baseline",)])
def test_it_cannot_be_outside_of_the_repository(value, words, project, tmp_path_factory):
    (project / "out").symlink_to(tmp_path_factory.mktemp("outside"))
    write(project, {".flyte-image-lint.toml": f"baseline = {value}\n"})
    made = run("check", *words, cwd=project)
    assert (made.status, made.stdout) == (2, "")
    assert "'baseline' names '" in made.stderr
    assert "which is outside of '.'; use '--baseline'\n" in made.stderr
    assert not (project / ".git/old.json").exists()
    assert not (project / "out/old.json").exists()
    assert not (project.parent / "old.json").exists()


WRONG = {
    "''": "'baseline' must name a file, not ''",
    "'ci/'": "'baseline' must name a file, not 'ci/'",
    "1": "'baseline' must be a string, not an integer",
}


@pytest.mark.parametrize("value", WRONG)
def test_values_that_mean_nothing(value, project):
    write(project, {".flyte-image-lint.toml": f"baseline = {value}\n"})
    made = run("check", cwd=project)
    assert made.status == 2
    assert WRONG[value] in made.stderr


def test_comments_are_added_for_what_is_new_alone(project):
    write(project, {"flytekit.config": NEW})
    made = run("check", "--add-ignores=new", cwd=project)
    assert made == (
        0,
        "No problems in 1 file, 1 suppressed, 1 in the baseline.\n",
        "Suppressed 1 finding in flytekit.config.\n",
    )
    comment = "# flyte-image-lint: ignore[floating-tag] new\n"
    assert (project / "flytekit.config").read_text() == NEW.replace("b =", f"{comment}b =")


def test_a_comment_that_cannot_be_written_says_nothing_of_what_is_accepted(project):
    text = "define RUN\npyflyte run --image ghcr.io/o/a:latest t.py t\nendef\n"
    write(project, {"Makefile": text})
    run("check", "--write-baseline", cwd=project)
    made = run("check", "--add-ignores=new", cwd=project)
    assert (made.status, made.stderr) == (0, "")
    assert (project / "Makefile").read_text() == text


def test_the_settings_that_hold_are_shown(project):
    shown = run("check", "--show-settings", cwd=project).stdout
    assert 'baseline = "ci/old.json"  # from .flyte-image-lint.toml' in shown
    shown = run("check", "--show-settings", "--baseline", "b.json", cwd=project).stdout
    assert 'baseline = "b.json"  # from the command line' in shown


def test_programs_get_the_same(project):
    write(project, {"flytekit.config": NEW})
    result = face.lint_paths([project])
    assert [one.name for one in result.findings] == ["b"]
    assert [one.name for one in result.accepted] == ["a"]
    assert result.errors == []


BROKEN = {"": "no such file", "{}": "is not a baseline"}


@pytest.mark.parametrize("text", BROKEN)
def test_programs_are_told_of_what_cannot_be_used(text, project):
    if text:
        write(project, {"ci/old.json": text})
    else:
        (project / "ci/old.json").unlink()
    result = face.lint_paths([project])
    assert [one.name for one in result.findings] == ["a"]
    (said,) = result.errors
    assert BROKEN[text] in said
