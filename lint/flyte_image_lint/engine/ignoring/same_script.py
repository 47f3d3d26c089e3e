"""Whether shell scripts are the same, but for comments."""

from __future__ import annotations

import re

from ...parsers.shell.splitting import split

_HEREDOC = re.compile(r"(?<!<)<<-?\s*([\"']?)([A-Za-z_]\w*)\1", re.ASCII)
_SCRIPT = re.compile(r"\s*RUN\s+<<")


def same_script(old: str, new: str) -> bool:
    """Whether two shell scripts have the same commands, words and here-documents."""
    try:
        return _words(old) == _words(new) and heredocs(old) == heredocs(new)
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


def heredocs(text: str, *, but_scripts: bool = False) -> list[str]:
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
        waiting = [match[2] for match in _HEREDOC.finditer(line)]
        is_kept = not (but_scripts and _SCRIPT.match(line))
    return lines
