"""The address of the repository: declared once, changed everywhere by one command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from email.parser import HeaderParser
from importlib.metadata import distribution
from pathlib import Path

import pytest

from checkout import ROOT, copy_project
from flyte_image_lint.text.about import HOME
from tools import home

SLUG = "Acme-2/image.lint"
NEW = f"https://github.com/{SLUG}"


def texts(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def dev(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "dev.py", "home", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """A copy of the project that has another home."""
    folder = tmp_path_factory.mktemp("moved") / "project"
    copy_project(folder)
    done = dev(folder, NEW)
    assert done.returncode == 0, done
    return folder


def test_nothing_names_the_old_home(moved):
    old = home.slug(HOME).encode()
    left = [name for name, data in texts(moved).items() if old in data]
    assert left == []


def test_all_that_names_it_names_the_new_one(moved):
    program = (
        "from flyte_image_lint import rules; from flyte_image_lint.text import about; "
        "print(about.HOME, rules.load('FIL101').url)"
    )
    path = {**os.environ, "PYTHONPATH": str(moved / "lint"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=path, cwd=moved, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout == f"{NEW} {NEW}/blob/main/docs/rules/untagged-image.md\n"
    raw = f"https://raw.githubusercontent.com/{SLUG}/main/"
    for path in (moved / "lint/flyte_image_lint/schemas").glob("*.json"):
        assert json.loads(path.read_text())["$id"].startswith(raw)
    for name in ("README.md", "SECURITY.md", "docs/pre-commit.md", "pyproject.toml"):
        assert NEW in (moved / name).read_text(encoding="utf-8"), name
    assert f"uses: {SLUG}@" in (moved / "docs/ci.md").read_text(encoding="utf-8")


def test_the_extension_leads_home_and_has_its_owner_as_publisher(moved):
    """All that it names is in the repository: the documentation behind its button, too."""
    path = "integrations/vscode/package.json"
    for folder, address in ((ROOT, HOME), (moved, NEW)):
        about = json.loads((folder / path).read_text(encoding="utf-8"))
        assert (
            about["publisher"]
            == home.publisher(address)
            == home.slug(address).split("/")[0].lower()
        )
        assert about["repository"]["url"] == f"{address}.git"
        assert about["bugs"]["url"] == f"{address}/issues"
        page = about["homepage"].removeprefix(f"{address}/blob/main/")
        assert (folder / page).is_file()


def test_there_and_back_is_no_change(moved, tmp_path):
    copy_project(tmp_path / "project")
    before = texts(tmp_path / "project")
    for address in (f"{NEW}.git", HOME + "/"):
        assert dev(tmp_path / "project", address).returncode == 0
    assert texts(tmp_path / "project") == before


@pytest.mark.parametrize(
    "words",
    [
        ["https://gitlab.com/acme/lint"],
        ["http://github.com/acme/lint"],
        ["https://github.com/acme"],
        ["https://github.com/acme/lint/tree/main"],
        ["git@github.com:acme/lint"],
        ["https://github.com/acme/lint", "extra"],
    ],
)
def test_other_addresses_are_refused(words, tmp_path):
    copy_project(tmp_path / "project")
    before = texts(tmp_path / "project")
    done = dev(tmp_path / "project", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "home https://github.com/OWNER/NAME" in done.stderr
    assert texts(tmp_path / "project") == before


def test_it_is_said():
    assert dev(ROOT).stdout == f"{HOME}\n"


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (f"{HOME}", True),
        (f"{HOME}.git", True),
        (f"git+{HOME}@v1", True),
        (f"see {HOME}.", True),
        (f"{HOME}/blob/main/x.md", True),
        (f"- uses: {home.slug(HOME)}@v1", True),
        (f"`{home.slug(HOME)}@v1` runs it", True),
        (f"{home.site(HOME)}/rules/", True),
        (f"{home.slug(HOME).partition('/')[0]}@users.noreply.github.com", True),
        (f'"publisher": "{home.publisher(HOME)}",', True),
        (f'"name": "{home.publisher(HOME)}",', False),
        (f"{HOME}-extra", False),
        (f"{HOME}.github.io", False),
        (f"../{home.slug(HOME)}", False),
    ],
)
def test_what_is_the_address_and_what_is_not(text, changes):
    made = home.replaced(text, HOME, NEW)
    assert (made != text) == changes
    assert home.replaced(made, NEW, HOME) == text


def test_the_package_leads_home():
    metadata = HeaderParser().parsestr(distribution("flyte-image-lint").read_text("METADATA"))
    urls = dict(entry.split(", ") for entry in metadata.get_all("Project-URL"))
    assert set(urls) == {"Homepage", "Documentation", "Changelog", "Issues", "Source"}
    for url in urls.values():
        assert url.startswith(HOME)
        path = re.sub(rf"{re.escape(HOME)}(/(blob|tree)/main/|/issues|$)", "", url)
        assert (ROOT / path).exists()
