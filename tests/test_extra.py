"""The line that installs the extra is right for whatever runs the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import write
from flyte_image_lint.cli import extra

GIT = "https://github.com/flyte-image-lint/flyte-image-lint"
FROM_GIT = {"url": GIT, "vcs_info": {"vcs": "git", "commit_id": "a" * 40}}
AT_TAG = {**FROM_GIT, "vcs_info": {**FROM_GIT["vcs_info"], "requested_revision": "v1.2.0"}}
CLONE = {"url": "file:///home/x/.cache/pre-commit/repo1", "dir_info": {}}
WHEEL = {"url": "file:///tmp/a%20b/x.whl", "archive_info": {}}
PLAIN = "'flyte-image-lint[registry]'"


class Distribution:
    """An installed package with a `direct_url.json`, or with none."""

    def __init__(self, folder: Path, origin: object) -> None:
        self.files = []
        if origin is not None:
            text = origin if isinstance(origin, bytes) else json.dumps(origin)
            path = write(folder, {"direct_url.json": text}) / "direct_url.json"
            self.files = [Located(path)]


class Located:
    name = "direct_url.json"

    def __init__(self, path: Path) -> None:
        self._path = path

    def locate(self) -> Path:
        return self._path


MARKS = {
    "venv": {"pyvenv.cfg": "home = /usr/bin\nversion = 3.11\n"},
    "uv-venv": {"pyvenv.cfg": "home = /usr/bin\nuv = 0.9.1\n"},
    "pipx": {"pyvenv.cfg": "home = /usr\n", "pipx_metadata.json": "{}"},
    "uv-tool": {"pyvenv.cfg": "uv = 0.9.1\n", "uv-receipt.toml": "[tool]\n"},
    "archive-v0/x": {"pyvenv.cfg": "uv = 0.9.1\n"},
    "py_env-python3.11": {"pyvenv.cfg": "home = /usr\n"},
    "prek": {"pyvenv.cfg": "home = /usr\n", ".prek-hook.json": "{}"},
    "system": {},
}


@pytest.mark.parametrize(
    ("place", "origin", "line"),
    [
        ("venv", None, f"run: pip install {PLAIN}"),
        ("system", None, f"run: pip install {PLAIN}"),
        ("venv", FROM_GIT, f"run: pip install 'flyte-image-lint[registry] @ git+{GIT}'"),
        ("venv", AT_TAG, f"run: pip install 'flyte-image-lint[registry] @ git+{GIT}@v1.2.0'"),
        ("venv", WHEEL, f"run: pip install 'flyte-image-lint[registry] @ {WHEEL['url']}'"),
        ("venv", b"[]", f"run: pip install {PLAIN}"),
        ("venv", b"no json", f"run: pip install {PLAIN}"),
        ("uv-venv", None, f"run: uv pip install {PLAIN}"),
        ("pipx", None, f"run: pipx install --force {PLAIN}"),
        ("pipx", FROM_GIT, f"run: pipx install --force 'flyte-image-lint[registry] @ git+{GIT}'"),
        ("uv-tool", None, f"run: uv tool install {PLAIN}"),
        ("archive-v0/x", None, f"run: uvx --from {PLAIN} flyte-image-lint"),
        ("py_env-python3.11", CLONE, "add additional_dependencies: ['.[registry]'] to the hook"),
        ("prek", CLONE, "add additional_dependencies: ['.[registry]'] to the hook"),
        # A hook of a repository of one's own, which installs the package as a dependency.
        ("py_env-python3.11", None, f"add additional_dependencies: [{PLAIN}] to the hook"),
    ],
)
def test_the_line_fits_what_runs_the_command(place, origin, line, tmp_path, monkeypatch):
    folder = tmp_path / place
    folder.mkdir(parents=True)
    write(folder, MARKS[place])
    made = Distribution(tmp_path / "info", origin)
    monkeypatch.setattr(extra, "distribution", lambda name: made)
    assert extra.installing(prefix=str(folder)) == line


def test_a_package_that_is_only_on_the_path_is_installed_by_name(tmp_path, monkeypatch):
    def missing(name):
        raise extra.PackageNotFoundError(name)

    monkeypatch.setattr(extra, "distribution", missing)
    assert extra.installing(prefix=str(tmp_path)) == f"run: pip install {PLAIN}"
