"""The project around a file of a session, for what looks at more than the file."""

from __future__ import annotations

from ..project.index_builder import ProjectIndex
from .project_texts import project_texts
from .task_uses import TaskUses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..project.modules import KeptPrograms
    from ..project.name_index import NameIndex
    from ..project.workspace import Workspace
    from ..rules.context import RuleContext
    from ..settings import Settings
    from ..text.source import Source
    from .editor_file import EditorFile
    from .session import Session
    from .task_uses import TaskUse


class ProjectView:
    """A project as it is now, good for one answer."""

    def __init__(self, session: Session, path: str, settings: Settings) -> None:
        self.session = session
        self.settings = settings
        self.root = session.names.root(path, settings)
        self.names = session.names.of(path, settings)
        self._texts: list[Source] | None = None

    def texts(self) -> list[Source]:
        """Give the texts in which names may be spelled; they are listed once."""
        if self._texts is None:
            session = self.session
            self._texts = list(project_texts(session.workspace, self.root, session.settings))
        return self._texts

    @property
    def context(self) -> RuleContext:
        """What is known of the versions of Flyte and Python that the project runs with."""
        return self.session.linting.context_in(self.root, self.settings)

    def reread(self, workspace: Workspace) -> NameIndex:
        """Give the names of the project as another workspace has its files."""
        finder, supplied = self.session.settings, self.settings.names
        return ProjectIndex(workspace, self.root, finder, supplied).names()


def view_of(file: EditorFile) -> ProjectView | None:
    """Give the project of a file; None for a text that is alone."""
    return None if file.is_alone else ProjectView(file.session, file.path, file.settings)


class TaskCache:
    """The tasks of the project that was last asked about, until something changes."""

    def __init__(self) -> None:
        self._key: tuple[str, int] | None = None
        self._uses: TaskUses | None = None
        self._kept: KeptPrograms = {}

    def of(self, view: ProjectView | None, reason: str, image: str) -> list[TaskUse] | None:
        """Give the tasks that have an image for a reason, or that run on an image."""
        return [] if view is None else self._in(view).of(reason, image)

    def reading(self, view: ProjectView | None) -> Iterator[None]:
        """Read what is needed, one module for each step."""
        return iter(()) if view is None else self._in(view).reading()

    def _in(self, view: ProjectView) -> TaskUses:
        session = view.session
        key = (view.root, session.revision)
        if self._uses is None or self._key != key:
            self._key = key
            finder, context = session.settings, view.context
            self._uses = TaskUses(
                session.workspace, view.root, view.names, finder, context, self._kept
            )
        return self._uses
