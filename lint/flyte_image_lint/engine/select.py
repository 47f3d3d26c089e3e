"""Which rules are asked about a file: what the command line says over the settings."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..settings import Settings


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


def validate(settings: Settings) -> None:
    """Refuse settings that name rules which do not exist. Raises SettingsError."""
    if not any(words for _key, words in settings.selectors):
        return
    from ..rules import UnknownRule, select  # only where rules are named
    from ..settings import SettingsError

    for key, words in settings.selectors:
        try:
            select(words)
        except UnknownRule as error:
            raise SettingsError(os.path.relpath(settings.file or ""), f"'{key}': {error}") from None
