"""Whether a file to which comments were added still means the same.

Nothing is believed of the readers of this package alone: each kind of file is compared by the
parsers of its language, and where there are none, line by line without the comments.
"""

from __future__ import annotations

import configparser
import json
import re
from io import StringIO

from ...parsers.configs import is_yaml
from ...parsers.python.parser import parse
from ...parsers.shell.splitting import split
from ...text.source import BOM
from ..structure import broken_by
from .same_yaml import same_documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...text.source import Source

_HEREDOC = re.compile(r"(?<!<)<<-?\s*([\"']?)([A-Za-z_]\w*)\1", re.ASCII)
_SCRIPT = re.compile(r"\s*RUN\s+<<")
_DEFINE = re.compile(r"\s*(?:override\s+|export\s+)?(define|endef)\b")
_OPENED = re.compile(r"\s*(?:export\s+)?[\w.-]+\s*=\s*([\"'])")
_MAGIC = re.compile(r"\s*(?:[\w, \t]+=\s*)?[!%]")


def means_the_same(before: Source, after: Source) -> bool:
    """Whether nothing has changed but comments; False where that cannot be told."""
    if before.kind == "config":
        return same_documents(before, after) if is_yaml(before.path) else _same_ini(before, after)
    return _TESTS[before.kind](before, after)


def same_script(old: str, new: str) -> bool:
    """Whether two shell scripts have the same commands, words and here-documents."""
    try:
        return _words(old) == _words(new) and _heredocs(old) == _heredocs(new)
    except RecursionError:
        return False


def _words(script: str) -> list[list[str]]:
    """Give the words as they are written; commands in a word are listed by themselves."""
    return [
        [_as_written(script[word.span.start : word.span.end], word.text) for word in words]
        for words in split(script)
    ]


def _as_written(written: str, text: str) -> str:
    return text if "$(" in written or "`" in written else written


def _heredocs(text: str, *, but_scripts: bool = False) -> list[str]:
    """Give the lines of all here-documents; of a Dockerfile, without those that `RUN` runs."""
    lines: list[str] = []
    waiting: list[str] = []
    is_kept = True
    for line in text.splitlines():
        if waiting:
            if is_kept:
                lines.append(line)
            if line.strip() == waiting[0]:
                waiting.pop(0)
            continue
        waiting = [found[2] for found in _HEREDOC.finditer(line)]
        is_kept = not (but_scripts and _SCRIPT.match(line))
    return lines


def _same_ini(before: Source, after: Source) -> bool:
    """Compare all sections and options; what configparser does not read, Flyte does not either."""
    return _options(before) == _options(after)


def _options(source: Source) -> object:
    parser = configparser.RawConfigParser()
    try:
        parser.read_file(StringIO(source.printable_text, newline=None))
    except configparser.Error as error:
        return type(error)
    sections = {name: dict(parser.items(name)) for name in parser.sections()}
    return sections, dict(parser.defaults())


def _same_program(before: Source, after: Source) -> bool:
    return parse(before.text.removeprefix(BOM)) is not None and broken_by(before, after, ()) == []


def _same_shell(before: Source, after: Source) -> bool:
    return same_script(before.printable_text, after.printable_text)


def _same_dockerfile(before: Source, after: Source) -> bool:
    old, new = before.printable_text, after.printable_text
    data = [_heredocs(text, but_scripts=True) for text in (old, new)]
    return data[0] == data[1] and broken_by(before, after, ()) == []


def _same_makefile(before: Source, after: Source) -> bool:
    """Compare the lines; in `define`, a comment would be part of the text."""
    old, new = ([*_made(source.printable_text)] for source in (before, after))
    return old == new


def _made(text: str) -> list[str]:
    kept, is_text, is_continued = [], False, False
    for line in text.splitlines():
        found = _DEFINE.match(line)
        is_text = found[1] == "define" if found else is_text
        if is_text or is_continued or not line.lstrip().startswith("#"):
            kept.append(line)
        is_continued = line.endswith("\\")
    return kept


def _same_lines(before: Source, after: Source) -> bool:
    old, new = (source.printable_text.splitlines() for source in (before, after))
    kept = [[line for line in lines if not line.lstrip().startswith("#")] for lines in (old, new)]
    return kept[0] == kept[1]


def _same_variables(before: Source, after: Source) -> bool:
    """Compare the lines; in a value of several lines, a comment would be part of it."""
    old, new = ([*_assigned(source.printable_text)] for source in (before, after))
    return old == new


def _assigned(text: str) -> Iterator[str]:
    quote = ""
    for line in text.splitlines():
        opened = None if quote else _OPENED.match(line)
        if quote or not line.lstrip().startswith("#"):
            yield line
        if opened:
            quote = "" if opened[1] in line[opened.end() :] else opened[1]
        elif quote in line:
            quote = ""


def _same_requirements(before: Source, after: Source) -> bool:
    """Compare TOML by its parser, other lines without comments."""
    if not before.path.endswith((".toml", ".lock")):
        return _same_lines(before, after)
    from ...parsers.requirement_files import toml  # only for those

    old = toml(before.text)
    return bool(old) and old == toml(after.text)


def _same_notebook(before: Source, after: Source) -> bool:
    """Compare the JSON, but for code cells, and these as programs and as lines for a shell."""
    try:
        old, new = json.loads(before.text), json.loads(after.text)
        cells, others = _code(old), _code(new)
    except (ValueError, RecursionError, TypeError, AttributeError, KeyError):
        return False
    same = (_same_cell(one, other) for one, other in zip(cells, others, strict=True))
    return len(cells) == len(others) and old == new and all(same)


def _code(notebook: dict[str, list[dict[str, object]]]) -> list[str]:
    """Take the texts of code cells out of a notebook, and give them."""
    texts = []
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "code":
            source = cell.pop("source", "")
            texts.append("".join(source) if isinstance(source, list) else str(source))
    return texts


def _same_cell(old: str, new: str) -> bool:
    if old == new:
        return True
    if old.lstrip().startswith("%%"):  # the first line is IPython's, the rest a script or a text
        return old.partition("\n")[0] == new.partition("\n")[0] and same_script(old, new)
    parts = [_parted(text) for text in (old, new)]
    programs = [parse(program) for program, _lines in parts]
    if programs[0] is None or programs[1] is None:
        return False
    import ast

    lines, others = parts[0][1], parts[1][1]
    return (
        ast.dump(programs[0]) == ast.dump(programs[1])
        and len(lines) == len(others)
        and all(map(same_script, lines, others))
    )


def _parted(text: str) -> tuple[str, list[str]]:
    """Give a cell as Python, `pass` for each line that is IPython's, and these lines."""
    program, lines, is_continued = [], list[str](), False
    for line in text.splitlines():
        if is_continued:
            lines[-1] += f"\n{line}"
            program.append("")
        elif _MAGIC.match(line) and not line.lstrip().startswith("!="):
            lines.append(line)
            program.append(line[: len(line) - len(line.lstrip())] + "pass")
        else:
            program.append(line)
            continue
        is_continued = line.endswith("\\")
    return "\n".join(program), lines


_TESTS: dict[str, Callable[[Source, Source], bool]] = {
    "python": _same_program,
    "notebook": _same_notebook,
    "manifest": same_documents,
    "shell": _same_shell,
    "make": _same_makefile,
    "docker": _same_dockerfile,
    "env": _same_variables,
    "requirements": _same_requirements,
}
