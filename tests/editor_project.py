"""A project as an editor has it, for tests of what the language server answers."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flyte_image_lint import lockfile
from flyte_image_lint.engine.api import lint_paths
from flyte_image_lint.engine.lint import context_of
from flyte_image_lint.engine.select import Selection
from flyte_image_lint.parsers.dispatch import kind_by_content
from flyte_image_lint.parsers.kind_names import kind_of
from flyte_image_lint.project.index_builder import ProjectIndex
from flyte_image_lint.project.workspace import Workspace
from flyte_image_lint.server.completion import completions
from flyte_image_lint.server.completion_item import Item
from flyte_image_lint.server.hover import HoverFile, hover
from flyte_image_lint.server.occurrences import Occurrence, occurrence_at
from flyte_image_lint.server.project_texts import project_texts
from flyte_image_lint.server.rename import Renaming, rename
from flyte_image_lint.server.rename_check import edited
from flyte_image_lint.server.task_uses import TaskUses
from flyte_image_lint.settings import SettingsFinder
from flyte_image_lint.text.source import Source

CURSOR = "‸"
"""Marks a place in the texts of tests."""


@contextmanager
def somewhere() -> Iterator[None]:
    """Work in an empty folder, for tests that try many projects."""
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(here)


class Project:
    """Files below the current folder, of which one may have a CURSOR."""

    def __init__(self, files: dict[str, str]) -> None:
        self.at: tuple[str, int] | None = None
        for path, text in files.items():
            if CURSOR in text:
                self.at = path, text.index(CURSOR)
                text = text.replace(CURSOR, "")
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(text.encode())
        self.workspace = Workspace()
        self.finder = SettingsFinder(read=self.workspace.read)
        self.settings = self.finder.for_path(os.path.abspath("x"))
        self.names = self._names(self.workspace)

    def _names(self, workspace: Workspace):
        index = ProjectIndex(workspace, os.getcwd(), self.finder, self.settings.names)
        return index.names()

    def source(self, path: str) -> Source:
        data = self.workspace.read(path)
        is_config = self.finder.is_known(path)
        kind = kind_by_content(path, data, is_config=is_config) or kind_of(path) or "config"
        return self.workspace.source(path, kind)

    def documents(self, path: str):
        return self.workspace.documents(self.source(path))

    def texts(self):
        return list(project_texts(self.workspace, os.getcwd(), self.finder))

    def occurrence(self) -> Occurrence | None:
        path, offset = self.at
        return occurrence_at(self.source(path), self.documents(path), offset)

    def hover_file(self) -> HoverFile:
        """Give what a hover tells of, in the file with the cursor."""
        path = self.at[0]
        selection = Selection()
        context = context_of(self.settings, selection, path, names=lambda: self.names)
        tasks = TaskUses(self.workspace, os.getcwd(), self.names, self.finder, context)
        return HoverFile(
            self.source(path), self.documents(path), self.names, context, self.lock(), tasks.of
        )

    def lock(self):
        path = Path(lockfile.NAME)
        return lockfile.load(path.read_bytes()) if path.exists() else {}

    def hovered(self) -> str:
        hovered = hover(self.hover_file(), self.at[1])
        return hovered.text if hovered else ""

    def completed(self) -> list[Item]:
        path, offset = self.at
        return completions(self.source(path), lambda: self.names, offset)

    def renaming(self, **more) -> Renaming:
        file = self.settings.file
        return Renaming(
            self.workspace, self.names, self.texts, self._names, settings_file=file, **more
        )

    def renamed(self, new: str, **more) -> dict[str, str]:
        """Rename the name at the cursor; give the texts of the files that have changed."""
        edits = rename(self.renaming(**more), self.occurrence(), new)
        return {path: edited(source, each).text for path, (source, each) in edits.items()}

    def apply(self, texts: dict[str, str]) -> None:
        for path, text in texts.items():
            Path(path).write_bytes(text.encode())


def problems(*select: str) -> list[str]:
    """Give what is found in the current folder."""
    findings = lint_paths(".", select=select or None).findings
    return [f"{one.path}:{one.start[0]} {one.rule}" for one in findings]
