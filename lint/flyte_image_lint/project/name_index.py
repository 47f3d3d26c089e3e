"""The friendly names of a whole project: where they are bound to images, and where used."""

from __future__ import annotations

import os

from ..flyte.places import FLYTE2, FLYTEKIT, REF_NAME
from ..model.names import UNKNOWN, Definition

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.document import Config, Site
    from ..model.names import Command, Use

WHOLE = ""
"""The form of `{{.image.NAME}}`; the others are "fqn" and "version"."""

READ_NO_CONFIG = ("package", "serialize")
"""Commands of `pyflyte` that read the images of no config, whatever they are given."""

_SPEAKS = {"pyflyte": FLYTEKIT, "flyte": FLYTE2}


class Mention:
    """A name in a use of it: from `start` to `end` in its text; `form` is the attribute."""

    __slots__ = ("end", "form", "name", "start", "use")

    def __init__(self, use: Use, name: str, form: str, start: int, end: int) -> None:
        self.use = use
        self.name = name
        self.form = form
        self.start = start
        self.end = end


def mentions(use: Use) -> list[Mention]:
    """Give the names that a use refers to."""
    text = use.text
    if use.field is REF_NAME:
        return [] if UNKNOWN in text else [Mention(use, text, WHOLE, 0, len(text))]
    if "{" not in text:
        return []
    from ..flyte.placeholders import find  # costs more than all the rest

    return [
        Mention(use, found.name, found.attribute or WHOLE, found.name_start, found.name_end)
        for found in find(text)
    ]


class Names:
    """What the files of a project say about names.

    `configs` are all its files that speak of images. `supplied` are names that come from
    outside, as the settings say. `spelled` are names and forms of all placeholders in any text:
    what becomes of them is not known, but nobody can say that they are not used.
    """

    def __init__(
        self,
        configs: Iterable[Config],
        supplied: Iterable[str] = (),
        spelled: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.configs = list(configs)
        self.supplied = frozenset(supplied)
        self.spelled = frozenset(spelled)
        self.commands: list[Command] = []
        self._definitions: dict[tuple[str, str], list[Definition]] = {}
        self._mentions: dict[tuple[str, str], list[Mention]] = {}
        self._open: dict[str, str] = {}
        self._uses_open: set[str] = set()
        for config in self.configs:
            self._add(config)
        for command in self.commands:
            if command.program in _SPEAKS and self._reads_unknown_config(command):
                self._open.setdefault(_SPEAKS[command.program], command.source.path)

    def _add(self, config: Config) -> None:
        flavour = config.flavour
        if config.is_config:
            if config.failure:
                self._open.setdefault(flavour, config.source.path)
            for site in config.sites:
                self._definitions.setdefault((flavour, site.name), []).append(_definition(site))
        self.commands += config.commands
        for definition in config.definitions:
            if definition.name is None:
                self._open.setdefault(flavour, definition.source.path)
            else:
                key = (flavour, definition.name)
                self._definitions.setdefault(key, []).append(definition)
        for use in config.uses:
            found = mentions(use)
            for mention in found:
                self._mentions.setdefault((_speaks(use), mention.name), []).append(mention)
            if UNKNOWN in use.text:
                self._uses_open.add(_speaks(use))

    def defined(self, flavour: str) -> set[str]:
        """Give the names that are bound to an image for one SDK."""
        return {name for speaks, name in self._definitions if speaks == flavour} | self.supplied

    def definitions(self, name: str, flavour: str) -> list[Definition]:
        """Give all places where a name is bound to an image for one SDK."""
        return self._definitions.get((flavour, name), [])

    def mentions(self, name: str, flavour: str) -> list[Mention]:
        """Give all places that refer to a name as one of the SDKs has it."""
        return self._mentions.get((flavour, name), [])

    def forms(self, name: str, flavour: str = FLYTEKIT) -> set[str]:
        """Give the forms in which a name is certainly used: WHOLE, "fqn", "version"."""
        return {mention.form for mention in self.mentions(name, flavour)}

    def possible_forms(self, name: str, flavour: str = FLYTEKIT) -> set[str]:
        """Give the forms in which a name may be used, in any text."""
        found = self.forms(name, flavour)
        if flavour == FLYTEKIT:
            found.update(form for spelled, form in self.spelled if spelled == name)
        return found

    def used(self, flavour: str) -> dict[str, list[Mention]]:
        """Give all names that are used for one SDK, and where."""
        return {
            name: found for (speaks, name), found in self._mentions.items() if speaks == flavour
        }

    def config_at(self, path: str) -> Config | None:
        """Give the config that a command names, whatever folder the command runs in."""
        found = self._configs_at(path)
        return found[0] if len({config.source.path for config in found}) == 1 else None

    def _configs_at(self, path: str) -> list[Config]:
        wanted = f"/{downwards(path)}"
        return [
            config
            for config in self.configs
            if config.is_config and ("/" + config.source.path).endswith(wanted)
        ]

    def _reads_unknown_config(self, command: Command) -> bool:
        """Whether a command reads a config of the project that is not among the files here.

        Those of a home folder are left out, since they seldom have images.
        """
        path = command.config
        if path is None or command.verb in READ_NO_CONFIG or path.startswith(("~", "/")):
            return False
        return not path or not self._configs_at(path)

    def unknown_definitions(self, flavour: str) -> str | None:
        """Give the path of a file that may bind any name, None if no file does."""
        return self._open.get(flavour)

    def has_unknown_uses(self, flavour: str) -> bool:
        """Whether some use may refer to any name."""
        return flavour in self._uses_open


def downwards(path: str) -> str:
    """Give a path without the steps up that lead to where it begins."""
    parts = os.path.normpath(path.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part != "..")


def _definition(site: Site) -> Definition:
    source = site.config.source
    return Definition(source, site.field, lambda: site.place.name, site.name, site.value)


def _speaks(use: Use) -> str:
    """Give the SDK in whose words a use is written: placeholders are Flyte 1's anywhere."""
    return FLYTE2 if use.field is REF_NAME else FLYTEKIT
