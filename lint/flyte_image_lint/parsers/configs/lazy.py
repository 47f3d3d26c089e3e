"""Layouts of configs, made when a place is first asked for: that costs more than the reading."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ...model.document import Place
    from ...text.source import Source, Span
    from .ini_layout import IniLayout
    from .plain_layout import PlainIniLayout, PlainYamlLayout
    from .yaml_layout import YamlLayout


class LazyYamlLayout:
    """Where things stand in a YAML config.

    Unless `may_have_duplicates`, no key stands twice in the mappings near the root.
    """

    def __init__(
        self, make: Callable[[], YamlLayout | PlainYamlLayout], *, may_repeat: bool
    ) -> None:
        self.may_have_duplicates = may_repeat
        self._make = make
        self._layout: YamlLayout | PlainYamlLayout | None = None

    def get(self) -> YamlLayout | PlainYamlLayout:
        """Give the layout."""
        if self._layout is None:
            self._layout = self._make()
        return self._layout

    def key(self, *path: str) -> Callable[[], Span]:
        """Give what gives the place of the last key of `path`."""
        return lambda: self.get().key(path)

    def place(self, key: object, *path: str) -> Callable[[], Place]:
        """Give what gives the place of the entry `key` of the mapping at `path`."""
        return lambda: self.get().place(path, key)


class LazyIniLayout:
    """Where things stand in an INI config, which `is_plain` if `recognise_ini` has read it."""

    def __init__(self, source: Source, *, is_plain: bool) -> None:
        self._source = source
        self._is_plain = is_plain
        self._layout: IniLayout | PlainIniLayout | None = None

    def get(self) -> IniLayout | PlainIniLayout:
        """Give the layout."""
        if self._layout is None:
            if self._is_plain:
                from .plain_layout import PlainIniLayout

                self._layout = PlainIniLayout(self._source)
            else:
                from .ini_layout import IniLayout

                self._layout = IniLayout(self._source)
        return self._layout

    def heading(self, section: str) -> Callable[[], Span]:
        """Give what gives the place of the section's header."""
        return lambda: self.get().heading(section)

    def place(self, section: str, name: str, raw: str) -> Callable[[], Place]:
        """Give what gives the place of option `name` with the uninterpolated value `raw`."""
        return lambda: self.get().place(section, name, raw)
