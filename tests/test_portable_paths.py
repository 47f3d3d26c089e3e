"""Paths of Windows, in every place that takes or gives one: `os.path` is `ntpath` here."""

from __future__ import annotations

import ntpath
import os

import pytest

from flyte_image_lint.flyte.config_files import is_known_name, read_before
from flyte_image_lint.parsers.kind_names import kind_of, may_be_config
from flyte_image_lint.project.git_files import _split
from flyte_image_lint.project.name_index import downwards
from flyte_image_lint.reporters.places import below, uri
from flyte_image_lint.settings import settings_from
from flyte_image_lint.text.roots import is_below, relative, slashed


@pytest.fixture
def windows(monkeypatch):
    """Paths are as in Windows, and the current directory is on drive C."""
    monkeypatch.setattr(os, "path", ntpath)
    monkeypatch.setattr(os, "sep", "\\")
    monkeypatch.setattr(os, "altsep", "/")
    monkeypatch.setattr(os, "getcwd", lambda: r"C:\work\project")


@pytest.mark.parametrize(
    ("root", "path", "shown"),
    [
        (r"C:\work\project", r"deploy\flytekit.config", "deploy/flytekit.config"),
        (r"C:\work\project", "deploy/a.config", "deploy/a.config"),
        (r"C:\work\project", r"C:\work\project\x.config", "x.config"),
        (r"C:\work\project", r"c:\WORK\project\X.config", "X.config"),
        (r"C:\work\project", r"C:\work\projects\x.config", "C:/work/projects/x.config"),
        (r"C:\work\project", r"D:\x\y.config", "D:/x/y.config"),
        (r"C:\work\project", r"\\host\share\y.config", "//host/share/y.config"),
        ("C:\\", r"a\b.config", "work/project/a/b.config"),
    ],
)
def test_places_in_reports(windows, root, path, shown):
    assert below(root, path) == shown


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("deploy/a b.config", "deploy/a%20b.config"),
        ("a:b.config", "a%3Ab.config"),
        ("D:/x y/z.config", "file:///D:/x%20y/z.config"),
        ("//host/share/z.config", "file://host/share/z.config"),
    ],
)
def test_addresses_in_sarif(windows, place, address):
    assert uri(place) == address


def test_relative_paths(windows):
    assert relative(r"C:\work\project\a\b") == r"a\b"
    assert relative("C:/work/other") == r"..\other"
    assert relative(r"D:\elsewhere\b") == r"D:\elsewhere\b"
    assert slashed(r"a\b/c") == "a/b/c"


@pytest.mark.parametrize(
    ("path", "folder", "inside"),
    [
        (r"C:\a\b", r"C:\a", True),
        (r"c:\A\b", r"C:\a", True),
        (r"C:\a", r"C:\a", True),
        (r"C:\ab", r"C:\a", False),
        (r"D:\a\b", r"C:\a", False),
        (r"C:\a", "C:\\", True),
    ],
)
def test_what_is_below(windows, path, folder, inside):
    assert is_below(path, folder) is inside


@pytest.mark.parametrize(
    ("path", "is_known"),
    [
        (r"C:\p\flytekit.config", True),
        (r"p\.flyte\config", True),
        ("p/.flyte/config.yaml", True),
        (r"C:\p\.union\config.yaml", True),
        (r"C:\p\config.yaml", False),
    ],
)
def test_names_of_configs(windows, path, is_known):
    assert is_known_name(path) is is_known


def test_what_flyte_2_reads_before(windows):
    assert read_before(r"C:\p\.flyte\config.yaml") == r"C:\p\config.yaml"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (r"C:\p\wf.py", "python"),
        (r"src\Makefile", "make"),
        (r"C:\p\.env", "env"),
        (r"k8s\job.yaml", "manifest"),
    ],
)
def test_kinds_of_files(windows, path, kind):
    assert kind_of(path) == kind


def test_what_may_be_a_config(windows):
    assert may_be_config(r"deploy\config")
    assert may_be_config(r"C:\flyte\values.yaml")
    assert not may_be_config(r"deploy\reconfig")


SETTINGS = """
exclude = ["old/", "deploy/*.bak.config"]
configs = ["deploy/*.cfg"]
per-file-ignores = {"test/**" = ["FIL101"]}
"""


@pytest.mark.parametrize(
    ("path", "excluded", "config", "ignored"),
    [
        (r"C:\work\project\old\a.config", True, False, ()),
        (r"old\a.config", True, False, ()),
        (r"OLD\a.config", False, False, ()),  # globs tell cases apart, as git does
        (r"deploy\x.bak.config", True, False, ()),
        (r"deploy\x.cfg", False, True, ()),
        ("deploy/x.cfg", False, True, ()),
        (r"c:\WORK\PROJECT\deploy\x.cfg", False, True, ()),
        (r"test\deep\x.config", False, False, ("FIL101",)),
        (r"D:\old\a.config", False, False, ()),
    ],
)
def test_settings(windows, path, excluded, config, ignored):
    settings = settings_from(SETTINGS, r"C:\work\project")
    assert settings.root == r"C:\work\project"
    assert settings.excludes(path) is excluded
    assert settings.is_config(path) is config
    assert settings.ignored_for(path) == ignored


def test_what_git_lists(windows):
    assert _split("H deploy/a.config\0? ä/b.py\0".encode()) == [r"H deploy\a.config", "? ä\\b.py"]


@pytest.mark.parametrize("path", [r"..\deploy\prod.cfg", "../deploy/prod.cfg", "./deploy/prod.cfg"])
def test_configs_that_commands_name(windows, path):
    assert downwards(path) == "deploy/prod.cfg"
