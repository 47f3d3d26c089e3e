"""Whether two scripts have the same words, and where one holds a script, the same ones in that."""

from __future__ import annotations

from ...parsers.shell.splitting import split

MAX_DEPTH = 5
"""Scripts in words of scripts."""


def same_words(old: str, new: str, edits: int, depth: int = 0) -> bool:
    """Whether two scripts have the same commands and words, but for so many words.

    What a changed word holds is a script again, perhaps.
    """
    try:
        before, after = split(old), split(new)
    except RecursionError:
        return False
    if [len(words) for words in before] != [len(words) for words in after]:
        return False
    changed = [
        (was.text, now.text)
        for one, other in zip(before, after, strict=True)
        for was, now in zip(one, other, strict=True)
        if was.text != now.text
    ]
    scripts = [pair for pair in changed if pair[0] != old and any(map(str.isspace, pair[0]))]
    return len({pair[0] for pair in changed}) <= edits and (
        depth == MAX_DEPTH or all(same_words(*pair, edits, depth + 1) for pair in scripts)
    )
