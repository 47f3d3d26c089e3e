"""The friendly names of a whole project: where they are bound to images, and where used."""

from __future__ import annotations

import os
import posixpath

from ..flyte.places import DEFAULT_OPTION, FLYTE2, FLYTEKIT, IMAGE_OPTION, REF_NAME, REFS_OPTION
from ..model.names import UNKNOWN, NameBinding
from ..model.unchecked import Unchecked, at
from ..parsers.kinds import KINDS
from ..text.nearest import Nearest
from ..text.roots import slashed

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping

    from ..model.document import Document, ImageEntry
    from ..model.names import Command, NameUse

WHOLE = ""
"""The form of `{{.image.NAME}}`; the others are "fqn" and "version"."""

READ_NO_CONFIG = ("package", "serialize")
"""Commands of `pyflyte` that read the images of no config, whatever they are given."""

MAX_COMPARED = 20_000
"""Pairs of names, mistyped and known, that one run compares for its suggestions."""

_SPEAKS = {"pyflyte": FLYTEKIT, "flyte": FLYTE2}


class Mention:
    """A name in a use of it: from `start` to `end` in its text; `form` is the attribute."""

    __slots__ = ("end", "form", "name", "start", "use")

    def __init__(self, use: NameUse, name: str, form: str, start: int, end: int) -> None:
        self.use = use
        self.name = name
        self.form = form
        self.start = start
        self.end = end


def mentions(use: NameUse) -> list[Mention]:
    """Give the names that a use refers to."""
    text = use.text
    if use.place_kind is REF_NAME:
        return [] if UNKNOWN in text else [Mention(use, text, WHOLE, 0, len(text))]
    if "{" not in text:
        return []
    from ..flyte.placeholders import find  # costs more than all the rest

    return [
        Mention(use, found.name, found.attribute or WHOLE, found.name_start, found.name_end)
        for found in find(text)
    ]


class NameIndex:
    """What the files of a project say about names.

    `configs` are all its files that speak of images. `supplied` are names that come from
    outside, as the settings say. `spelled` are names and forms of all placeholders in any text:
    what becomes of them is not known, but nobody can say that they are not used. `unread` are the
    paths of files that take too long to read, which may bind and use any name. `texts` are paths
    and contents of files that run commands and are not read, or not all of them. `constants` are
    what modules have for others, by the absolute paths of their files.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        supplied: Iterable[str] = (),
        spelled: Iterable[tuple[str, str]] = (),
        unread: Iterable[str] = (),
        texts: Iterable[tuple[str, bytes]] = (),
        constants: Mapping[str, list[Document]] | None = None,
    ) -> None:
        self._constants = constants or {}
        self.documents = list(documents)
        self._texts = [(path, data, False) for path, data in texts]
        self.supplied = frozenset(supplied)
        self.spelled = frozenset(spelled)
        self.commands: list[Command] = []
        self._bindings: dict[tuple[str, str], list[NameBinding]] = {}
        self._mentions: dict[tuple[str, str], list[Mention]] = {}
        self._defined: dict[str, frozenset[str]] = {}
        self._nearest = Nearest(MAX_COMPARED)
        self._open: dict[str, Unchecked] = {}
        self._uses_open: set[str] = set()
        for path in unread:
            cause = Unchecked(path, 0, f"{_ANY}it is too large to be read")
            self._open = {FLYTEKIT: cause, FLYTE2: cause}
            self._uses_open = {FLYTEKIT, FLYTE2}
        for document in self.documents:
            self._add(document)
        for command in self.commands:
            if command.program in _SPEAKS and self._reads_unknown_config(command):
                why = f"the config {command.config!r} was not found" if command.config else _UNTOLD
                cause = at(command.source, command.span.start, f"{_ANY}{why}")
                self._open.setdefault(_SPEAKS[command.program], cause)

    def _add(self, document: Document) -> None:
        flavour = document.flavour
        if document.is_config:
            if document.failure:
                cause = Unchecked(document.source.path, 0, f"{_ANY}the config cannot be loaded")
                self._open.setdefault(flavour, cause)
            for entry in document.entries:
                self._bindings.setdefault((flavour, entry.name), []).append(_binding(entry))
        self.commands += document.commands
        if document.unread:
            self._texts.append((document.source.path, document.source.data, True))
        for binding in document.bindings:
            if binding.name is None:
                why = f"{_ANY}{binding.place_kind.label} may give any name here"
                if binding.place_kind in (IMAGE_OPTION, DEFAULT_OPTION, REFS_OPTION):
                    why = f"{_ANY}the options of this command are only known when it runs"
                self._open.setdefault(flavour, at(binding.source, binding.span.start, why))
            else:
                key = (flavour, binding.name)
                self._bindings.setdefault(key, []).append(binding)
        for use in document.uses:
            found = mentions(use)
            for mention in found:
                self._mentions.setdefault((speaks(use), mention.name), []).append(mention)
            if UNKNOWN in use.text:
                self._uses_open.add(speaks(use))

    def defined(self, flavour: str) -> frozenset[str]:
        """Give the names that are bound to an image for one SDK."""
        if flavour not in self._defined:
            bound = {name for speaks, name in self._bindings if speaks == flavour}
            self._defined[flavour] = self.supplied | bound
        return self._defined[flavour]

    def nearest(self, name: str, flavour: str) -> str | None:
        """Give the name for one SDK that is most like a mistyped one.

        None where none is like it, or after MAX_COMPARED comparisons.
        """
        return self._nearest.of(name, self.defined(flavour))

    def bindings(self, name: str, flavour: str) -> list[NameBinding]:
        """Give all places where a name is bound to an image for one SDK."""
        return self._bindings.get((flavour, name), [])

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

    def config_at(self, path: str, flavour: str = "") -> Document | None:
        """Give the config that a command names, whatever folder it runs in, as one SDK has it."""
        found = [
            document for document in self._documents_at(path) if flavour in ("", document.flavour)
        ]
        return found[0] if len({document.source.path for document in found}) == 1 else None

    @property
    def modules(self) -> list[str]:
        """The absolute paths of modules with constants that other files use as images."""
        return list(self._constants)

    def constants_of(self, path: str) -> list[Document] | None:
        """Give the constants of a module that other files use, as what they are used for."""
        return self._constants.get(os.path.abspath(path))

    def is_spec_file(self, path: str) -> bool:
        """Whether a command names a file as that of an ImageSpec, in whatever folder it runs."""
        here = f"/{slashed(path)}"
        return any(
            here.endswith(f"/{downwards(file)}")
            for command in self.commands
            for file in command.files
        )

    def _documents_at(self, path: str) -> list[Document]:
        wanted = f"/{downwards(path)}"
        return [
            document
            for document in self.documents
            if document.is_config and f"/{slashed(document.source.path)}".endswith(wanted)
        ]

    def _reads_unknown_config(self, command: Command) -> bool:
        """Whether a command reads a config of the project that is not among the files here.

        Those of a home folder are left out, since they seldom have images.
        """
        path = command.config
        if (
            path is None
            or command.refused
            or KINDS[command.source.kind].are_examples
            or command.verb in READ_NO_CONFIG
            or path.startswith(("~", "/"))
        ):
            return False
        return not path or not self._documents_at(path)

    def unknown_definitions(self, flavour: str) -> Unchecked | None:
        """Give what may bind any name, None if nothing does."""
        return self._open.get(flavour)

    def may_bind(self, name: str) -> Unchecked | None:
        """Give a file that is not read and may bind the name: by `NAME=`, a program in any way."""
        for path, data, is_program in self._texts:
            found = _spelled(name, is_program=is_program).search(data)
            if found:
                why = f"the file is not read, and may give the image name {name!r}"
                return Unchecked(path, data.count(b"\n", 0, found.start()) + 1, why)
        return None

    def has_unknown_uses(self, flavour: str) -> bool:
        """Whether some use may refer to any name."""
        return flavour in self._uses_open


_ANY = "undefined image names are not reported, because "
_UNTOLD = "the config of this command is only known when it runs"


def _spelled(name: str, *, is_program: bool) -> re.Pattern[bytes]:
    import re  # only where a file is not read

    after = rb"(?![\w-])" if is_program else rb"="
    return re.compile(rb"(?<![\w.-])" + re.escape(name.encode()) + after)


def downwards(path: str) -> str:
    """Give a path without the steps up that lead to where it begins."""
    parts = posixpath.normpath(path.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part != "..")


def _binding(entry: ImageEntry) -> NameBinding:
    source = entry.document.source
    image = entry.value if entry.certain else None
    return NameBinding(source, entry.place_kind, lambda: entry.place.name, entry.name, image)


def speaks(use: NameUse) -> str:
    """Give the SDK in whose words a use is written: placeholders are Flyte 1's anywhere."""
    return FLYTE2 if use.place_kind is REF_NAME else FLYTEKIT
