"""`check --show-files` and `check --show-settings`."""

from __future__ import annotations

import pytest

import command

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

FILES = {
    "flytekit.config": "[images]\napp = ghcr.io/o/a:1\n",
    "notes.txt": "no\n",
    "src/t.py": 'from flytekit import task\n@task(container_image="ghcr.io/o/a:1")\ndef t(): ...\n',
    "src/other.py": "import os\n",
    "team/.flyte-image-lint.toml": 'pin = "digest"\nignore = ["FIL1"]\n',
    "team/flytekit.config": "[images]\napp = ghcr.io/o/a:1\n",
    "pyproject.toml": '[tool.flyte-image-lint]\nregistries = ["ghcr.io"]\nexclude = ["old/"]\n',
    "old/flytekit.config": "[images]\napp = ghcr.io/o/a:1\n",
}


@pytest.fixture
def project(tmp_path):
    command.write(tmp_path, FILES)
    (tmp_path / ".git").mkdir()
    return tmp_path


def settings(project, *words: str) -> dict[str, dict[str, object]]:
    """Give the settings by the paths that they are shown for; what is shown is TOML."""
    result = command.run("check", "--show-settings", *words, cwd=project)
    assert (result.status, result.stderr) == (0, "")
    parts = result.stdout.split("\n\n")
    return {part.splitlines()[0].removeprefix("# "): tomllib.loads(part) for part in parts}


def lines(project, *words: str) -> list[str]:
    return command.run("check", "--show-settings", *words, cwd=project).stdout.splitlines()


def test_files_are_those_that_are_linted(project):
    result = command.run("check", "--show-files", cwd=project)
    assert result == (0, "flytekit.config\nsrc/t.py\nteam/flytekit.config\n", "")
    named = command.run("check", "--show-files", "old/flytekit.config", "gone", cwd=project)
    assert named == (2, "old/flytekit.config\n", "error: gone: no such file\n")


def test_settings_are_those_that_hold(project):
    chosen = settings(project)
    assert list(chosen) == ["flytekit.config", "team/flytekit.config"]
    assert chosen["flytekit.config"]["registries"] == ["ghcr.io"]
    assert chosen["flytekit.config"]["pin"] == "tag"
    assert chosen["team/flytekit.config"]["pin"] == "digest"
    assert chosen["team/flytekit.config"]["ignore"] == ["FIL1"]
    assert "docker.io" in chosen["team/flytekit.config"]["registries"]


def test_it_is_said_where_each_comes_from(project):
    shown = lines(project, "team", "--select", "FIL1", "--ignore", "FIL102")
    assert "# settings: team/.flyte-image-lint.toml" in shown
    assert 'pin = "digest"  # from team/.flyte-image-lint.toml' in shown
    assert 'select = ["FIL1"]  # from the command line' in shown
    assert "ignore = [  # from team/.flyte-image-lint.toml and the command line" in shown
    assert "names = []  # default" in shown


def test_other_files_of_settings(project):
    assert "# settings: no file" in lines(project, "--isolated")
    chosen = lines(project, "--config", "team/.flyte-image-lint.toml", "flytekit.config")
    assert 'pin = "digest"  # from team/.flyte-image-lint.toml' in chosen


def test_a_path_without_files(project):
    (project / "empty").mkdir()
    assert list(settings(project, "empty")) == ["empty"]


def test_nothing_steers_a_terminal(tmp_path):
    text = 'exclude = ["a\\u001b]31m\\n::stop::"]\n'
    command.write(tmp_path, {".flyte-image-lint.toml": text})
    assert settings(tmp_path, ".")["."]["exclude"] == ["a\x1b]31m\n::stop::"]


def test_both_at_once_are_refused(project):
    result = command.run("check", "--show-files", "--show-settings", cwd=project)
    assert result.status == 2
    assert "'--show-files' cannot be used with '--show-settings'" in result.stderr
