"""What can be done about findings: fixes, one by one or all that are safe, ignores, definitions.

Each fix is tried before it is offered, as `check --fix` does: what would change more than it should
is not offered.
"""

from __future__ import annotations

from functools import partial

from lsprotocol import types

from ..engine.fix import promise
from ..engine.fix_files import fixing_of
from ..engine.fix_project import FileFixing, fix_project
from ..engine.ignoring import add_ignores
from ..engine.lint import Report
from ..text.source import Unreadable, visible
from .defining import definitions_to_add
from .diagnostics import diagnostic
from .editing import difference, workspace_edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..model.finding import Finding
    from ..text.source import Source, Span
    from .editor_file import EditorFile
    from .language_server import Server

FIX_ALL = "source.fixAll.flyte-image-lint"
QUICK_FIX = types.CodeActionKind.QuickFix.value
REASON = "TODO: say why"
"""Stands in a suppression until the user writes the reason."""

UNSAFE = "may change which image a task runs on"


def register(server: Server) -> None:
    """Add the handlers."""

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(
            [types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll, FIX_ALL]
        ),
    )
    async def answer(params: types.CodeActionParams) -> list[types.CodeAction]:
        await server.pause()  # a request that is canceled at once costs nothing
        file = server.file(params.text_document)
        literal = server.can("text_document", "code_action", "code_action_literal_support")
        if file is None or not file.is_linted or not literal:
            return []
        actions = []
        for action in code_actions(file, file.positions.span(params.range), params.context.only):
            actions.append(action)
            await server.pause()
        return actions


def code_actions(
    file: EditorFile, span: Span, only: Sequence[types.CodeActionKind | str] | None = None
) -> Iterator[types.CodeAction]:
    """Yield what can be done about the findings in a part of a file, of the kinds asked for."""
    if not file.source.is_text:
        return
    try:
        report = file.report
    except Unreadable:
        return
    if _is_asked(QUICK_FIX, only):
        here = [one for one in report.findings if _touches(one.span, span)]
        for finding in _tried(file, here):
            yield from _for_finding(file, finding)
    if _is_asked(FIX_ALL, only) and any(one.fix and one.fix.safe for one in report.findings):
        after = fixed(file)
        if after.data != file.source.data:
            edits = difference(file.source.printable_text, after.printable_text)
            yield types.CodeAction(
                "Apply all safe fixes of flyte-image-lint",
                kind=FIX_ALL,
                edit=workspace_edit(file, {file.source: edits}),
            )


def fixed(file: EditorFile) -> Source:
    """Give a text with all safe fixes, made as `check --fix` makes those of one file."""
    session = file.session
    workspace, checker = session.linting.fork()
    settings = file.settings
    if file.is_alone:
        fixing = FileFixing(file.source, partial(session.linting.alone, settings=settings))
    else:
        fixing = fixing_of(file.source, settings, checker)
    fix_project([fixing], workspace, unsafe=False)
    return fixing.source


def _is_asked(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether a kind is one of those that a client asks for, or below one."""
    wanted = [getattr(one, "value", one) for one in only or ()]
    return not wanted or any(f"{kind}.".startswith(f"{one}.") for one in wanted)


def _touches(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


def _tried(file: EditorFile, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Take out the fixes that would be refused."""
    for finding in findings:
        report = Report([finding])  # each by itself: one may stand in another's way
        promise(finding.source, report, file.session.workspace, lambda: file.names)
        yield from report.findings


def _for_finding(file: EditorFile, finding: Finding) -> Iterator[types.CodeAction]:
    about = [diagnostic(file, finding)]
    if finding.fix:
        fix = finding.fix
        title = visible(f"{fix.title[:1].upper()}{fix.title[1:]}")
        yield types.CodeAction(
            title if fix.safe else f"{title} ({UNSAFE})",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=about,
            is_preferred=fix.safe,
            edit=workspace_edit(file, {finding.source: fix.edits}),
        )
    for title, source, edits in definitions_to_add(file, finding):
        yield types.CodeAction(
            title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=about,
            edit=workspace_edit(file, {source: edits}),
        )
    ignored = _ignored(file, finding)
    if ignored is not None:
        edits = difference(file.source.printable_text, ignored.printable_text)
        yield types.CodeAction(
            f"Ignore {finding.rule} here, with a reason",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=about,
            edit=workspace_edit(file, {file.source: edits}),
        )


def _ignored(file: EditorFile, finding: Finding) -> Source | None:
    """Give the text with a comment that suppresses a finding; None where no comment does."""
    session = file.session
    workspace, checker = session.linting.fork()
    place = (finding.code, finding.span)

    def lint(text: Source) -> Report:
        if file.is_alone:
            return session.linting.alone(text, file.settings)
        if text.data != workspace.source(text.path, text.kind).data:
            workspace.change(text)
        return checker.check(text, file.settings)

    done = add_ignores(file.source, lint, REASON, lambda one: (one.code, one.span) == place)
    return done.source if done.source.data != file.source.data else None
