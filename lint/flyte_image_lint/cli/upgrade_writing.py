"""Writing what `upgrade` has moved: the files first, then their lockfiles; or showing it."""

from __future__ import annotations

import os

from ..engine.fix_files import fix_files
from ..engine.fix_files import put as put_files
from ..engine.fix_project import NOT_FIXED
from ..engine.pin import ResolveError
from ..images.reference import parse
from ..lockfile import Entry, dump, find, key
from ..rules.outdated_image import NOT_UPGRADED
from ..text.roots import relative
from ..text.source import Source
from ..text.writing import WriteError, replace
from . import unified
from .pinning_setup import parse_lock, read_lock
from .upgrade_move import Move

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.finding import Finding
    from ..project.files import Files
    from .upgrade import UpgradeOptions
    from .upgrade_move import Key
    from .upgrade_moves import Moves


def put(moves: Moves, files: Files, options: UpgradeOptions) -> list[str]:
    """Move the images, and give the files that are changed, or would be; print the difference.

    What became of each image is noted.
    """
    shows = options.diff and options.output_format == "text"
    checker = moves.checker(fork=True)
    paths = {move.path for move in moves.chosen if move.is_outdated}
    sources = [pair for pair in moves.sources if pair[0].path in paths]
    fixings = fix_files(sources, checker, unsafe=True)
    moved: set[Key] = set()
    left: dict[Key, str] = {}
    kept: set[Key] = set()
    changed = []
    for fixing, is_put in put_files(fixings, files, lambda _before: not options.diff):
        for finding in fixing.report.findings:
            left[_key(finding)] = finding.note
        for finding, _reason in fixing.report.suppressed:
            kept.add(_key(finding))
        if is_put:
            for finding in fixing.applied:
                moved |= {_key(finding), _place(finding)}
        if is_put and fixing.applied:
            changed.append(fixing.before.path)
            if shows:
                unified.show(fixing.before, fixing.source)
    for move in moves.chosen:
        if move.is_outdated:
            _note(move, moved, left, kept, diff=options.diff)
    return changed + _locks(moves, files, options, shows=shows)


def _key(finding: Finding) -> Key:
    line, _column = finding.source.position((finding.anchor or finding.span).start)
    return finding.path, line, finding.name or "", finding.image or ""


def _place(finding: Finding) -> Key:
    """Give what an alias in YAML shares with what it repeats: nothing is found there twice."""
    return finding.path, finding.start[0], "", finding.image or ""


def _note(move: Move, moved: set[Key], left: dict[Key, str], kept: set[Key], *, diff: bool) -> None:
    if move.key in kept:
        move.status = "kept"
    elif move.key in left:
        move.status = "not-upgraded"
        note = left[move.key].removeprefix(NOT_FIXED).removeprefix(NOT_UPGRADED)
        move.why = note or "the place of the tag is not known"
    elif move.key in moved or move.place in moved:
        move.status = "outdated" if diff else "upgraded"
    else:
        move.status, move.why = "not-upgraded", "the file cannot be written"


def _locks(moves: Moves, files: Files, options: UpgradeOptions, *, shows: bool) -> list[str]:
    """Move the entries of the lockfiles with the images, and give the files that are changed."""
    changed = []
    for path, group in sorted(_by_lock(moves.all).items()):
        moved = [move for move in group if move.is_moved]
        if not moved:
            continue
        old = read_lock(path)
        before = parse_lock(path, old)
        kept = {key(move.image.reference) for move in group if not move.is_moved}
        entries, renamed = moved_entries(before, moved, kept)
        if entries == before:
            continue
        new = dump(entries, old, renamed).encode()
        shown = relative(path)
        if shows:
            unified.show(Source(shown, old), Source(shown, new))
        if not options.diff:
            try:
                replace(path, old, new)
            except WriteError as error:
                files.error(shown, str(error))
                continue
        changed.append(shown)
    return changed


def _by_lock(moves: list[Move]) -> dict[str, list[Move]]:
    """Give the images by the lockfiles that hold for their folders, without those of none."""
    by_folder: dict[str, list[Move]] = {}
    for move in moves:
        by_folder.setdefault(os.path.dirname(os.path.abspath(move.path)), []).append(move)
    by_lock: dict[str, list[Move]] = {}
    for folder, group in by_folder.items():
        path = find(folder)
        if path is not None:
            by_lock.setdefault(path, []).extend(group)
    return by_lock


def moved_entries(
    before: dict[str, Entry], moves: list[Move], kept: set[str]
) -> tuple[dict[str, Entry], dict[str, str]]:
    """Give the entries of a lockfile once images have been moved, and the new keys by the old.

    An entry of an image itself moves with it, unless an image of `kept` needs it; one whose tag
    was that of the image gets the new one.
    """
    entries, renamed = dict(before), dict[str, str]()
    for move in moves:
        old, upgrade = move.image.reference, move.upgrade
        if upgrade is None or upgrade.digest is None:
            continue
        tag, own = upgrade.tag or old.tag, key(old)
        for name, entry in before.items():
            if name != own and name.rpartition(":")[0] == old.name and entry.tag == old.tag:
                entries[name] = Entry(upgrade.digest, tag)
        if own in before:
            new = f"{old.name}:{tag}"
            if own not in kept and own != new:
                entries.pop(own, None)
                renamed[own] = new
            entries[new] = _resolved(move, Entry(upgrade.digest))
    return entries, renamed


def _resolved(move: Move, entry: Entry) -> Entry:
    """Give the entry of what an image is moved to, as `lock` makes it."""
    try:
        resolved = move.resolver.resolve(parse(move.value.partition("@")[0])).entry
    except ResolveError:
        return entry
    return resolved if resolved.digest == entry.digest else entry
