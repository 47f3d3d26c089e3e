"""Fixing the files of a run with their projects, and writing those that have changed."""

from __future__ import annotations

from functools import partial

from ..text.source import Unreadable
from ..text.writing_many import replace_all
from .fix_project import FileFixing, fix_project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..project.files import Files
    from ..settings import Settings
    from ..text.source import Source
    from .checker import Checker


def fix_files(
    sources: Iterable[tuple[Source, Settings]],
    checker: Checker,
    *,
    unsafe: bool,
    files: Files | None = None,
) -> list[FileFixing]:
    """Fix files, unsafe fixes too if `unsafe`; the texts are put into the checker's workspace.

    Those that cannot be read are left out, and are errors of `files`.
    """
    fixings = []
    for source, settings in sources:
        try:
            fixings.append(fixing_of(source, settings, checker))
        except Unreadable as error:
            if files is not None:
                files.refuse(source.path, str(error))
    fix_project(fixings, checker.workspace, unsafe=unsafe)
    return fixings


def fixing_of(source: Source, settings: Settings, checker: Checker) -> FileFixing:
    """Look at a file that is to be fixed, as the checker's workspace has it. Raises Unreadable."""
    return FileFixing(
        source,
        partial(checker.check, settings=settings),
        partial(checker.is_stale, settings=settings),
        partial(checker.names_of, source, settings),
    )


def put(
    fixings: Sequence[FileFixing],
    files: Files,
    is_written: Callable[[Source], bool] = lambda _before: True,
) -> Iterator[tuple[FileFixing, bool]]:
    """Write the files that have changed, if they are to be written.

    With each file comes whether it is now what it should be; else it is an error of `files`.
    """
    writing = [each for each in fixings if each.is_changed and is_written(each.before)]
    problems = replace_all((f.before.path, f.before.data, f.source.data) for f in writing)
    waiting = {id(each) for each in writing}
    for fixing in fixings:
        problem = next(problems) if id(fixing) in waiting else None
        if problem is not None:
            files.error(fixing.before.path, str(problem))
        yield fixing, problem is None
