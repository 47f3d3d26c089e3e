"""Whether a project means the same once a name has another one: it is edited, and read again."""

from __future__ import annotations

from ..engine.structure import broken_by
from ..flyte.places import FLYTE2, FLYTEKIT
from ..text.source import Unreadable, apply_edits
from .occurrences import said_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..model.finding import Edit
    from ..project.name_index import NameIndex
    from ..text.source import Source
    from .rename import Edits, Renaming

    Facts = dict[tuple[str, ...], Sequence[object]]


def difference(project: Renaming, edits: Edits, flavour: str, old: str, new: str) -> str:
    """Say what would not be as before but for the name; "" where all is.

    Each use of each name has the images that it had before, and every other thing that a file
    says is there.
    """
    fork = project.workspace.fork(as_is=True)
    for source, changes in edits.values():
        after = edited(source, changes)
        if broken_by(source, after, _changes(source, changes)) != []:
            return f"{source.path} would not mean the same"
        fork.change(after)
    try:
        names = project.reread(fork)
    except Unreadable as error:
        return str(error)
    before, after_all = _facts(project.names, flavour, old, new), _facts(names, flavour, new, new)
    # What happens to a config says more than what comes of it for a name.
    for key in sorted({*before, *after_all}, key=lambda key: (key[0] != "config", key)):
        if before.get(key) != after_all.get(key):
            what, *rest = key
            return _DIFFERENCES[what].format(" ".join(rest[-1:]))
    return ""


_DIFFERENCES = {
    "binding": "'{}' would not have the images that it has",
    "use": "'{}' would not be used where it is",
    "config": "{} would not be read as it is",
    "command": "the commands of {} would not be the same",
    "constant": "the constants of {} would not be the same",
    "open": "it could no longer be told which names there are",
}


def edited(source: Source, edits: Iterable[Edit]) -> Source:
    """Give a text with its edits."""
    return source.changed(
        apply_edits(source.printable_text, edits).encode(errors="surrogateescape")
    )


def _changes(source: Source, edits: Iterable[Edit]) -> list[tuple[int, int, str, str]]:
    text = source.printable_text
    return [(span.start, span.end, text[span.start : span.end], content) for span, content in edits]


def _facts(names: NameIndex, flavour: str, old: str, new: str) -> Facts:
    """Give all that a project says about names, as if the old one were called by the new."""

    def called(speaks: str, name: str) -> str:
        return new if (speaks, name) == (flavour, old) else name

    facts: Facts = {}
    for document in names.documents:
        path, speaks = document.source.path, document.flavour
        if document.is_config:
            facts["config", speaks, path] = [
                document.failure and document.failure.message,
                *(
                    (called(speaks, entry.name), entry.value, entry.key_type, entry.certain)
                    for entry in document.entries
                ),
            ]
        if document.commands:
            facts["command", speaks, path] = [
                (one.program, one.verb, one.config, one.targets, one.refused)
                for one in document.commands
            ]
    for speaks in (FLYTEKIT, FLYTE2):
        for name in names.defined(speaks):
            facts["binding", speaks, called(speaks, name)] = sorted(
                (one.source.path, one.image or "") for one in names.bindings(name, speaks)
            )
        for name, there in names.used(speaks).items():
            facts["use", speaks, called(speaks, name)] = sorted(
                (one.use.source.path, one.form, one.use.place_kind.label) for one in there
            )
        facts["open", speaks] = [
            names.unknown_bindings(speaks) is None,
            names.has_unknown_uses(speaks),
        ]
    for path in names.modules:
        facts["constant", path] = [
            (one.flavour, called(one.flavour, one.name), one.form)
            for one in said_by(names.constants_of(path) or ())
        ]
    return facts
