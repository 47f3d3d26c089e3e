"""What docs/howto/editors.md shows is true: the blocks that are pasted, and what reads lines."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

import neovim
from checkout import ROOT
from command import run

if sys.version_info < (3, 11):
    import tomli as tomllib
else:
    import tomllib

PAGE = neovim.PAGE.read_text(encoding="utf-8")
EXTENSION = json.loads((ROOT / "integrations/vscode/package.json").read_text(encoding="utf-8"))
(TASKS,) = (json.loads(text) for text in re.findall(r"(?ms)^```json\n(.*?)^```$", PAGE))
(MATCHER,) = (task["problemMatcher"] for task in TASKS["tasks"])
(COMMAND,) = (task["command"] for task in TASKS["tasks"])
EXAMPLES = ROOT / "examples"


def checked(*words):
    """Give what the command of the task prints for the examples."""
    program, *arguments = COMMAND.split()
    assert program == "flyte-image-lint"
    made = run(*arguments, *words, cwd=EXAMPLES)
    assert made.status == 1
    return made.stdout


def is_message(text, finding):
    """Whether a text is the message, which JSON has together with the help."""
    return bool(text) and f"{finding['message']}; ".startswith(f"{text}; ")


@pytest.fixture(scope="module")
def findings():
    made = run("check", "--output-format", "json", cwd=EXAMPLES)
    findings = json.loads(made.stdout)
    assert len(findings) > 30
    assert {finding["severity"] for finding in findings} >= {"error", "warning"}
    assert any(finding["fix"] and finding["fix"]["safe"] for finding in findings)
    return findings


def test_the_problem_matcher_reads_every_finding_and_nothing_else(findings):
    pattern = MATCHER["pattern"]
    matches = list(
        filter(None, (re.search(pattern["regexp"], line) for line in checked().splitlines()))
    )
    parts = ("file", "line", "column", "code", "severity", "message")
    keys = ("path", "line", "column", "code", "severity")
    assert len(matches) == len(findings)
    for match, finding in zip(matches, findings, strict=True):
        *places, message = (match[pattern[part]] for part in parts)
        assert places == [str(finding[key]) for key in keys]
        assert is_message(message, finding)


def test_the_extension_has_the_same_problem_matcher():
    (theirs,) = EXTENSION["contributes"]["problemMatchers"]
    assert {"name": theirs["name"], **MATCHER} == theirs
    assert f'"problemMatcher": "${theirs["name"]}"' in PAGE


def test_vim_lists_every_finding(findings, tmp_path):
    """`:make` runs the real program; the list is that of Neovim, which reads lines as Vim does."""
    (tmp_path / "vimrc").write_text(neovim.shown("FlyteImages", "vim"))
    listed = tmp_path / "list.json"
    items = "map(getqflist(), {_, item -> extend(item, {'path': bufname(item.bufnr)})})"
    write = f"call writefile([json_encode({items})], '{listed}')"
    words = ["-c", "silent FlyteImages", "-c", write, "-c", "qall!"]
    environment = neovim.environment(tmp_path)
    subprocess.run(
        [neovim.neovim(), "--headless", "-u", tmp_path / "vimrc", *words],
        cwd=EXAMPLES, env=environment, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    read = [item for item in json.loads(listed.read_text(encoding="utf-8")) if item["valid"]]
    assert len(read) == len(findings)
    for item, finding in zip(read, findings, strict=True):
        assert (item["lnum"], item["col"]) == (finding["line"], finding["column"])
        head, _, message = item["text"].partition(": ")
        assert head.replace(" [*]", "") == f"{finding['code']} {finding['severity']}"
        assert is_message(message, finding)
        assert item["path"] == finding["path"]


def test_the_settings_of_helix_name_the_server():
    settings = tomllib.loads(neovim.shown("# languages.toml", "text"))
    assert settings["language-server"] == {
        "flyte-image-lint": {"command": "flyte-image-lint", "args": ["server"]}
    }
    for language in settings["language"]:
        assert "flyte-image-lint" in language["language-servers"]


def test_the_version_of_the_extension_is_that_of_the_package():
    import flyte_image_lint

    lock = json.loads((ROOT / "integrations/vscode/package-lock.json").read_text(encoding="utf-8"))
    versions = {EXTENSION["version"], lock["version"], lock["packages"][""]["version"]}
    assert versions == {flyte_image_lint.__version__}


@pytest.mark.parametrize("folder", ["integrations/vscode", "integrations/vscode/packaging"])
def test_locks_name_no_registry(folder):
    """Where npm takes packages from is a matter of its settings."""
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert packages
    assert all(about["integrity"] and "resolved" not in about for about in packages.values())


def test_without_npm_it_is_said_that_the_tests_of_the_extension_did_not_run(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "from tools import extension; print(extension.test('python'))"],
        cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = "the tests of the extension for VS Code did not run: npm is not installed\n0\n"
    assert (done.stdout, done.stderr) == (said, "")
