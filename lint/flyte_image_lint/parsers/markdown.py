"""Markdown: the command lines of its code blocks, which are examples."""

from __future__ import annotations

import re

from ..model.names import SpannedText
from .document_builder import DocumentBuilder
from .shell import commands
from .shell.nesting import Parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..text.source import Source

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([^`\r\n]*)")
_LANGUAGES = frozenset(
    ("sh", "bash", "shell", "zsh", "console", "shell-session", "sh-session", "terminal", "prompt",
     "commandline")
)  # fmt: skip
_PROMPT = re.compile(r"[ \t]*(?:\(\S+\)[ \t]*)?[$%][ \t]+")


def read(source: Source) -> list[Document]:
    """Give the names that the commands in a document bind; nothing where they nest too deeply."""
    builder = DocumentBuilder(source, is_example=True)
    try:
        for block in _blocks(source.text):
            commands.scan(builder, block)
    except RecursionError:
        return []
    return builder.documents()


def _blocks(text: str) -> Iterator[SpannedText]:
    """Give the fenced blocks of shell commands, and of no named language."""
    fence, is_shell, lines, at = "", False, list[tuple[int, str]](), 0
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if not fence and mark:
            fence, is_shell, lines = mark[1], _is_shell(mark[2]), []
        elif fence and mark and mark[1].startswith(fence) and not mark[2].strip():
            if is_shell:
                yield _script(lines)
            fence = ""
        elif fence:
            lines.append((at, line))
        at += len(line)


def _is_shell(info: str) -> bool:
    words = re.split(r"[\s{},.]+", info.strip().lower())
    return words == [""] or not _LANGUAGES.isdisjoint(words)


def _script(lines: list[tuple[int, str]]) -> SpannedText:
    """Give the commands of a block; where it has prompts, of the lines that follow them."""
    has_prompts = any(_PROMPT.match(line) for _at, line in lines)
    parts, is_command = Parts(), not has_prompts
    for at, line in lines:
        prompt = _PROMPT.match(line) if has_prompts else None
        if not prompt and not is_command:
            continue
        start = prompt.end() if prompt else 0
        parts.spelled(line[start:], at + start)
        is_command = not has_prompts or line.rstrip("\r\n").endswith("\\")
    start = lines[0][0] if lines else 0
    return parts.word(start, lines[-1][0] + len(lines[-1][1]) if lines else start)
