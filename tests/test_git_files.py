"""Which files of a folder are linted: Flyte configs, in a repository those that git lists."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import command
from flyte_image_lint.flyte.config_files import is_known_name
from flyte_image_lint.parsers.config_detection import holds_images
from flyte_image_lint.parsers.kind_names import may_be_config
from flyte_image_lint.project.git_files import files_below
from flyte_image_lint.settings import SettingsFinder

INI = "[platform]\nendpoint = x\n[images]\napp = ghcr.io/org/app\n"
YAML = "admin:\n  endpoint: x\nimages:\n  app: ghcr.io/org/app\n"
FLYTE2 = "image:\n  image_refs:\n    app: ghcr.io/org/app\n"
BROKEN_INI = "[images\napp\n"
BROKEN_YAML = "images: [\n"

LOOK_ALIKES = {
    "config/kustomization.yaml": "images:\n- name: nginx\n  newTag: latest\n",
    "charts/flyte/values.yaml": "image: nginx\nimages:\n  app: ghcr.io/org/app:latest\n",
    "charts/flyte/values-sandbox.yaml": "image:\n  repository: ghcr.io/org/app\n  tag: latest\n",
    "charts/flyte/admin.yaml": "admin:\n  endpoint: x\nimage:\n  registry: a\n  repository: b\n",
    "config/docker-compose.yaml": "services:\n  admin:\n    image: nginx:latest\n",
    "config/skaffold.yaml": "kind: Config\nbuild:\n  artifacts:\n  - image: app\nimages: [a]\n",
    "config/site.yml": "title: x\nimages:\n  logo: /logo.png\n",
    "config/flat.yaml": "images:\n  app: ghcr.io/org/app:latest\n",
    "flyte-admin.yaml": "# images: admin:\nadmin:\n  images: 3\n",
    "samba/smb.config": "[global]\nworkgroup = x\n[images]\npath = /srv/images\nwritable = yes\n",
    "Web.config": '<?xml version="1.0"?>\n<configuration>\n<images/></configuration>\n',
    "nextflow.config": "process {\n  container = 'ghcr.io/org/image:latest'\n}\n",
    "app.config": "images = ghcr.io/org/app:latest\n[sdk]\n",
    "auth.config": "[images]\npath = x\n[auth]\nuser = y\n",
    "config.yaml": "key: value\n",
    "home/config": "[core]\nimage = x\n",
    "empty.config": "",
    "binary.config": b"\x00\xff[images]\x00",
    "config/broken.yaml": "images: {a: [}\n\tx\n",
}
CONFIGS = {
    ".flyte/config": INI,
    ".flyte/config.yaml": YAML,
    ".union/config.yaml": FLYTE2,
    "flytekit.config": INI,
    "deep/down/flytekit.config": "[images]\napp = x\n",
    "prod.config": INI,
    "sdk.config": "[sdk]\n[images]\n",
    "only-images.config": "# ours\n[images]\n; x\napp = ghcr.io/org/app:1\n",
    "capitals.config": "[sdk]\n[IMAGES]\napp = x\n",
    "crlf.config": INI.replace("\n", "\r\n"),
    "flyte.yaml": YAML,
    "my-config.yml": YAML,
    "sandbox/x.yaml": YAML,
    "config/union.yaml": FLYTE2,
    "config/quoted.yaml": "'admin': {}\n\"images\": {}\n",
    "config/flow.yaml": "{admin: {}, images: {app: x}}\n",
    "config/dashes.yaml": "image:\n  image-refs:\n    app: x\n",
    "config/bom.yaml": "\ufeff" + YAML,
    "bom.config": "\ufeff" + INI,
    "cr.config": INI.replace("\n", "\r"),
    "config/cr.yaml": YAML.replace("\n", "\r"),
    "config": INI,
}


class AllKnown(SettingsFinder):
    """Settings by which every file is a config."""

    def names_configs(self, _folder):
        return True

    def is_known(self, _path):
        return True


def names_of(folder: Path) -> list[str]:
    """Give what is found below a folder, and hold that nothing is wrong with it."""
    errors: list[tuple[str, str]] = []
    files = list(files_below(str(folder), AllKnown(), lambda *error: errors.append(error)))
    assert errors == []
    assert files == sorted(files)
    return [os.path.relpath(path, folder) for path in files]


def git(folder: Path, *words: str) -> None:
    done = subprocess.run(
        ["git", "-c", "protocol.file.allow=always", *words],
        cwd=folder,
        env=command.environment(
            GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@b", GIT_COMMITTER_NAME="a",
            GIT_COMMITTER_EMAIL="a@b",
        ),
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def linted(folder: Path, *words: str, **options) -> list[str]:
    """Give the paths of the configs that the command finds."""
    result = command.run("images", *(words or [folder]), cwd=folder, **options)
    assert result.stderr == "" or result.stderr.startswith("warning: no Flyte configs")
    return [
        os.path.relpath(folder / line.partition(" (")[0], folder)
        for line in result.stdout.splitlines()
        if not line.startswith(" ") and line
    ]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    return folder


def test_configs_are_found_by_name_or_content(tmp_path):
    files = {f"{at:02}/{name}": text for at, (name, text) in enumerate(CONFIGS.items())}
    assert linted(command.write(tmp_path, files)) == list(files)


def test_look_alikes_are_passed_over_in_silence(tmp_path):
    command.write(tmp_path, LOOK_ALIKES)
    assert linted(tmp_path, "--detect", ".") == []
    result = command.run("check", "--detect", *LOOK_ALIKES, cwd=tmp_path)
    assert result == (0, "", "")


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_look_alikes_are_told_by_name_or_content(name):
    content = LOOK_ALIKES[name]
    data = content if isinstance(content, bytes) else content.encode()
    assert not is_known_name(name)
    assert not (may_be_config(name) and holds_images(data))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("flytekit.config", BROKEN_INI),
        (".flyte/config", BROKEN_INI),
        (".flyte/config.yaml", BROKEN_YAML),
        (".union/config.yaml", BROKEN_YAML),
        ("flytekit.config", b"\xff\x00"),
        ("mine.cfg", BROKEN_INI),
    ],
)
def test_known_names_are_linted_even_when_they_are_broken(name, content, tmp_path):
    command.write(tmp_path, {name: content, "pyproject.toml": SETTINGS})
    result = command.run("check", "--output-format", "concise", "-q", cwd=tmp_path)
    assert result.status == 1
    assert result.stdout.startswith(f"{name}:")


SETTINGS = '[tool.flyte-image-lint]\nconfigs = ["*.cfg", "deploy/*"]\nexclude = ["old/"]\n'


def test_configs_of_the_settings_are_linted_whatever_they_hold(tmp_path):
    wanted = ["deploy/x", "deploy/y.yaml", "sub/a.cfg"]
    unwanted = ["deploy.txt", "old/a.cfg", "old/flytekit.config", "sub/deploy/x"]
    files = dict.fromkeys((*wanted, *unwanted), "[images]\napp = x\n")
    command.write(tmp_path, {**files, "pyproject.toml": SETTINGS})
    assert linted(tmp_path) == wanted


def test_named_files_are_linted_and_detected_ones_treated_as_found(tmp_path):
    files = {"old/flytekit.config": INI, "any.txt": INI, "Web.config": "<a/>", "good.config": INI}
    command.write(tmp_path, {**files, "pyproject.toml": SETTINGS})
    assert linted(tmp_path, *files) == sorted(files)
    assert linted(tmp_path, "--detect", *files) == ["good.config"]


@pytest.mark.parametrize(
    ("name", "is_known", "candidate"),
    [
        ("flytekit.config", True, True),
        ("a/b/flytekit.config", True, True),
        ("my-flytekit.config", False, True),
        ("flytekit.config.bak", False, False),
        (".flyte/config", True, True),
        ("x/.flyte/config.yaml", True, True),
        (".flyte/config.yml", False, True),
        (".union/config.yaml", True, True),
        (".union/config", False, True),
        ("flyte/config", False, True),
        ("config", False, True),
        ("myconfig", False, False),
        ("CONFIG.YAML", False, True),
        ("a.Config", False, True),
        ("union.yml", False, True),
        ("a/sandbox/b.yaml", False, True),
        ("values.yaml", False, False),
        ("flyte.toml", False, False),
        ("config.py", False, False),
        ("", False, False),
    ],
)
def test_names(name, is_known, candidate):
    assert is_known_name(name) is is_known
    assert may_be_config(name) is candidate


# Folders outside of git.


def test_a_plain_folder_is_walked(tmp_path):
    wanted = ["a/flytekit.config", "b/.flyte/config", "flytekit.config"]
    skipped = [".venv/flytekit.config", "a/node_modules/x/flytekit.config", ".git/flytekit.config"]
    command.write(tmp_path, dict.fromkeys((*wanted, *skipped), INI))
    assert linted(tmp_path) == wanted


def test_links_are_files_but_not_folders_to_walk(tmp_path):
    command.write(tmp_path, {"real/flytekit.config": INI, "real/x/prod.config": INI})
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "flytekit.config").symlink_to("real/x/prod.config")
    assert linted(tmp_path) == ["flytekit.config", "real/flytekit.config", "real/x/prod.config"]
    assert linted(tmp_path, "folder") == ["folder/flytekit.config", "folder/x/prod.config"]


def test_a_file_is_linted_once_however_often_it_is_named(tmp_path):
    command.write(tmp_path, {"a/flytekit.config": INI})
    words = ("a/flytekit.config", "a", "./a/../a/flytekit.config", str(tmp_path / "a"), ".")
    assert linted(tmp_path, *words) == ["a/flytekit.config"]


# Git.


def test_git_tells_what_is_tracked_and_what_would_be(repository):
    files = {
        "tracked/flytekit.config": INI,
        "untracked/flytekit.config": INI,
        "ignored/flytekit.config": INI,
        "ignored/but/tracked/flytekit.config": INI,
        "sub/ignored.config": INI,
        "sub/node_modules/flytekit.config": INI,
        "deleted/flytekit.config": INI,
        "new\nline/flytekit.config": INI,
        "ümläut/flytekit.config": INI,
        ".gitignore": "ignored/\n",
        "sub/.gitignore": "ignored.config\n",
    }
    command.write(repository, files)
    git(repository, "add", "-f", "tracked", "deleted", "ignored/but")
    (repository / "deleted/flytekit.config").unlink()
    names = names_of(repository)
    wanted = {*files, "sub/.gitignore"} - {"ignored/flytekit.config", "sub/ignored.config"}
    assert set(names) == wanted
    shown = linted(repository)
    assert shown == [
        "ignored/but/tracked/flytekit.config",
        "new\\nline/flytekit.config",
        "sub/node_modules/flytekit.config",
        "tracked/flytekit.config",
        "untracked/flytekit.config",
        "ümläut/flytekit.config",
    ]


def test_a_folder_of_a_repository_alone(repository):
    command.write(repository, {"a/flytekit.config": INI, "b/flytekit.config": INI})
    assert names_of(repository / "a") == ["flytekit.config"]
    assert linted(repository, "a") == ["a/flytekit.config"]
    (repository / "b/below").mkdir()
    result = command.run("images", "..", cwd=repository / "b/below")
    assert result.stdout.startswith("../flytekit.config (flytekit)\n")


def test_an_ignored_folder_that_is_named_is_walked(repository):
    command.write(repository, {".gitignore": "out/\n", "out/flytekit.config": INI})
    assert linted(repository) == []
    assert linted(repository, "out") == ["out/flytekit.config"]


@pytest.mark.parametrize(
    "name", ["prod.config", "flyte.yaml", "deploy/my-config.yml", "sandbox/x.yaml"]
)
def test_a_link_to_a_config_is_followed_though_git_does_not(name, repository):
    text = INI if name.endswith(".config") else YAML
    command.write(repository, {"real.txt": text, "other.yaml": "a: 1\n"})
    (repository / name).parent.mkdir(exist_ok=True)
    (repository / name).symlink_to(repository / "real.txt")
    git(repository, "add", "-A")
    assert linted(repository) == [name]


def test_the_ignored_file_that_is_named_is_linted(repository):
    command.write(repository, {".gitignore": "*.config\n", "flytekit.config": INI})
    assert linted(repository, "flytekit.config") == ["flytekit.config"]


def test_other_repositories_inside_are_linted_only_when_they_are_named(repository, tmp_path):
    other = command.write(tmp_path / "other", {"flytekit.config": INI})
    git(other, "init", "-q")
    git(other, "add", ".")
    git(other, "commit", "-q", "-m", "x")
    git(repository, "submodule", "--quiet", "add", str(other), "module")
    nested = command.write(repository / "nested", {"flytekit.config": INI})
    git(nested, "init", "-q")
    command.write(repository, {"flytekit.config": INI})
    assert linted(repository) == ["flytekit.config"]
    assert linted(repository, "module", "nested") == [
        "module/flytekit.config",
        "nested/flytekit.config",
    ]


def test_links_in_a_repository(repository):
    command.write(repository, {"real/prod.config": INI})
    (repository / "flytekit.config").symlink_to("real/prod.config")
    (repository / "folder").symlink_to("real")
    (repository / "broken.config").symlink_to("nowhere")
    git(repository, "add", ".")
    assert linted(repository) == ["flytekit.config", "real/prod.config"]


def test_a_link_is_told_by_the_content_that_it_leads_to(repository):
    """git searches the text of a link, which is the path that it leads to."""
    command.write(repository, {"real/data": INI, "real/other": "[a]\nb = c\n"})
    (repository / "prod.config").symlink_to("real/data")
    (repository / "other.config").symlink_to("real/other")
    git(repository, "add", ".")
    assert linted(repository) == ["prod.config"]
    output = command.run("check", "--output-format", "concise", cwd=repository).stdout
    assert output.startswith("prod.config:4:")


def test_a_merge_that_is_not_done_lists_a_file_once(repository):
    command.write(repository, {"flytekit.config": INI})
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "x")
    git(repository, "checkout", "-q", "-b", "other")
    command.write(repository, {"flytekit.config": INI + "other = x\n"})
    git(repository, "commit", "-q", "-a", "-m", "x")
    git(repository, "checkout", "-q", "-")
    command.write(repository, {"flytekit.config": INI + "mine = x\n"})
    git(repository, "commit", "-q", "-a", "-m", "x")
    with pytest.raises(AssertionError):
        git(repository, "merge", "-q", "other")
    assert names_of(repository) == ["flytekit.config"]


@pytest.mark.parametrize(
    "variables",
    [
        {"GIT_DIR": ".git"},
        {"GIT_DIR": "{}/.git"},
        {"GIT_DIR": "{}/.git", "GIT_WORK_TREE": "{}"},
        {"GIT_INDEX_FILE": ".git/index"},
        {"GIT_DIR": "{}/elsewhere", "GIT_INDEX_FILE": "{}/elsewhere/index"},
    ],
    ids=str,
)
def test_what_git_tells_its_hooks_changes_nothing(variables, repository):
    command.write(
        repository,
        {"sub/flytekit.config": INI, "sub/out/flytekit.config": INI, ".gitignore": "out/\n"},
    )
    nested = command.write(repository / "nested", {"flytekit.config": INI})
    git(nested, "init", "-q")
    env = {name: value.format(repository) for name, value in variables.items()}
    assert linted(repository, "sub", "nested", env=env) == [
        "nested/flytekit.config",
        "sub/flytekit.config",
    ]


def test_without_git_the_folder_is_walked(repository, tmp_path):
    command.write(repository, {"flytekit.config": INI})
    result = command.run("images", cwd=repository, env={"PATH": str(tmp_path)})
    assert result.stdout.startswith("flytekit.config (flytekit)\n")
    why = "git is not installed, so files that it ignores are linted"
    assert (result.status, result.stderr) == (0, f"warning: {repository}: {why}\n")


def test_a_folder_that_cannot_be_searched_is_an_error_and_the_others_are_searched(tmp_path):
    plain = command.write(tmp_path / "plain", {"a/x.config": INI, "flytekit.config": INI})
    tracked = command.write(tmp_path / "git", {"a/x.config": INI, "flytekit.config": INI})
    git(tracked, "init", "-q")
    for folder in plain, tracked:
        (folder / "a").chmod(0)
        result = command.run("check", "--output-format", "concise", folder, cwd=folder)
        (folder / "a").chmod(0o755)
        assert result.status == 2
        assert result.stderr.startswith(f"error: {folder}/a")
        assert result.stderr.endswith(": permission denied\n")
        assert f"{folder}/flytekit.config:4:7: FIL101" in result.stdout


@pytest.mark.parametrize("value", ["{{.image.default}}", "ghcr.io/org/app"])
def test_ini_named_as_yaml_is_a_config_that_flytekit_cannot_load(value, tmp_path):
    command.write(tmp_path, {"x.yaml": f"[sdk]\nx = 1\n[images]\napp = {value}\n"})
    result = command.run(
        "check", "--isolated", "--output-format", "concise", "x.yaml", cwd=tmp_path
    )
    assert result.status == 1
    assert " FIL017 " in result.stdout
