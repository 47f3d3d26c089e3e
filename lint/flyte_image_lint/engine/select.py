"""Which rules are asked about a file: what the command line says over the settings."""

from __future__ import annotations

import os

from ..text.roots import relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import NoReturn, TypeVar

    from ..model.finding import Finding
    from ..settings import Settings

    File = TypeVar("File")


class Selection:
    """What the command line says over the settings: the rules to ask, the form of pins."""

    def __init__(
        self,
        select: tuple[str, ...] | None = None,
        extend_select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        pin: str | None = None,
    ) -> None:
        self.pin = pin
        self.select = select
        self.extend_select = extend_select
        self.ignore = ignore

    def words(self, settings: Settings) -> tuple[str, ...] | None:
        """Give the words that select rules; None for the default."""
        selected = settings.select if self.select is None else self.select
        extended = (*settings.extend_select, *self.extend_select)
        if selected is None:
            return ("ALL", *extended) if extended else None
        return (*selected, *extended)

    def named(self, settings: Settings) -> frozenset[str]:
        """Give those words in lower case, among them the rules that are named one by one."""
        return frozenset(word.strip().lower() for word in self.words(settings) or ())

    def codes(self, settings: Settings, path: str) -> set[str]:
        """Give the codes of the rules for the file at `path`. Raises rules.UnknownRule."""
        from .. import rules  # only when there is something to say

        words = self.words(settings)
        chosen = rules.select(("ALL",) if words is None else words)
        named = self.named(settings)
        chosen = {code for code in chosen if code not in rules.OFF or rules.is_named(code, named)}
        ignored = (*settings.ignore, *self.ignore, *settings.ignored_for(path))
        return chosen - rules.select(ignored)


class OneRule(Selection):
    """One rule and no other, whatever the settings select; where files ignore it, it is not run."""

    def __init__(self, code: str) -> None:
        super().__init__((code,))
        self._code = code

    def words(self, _settings: Settings) -> tuple[str, ...]:
        """Give the code of the rule."""
        return (self._code,)

    def codes(self, settings: Settings, path: str) -> set[str]:
        """Give the code, unless `per-file-ignores` has it for the file."""
        from .. import rules  # only when there is something to say

        return {self._code} - rules.select(settings.ignored_for(path))


def with_severities(findings: Iterable[Finding], settings: Settings) -> list[Finding]:
    """Give the findings with the severity that the settings say for their rules.

    Of the words that select a rule, the one that selects the fewest rules holds.
    """
    if not settings.severity:
        return list(findings)
    from .. import rules  # only with the setting
    from ..model.finding import Severity

    chosen = [(rules.select([word]), level) for word, level in settings.severity]
    chosen.sort(key=lambda pair: -len(pair[0]))
    levels = {code: Severity(level) for codes, level in chosen for code in codes}
    return [each.but(severity=levels.get(each.code, each.severity)) for each in findings]


def validated(
    files: Iterable[tuple[File, Settings]], see: Callable[[Settings], None]
) -> Iterator[tuple[File, Settings]]:
    """Yield files with their settings, once `see` has been shown these, and may have refused."""
    seen: set[int] = set()
    for file, settings in files:
        if id(settings) not in seen:  # they live as long as what found them
            seen.add(id(settings))
            see(settings)
        yield file, settings


def validate(settings: Settings) -> None:
    """Refuse settings that name rules which do not exist. Raises SettingsError."""
    if any(words for _key, words in settings.selectors):
        key, problem = _wrong_rules(settings)
        if problem:
            refuse(settings, key, problem)


def refuse(settings: Settings, key: str, problem: str) -> NoReturn:
    """Raise SettingsError for a key, with the files that its value comes from."""
    from ..settings import SettingsError

    sources = settings.sources.get(key, ())  # paths, and names of packages
    shown = " and ".join(relative(one) if os.path.isabs(one) else one for one in sources)
    files = [one for one in sources if os.path.isabs(one)] or [settings.file or ""]
    raise SettingsError(shown, f"'{key}' {problem}", files)


def _wrong_rules(settings: Settings) -> tuple[str, str]:
    """Say of which key the words that name rules are wrong, and why; nothing if none is."""
    from ..rules import UnknownRule, select  # only where rules are named

    for key, words in settings.selectors:
        try:
            select(words)
        except UnknownRule as error:
            return key, f"names an {error}"
    levels: dict[frozenset[str], tuple[str, str]] = {}
    for word, level in settings.severity:
        other, before = levels.setdefault(frozenset(select([word])), (word, level))
        if before != level:
            return "severity", f"has '{other}' and '{word}', which are the same rules"
    return "", ""
