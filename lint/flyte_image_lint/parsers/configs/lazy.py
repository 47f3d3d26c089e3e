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


class _YamlPlace:
    """Gives the place of an entry; a function that remembers as much takes four times the memory.

    There is one for each entry, and files may have hundreds of thousands.
    """

    __slots__ = ("_key", "_layout", "_path")

    def __init__(self, layout: LazyYamlLayout, path: tuple[str, ...], key: object) -> None:
        self._layout = layout
        self._path = path
        self._key = key

    def __call__(self) -> Place:
        return self._layout.get().place(self._path, self._key)


class _IniPlace:
    """Gives the place of an option, as `_YamlPlace` does."""

    __slots__ = ("_layout", "_name", "_raw", "_section")

    def __init__(self, layout: LazyIniLayout, section: str, name: str, raw: str) -> None:
        self._layout = layout
        self._section = section
        self._name = name
        self._raw = raw

    def __call__(self) -> Place:
        return self._layout.get().place(self._section, self._name, self._raw)


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

    def place(self, path: tuple[str, ...], key: object) -> Callable[[], Place]:
        """Give what gives the place of the entry `key` of the mapping at `path`."""
        return _YamlPlace(self, path, key)


class LazyIniLayout:
    """Where things stand in an INI config, which `is_plain` if `fast_ini` has read it."""

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
        return _IniPlace(self, section, name, raw)
