"""The action and the jobs in docs/ci.md are valid, and their scripts do what is said."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

import workflow_commands
from command import COMMAND, write
from flyte_image_lint.text.about import HOME

ROOT = Path(__file__).resolve().parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}
SLUG = HOME.partition("github.com/")[2]
FAULTY = "[images]\napp = ghcr.io/org/app\ntrainer = ghcr.io/org/trainer:latest\n"
CLEAN = "[images]\napp = ghcr.io/org/app:1.4.2\n"

SNIPPETS = {
    f"{match[1]} {number}": match[2]
    for number, match in enumerate(
        re.finditer(
            r"^```yaml\n# (\S+)\n(.*?)^```$",
            (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"),
            re.DOTALL | re.MULTILINE,
        )
    )
}


def validate(schema, path):
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


# The action


class Job:
    """A job of GitHub Actions, as far as an action can see it: folders, files, variables."""

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "work" / "repository"
        self.temp = folder / "temp"
        self.output = folder / "output"
        (self.workspace / ".git").mkdir(parents=True)
        self.temp.mkdir()
        self.output.touch()

    def use(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Use the action: run its scripts, up to the first that fails, as the runner does."""
        done = self._run(STEPS["install"], inputs)
        return done if done.returncode else self.check(**inputs)

    def check(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run the script that lints."""
        return self._run(STEPS["check"], inputs)

    def _run(self, step, inputs):
        values = {name: about["default"] for name, about in ACTION["inputs"].items()}
        values |= {name.replace("_", "-"): value for name, value in inputs.items()}
        assert step["shell"] == "bash"
        script = self.temp / "script.sh"
        script.write_text(step["run"], encoding="utf-8")
        mine = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.workspace,
            env={
                **mine,
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(ROOT),
                "GITHUB_OUTPUT": str(self.output),
                "GITHUB_WORKSPACE": str(self.workspace),
                "RUNNER_TEMP": str(self.temp),
                **{name: self._evaluated(text, values) for name, text in step["env"].items()},
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def _evaluated(self, text, inputs):
        values = {
            "steps.python.outputs.python-path": sys.executable,
            "runner.temp": str(self.temp),
            **{f"inputs.{name}": value for name, value in inputs.items()},
        }
        return re.sub(r"\$\{\{ (\S+) \}\}", lambda match: values[match[1]], text)

    @property
    def outputs(self):
        lines = self.output.read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A job in which the action has been used once, so that it need not be installed again."""
    job = Job(tmp_path_factory.mktemp("job"))
    write(job.workspace, {"flytekit.config": CLEAN})
    done = job.use()
    assert (done.returncode, done.stderr) == (0, ""), done
    return job


@pytest.fixture
def job(installed, tmp_path):
    made = Job(tmp_path)
    (made.temp / "flyte-image-lint").symlink_to(installed.temp / "flyte-image-lint")
    write(made.workspace, {"flytekit.config": FAULTY, "a b/clean.config": CLEAN})
    return made


def test_the_action_is_valid():
    validate("github-actions", ROOT / "action.yml")


def test_no_input_is_written_into_a_script():
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step.get("uses", f"a@{'0' * 40}"))


def test_the_action_installs_itself_and_nothing_beside_the_jobs_python(installed):
    program = "import sys, flyte_image_lint, yaml; print(flyte_image_lint.__file__, yaml.__file__)"
    folder = str(installed.temp / "flyte-image-lint")
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": folder},
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(path.startswith(folder) for path in done.stdout.split())
    assert STEPS["python"]["with"]["update-environment"] is False


def test_the_action_installs_a_version_from_the_index(tmp_path):
    done = Job(tmp_path).use(version="0.0.0.dev0")
    assert done.returncode
    assert "flyte-image-lint==0.0.0.dev0" in done.stderr


def test_the_action_reports_and_fails(job):
    done = job.check()
    assert done.returncode == 1
    annotations = workflow_commands.obeyed(done.stdout)
    assert [command.name for command in annotations] == ["error", "warning"]
    assert {command.properties["file"] for command in annotations} == {"flytekit.config"}
    assert "3 | trainer = ghcr.io/org/trainer:latest" in done.stdout
    assert workflow_commands.obeyed(done.stderr) == []


def test_sarif_is_where_the_upload_looks_for_it(job):
    job.check()
    (path,) = (job.workspace / ".." / "results").glob("*.sarif")
    assert len(json.loads(path.read_text())["runs"][0]["results"]) == 2
    assert (job.workspace / job.outputs["sarif-file"]).samefile(path)
    assert sorted(os.listdir(job.workspace)) == [".git", "a b", "flytekit.config"]


def test_inputs_of_the_action(job):
    done = job.check(
        paths="a b/clean.config\n\n-gone $(touch evil).config\n",
        args="--select FIL1 \n --exit-zero",
        sarif_file="out put/$(touch evil).sarif",
    )
    assert done.returncode == 2
    assert "error: -gone $(touch evil).config: no such file" in done.stderr
    assert job.outputs == {"sarif-file": "out put/$(touch evil).sarif"}
    json.loads((job.workspace / job.outputs["sarif-file"]).read_text())
    assert not list(job.workspace.rglob("evil"))
    done = job.check(args="--exit-zero --select FIL102")
    assert done.returncode == 0
    assert len(workflow_commands.obeyed(done.stdout)) == 1


def test_bad_arguments_of_the_action_say_so(job):
    job.check()
    job.output.write_text("")
    done = job.check(args="--nonsense *")
    assert done.returncode == 2
    assert "unknown option '--nonsense'" in done.stderr
    assert workflow_commands.obeyed(done.stdout) == []


def test_modules_of_the_checkout_are_not_imported(job):
    write(job.workspace, {"yaml.py": "raise SystemExit(99)\n", "json.py": "raise SystemExit(98)\n"})
    if sys.version_info >= (3, 11):  # as the action's Python is
        assert job.check(paths="flytekit.config").returncode == 1


# docs/ci.md


@pytest.mark.parametrize("name", [name for name in SNIPPETS if ".github/" in name])
def test_workflows_are_valid_and_give_inputs_that_there_are(name, tmp_path):
    write(tmp_path, {"workflow.yml": SNIPPETS[name]})
    validate("github-workflows", tmp_path / "workflow.yml")
    used = [
        step
        for job in yaml.safe_load(SNIPPETS[name])["jobs"].values()
        for step in job["steps"]
        if step["uses"].startswith(f"{SLUG}@")
    ]
    assert len(used) == 1
    assert set(used[0].get("with", {})) <= set(ACTION["inputs"])


def test_the_inputs_of_the_action_are_documented():
    text = (ROOT / "docs" / "action.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE)
    assert listed == [*ACTION["inputs"], *ACTION["outputs"]]


def test_the_job_of_gitlab(tmp_path):
    (snippet,) = (text for name, text in SNIPPETS.items() if ".gitlab-ci.yml" in name)
    write(tmp_path, {".gitlab-ci.yml": snippet, "flytekit.config": FAULTY})
    validate("gitlab-ci", tmp_path / ".gitlab-ci.yml")
    (job,) = yaml.safe_load(snippet).values()
    bin_folder = os.path.dirname(COMMAND)
    (script,) = job["script"]
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={"PATH": f"{bin_folder}:{os.environ['PATH']}", "GITLAB_CI": "true", "CI": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    reports = job["artifacts"]["reports"]
    assert len(json.loads((tmp_path / reports["codequality"]).read_text())) == 2
    suites = ElementTree.fromstring((tmp_path / reports["junit"]).read_text())
    assert suites.get("failures") == "2"
    assert job["artifacts"]["when"] == "always"


def test_what_jobs_install_is_what_the_readme_says():
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    installs = re.findall(r"pip install (\S+@v\S+)", text)
    assert len(installs) == 2
    assert all(f" @ {package}'\n" in readme for package in installs)
