"""What `upgrade` prints: what was moved, what not and why, or the JSON of docs/json.md."""

from __future__ import annotations

import sys

from ..images.tag_versions import parse_tag, step
from ..reporters.json import array
from ..text.source import visible
from .show import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..project.files import Files
    from .upgrade import UpgradeOptions
    from .upgrade_move import Move
    from .upgrade_moves import Moves

SHORT = len("sha256:") + 12
"""Code points of a digest that are shown."""


def show(moves: Moves, changed: list[str], files: Files, options: UpgradeOptions) -> None:
    """Print the report; where a difference was printed, or JSON is, it goes to standard error."""
    if options.output_format == "json":
        for line in array(map(_object, moves.chosen)):
            print(line)
    out = sys.stderr if options.diff or options.output_format == "json" else sys.stdout
    quiet = options.output_format == "json" or options.quiet
    for move in moves.chosen:
        line = _line(move, options)
        if line and not (quiet and move.status != "not-upgraded"):
            print(visible(line), file=out)
    if not quiet:
        print(visible(_summary(moves, changed, files, options)), file=out)


def _line(move: Move, options: UpgradeOptions) -> str:
    """Say what became of one image; nothing of one that is up to date."""
    where = f"{move.path}:{move.position[0]}"
    old = move.image.value.partition("@")[0]
    more = _held(move)
    if move.status == "not-upgraded":
        return f"{where}: {old} not upgraded to {_new(move)}: {move.why}"
    if move.is_moved:
        if options.diff:
            return f"{where}: {old}: {more}" if more else ""
        return f"{where}: {old} -> {_new(move)}" + (f" ({more})" if more else "")
    return f"{where}: {old}: {more}" if more and move.status == "current" else ""


def _held(move: Move) -> str:
    """Say which version goes further than it may; "" where none does."""
    held = parse_tag((move.upgrade and move.upgrade.held) or "")
    current = parse_tag(move.image.reference.tag or "")
    if held is None or current is None:
        return ""
    return f"{held.tag} is available with '--to {step(current, held)}'"


def _new(move: Move) -> str:
    """Give the new tag or, where that stays, the new digest."""
    tag = move.upgrade and move.upgrade.tag
    return tag or move.value.rpartition("@")[2][:SHORT]


def _summary(moves: Moves, changed: list[str], files: Files, options: UpgradeOptions) -> str:
    if not moves.all:
        return f"No images in {count(len(files.linted), 'file')}."
    if not moves.chosen:
        return f"{count(len(moves.all), 'image')}, all excluded."
    statuses = [move.status for move in moves.chosen]
    moved = sum(move.is_moved for move in moves.chosen)
    verb = "Would upgrade" if options.diff else "Upgraded"
    parts = [f"{verb} {count(moved, 'image')}"]
    if changed:
        parts[0] += f" in {count(len(changed), 'file')}"
    for status, text in (
        ("current", "{} up to date"),
        ("kept", "{} kept by a comment"),
        ("not-upgraded", "{} to edit by hand"),
        ("floating", "{} floating or untagged (see 'check --fix' and 'lock --upgrade')"),
        ("unversioned", "{} without a version in the tag"),
        ("unknown", "{} could not be looked up"),
    ):
        number = statuses.count(status)
        if number:
            parts.append(text.format(number))
    return ", ".join(parts) + "."


def _object(move: Move) -> dict[str, Any]:
    line, column = move.position
    reference = move.image.reference
    name = move.image.value[: reference.path_span.end]
    held = move.upgrade.held if move.upgrade else None
    return {
        "path": move.path,
        "line": line,
        "column": column,
        "name": move.image.entry.name or None,
        "image": move.image.value,
        "status": move.status,
        "upgrade": move.value if move.is_outdated else None,
        "level": move.level,
        "held": f"{name}:{held}" if held else None,
        "reason": move.why or None,
    }
