"""The hooks: which files start them, and what git, pre-commit and prek make of them."""

import os
import re
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
import yaml

from checkout import ROOT, copy_project, link_pip_settings
from flyte_image_lint.flyte.config_files import is_known_name
from flyte_image_lint.parsers.kind_names import may_be_config

LISTS = Path(__file__).resolve().parent / "data" / "paths"
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
CHECK = "flyte-image-lint"
FIX = "flyte-image-lint-fix"
PROJECT = "flyte-image-lint-project"
PRE_COMMIT = (sys.executable, "-m", "pre_commit")
PREK = (sys.executable, "-m", "prek")

TASK = """\
from flytekit import task


@task(container_image="{{.image.my_image}}")
def t(): ...
"""
UNTAGGED = "[images]\nmy_image = ghcr.io/myorg/my-image\n"
PINNED = "[images]\nmy_image = ghcr.io/myorg/my-image:v1.0.0\n"
LOOK_ALIKES = {
    ".github/config.yml": "images: [logo.png]\n",
    "Web.config": '<?xml version="1.0"?>\n<configuration><images/></configuration>\n',
    "charts/sandbox/values.yaml": "images:\n  worker: myorg/worker\n  web: myorg/web:latest\n",
    "conf/test.config": "process {\n  container = 'myorg/image:latest'\n}\n",
    "config/broken.yaml": "images: {a: [}\n\tadmin\n",
    "k8s/flyte/kustomization.yaml": "images:\n- name: myorg/app\n  newTag: latest\n",
    "samba/smb.config": "[global]\nworkgroup = x\n[images]\npath = /srv/images\n",
}


class Repository:
    """A git repository in a folder, and an environment to call commands in."""

    def __init__(self, folder, environment):
        self.folder = folder
        self.environment = environment
        self.succeed("git", "init", "-q")

    def run(self, *words):
        """Give the exit status of a command, and all that it prints."""
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout

    def succeed(self, *words):
        status, output = self.run(*words)
        assert status == 0, output
        return output

    def add(self, files):
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.succeed("git", "add", "--all")

    def commit(self, files, *options):
        """Commit as a user does, through the git hooks."""
        self.add(files)
        return self.run("git", "commit", "-q", "-m", "Change", *options)

    def commits(self):
        return len(self.succeed("git", "rev-list", "--all").split())


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """Nothing of what git, pre-commit, prek and Python know of the user, but pip's settings."""
    home = tmp_path_factory.mktemp("home")
    link_pip_settings(home)
    foreign = ("GIT_", "PRE_COMMIT", "_PRE_COMMIT", "PREK", "PYTHON", "VIRTUAL", "XDG_")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(foreign) and name not in ("SKIP", "FORCE_COLOR", "NO_COLOR")
    }
    return {
        **kept,
        "HOME": str(home),
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit")),
        "PRE_COMMIT_COLOR": "never",
        "PREK_HOME": str(tmp_path_factory.mktemp("prek")),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Tester",
        "GIT_AUTHOR_EMAIL": "tester@example.com",
        "GIT_COMMITTER_NAME": "Tester",
        "GIT_COMMITTER_EMAIL": "tester@example.com",
    }


@pytest.fixture(scope="session")
def ours(tmp_path_factory, environment):
    """This project as it stands, uncommitted changes too, committed to a repository."""
    folder = tmp_path_factory.mktemp("ours") / "flyte-image-lint"
    copy_project(folder)
    repository = Repository(folder, environment)
    status, output = repository.commit({})
    assert status == 0, output
    return repository


@pytest.fixture(scope="session")
def settings(tmp_path_factory, ours):
    """A function that gives a .pre-commit-config.yaml; the hooks' environment is made once."""
    revision = ours.succeed("git", "rev-parse", "HEAD").strip()

    def text(**options):
        hook = {"id": CHECK, **options}
        return yaml.safe_dump(
            {"repos": [{"repo": str(ours.folder), "rev": revision, "hooks": [hook]}]}
        )

    first = Repository(tmp_path_factory.mktemp("first"), ours.environment)
    first.add({".pre-commit-config.yaml": text()})
    first.succeed(*PRE_COMMIT, "install-hooks")
    return text


@pytest.fixture
def project(tmp_path, environment, settings):
    """A repository whose commits go through the hook."""
    repository = Repository(tmp_path, environment)
    repository.succeed(*PRE_COMMIT, "install")
    status, output = repository.commit({".pre-commit-config.yaml": settings()})
    assert status == 0, output
    return repository


def paths(name):
    lines = (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def starts(path):
    return re.search(HOOKS[CHECK]["files"], path) is not None


def test_the_hooks_for_configs_start_on_the_same_files():
    assert HOOKS[CHECK]["files"] == HOOKS[FIX]["files"]


def test_a_name_that_goes_out_of_a_config_is_missed(tmp_path, environment, settings):
    """The whole project is linted, whatever has changed."""
    project = Repository(tmp_path, environment)
    text = settings().replace(f"id: {CHECK}", f"id: {PROJECT}")
    before = {"flytekit.config": PINNED, "src/t.py": TASK, ".pre-commit-config.yaml": text}
    project.succeed(*PRE_COMMIT, "install")
    status, output = project.commit(before)
    assert status == 0, output
    assert "Passed" in output
    status, output = project.commit({"flytekit.config": PINNED.replace("my_image", "trainer")})
    assert status == 1
    assert re.search(r"(?m)^FIL301 undefined-name .*\n --> src/t.py:4:", output)
    status, output = project.commit({"notes.txt": "x"}, "--no-verify")
    assert status == 0, output


@pytest.mark.parametrize("change", [("rm", "-q"), ("mv",)], ids=["deleted", "renamed"])
def test_a_config_that_goes_is_missed(change, tmp_path, environment, settings):
    """pre-commit passes over deleted files, and the new name may be none of a config."""
    project = Repository(tmp_path, environment)
    text = settings().replace(f"id: {CHECK}", f"id: {PROJECT}")
    project.succeed(*PRE_COMMIT, "install")
    status, output = project.commit(
        {"flytekit.config": PINNED, "src/t.py": TASK, ".pre-commit-config.yaml": text}
    )
    assert status == 0, output
    project.succeed("git", *change, "flytekit.config", *["old.txt"][: change == ("mv",)])
    status, output = project.commit({})
    assert status == 1
    assert re.search(r"(?m)^FIL301 undefined-name .*\n --> src/t.py:4:", output)


@pytest.mark.parametrize(
    ("name", "expected"), [("flyte", True), ("content-decides", True), ("other", False)]
)
def test_files(name, expected):
    assert [path for path in paths(name) if starts(path) is not expected] == []


def combined_paths():
    folders = ["", ".flyte", ".union", "a b/config", "reunion", "x.config"]
    names = ["config", "flytekit", "Flyte2", "sandbox", "images", "çonfig"]
    suffixes = ["", ".config", ".yaml", ".yml", ".YAML", ".yaml.j2", ".ini", "config", "yaml", "/x"]
    for folder, name, suffix in product(folders, names, suffixes):
        yield os.path.join(folder, name + suffix)


def test_files_are_the_candidates():
    every = [*paths("flyte"), *paths("content-decides"), *paths("other"), *combined_paths()]
    candidates = [path for path in every if is_known_name(path) or may_be_config(path)]
    assert [path for path in every if starts(path)] == candidates


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("validate-manifest", ".pre-commit-hooks.yaml"),
        ("validate-config", ".pre-commit-config.yaml"),
    ],
)
def test_pre_commit_and_prek_have_no_objection(ours, command, name):
    assert ours.succeed(*PRE_COMMIT, command, name) == ""
    assert "warning" not in ours.succeed(*PREK, command, name)


@pytest.mark.parametrize("hook", [CHECK, PROJECT])
def test_try_repo(hook, tmp_path, environment, ours):
    """As README.md and docs/pre-commit.md show it, with a clone."""
    repository = Repository(tmp_path, environment)
    repository.add({"deploy à la carte/eu west.config": "[sdk]\n" + UNTAGGED, **LOOK_ALIKES})
    status, output = repository.run(*PRE_COMMIT, "try-repo", str(ours.folder), hook, "--all-files")
    assert status == 1
    name = re.escape(HOOKS[hook]["name"])
    assert re.search(rf"(?m)^{name}\.+Failed\n- hook id: {hook}\n- exit code: 1$", output)
    assert re.findall(r"(?m)^(FIL\w+) (\S+)", output) == [("FIL101", "untagged-image")]
    assert " --> deploy à la carte/eu west.config:3:12\n" in output
    assert output.endswith("\nFound 1 error in 1 file.\n\n")


def test_commit_is_refused_until_the_image_is_pinned(project):
    status, output = project.commit({"flytekit.config": UNTAGGED})
    assert status == 1
    assert re.search(r"(?m)^FIL101 untagged-image .*\n --> flytekit.config:2:12$", output)
    assert project.commits() == 1

    status, output = project.commit({"flytekit.config": PINNED})
    assert status == 0, output
    assert re.fullmatch(rf"{CHECK}\.+Passed\n", output)
    assert project.commits() == 2


def test_commit_without_configs_does_not_start_the_hook(project):
    status, output = project.commit({"flytekit.config": UNTAGGED}, "--no-verify")
    assert status == 0, output
    status, output = project.commit({"README.md": "images\n", "values.yaml": "images: {a: b}\n"})
    assert status == 0, output
    assert re.fullmatch(rf"{CHECK}\.+\(no files to check\)Skipped\n", output)


def test_look_alikes_pass_in_silence(project):
    assert all(map(starts, LOOK_ALIKES))
    project.add(LOOK_ALIKES)
    output = project.succeed(*PRE_COMMIT, "run", "--verbose")
    quiet = rf"{CHECK}\.+Passed\n- hook id: {CHECK}\n- duration: \S+\n"
    assert re.fullmatch(quiet, output)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[tool.flyte-image-lint]\nexclude = ['old/**']\n"),
        (".flyte-image-lint.toml", "exclude = ['old']\n"),
    ],
)
def test_excluded_files_are_not_linted(project, name, text):
    project.commit({name: text})
    status, output = project.commit({"old/.flyte/config": UNTAGGED, "old/flytekit.config": "x"})
    assert status == 0, output
    assert re.fullmatch(rf"{CHECK}\.+Passed\n", output)
    status, output = project.commit({"new/flytekit.config": UNTAGGED})
    assert status == 1
    assert " --> new/flytekit.config:2:12\n" in output


@pytest.mark.parametrize(
    ("options", "findings"),
    [
        ({"args": ["--select", "FIL2"]}, []),
        ({"args": ["--output-format", "concise"]}, ["FIL101"]),
        ({"files": r"\.txt$"}, []),
    ],
)
def test_what_a_project_sets_comes_on_top_of_detection(project, settings, options, findings):
    files = {"flytekit.config": UNTAGGED, "notes.txt": UNTAGGED, **LOOK_ALIKES}
    project.add({".pre-commit-config.yaml": settings(**options)})
    status, output = project.commit(files)
    texts = re.findall(r"(?m)^\S+:\d+: (FIL\d+)", output)
    assert (status, texts) == (int(bool(findings)), findings), output


LOCK = f"ghcr.io/myorg/my-image:latest: {{tag: v1.0.0, digest: sha256:{'4f5c' * 16}}}\n"


def test_the_fixing_hook_pins_to_the_lock(project, settings):
    project.add({".pre-commit-config.yaml": settings(id=FIX), "flyte-images.lock": LOCK})
    status, output = project.commit({"flytekit.config": UNTAGGED})
    assert status == 1
    assert "- files were modified by this hook" in output
    assert (project.folder / "flytekit.config").read_text() == PINNED
    status, output = project.commit({})
    assert status == 0, output


def test_the_fixing_hook_asks_no_registry(project, settings):
    project.add({".pre-commit-config.yaml": settings(id=FIX)})
    status, output = project.commit({"flytekit.config": UNTAGGED})
    assert status == 1
    assert "- exit code: 1" in output
    assert "'ghcr.io/myorg/my-image:latest' is not in flyte-images.lock" in output
    assert (project.folder / "flytekit.config").read_text() == UNTAGGED


@pytest.fixture
def beside(ours, environment):
    """A repository beside the clone of this project."""
    folder = ours.folder.parent / "project"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    repository = Repository(folder, environment)
    repository.add({"flytekit.config": UNTAGGED})
    return repository


def test_a_hook_from_a_clone(beside, ours):
    """As docs/howto/clone.md shows it, with a path from the project to the clone."""
    page = (ROOT / "docs" / "howto" / "clone.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"(?ms)^```yaml\n# \.pre-commit-config\.yaml\n(.*?)^```$", page)
    revision = ours.succeed("git", "rev-parse", "HEAD").strip()
    beside.add({".pre-commit-config.yaml": re.sub(r"rev: \w+", f"rev: {revision}", shown)})
    status, output = beside.run(*PRE_COMMIT, "run", "--all-files")
    assert status == 1
    assert "FIL101" in output


def test_a_hook_that_is_tried_from_a_clone(beside):
    """As docs/howto/clone.md shows it; nothing of the project is changed."""
    page = (ROOT / "docs" / "howto" / "clone.md").read_text(encoding="utf-8")
    (words,) = re.findall(r"(?m)^pre-commit (try-repo .*)$", page)
    status, output = beside.run(*PRE_COMMIT, *words.split())
    assert status == 1
    assert "FIL101" in output
    assert sorted(os.listdir(beside.folder)) == [".git", "flytekit.config"]


@pytest.fixture(scope="module")
def prek_project(tmp_path_factory, environment, ours):
    """A repository with a task and its config, whose commits and merges go through all hooks."""
    repository = Repository(tmp_path_factory.mktemp("prek-project"), environment)
    revision = ours.succeed("git", "rev-parse", "HEAD").strip()
    hooks = [{"id": name} for name in HOOKS]
    text = yaml.safe_dump({"repos": [{"repo": str(ours.folder), "rev": revision, "hooks": hooks}]})
    repository.succeed(*PREK, "install", "-t", "pre-commit", "-t", "pre-merge-commit")
    status, output = repository.commit(
        {".pre-commit-config.yaml": text, "flytekit.config": PINNED, "src/t.py": TASK}
    )
    assert status == 0, output
    assert output.count("Passed\n") == len(HOOKS)
    repository.succeed("git", "tag", "first")
    return repository


@pytest.fixture
def with_prek(prek_project):
    """That repository, as it was at first."""
    prek_project.succeed("git", "checkout", "-q", "-f", "-B", "work", "first")
    return prek_project


def results(output):
    """Give how each hook ended, as prek shows it."""
    return re.findall(r"(?m)^\S.*[.)]([A-Z]\w+)$", output)


def test_prek_refuses_a_commit_until_the_image_is_pinned(with_prek):
    status, output = with_prek.commit({"new.config": UNTAGGED})
    assert status == 1
    assert results(output) == ["Failed"] * 3
    assert output.count("FIL101 untagged-image error") == 3
    status, output = with_prek.commit({"new.config": UNTAGGED, "flyte-images.lock": LOCK})
    assert status == 1
    assert "- files were modified by this hook" in output
    assert (with_prek.folder / "new.config").read_text() == PINNED
    status, output = with_prek.commit({})
    assert status == 0, output
    assert results(output) == ["Passed"] * 3


def test_prek_checks_what_a_range_of_commits_changes(with_prek):
    with_prek.commit({"notes.txt": "x"})
    words = ("run", "--from-ref", "HEAD~", "--to-ref", "HEAD")
    assert results(with_prek.succeed(*PREK, *words)) == ["Skipped", "Skipped", "Passed"]
    with_prek.commit({"bad.config": UNTAGGED}, "--no-verify")
    status, output = with_prek.run(*PREK, *words)
    assert (status, results(output)) == (1, ["Failed"] * 3), output


def test_prek_stops_a_merge_of_a_faulty_config(with_prek):
    with_prek.succeed("git", "checkout", "-q", "-b", "side")
    with_prek.commit({"side.config": UNTAGGED}, "--no-verify")
    with_prek.succeed("git", "checkout", "-q", "work")
    with_prek.commit({"notes.txt": "y"}, "--no-verify")
    status, output = with_prek.run("git", "merge", "-m", "Merge", "side")
    assert status == 1
    assert " --> side.config:2:12\n" in output


def test_prek_misses_a_config_that_goes(with_prek):
    with_prek.succeed("git", "rm", "-q", "flytekit.config")
    status, output = with_prek.commit({})
    assert (status, results(output)) == (1, ["Skipped", "Skipped", "Failed"])
    assert re.search(r"(?m)^ *FIL301 undefined-name .*\n *--> src/t.py:4:", output)
