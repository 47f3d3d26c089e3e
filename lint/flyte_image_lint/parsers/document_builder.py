"""What a file says about images, gathered while it is read."""

from __future__ import annotations

from ..flyte.places import FLYTE2, FLYTEKIT, MANIFEST
from ..images.partial import without_templates
from ..model.document import Config, Place, Site
from ..model.names import UNKNOWN, Definition, Use
from ..text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..flyte.places import Field
    from ..model.document import Failure
    from ..model.names import Command, Reference, Written
    from ..text.source import Source

MIXED = "the value is put together from several parts"


class Gathered:
    """The findings of one reader, for each SDK.

    In a file of examples, documentation, names count, for somebody may run what stands there;
    but nobody does as it stands, so that images and what is unknown do not.

    `unread` says why not all of the file could be read; see `sites.Config`.

    What is found at one place twice is kept once: lists in YAML are words, and may be scripts.
    """

    def __init__(self, source: Source, *, is_example: bool = False) -> None:
        self.source = source
        self.is_example = is_example
        self.references: list[Reference] = []
        self.used_in = ""
        self.needs_command = False
        self.faults: list[Failure] = []
        self._configs = {
            flavour: Config(source, source.kind, flavour) for flavour in (FLYTEKIT, FLYTE2)
        }
        self._sites: dict[tuple[Field, str, int, int], Site] = {}
        self._uses: dict[tuple[Field, int], Use] = {}
        self._used: set[int] = set()
        self._definitions: dict[tuple[int, str | None], Definition] = {}
        self._commands: dict[int, tuple[str, Command]] = {}
        self.unread = ""

    def image(self, field: Field, written: Written, start: int = 0, name: str = "") -> None:
        """Keep an image: what is `written` from `start` on; what is before gives it its `name`."""
        value = without_templates(written.text[start:])
        exact = written.exact(start)
        place = Place(
            written.where(0, max(len(name), 1) if start else None),
            exact or written.span,
            "" if exact else MIXED,
            lambda first, last: written.exact(start + first, start + last),
        )
        site = Site(self._configs[field.flavour], name, value, lambda: place, field=field)
        site.used_in = self.used_in
        if (value.strip(UNKNOWN) or not value) and not self.is_example:
            self._sites.setdefault((field, value, place.value.start, place.value.end), site)

    def define(
        self,
        field: Field,
        span: Span,
        name: str | None,
        image: str | None,
        spelled: Span | None = None,
    ) -> Definition:
        """Keep a name that is bound to an image."""
        definition = Definition(self.source, field, span, name, image, spelled)
        if name is not None or not self.is_example:
            self._definitions.setdefault((span.start, name), definition)
        return definition

    def use(self, field: Field, written: Written) -> None:
        """Keep a string that refers to names; for MANIFEST, unless it is known for what."""
        start = written.span.start
        if field is not MANIFEST or start not in self._used:
            use = Use(self.source, field, written)
            use.used_in = self.used_in
            self._uses.setdefault((field, start), use)
        self._used.add(start)

    def command(self, flavour: str, command: Command) -> None:
        """Keep a command line."""
        self._commands.setdefault(command.span.start, (flavour, command))

    def configs(self) -> list[Config]:
        """Give what there is, in order of place: at most one config for each SDK."""
        self._configs[FLYTEKIT].unread = self.unread
        for flavour, config in self._configs.items():
            sites = [site for site in self._sites.values() if site.config is config]
            config.sites = sorted(sites, key=lambda site: site.place.value.start)
            config.uses = sorted(
                (use for use in self._uses.values() if use.field.flavour == flavour),
                key=lambda use: use.written.span.start,
            )
            config.definitions = sorted(
                (found for found in self._definitions.values() if found.field.flavour == flavour),
                key=lambda found: found.span.start,
            )
            config.commands = sorted(
                (command for speaks, command in self._commands.values() if speaks == flavour),
                key=lambda command: command.span.start,
            )
        for reference in self.references:
            self._configs[reference.field.flavour].references.append(reference)
        flytekit = self._configs[FLYTEKIT]
        flytekit.needs_command, flytekit.faults = self.needs_command, self.faults
        return [
            config
            for config in self._configs.values()
            if config.sites
            or config.uses
            or config.definitions
            or config.commands
            or config.faults
            or config.references
            or config.unread
        ]


def unread(source: Source, why: str) -> list[Config]:
    """Give what a file says that cannot be read."""
    found = Gathered(source)
    found.unread = why
    return found.configs()


NESTED = "it is nested too deeply"
"""Why a file is unread for which Python's stack is too small."""
