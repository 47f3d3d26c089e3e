"""Settings, locks and versions while somebody types in their files, wherever these are."""

from __future__ import annotations

import pytest

import command
from flyte_image_lint.project.git_files import forget_listings, known_configs
from flyte_image_lint.server.diagnostics import diagnostics
from flyte_image_lint.server.edited_settings import EditedSettings
from flyte_image_lint.server.session import Session
from flyte_image_lint.settings import SettingsError
from flyte_image_lint.text.opening import read_bytes
from language_client import client
from test_server import project, using

DIGEST = "sha256:" + "a" * 64
NO_RULE = 'select = ["NOPE"]\n'


def session(*folders, **files):
    forget_listings()
    return Session([str(folder) for folder in folders], **files)


def codes(session, path) -> list[str]:
    return [one.code for one in diagnostics(session.file(path.as_uri()))]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give a repository, and stand in it."""
    made = project(tmp_path / "p", **{"wf.py": using("other"), "sub/wf.py": using("other")})
    monkeypatch.chdir(made)
    return made


def test_settings_that_the_command_line_names_are_checked_as_they_are_typed(tmp_path):
    folder = project(tmp_path / "p", **{"wf.py": using("trainr")})
    path, config = folder / "wf.py", tmp_path / "else" / "of-all.toml"
    config.parent.mkdir()
    config.write_text('names = ["other"]\n')
    with client(folder, options=["--config", str(config)]) as editor:
        editor.open(path)
        assert editor.codes(path) == ["FIL301"]
        editor.open(config, f"# 1\n{NO_RULE}")
        (diagnostic,) = editor.diagnostics(config)
        assert diagnostic["message"].startswith("'select' names an unknown rule 'NOPE'")
        assert diagnostic["range"]["start"]["line"] == 1
        assert editor.codes(path) == ["FIL301"]  # as before
        editor.change(config, 'ignore = ["FIL301"]\n')
        assert editor.diagnostics(config) == []
        assert editor.codes(path) == []
        editor.close(config)
        assert editor.codes(path) == ["FIL301"]


def test_a_file_of_the_command_line_that_is_gone_by_now_is_told(folder, tmp_path):
    made = session(folder, config=str(tmp_path / "gone.toml"))
    assert codes(made, folder / "wf.py") == ["FIL301"]
    assert list(made.problems()) == [str(tmp_path / "gone.toml")]


def test_settings_above_the_opened_folder_count_as_they_are_typed(folder):
    """And what is wrong with them is shown, though they are in none of the folders."""
    path, settings = folder / "sub" / "wf.py", folder / ".flyte-image-lint.toml"
    settings.write_text('names = ["x"]\n')
    with client(folder / "sub") as editor:
        editor.open(path)
        assert editor.codes(path) == ["FIL301"]
        editor.open(settings, 'names = ["other"]\n')
        assert editor.codes(path) == []
        editor.close(settings)
        assert editor.codes(path) == ["FIL301"]
        settings.write_text('\nnam = ["other"]\n')
        editor.touched((settings, 2))
        (diagnostic,) = editor.diagnostics(settings)
        assert diagnostic["message"].startswith("unknown key 'nam'")
        assert diagnostic["range"]["start"]["line"] == 1
        settings.unlink()
        editor.touched((settings, 3))
        assert editor.diagnostics(settings) == []


def test_a_file_that_settings_extend_counts_as_it_is_typed(folder):
    command.write(
        folder, {".flyte-image-lint.toml": "extend = 'org/policy'\n", "org/policy": "names = []\n"}
    )
    made, path = session(folder), folder / "wf.py"
    policy = (folder / "org" / "policy").as_uri()
    assert codes(made, path) == ["FIL301"]
    made.open(policy, "names = ['other']\n")
    assert codes(made, path) == []
    made.open(policy, "names = [")
    assert codes(made, path) == []  # as before
    assert list(made.problems()) == [str(folder / "org" / "policy")]
    made.close(policy)
    assert codes(made, path) == ["FIL301"]
    assert made.problems() == {}


def test_a_key_that_several_files_give_is_shown_in_each_of_them(folder):
    """Also where one of them is in a folder with the word that is between their names."""
    files = {"org and all/a.toml": "extend-select = ['NOPE']\n"}
    own = "extend = 'org and all/a.toml'\nextend-select = ['FIL1']\n"
    command.write(folder, {**files, ".flyte-image-lint.toml": own})
    made = session(folder)
    codes(made, folder / "wf.py")
    shown = {str(folder / "org and all" / "a.toml"), str(folder / ".flyte-image-lint.toml")}
    assert made.problems().keys() == shown


def test_settings_of_a_package_are_shown_where_they_are(folder, tmp_path, monkeypatch):
    command.write(tmp_path, {"site/org/__init__.py": "", "site/org/flyte-image-lint.toml": "a = 1"})
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    (folder / ".flyte-image-lint.toml").write_text("extend = 'package:org'\n")
    made = session(folder)
    codes(made, folder / "wf.py")
    broken = tmp_path / "site" / "org" / "flyte-image-lint.toml"
    assert list(made.problems()) == [str(broken)]
    (diagnostic,) = diagnostics(made.file(broken.as_uri()))
    assert diagnostic.message.startswith("unknown key 'a'")


def test_settings_that_name_no_rule_hold_for_no_folder(folder):
    (folder / ".flyte-image-lint.toml").write_text(NO_RULE)
    made = session(folder)
    for place in (folder / "sub", folder, folder / "sub"):
        with pytest.raises(SettingsError, match="NOPE"):
            made.settings.for_folder(str(place))


@pytest.mark.parametrize("path", ["other.toml", "sub/policy.toml", "Cargo.toml"])
def test_a_file_that_nobody_asks_for_settings_is_typed_in_without_a_new_beginning(path, folder):
    made = session(folder)
    codes(made, folder / "sub" / "wf.py")
    names, linting = made.names, made.linting
    made.open((folder / path).as_uri(), "")  # new
    names, linting = made.names, made.linting
    made.open((folder / path).as_uri(), "a = 1")
    assert (made.names, made.linting) == (names, linting)


@pytest.mark.parametrize("path", ["flyte-images.lock", "requirements.txt"])
def test_what_names_do_not_depend_on_is_typed_in_without_reading_them_anew(path, folder):
    images = f"a = ghcr.io/o/a@{DIGEST}\nb = ghcr.io/o/b:latest\n"
    command.write(folder, {path: "", "flytekit.config": f"[images]\n{images}"})
    made = session(folder)
    uri = (folder / path).as_uri()
    made.open(uri, "")
    codes(made, folder / "flytekit.config")
    names, linting = made.names, made.linting
    made.open(uri, " ")
    assert made.names is names
    assert made.linting is not linting


def test_the_project_of_a_name_runs_with_the_flytekit_that_is_being_written(folder):
    pinned, path = folder / "requirements.txt", folder / "wf.py"
    pinned.write_text("flytekit==1.16.24\n")
    old = "flytekit==1.2.0\n"
    with client(folder) as editor:
        editor.open(path, using("trainer"))
        at = {"textDocument": {"uri": path.as_uri()}, "position": {"line": 3, "character": 30}}
        assert editor.request("textDocument/rename", {**at, "newName": "my-name"})
        editor.open(pinned, old)
        with pytest.raises(Exception, match=r"flytekit 1\.2\.0 accepts '-' in names only from"):
            editor.request("textDocument/rename", {**at, "newName": "my-name"})


def test_of_a_text_outside_of_the_folders_nothing_beside_it_is_read(folder, tmp_path):
    """Not even which flytekit its project runs with."""
    text = f"[images]\na = ghcr.io/o/a@{DIGEST}\n"
    made = session(folder)
    for place, expected in ((folder, ["FIL105"]), (tmp_path / "else", [])):
        command.write(place, {"requirements.txt": "flytekit==1.2.0\n", "flytekit.config": text})
        made.files_changed([], others=True)
        made.open((place / "flytekit.config").as_uri(), text)
        assert codes(made, place / "flytekit.config") == expected


def test_what_changes_in_a_folder_that_is_left_counts_when_it_is_opened_again(folder, tmp_path):
    other = project(tmp_path / "q", **{"wf.py": using("trainr")})
    made = session(folder, other)
    assert codes(made, other / "wf.py") == ["FIL301"]
    made.set_folders([str(folder)])
    (other / "wf.py").write_text(using("trainer"))
    made.set_folders([str(folder), str(other)])
    assert codes(made, other / "wf.py") == []


def test_settings_that_cannot_be_used_name_no_configs(tmp_path, monkeypatch):
    files = {"a/pyproject.toml": "[tool.flyte-image-lint", "b/pyproject.toml": CONFIGS}
    monkeypatch.chdir(command.write(tmp_path, files))
    finder = EditedSettings(None, False, read_bytes)
    paths = ["a/pyproject.toml", "a/x.cfg", "b/pyproject.toml", "b/x.cfg", "b/flytekit.config"]
    assert known_configs(finder, ".", paths) == {"b/x.cfg", "b/flytekit.config"}
    assert len(finder.problems) == 1


CONFIGS = '[tool.flyte-image-lint]\nconfigs = ["*.cfg"]\n'
