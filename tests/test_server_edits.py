"""After any sequence of edits, what the server shows equals what `check` finds in the same texts.

A text that cannot be read, half-written say, is shown as it is; for the names of its project the
last text counts that could be read since it was opened. `check` is given the same then: two
workspaces, one with the texts, the other with those that count for names.

FLYTE_IMAGE_LINT_EDITS sets how many sequences are tried (24), and FLYTE_IMAGE_LINT_SEED which.
"""

from __future__ import annotations

import os
import random
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

import command
from flyte_image_lint import lint_paths, settings_from
from flyte_image_lint.engine.pin import Pinning
from flyte_image_lint.engine.project_run import ProjectRun, when_asked
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.flyte.config_files import is_known_name
from flyte_image_lint.parsers.dispatch import kind_by_content, read
from flyte_image_lint.project.files import Files
from flyte_image_lint.project.git_files import forget_listings
from flyte_image_lint.project.workspace import Workspace
from flyte_image_lint.server.session import Session
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import Source, Unreadable
from strategies.edited_projects import MAKERS, WHOLE, begun, text_for, typed

SEQUENCES = int(os.environ.get("FLYTE_IMAGE_LINT_EDITS") or 24)
SEED = int(os.environ.get("FLYTE_IMAGE_LINT_SEED") or 1)
STEPS = 10


def is_readable(path: str, texts: dict[str, str]) -> bool:
    """Whether all of a text can be read as the file that it is, or it says nothing of images."""
    data = texts[path].encode()
    _header, _, settings = texts.get("pyproject.toml", "").partition("\n")
    is_config = is_known_name(path) or settings_from(settings, ".").is_config(path)
    kind = kind_by_content(path, data, is_config=is_config)
    try:
        documents = read(Source(path, data, kind)) if kind else []
    except Unreadable:
        return False
    return not any(config.unread or config.failure for config in documents)


def shown(findings):
    """Give what an editor shows of findings."""
    return [
        (one.code, one.span.start, one.span.end, one.message, one.help, one.severity, one.raises)
        for one in findings
    ]


class Editor:
    """Edits a project at random, in a folder on disk and in a session on it."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self.rng = rng
        self.done: list[str] = []
        self.folder = folder
        self.buffers: dict[str, str] = {}
        self.readable: dict[str, str] = {}
        self.disk = begun(rng)
        for path, text in self.disk.items():
            self._write(path, text)
        self.session = Session([str(folder)])

    def uri(self, path: str) -> str:
        return (self.folder / path).as_uri()

    def step(self) -> None:
        """Do something that people do."""
        closed = [path for path in self.disk if path not in self.buffers]
        kinds = {
            self.open: closed,
            self.new: [path for path in MAKERS if path not in self.disk | self.buffers],
            self.type: sorted(self.buffers),
            self.replace: sorted(self.buffers),
            self.save: sorted(self.buffers),
            self.close: sorted(self.buffers),
            self.write: closed,
            self.delete: closed,
        }
        weights = {self.type: 8, self.replace: 3, self.open: 4, self.new: 1}
        can = [(do, paths) for do, paths in kinds.items() if paths]
        do, paths = self.rng.choices(can, [weights.get(do, 1) for do, _paths in can])[0]
        path = self.rng.choice(paths)
        self.done.append(f"{do.__name__} {path}")
        do(path)

    def open(self, path):
        self._edit(path, self.disk[path])

    def new(self, path):
        self._edit(path, text_for(path, self.rng))

    def type(self, path):
        text = self.buffers[path]
        self._edit(path, text_for(path, self.rng) if path in WHOLE else typed(text, self.rng))

    def replace(self, path):
        self._edit(path, text_for(path, self.rng))

    def save(self, path):
        kind = 2 if path in self.disk else 1
        self.disk[path] = self.buffers[path]
        self._write(path, self.disk[path])
        self.session.saved(self.uri(path))
        self._touch(path, kind)

    def close(self, path):
        del self.buffers[path]
        self.readable.pop(path, None)
        self.session.close(self.uri(path))

    def write(self, path):
        self.disk[path] = text_for(path, self.rng)
        self._write(path, self.disk[path])
        self._touch(path, 2)

    def delete(self, path):
        del self.disk[path]
        (self.folder / path).unlink()
        self._touch(path, 3)

    def _edit(self, path, text):
        self.buffers[path] = text
        self.session.open(self.uri(path), text, len(self.done))
        if is_readable(path, self.texts):
            self.readable[path] = text

    @property
    def texts(self) -> dict[str, str]:
        """All texts as they are now."""
        return self.disk | self.buffers

    @property
    def texts_for_names(self) -> dict[str, str]:
        """All texts that count for names."""
        return self.texts | self.readable

    def _write(self, path, text):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def _touch(self, path, kind):
        self.session.files_changed([str(self.folder / path)], others=kind != 2)


class Copy:
    """A copy of a project in a folder of its own, for `check`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._texts: dict[str, str] = {}
        (folder / ".git").mkdir(parents=True)

    @contextmanager
    def of(self, texts: dict[str, str]):
        """Have these texts in the folder, and be there."""
        before = os.getcwd()
        for path in self._texts.keys() - texts.keys():
            (self.folder / path).unlink()
        command.write(
            self.folder,
            {path: text for path, text in texts.items() if text != self._texts.get(path)},
        )
        self._texts = texts
        os.chdir(self.folder)
        forget_listings()
        try:
            yield
        finally:
            os.chdir(before)
            forget_listings()


def expected(
    copy: Copy, paths, texts: dict[str, str], for_names: dict[str, str]
) -> dict[str, list]:
    """Give what `check` finds in each file, and what it finds with other texts for names."""
    with copy.of(texts):
        if texts == for_names:
            findings = lint_paths().findings
            return {path: shown(one for one in findings if one.path == path) for path in paths}
        return {path: _with_names(path, texts, for_names) for path in paths}


def _with_names(path: str, texts: dict[str, str], for_names: dict[str, str]) -> list:
    """Lint one file as its text is now, among the names of other texts."""
    others = {other: text for other, text in for_names.items() if text != texts[other]}
    names, run = _run(), _run()
    for other, text in others.items():
        names.files.workspace.change(Source(other, text.encode()))
        if other != path:
            run.files.workspace.change(Source(other, text.encode()))
    run._names = names._names
    checker = run.checker()
    findings = []
    for source, settings in run.sources():
        if source.path == path:
            try:
                findings += checker.check(source, settings).findings
            except Unreadable:
                continue
    return shown(sorted(findings, key=lambda one: one.sort_key))


def _run() -> ProjectRun:
    """Give a run over the current directory."""
    workspace = Workspace()
    finder = SettingsFinder(read=workspace.read)
    files = Files(finder, detect=False, stdin_name=None, workspace=workspace)
    pinning = Pinning(Selection(), {}, files.fail)
    return ProjectRun(files, (), Selection(), pins=when_asked(pinning.pins))


def found_by(session: Session) -> dict[str, list]:
    """Give what is found in the files that are open, by their paths from here."""
    diagnostics_by_path = {}
    for file in session.open_files():
        try:
            diagnostics_by_path[file.source.path] = shown(file.report.findings)
        except Unreadable:
            diagnostics_by_path[file.source.path] = []
    return diagnostics_by_path


@pytest.mark.parametrize("part", range(4))
def test_what_is_shown_equals_what_check_finds(part, tmp_path, monkeypatch):
    broken = compared = 0
    for seed in range(SEED * 1_000_000 + part, SEED * 1_000_000 + SEQUENCES, 4):
        folder = tmp_path / str(seed)
        (folder / ".git").mkdir(parents=True)
        monkeypatch.chdir(folder)
        forget_listings()
        editor, copy = Editor(folder, random.Random(seed)), Copy(tmp_path / f"{seed}-copy")
        for _step in range(STEPS):
            editor.step()
            texts, for_names = editor.texts, editor.texts_for_names
            wanted = expected(copy, editor.buffers, texts, for_names)
            diagnostics = found_by(editor.session)
            assert diagnostics.keys() == editor.buffers.keys(), (seed, editor.done)
            for path in editor.buffers:
                assert diagnostics[path] == wanted[path], (seed, editor.done, path)
                compared += len(wanted[path])
            broken += texts != for_names
        monkeypatch.chdir(tmp_path)
        shutil.rmtree(folder)
        shutil.rmtree(copy.folder)
    assert broken > SEQUENCES // 4 // 8
    assert compared > SEQUENCES // 4
