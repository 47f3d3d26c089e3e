"""What is made from the table of kinds: the pattern of each hook, the page of what is read, and
which documents the extension for VS Code tells the server of."""

from __future__ import annotations

import json
import re

from flyte_image_lint import lockfile
from flyte_image_lint.parsers.kind import Kind
from flyte_image_lint.parsers.kinds import CONFIG, KINDS
from flyte_image_lint.settings.model import OWN

FILES = re.compile(r"(?m)^  files: '.*'$")
"""Where a hook says which files start it."""

LANGUAGES = {b"python": "python", b"bash": "shellscript", b"just": "makefile"}
"""What VS Code calls the language of a script, by the program that its first line names."""

TABLE = re.compile(r"\| files \| what is read \|\n(?:\|.*\n)+")


def _any(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({'|'.join(parts)})"


def pattern(kind: Kind) -> str:
    """Give the expression for the paths of a kind's files, in lower case."""
    names = kind.names
    suffixes, words = names.hinted
    parts = [re.escape(suffix) for suffix in names.suffixes]
    whole = [re.escape(name.lower()) for name in names.names]
    whole += [
        rf"{re.escape(name.lower()).replace(chr(92) + '*', '[^/]*')}" for name in names.patterns
    ]
    for stem in names.stems:
        marks = r"\." if stem.startswith(".") else "[._-]"
        whole.append(rf"{re.escape(stem.lower())}({marks}[^/]*)?")
    if whole:
        parts.append(f"(^|/){_any(whole)}")
    if suffixes:
        parts.append(f"{_any(list(words))}.*{_any([re.escape(suffix) for suffix in suffixes])}")
    return f"({'|'.join(parts)})$"


def hook() -> str:
    """Give the `files` of the hooks that get single files."""
    kinds = [kind for kind in KINDS.values() if kind.hook == "file"]
    return f"  files: '(?i){_any([pattern(kind) for kind in kinds])}'"


def files(kind: Kind) -> str:
    """Give the names of a kind's files in words."""
    names = kind.names
    shown = [f"`{name}`" for name in (*names.names, *names.stems, *names.patterns)]
    shown += [f"`*{suffix}`" for suffix in names.suffixes]
    suffixes, words = names.hinted
    if suffixes:
        every, listed = " and ".join(f"`*{one}`" for one in suffixes), listing(words)
        shown.append(f"{every} with {listed} in their path")
    if names.programs:
        programs = listing([program.decode() for program in names.programs])
        shown.append(f"scripts without a suffix whose first line names {programs}")
    text = ", ".join(shown)
    return f"configs: {text}, if they have images as Flyte reads them" if kind is CONFIG else text


def listing(words: tuple[str, ...] | list[str]) -> str:
    """Give words as "`a`, `b` or `c`"."""
    shown = [f"`{word}`" for word in words]
    return " or ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


def table() -> str:
    """Give the table of what is read."""
    rows = [f"| {files(kind)} | {kind.taken} |\n" for kind in KINDS.values()]
    return "".join(["| files | what is read |\n| --- | --- |\n", *rows])


def globs(kind: Kind) -> list[str]:
    """Give the patterns of VS Code for the paths of a kind's files. They heed case on Linux."""
    names = kind.names
    suffixes, words = names.hinted
    tails = [*(f"*{suffix}" for suffix in names.suffixes), *names.names, *names.patterns]
    for stem in names.stems:
        marks = "." if stem.startswith(".") else "._-"
        for name in dict.fromkeys((stem, stem.lower())):
            tails += [name, f"{name}[{marks}]*"]
    made = [f"**/{tail}" for tail in tails]
    for word in words:
        for suffix in suffixes:
            made += [f"**/*{word}*{suffix}", f"**/*{word}*/**/*{suffix}"]
    return made


def documents() -> str:
    """Give what `documents.ts` of the extension reads: without what a shorter pattern has.

    The files of settings and the lockfile are among them: what is typed there counts at once.
    """
    patterns = dict.fromkeys(glob for kind in KINDS.values() for glob in globs(kind))
    patterns |= dict.fromkeys((f"**/{OWN}", f"**/{lockfile.NAME}"))
    short = [glob for glob in patterns if re.fullmatch(r"\*\*/\*\.\w+", glob)]
    kept = [
        glob
        for glob in patterns
        if glob in short or not any(glob.endswith(one.removeprefix("**/*")) for one in short)
    ]
    programs = [program for kind in KINDS.values() for program in kind.names.programs]
    languages = [LANGUAGES[program] for program in programs if program in LANGUAGES]
    return json.dumps({"patterns": kept, "languages": languages}, indent=2) + "\n"
