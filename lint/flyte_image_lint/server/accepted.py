"""The findings that a baseline of the settings accepts, as its text is now."""

from __future__ import annotations

import os

from ..engine.baseline import Baseline, BaselineError, load, place_of
from ..text.opening import UnfitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.finding import Finding
    from ..project.workspace import Workspace
    from ..settings import Settings


class Accepted:
    """Leaves findings out, as `check` does; `problems` says, by path, why a baseline is of no use.

    `baselines` are those that have been read, by the absolute paths of their files.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.problems: dict[str, str] = {}
        self.baselines: dict[str, Baseline | None] = {}
        self._workspace = workspace

    def left(self, findings: list[Finding], settings: Settings) -> list[Finding]:
        """Give the findings of one file that are not accepted."""
        baseline = self._of(settings)
        return findings if baseline is None else baseline.split(findings)[0]

    def _of(self, settings: Settings) -> Baseline | None:
        try:
            shown = place_of(settings)
        except BaselineError as error:
            self.problems[os.path.abspath(settings.file or settings.root)] = str(error)
            return None
        if shown is None:
            return None
        path = os.path.abspath(shown)
        if path not in self.baselines:
            self.baselines[path] = self._read(path)
        return self.baselines[path]

    def _read(self, path: str) -> Baseline | None:
        try:
            return Baseline(os.path.dirname(path), load(self._workspace.read(path)))
        except BaselineError as error:
            self.problems[path] = str(error)
        except (OSError, ValueError, UnfitError) as error:
            self.problems[path] = str(getattr(error, "strerror", None) or error)
        return None
