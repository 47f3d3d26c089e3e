"""What runs on GitHub: valid, with the least rights, and pinned; so is what the docs show."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import dev
import release_tools
from checkout import ROOT
from flyte_image_lint.text.about import HOME
from interpreters import PYTHONS

GITHUB = ROOT / ".github"
WORKFLOWS = {path.name: path for path in sorted((GITHUB / "workflows").glob("*.yml"))}
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SNIPPETS = [
    (f"{path.name}-{number}", text)
    for path in PAGES
    for number, text in enumerate(
        re.findall(
            r"^```yaml\n(# \.github/workflows/.*?)^```$",
            path.read_text(encoding="utf-8"),
            re.DOTALL | re.MULTILINE,
        )
    )
]
FORMS = sorted(
    set((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) - {GITHUB / "ISSUE_TEMPLATE" / "config.yml"}
)
OWN = HOME.partition("github.com/")[2]
PINNED = re.compile(r"uses: ([\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$")


def load(name: str):
    return yaml.safe_load(WORKFLOWS[name].read_text(encoding="utf-8"))


def valid(schema: str, *paths: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*command, *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_they_are_valid():
    valid("github-workflows", *WORKFLOWS.values())
    valid("dependabot", GITHUB / "dependabot.yml")

    valid("github-issue-forms", *FORMS)
    valid("github-issue-config", GITHUB / "ISSUE_TEMPLATE" / "config.yml")


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The workflows that the documentation shows, in a repository of their own."""
    folder = tmp_path_factory.mktemp("shown") / ".github" / "workflows"
    folder.mkdir(parents=True)
    for name, text in SNIPPETS:
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    # Whoever uses the action pins it; we do not know the digest of a release before it is made.
    policies = {"policies": {OWN: "ref-pin", "*": "hash-pin"}}
    (folder.parent / "zizmor.yml").write_text(
        yaml.safe_dump({"rules": {"unpinned-uses": {"config": policies}}}), encoding="utf-8"
    )
    return folder.parents[1]


def zizmor(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    tool = str(release_tools.release() / "zizmor")
    command = [tool, "--offline", "--no-progress", "--color", "never", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", [".github", "action.yml"])
def test_zizmor_finds_nothing_in_ours(path):
    done = zizmor(ROOT, "--persona", "auditor", path)
    assert (done.returncode, done.stdout.strip()[:21]) == (0, "No findings to report"), done


def test_zizmor_finds_nothing_in_what_the_docs_show(shown):
    assert len(SNIPPETS) >= 3
    done = zizmor(shown, ".github")
    assert (done.returncode, done.stdout.strip()[:21]) == (0, "No findings to report"), done


def test_zizmor_is_asked_in_truth(shown, tmp_path):
    """A workflow with an action that is not pinned is found."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    text = SNIPPETS[0][1]
    (folder / "a.yml").write_text(re.sub(r"@[0-9a-f]{40}", "@v4", text), encoding="utf-8")
    assert "unpinned-uses" in zizmor(tmp_path, ".github").stdout


def test_actions_are_pinned_by_digest_and_say_their_version():
    texts = [
        path.read_text(encoding="utf-8")
        for path in [*WORKFLOWS.values(), ROOT / "action.yml", *PAGES]
    ]
    lines = re.findall(r"(?m)^ +(?:- )?(uses: .*)$", "\n".join(texts))
    pins = {line: PINNED.fullmatch(line) for line in lines if f" {OWN}@" not in line}
    assert pins
    assert [line for line, pinned in pins.items() if pinned is None] == []
    digests = {(pinned[1], pinned[2]) for pinned in pins.values() if pinned}
    assert len(digests) == len({action for action, _digest in digests})


@pytest.mark.parametrize("name", WORKFLOWS)
def test_rights_are_few_and_said(name):
    workflow = load(name)
    assert workflow["permissions"] == {}
    assert "concurrency" in workflow
    for job in workflow["jobs"].values():
        assert 5 <= job["timeout-minutes"] <= 90
        assert set(job["permissions"]) <= {
            "contents", "id-token", "attestations", "pages"
        }  # fmt: skip
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
    writing = re.findall(r"(?m)^ +[\w-]+: write.*$", WORKFLOWS[name].read_text(encoding="utf-8"))
    assert all("  # " in line for line in writing)


def test_only_the_last_job_of_a_release_writes_to_the_repository():
    jobs = load("release.yml")["jobs"]
    assert list(jobs) == ["build", "try", "attest", "publish", "draft"]
    needs = [job.get("needs") for job in jobs.values()]
    assert needs == [None, *list(jobs)[:-1]]
    writes = [name for name, job in jobs.items() if job["permissions"].get("contents") == "write"]
    assert writes == ["draft"]
    assert "--draft" in jobs["draft"]["steps"][-1]["run"]


def test_tasks_that_are_run_are_there():
    runs = [
        step["run"]
        for name in WORKFLOWS
        for job in load(name)["jobs"].values()
        for step in job["steps"]
        if "run" in step
    ]
    tasks = set(re.findall(r'dev\.py (\w+|"\$VERSIONS")', "\n".join(runs)))
    versions = set(load("ci.yml")["jobs"]["versions"]["strategy"]["matrix"]["versions"])
    tasks = (tasks - {'"$VERSIONS"'}) | versions
    assert tasks >= {"test", "portable", "build", "site", "notes", "oldest", "newest"}
    assert all(f"    python3 dev.py {task} " in dev.__doc__ for task in tasks)


def test_pythons_are_those_of_the_classifiers_and_the_next():
    jobs = load("ci.yml")["jobs"]
    labels = [f"{major}.{minor}" for major, minor in PYTHONS]
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.findall(r"Python :: (3\.\d+)\"", text) == labels
    for name in ("test", "portable"):
        assert jobs[name]["strategy"]["matrix"]["python"] == [*labels, "3.14"]
    systems = {job.get("runs-on") for job in jobs.values()}
    systems |= set(jobs["portable"]["strategy"]["matrix"]["os"])
    assert {re.sub(r"-.*", "", name) for name in systems if "$" not in name} == {
        "ubuntu", "macos", "windows"
    }  # fmt: skip


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_issues_ask_for_a_small_project(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    fields = {field.get("id"): field for field in form["body"]}
    assert fields["files"]["validations"]["required"] is True
    assert "project" in fields["files"]["attributes"]["label"]
