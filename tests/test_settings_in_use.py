"""What settings do to a run of `check`, and how the command line goes before them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import command
from project_copy import PACKAGE, Copy

OWN = ".flyte-image-lint.toml"
FILES = {
    "flytekit.config": "[images]\na = ghcr.io/o/a:latest\nb = ghcr.io/o/b\nc = app:1.4.2\n",
    "old/flytekit.config": "[images]\nd = ghcr.io/o/d:latest\n",
}


@pytest.fixture
def project(tmp_path):
    command.write(tmp_path, FILES)
    (tmp_path / ".git").mkdir()
    return tmp_path


def levels(project: Path, *words: str) -> set[tuple[str, str]]:
    """Give the codes of what is found in the upper config, with severities."""
    result = command.run("check", "--output-format", "json", *words, "flytekit.config", cwd=project)
    assert result.status in (0, 1), result
    return {(each["code"], each["severity"]) for each in json.loads(result.stdout)}


# severity


@pytest.mark.parametrize(
    ("severity", "changed"),
    [
        ('{FIL102 = "info"}', {"FIL102": "info"}),
        ('{floating-tag = "error"}', {"FIL102": "error"}),
        ('{fil102 = "error"}', {"FIL102": "error"}),
        ('{FIL1 = "info"}', {"FIL101": "info", "FIL102": "info"}),
        ('{ALL = "warning"}', {"FIL101": "warning", "FIL102": "warning", "FIL202": "warning"}),
        # what selects the fewest rules holds, in whatever order
        ('{FIL1 = "info", FIL102 = "error"}', {"FIL101": "info", "FIL102": "error"}),
        ('{floating-tag = "error", FIL10 = "info", ALL = "warning"}',
         {"FIL101": "info", "FIL102": "error", "FIL202": "warning"}),
        ('{FIL4 = "error"}', {}),
    ],
)  # fmt: skip
def test_severities(project, severity, changed):
    usual = dict(levels(project))
    assert usual == {"FIL101": "error", "FIL102": "warning", "FIL202": "info"}
    (project / OWN).write_text(f"severity = {severity}\n")
    assert dict(levels(project)) == {**usual, **changed}


def test_statistics_are_coloured_by_what_was_found(project):
    """The rule has one colour; the worst of its findings decides which."""
    (project / "old" / OWN).write_text('severity = {FIL102 = "error"}\n')
    words = ("check", "--statistics", "--color", "always", "-q")
    red, magenta = "\x1b[1;31m", "\x1b[1;35m"

    def colour(*paths: str) -> str:
        shown = command.run(*words, *paths, cwd=project, colour=True).stdout
        (line,) = (line for line in shown.splitlines() if "FIL102" in line)
        return line[: line.index("FIL102")][-len(red) :]

    assert colour("flytekit.config") == magenta
    assert colour("flytekit.config", "old") == colour("old") == red


def test_the_severity_of_what_is_found_about_comments(project):
    text = "[images]\n# flyte-image-lint: ignore[FIL2] none\na = ghcr.io/o/a:1.4.2\n"
    (project / "flytekit.config").write_text(text)
    (project / OWN).write_text('severity = {unused-ignore = "error"}\n')
    assert levels(project) == {("FIL099", "error")}


def test_the_exit_status_follows(project):
    words = ("check", "-q", "flytekit.config")
    (project / OWN).write_text('severity = {ALL = "info"}\n')
    assert command.run(*words, cwd=project).status == 0
    (project / OWN).write_text('severity = {ALL = "info", FIL202 = "warning"}\n')
    assert command.run(*words, cwd=project).status == 1


@pytest.mark.parametrize(
    ("severity", "said"),
    [
        ('{E9 = "error"}', "'severity' names an unknown rule 'E9'"),
        ('{floating-tags = "error"}', "unknown rule 'floating-tags', did you mean 'floating-tag'?"),
        ('{FIL102 = "error", floating-tag = "info"}',
         "'severity' has 'FIL102' and 'floating-tag', which are the same rules"),
    ],
)  # fmt: skip
def test_wrong_severities(project, severity, said):
    (project / OWN).write_text(f"severity = {severity}\n")
    result = command.run("check", cwd=project)
    assert result.status == 2
    assert result.stderr.startswith(f"error: {OWN}: ")
    assert said in result.stderr


def test_the_same_severity_twice_is_no_contradiction(project):
    (project / OWN).write_text('severity = {FIL102 = "error", floating-tag = "error"}\n')
    assert ("FIL102", "error") in levels(project)


# fail-level


@pytest.mark.parametrize(
    ("settings", "words", "status"),
    [
        ("", [], 1),
        ('fail-level = "error"', [], 0),
        ('fail-level = "warning"', [], 1),
        ('fail-level = "error"', ["--fail-level", "warning"], 1),
        ('fail-level = "info"', ["--fail-level", "error"], 0),
        ('fail-level = "info"', ["--exit-zero"], 0),
        ('fail-level = "info"', ["--isolated", "--fail-level", "error"], 0),
    ],
)
def test_fail_level(project, settings, words, status):
    (project / OWN).write_text(settings)
    assert command.run("check", "-q", "old", *words, cwd=project).status == status


def test_the_settings_of_each_file_decide(project):
    (project / OWN).write_text('fail-level = "info"')
    (project / "old" / OWN).write_text('fail-level = "error"')
    assert command.run("check", "-q", "old", cwd=project).status == 0
    assert command.run("check", "-q", "--select", "FIL202", cwd=project).status == 1
    assert command.run("check", "-q", "--select", "FIL202", "old", cwd=project).status == 0


# output-format


def test_output_format(project):
    (project / OWN).write_text('output-format = "json"')
    assert json.loads(command.run("check", "old", cwd=project).stdout)
    assert command.run("check", "old", "--select", "FIL3", cwd=project).stdout == "[]\n"
    for words in (["--output-format", "concise"], ["--statistics"], ["--isolated"]):
        shown = command.run("check", "old", *words, cwd=project).stdout
        assert "FIL102" in shown
        assert not shown.startswith("[")
    # It is that of the current directory, not of the files.
    assert "FIL102" in command.run("check", "..", cwd=project / "old").stdout
    (project / "old" / OWN).write_text('output-format = "sarif"')
    assert json.loads(command.run("check", "old", cwd=project).stdout)[0]["code"] == "FIL102"


@pytest.mark.parametrize("word", ["xml", "json=report.json", ""])
def test_no_output_format(project, word):
    (project / OWN).write_text(f'output-format = "{word}"')
    result = command.run("check", cwd=project)
    allowed = "full, concise, json, sarif, github, gitlab, junit"
    said = f"error: {OWN}: 'output-format' must be one of {allowed}, not '{word}'\n"
    assert (result.status, result.stdout, result.stderr) == (2, "", said)
    assert sorted(os.listdir(project)) == [OWN, ".git", "flytekit.config", "old"]


# --exclude


@pytest.mark.parametrize(
    ("settings", "words", "files"),
    [
        ("", [], {"flytekit.config", "old/flytekit.config"}),
        ("", ["--exclude", "old/"], {"flytekit.config"}),
        ("", ["--exclude", "/flytekit.config"], {"old/flytekit.config"}),
        ("", ["--exclude", "old/,/flytekit.config"], set()),
        ("", ["--exclude", "old/", "--exclude", "/flytekit.config"], set()),
        ('exclude = ["old/"]', ["--exclude", "/flytekit.config"], set()),
        ("", ["--exclude", "*.config", "--isolated"], set()),
        # what is named is linted, unless with --detect
        ("", ["--exclude", "old/", "old/flytekit.config"], {"old/flytekit.config"}),
        ("", ["--exclude", "old/", "--detect", "old/flytekit.config"], set()),
    ],
)
def test_exclude(project, settings, words, files):
    (project / OWN).write_text(settings)
    result = command.run("check", "--show-files", *words, cwd=project)
    assert set(result.stdout.split()) == files


def test_globs_of_the_command_line_are_relative_to_the_current_directory(project):
    shown = command.run("check", "--show-files", "--exclude", "/flytekit.config", ".",
                        cwd=project / "old")  # fmt: skip
    assert shown.stdout == ""


def test_a_wrong_glob(project):
    result = command.run("check", "--exclude", "[a", cwd=project)
    assert result.status == 2
    assert "error: option '--exclude': '[a' has a '[' without its ']'" in result.stderr


def test_the_command_line_is_shown_as_an_origin(project):
    (project / OWN).write_text('exclude = ["old/"]\nfail-level = "error"\n')
    words = ("--exclude", "x", "--fail-level", "info", "--output-format", "json")
    shown = command.run("check", "--show-settings", *words, cwd=project).stdout.splitlines()
    assert f'exclude = ["old/", "x"]  # from {OWN} and the command line' in shown
    assert 'fail-level = "info"  # from the command line' in shown
    assert 'output-format = ["json"]  # from the command line' in shown
    assert "# extend: none" in shown
    assert "severity = {}  # default" in shown


# A new setting.

NEW = """
    max_age: int | None = setting(
        "seconds", None, "How old a lock may be, in seconds.", "max-age = 3600", "0.3.0"
    )
"""
DECLARATIONS = f"{PACKAGE}/settings/declarations.py"
PAGE = "docs/settings.md"
SCHEMA = f"{PACKAGE}/schemas/settings.json"


def test_a_setting_is_added_in_one_place(tmp_path):
    """As CONTRIBUTING.md says: one declaration, of which all else is made."""
    copy = Copy(tmp_path / "copy")
    copy.write(DECLARATIONS, copy.read(DECLARATIONS) + NEW)
    copy.passes(
        "--update", "-k", "from_the_declarations", "tests/test_docs.py", "tests/test_schemas.py"
    )
    assert copy.touched == {DECLARATIONS}
    assert copy.changed() == {DECLARATIONS, PAGE, SCHEMA}
    row = "| `max-age` | number |  | How old a lock may be, in seconds. | 0.3.0 |"
    assert row in copy.read(PAGE).splitlines()
    assert json.loads(copy.read(SCHEMA))["properties"]["max-age"] == {
        "description": "How old a lock may be, in seconds.",
        "type": "number",
        "exclusiveMinimum": 0,
        "examples": [3600],
    }

    project = command.write(tmp_path / "project", {OWN: "max-age = 3600\n"})
    words = ("flyte_image_lint", "check", "--show-settings")
    shown = copy.run(*words, cwd=project).stdout.splitlines()
    assert f"max-age = 3600  # from {OWN}" in shown
    assert "# max-age: none" in copy.run(*words, "--isolated", cwd=project).stdout.splitlines()
    (project / OWN).write_text("max-age = 'x'\nmax_age = 1\n")
    wrong = copy.run("flyte_image_lint", "check", cwd=project).stderr
    assert "unknown key 'max_age'; did you mean 'max-age'?" in wrong
    (project / OWN).write_text("max-age = 'x'\n")
    wrong = copy.run("flyte_image_lint", "check", cwd=project).stderr
    assert (
        "'max-age' must be a number of seconds above 0, not 'x'; for example: max-age = 3600"
        in wrong
    )
