"""The workspace: one text for a file, one document for a text, whoever asks, and buffers too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import command
from flyte_image_lint import fix_paths
from flyte_image_lint.flyte.places import FLYTEKIT
from flyte_image_lint.model.names import UNKNOWN
from flyte_image_lint.parsers.configs import fast_path
from flyte_image_lint.project import workspace as module
from flyte_image_lint.project.index_builder import ProjectIndex
from flyte_image_lint.project.workspace import Workspace
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.opening import OutsideError
from flyte_image_lint.text.source import Source, Unreadable

INI = "[sdk]\nx = 1\n[images]\n{} = ghcr.io/org/app:1.4.2\n"
USE = 'from flytekit import task\n\n\n@task(container_image="{{{{.image.{}}}}}")\ndef t(): ...\n'
FILE = "flytekit.config"


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command.write(tmp_path, {FILE: INI.format("app"), "a.py": USE.format("app")})
    return Workspace()


def names(workspace: Workspace, path: str = FILE) -> list[str]:
    workspace.read(path)
    return [
        entry.name
        for config in workspace.documents(workspace.source(path, "config"))
        for entry in config.entries
    ]


def test_a_file_is_one_source_and_one_document(workspace, tmp_path):
    workspace.read(FILE)
    first = workspace.source(FILE, "config")
    os.remove(FILE)
    assert workspace.read(str(tmp_path / FILE)) is first.data
    assert workspace.source(str(tmp_path / FILE), "config") is first
    assert workspace.documents(first) is workspace.documents(Source(FILE, bytes(first.data)))


def test_files_are_shown_as_the_user_wrote_them(workspace, tmp_path):
    path = str(tmp_path / FILE)
    workspace.show([path])
    for each in (FILE, path, "a.py", str(tmp_path / "a.py")):
        workspace.read(each)
    assert workspace.source(FILE, "config").path == path
    assert workspace.source(str(tmp_path / "a.py"), "python").path == "a.py"


@pytest.mark.parametrize(
    ("name", "text", "reader"),
    [(FILE, INI.format("app").replace("1.4.2", "latest"), "_ini"),
     ("config.yaml", "admin: {}\nimages:\n  app: ghcr.io/org/app:latest\n", "_yaml")],
)  # fmt: skip
def test_each_text_of_a_config_that_is_fixed_is_parsed_once(
    name, text, reader, tmp_path, monkeypatch
):
    texts = []
    read = getattr(fast_path, reader)
    monkeypatch.setattr(fast_path, reader, lambda source: texts.append(source.data) or read(source))
    path = command.write(tmp_path, {name: text}) / name
    fix_paths([path], pin_to={"app": "1.4.2"})
    assert texts == [text.encode(), path.read_bytes()]


def test_what_is_changed_is_read_anew_and_parsed_once(workspace, monkeypatch):
    assert names(workspace) == ["app"]
    parsed = []
    read = module.read
    monkeypatch.setattr(
        module, "read", lambda source, _given: parsed.append(source) or read(source)
    )
    buffer = Source(FILE, INI.format("other").encode())
    workspace.change(buffer)
    assert names(workspace) == names(workspace) == ["other"]
    assert workspace.source(FILE, "config") is buffer
    assert parsed == [buffer]
    workspace.forget(FILE)
    assert names(workspace) == ["app"]
    assert len(parsed) == 2


def test_a_text_that_nobody_should_parse_is_refused_each_time(workspace):
    source = Source("a.py", b"x" * 600_000, "python")
    for _time in range(2):
        with pytest.raises(Unreadable, match="is not read"):
            workspace.documents(source)


def test_a_fork_changes_nothing_below_it_and_shares_what_is_read(workspace):
    fork = workspace.fork()
    assert names(fork) == ["app"]
    assert fork.source(FILE, "config") is workspace.source(FILE, "config")
    fork.change(Source(FILE, INI.format("other").encode()))
    assert (names(fork), names(workspace)) == (["other"], ["app"])
    assert (len(fork.changes), workspace.changes) == (1, [])
    assert names(fork.fork()) == ["other"]


def test_what_one_may_follow_another_may_not(workspace, tmp_path):
    """A link out of the folder that is linted has been read for somebody else."""
    command.write(tmp_path, {"sub/x": "", "other/real.config": INI.format("app")})
    os.symlink("../other/real.config", "sub/link.config")
    path = str(tmp_path / "sub/link.config")
    assert workspace.read(path, base=str(tmp_path))
    with pytest.raises(OutsideError):
        workspace.read(path, base=str(tmp_path / "sub"))


def test_what_says_nothing_is_dropped_unless_names_may_stand_in_it(workspace):
    command.write(Path.cwd(), {"a.txt": "image", "b.txt": "{{.image.app}}"})
    for path in ("a.txt", "b.txt"):
        workspace.read(path)
        workspace.pass_over(path)
    assert [workspace.is_silent(path) for path in ("a.txt", "b.txt")] == [True, False]
    workspace.change(Source("a.txt", b"{{.image.app}}", "config"))
    assert not workspace.is_silent("a.txt")


def test_names_follow_the_texts(workspace):
    index = ProjectIndex(workspace, ".", SettingsFinder(isolated=True))
    first = index.names()
    assert index.names() is first
    assert first.defined(FLYTEKIT) == {"app"}
    workspace.change(Source(FILE, INI.format("other").encode()))
    assert index.names().defined(FLYTEKIT) == {"other"}
    workspace.change(Source("a.py", USE.format("other").encode(), "python"))
    assert set(index.names().used(FLYTEKIT)) == {"other"}


def test_one_change_costs_one_document(workspace, monkeypatch):
    command.write(Path.cwd(), {f"m{at}.py": USE.format("app") for at in range(50)})
    index = ProjectIndex(workspace, ".", SettingsFinder(isolated=True))
    index.names()
    parsed = []
    read = module.read
    monkeypatch.setattr(
        module, "read", lambda source, _given: parsed.append(source.path) or read(source)
    )
    workspace.change(Source("m7.py", USE.format("x").encode(), "python"))
    assert set(index.names().used(FLYTEKIT)) == {"app", "x"}
    assert parsed == ["m7.py"]


def test_parts_follow_the_modules_that_have_them(workspace):
    joins = 'from flytekit import task\nfrom c import TAG\ntask(container_image=f"o/a:{TAG}")\n'
    command.write(Path.cwd(), {"wf.py": joins, "c.py": "from d import NEW as TAG\n", "d.py": ""})
    index = ProjectIndex(workspace, ".", SettingsFinder(isolated=True))
    assert index.names().parts_of("wf.py") == {}
    workspace.change(Source("d.py", b'NEW = "1"\n', "python"))
    first = index.names()
    assert first.parts_of("wf.py") == {"c.TAG": "1"}
    fork = workspace.fork()
    other = index.fork(fork)
    fork.change(Source("c.py", b'TAG = "2"\n', "python"))
    assert other.names().parts_of("wf.py") == {"c.TAG": "2"}
    assert index.names() is first
    workspace.change(Source("wf.py", joins.replace("{TAG}", "3").encode(), "python"))
    assert index.names().parts_of("wf.py") == {}


def test_a_look_with_parts_is_kept_apart(workspace):
    command.write(
        Path.cwd(),
        {"wf.py": 'from c import A\nfrom flytekit import task\ntask(container_image=A + ":1")\n'},
    )
    workspace.read("wf.py")
    source = workspace.source("wf.py", "python")
    values = [
        workspace.documents(source, parts)[0].entries[0].value
        for parts in ({"c.A": "o/a"}, None, {"c.A": "o/b"}, {"c.A": "o/a"})
    ]
    assert values == ["o/a:1", f"{UNKNOWN}:1", "o/b:1", "o/a:1"]
