"""The names of a whole project, read from all its files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import command
from flyte_image_lint.flyte.places import FLYTEKIT
from flyte_image_lint.project.index_builder import names_below
from flyte_image_lint.project.name_index import NameIndex
from flyte_image_lint.settings import SettingsFinder


def names_of(folder: Path) -> NameIndex:
    return names_below(str(folder), SettingsFinder(isolated=True))


USES = [
    ("x.py", 'container_image="{{.image.app.fqn}}:{{.image.app.version}}"', {"app"}),
    ("x.py", 'f"{{{{.image.app.fqn}}}}:{{{{.image.app.version}}}}"', {"app"}),
    ("x.py", '"{{ .image.my-app_1.version }}" "{{.Images.b.version}}"', {"my-app_1", "b"}),
    ("x.py", '"{{.image.app}}" "{{.image.app.fqn}}" "{{.image.app.versions}}"', set()),
    ("x.py", '"{{.image.a.b.version}}" "{.image.app.version}" "{{image.app.version}}"', set()),
    ("x.py", b"\xff{{.image.app.version}}\x00", {"app"}),
    ("a/b.ipynb", "{{.image.app.version}}", {"app"}),
    ("Makefile", "x: {{.image.app.version}}", {"app"}),
    ("x.png", "{{.image.app.version}}", set()),
    (".venv/x.py", "{{.image.app.version}}", set()),
    ("node_modules/x.py", "{{.image.app.version}}", set()),
    ("big.py", "{{.image.app.version}}" + " " * (11 << 20), set()),
]


@pytest.mark.parametrize(("name", "content", "names"), USES)
def test_names_that_are_used_by_their_version(tmp_path, name, content, names):
    """Whatever a placeholder is written for, somebody may use it."""
    command.write(tmp_path, {name: content})
    index = names_of(tmp_path)
    assert {
        used for used in ("app", "my-app_1", "b", "a") if "version" in index.possible_forms(used)
    } == names


def test_files_that_cannot_be_read_are_passed_over(tmp_path):
    os.mkfifo(tmp_path / "fifo.py")
    (tmp_path / "link.py").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to(".")
    command.write(tmp_path, {"x.py": "{{.image.app.version}}"})
    assert names_of(tmp_path).possible_forms("app") == {"version"}


CONFIG = "[images]\napp = ghcr.io/org/app:1.4.2\n"
MADE = "r:\n\tpyflyte --config {} register src\n"
CONFIGS = {
    "a command says so": {"Makefile": MADE.format("conf/of.cfg"), "conf/of.cfg": CONFIG},
    "a command in a folder says so": {
        "a/b/Makefile": MADE.format("of.cfg"),
        "a/of.cfg": CONFIG,
    },
    "a command that runs in a folder says so": {
        "Makefile": "r:\n\tcd src && pyflyte --config ../conf/of.cfg register .\n",
        "conf/of.cfg": CONFIG,
    },
    "git ignores it": {".gitignore": "flytekit.config", "flytekit.config": CONFIG},
    "git ignores its folder": {
        ".gitignore": ".flyte/",
        ".flyte/config.yaml": "admin: {}\nimages:\n  app: ghcr.io/org/app:1.4.2\n",
    },
}


@pytest.mark.parametrize("files", CONFIGS.values(), ids=CONFIGS)
def test_configs_whose_names_do_not_tell(files, tmp_path):
    subprocess.run(["git", "init", "-q"], cwd=command.write(tmp_path, files), check=True)
    names = names_of(tmp_path)
    assert names.defined(FLYTEKIT) == {"app"}
    assert names.unknown_bindings(FLYTEKIT) is None


@pytest.mark.parametrize(
    ("name", "line", "is_open"),
    [
        ("x.sh", "pyflyte --config made-by-ci.yaml register src", True),
        ("x.sh", "pyflyte --config conf/../made.yaml run --remote src/a.py", True),
        ("x.sh", 'pyflyte --config "$CONFIG" register src', True),
        ("x.sh", "pyflyte --config gone.yaml package", False),
        ("x.sh", "pyflyte --config ~/.flyte/config-sandbox.yaml register src", False),
        ("x.sh", "pyflyte --config /etc/flyte.yaml register src", False),
        ("x.sh", "pyflyte --config known/flytekit.config register src", False),
        ("x.sh", "flyte --config made-by-ci.yaml run a.py", False),
        ("x.sh", "pyflyte register src", False),
        ("README.md", "```bash\npyflyte --config $CONFIG register src\n```", False),
        ("README.md", "```bash\npyflyte --config mine.yaml register src\n```", False),
    ],
)
def test_a_config_that_is_not_there_may_bind_any_name(name, line, is_open, tmp_path):
    command.write(tmp_path, {name: f"{line}\n", "known/flytekit.config": CONFIG})
    assert (names_of(tmp_path).unknown_bindings(FLYTEKIT) is not None) == is_open
