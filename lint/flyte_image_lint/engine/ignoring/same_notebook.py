"""Whether notebooks are the same, but for comments in their code."""

from __future__ import annotations

import ast
import json
import re

from ...parsers.python.parser import parse
from .same_script import same_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...text.source import Source

_MAGIC = re.compile(r"\s*(?:[\w, \t]+=\s*)?[!%]")


def same_notebook(before: Source, after: Source) -> bool:
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
