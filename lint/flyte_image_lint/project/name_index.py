"""The friendly names of a whole project: where they are bound to images, and where used.

They are indexed by file: what one file has can be taken out and put in again, and is merged with
what the others have when somebody asks. That costs what the one file has, however many there are.
"""

from __future__ import annotations

import copy
import os
import posixpath

from ..flyte.places import FLYTE2, FLYTEKIT
from ..text.nearest import Nearest
from ..text.roots import slashed
from .contribution import Contribution, NameReference, file_name
from .merged import Merged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..model.document import Document
    from ..model.names import Command, NameBinding
    from ..model.unchecked import Unchecked
    from .linking import Linked

MAX_COMPARED = 20_000
"""Pairs of names, mistyped and known, that one run compares for its suggestions."""


class NameIndex:
    """What the files of a project say about names.

    `supplied` are names that come from outside, as the settings say. `linked` is what
    modules have for others, where somebody has linked them. The rest is one `Contribution`: of one
    file, of several; those of others are put in later.

    It is good until something is put in or taken out; `renewed` gives one for afterwards.
    """

    def __init__(
        self,
        documents: Iterable[Document] = (),
        supplied: Iterable[str] = (),
        spelled: Iterable[tuple[str, str]] = (),
        unread: Iterable[str] = (),
        texts: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        self.supplied = frozenset(supplied)
        self.linked: Linked | None = None
        self._nearest = Nearest(MAX_COMPARED)
        self._files = Merged[str, Contribution]()
        self._bindings = Merged[tuple[str, str], "NameBinding"]()
        self._uses = Merged[tuple[str, str], NameReference]()
        self._documents = Merged[str, "Document"]()
        self._spelled = Merged[str, str]()
        self._defined: dict[str, frozenset[str]] = {}
        self._open: dict[str, Unchecked | None] = {}
        self._used_open: set[str] | None = None
        self._may_bind: dict[str, Unchecked | None] = {}
        self._commands: list[Command] | None = None
        first = Contribution(documents, spelled, unread, texts)
        if not first.is_empty:
            self.put(first)

    def renewed(self) -> NameIndex:
        """Give the same names as another object: who kept this one sees that it is stale."""
        other = copy.copy(self)
        other._nearest = self._nearest.again()
        return other

    def fork(self) -> NameIndex:
        """Give the same names, into which something else can be put."""
        other = self.renewed()
        for name, value in vars(self).items():
            if isinstance(value, (dict, Merged)):
                setattr(other, name, value.copy())
        return other

    def put(self, part: Contribution) -> None:
        """Put in what a file has."""
        self._files.put("", part.rank, [part])
        for name, bound in part.bindings.items():
            if self._bindings.put(name, part.rank, bound):
                self._forget_defined(name[0])
        for name, used in part.uses.items():
            self._uses.put(name, part.rank, used)
        for base, documents in _documents(part).items():
            self._documents.put(base, part.rank, documents)
        for spelled, forms in part.spelled.items():
            self._spelled.put(spelled, part.rank, forms)
        self._forget(part)

    def take_out(self, part: Contribution) -> None:
        """Take out what has been put in."""
        self._files.take_out("", part.rank)
        for name in part.bindings:
            if self._bindings.take_out(name, part.rank):
                self._forget_defined(name[0])
        for name in part.uses:
            self._uses.take_out(name, part.rank)
        for base in _documents(part):
            self._documents.take_out(base, part.rank)
        for spelled in part.spelled:
            self._spelled.take_out(spelled, part.rank)
        self._forget(part)

    def _forget(self, part: Contribution) -> None:
        """Forget what was made of all files, where a file matters for it."""
        self._open.clear()
        self._used_open = None
        if part.texts:
            self._may_bind.clear()
        if part.commands:
            self._commands = None

    def _forget_defined(self, flavour: str) -> None:
        self._defined.pop(flavour, None)
        self._nearest = Nearest(MAX_COMPARED)

    @property
    def parts(self) -> Sequence[Contribution]:
        """What each file has, in their order."""
        return self._files.of("")

    @property
    def documents(self) -> list[Document]:
        """What all files say that speak of images, in their order."""
        return [document for part in self.parts for document in part.documents]

    @property
    def commands(self) -> list[Command]:
        """The commands of all files, in their order."""
        if self._commands is None:
            self._commands = [command for part in self.parts for command in part.commands]
        return self._commands

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

    def bindings(self, name: str, flavour: str) -> Sequence[NameBinding]:
        """Give all places where a name is bound to an image for one SDK."""
        return self._bindings.of((flavour, name))

    def references(self, name: str, flavour: str) -> Sequence[NameReference]:
        """Give all places that refer to a name as one of the SDKs has it."""
        return self._uses.of((flavour, name))

    def forms(self, name: str, flavour: str = FLYTEKIT) -> set[str]:
        """Give the forms in which a name is certainly used: WHOLE, "fqn", "version"."""
        return {reference.form for reference in self.references(name, flavour)}

    def possible_forms(self, name: str, flavour: str = FLYTEKIT) -> set[str]:
        """Give the forms in which a name may be used, in any text."""
        forms = self.forms(name, flavour)
        if flavour == FLYTEKIT:
            forms.update(self._spelled.of(name))
        return forms

    def used(self, flavour: str) -> dict[str, Sequence[NameReference]]:
        """Give all names that are used for one SDK, and where."""
        return {
            name: self._uses.of((speaks, name)) for speaks, name in self._uses if speaks == flavour
        }

    def config_at(self, path: str, flavour: str = "") -> Document | None:
        """Give the config that a command names, whatever folder it runs in, as one SDK has it."""
        configs = [
            document for document in self.documents_at(path) if flavour in ("", document.flavour)
        ]
        paths = {document.source.path for document in configs}
        return configs[0] if len(paths) == 1 else None

    @property
    def modules(self) -> list[str]:
        """The absolute paths of modules with constants that other files use as images."""
        return list(self.linked.constants) if self.linked else []

    def constants_of(self, path: str) -> list[Document] | None:
        """Give the constants of a module that other files use, as what they are used for."""
        return self.linked.constants.get(os.path.abspath(path)) if self.linked else None

    def parts_of(self, path: str) -> Mapping[str, str]:
        """Give the texts of constants of other modules that strings of a file have as parts."""
        return self.linked.parts.get(os.path.abspath(path), {}) if self.linked else {}

    def is_spec_file(self, path: str) -> bool:
        """Whether a command names a file as that of an ImageSpec, in whatever folder it runs."""
        here = f"/{slashed(path)}"
        return any(
            here.endswith(f"/{downwards(file)}")
            for command in self.commands
            for file in command.files
        )

    def documents_at(self, path: str) -> list[Document]:
        """Give the configs that a path may name, from whatever folder."""
        wanted = downwards(path)
        return [
            document
            for document in self._documents.of(file_name(wanted))
            if f"/{slashed(document.source.path)}".endswith(f"/{wanted}")
        ]

    def unknown_bindings(self, flavour: str) -> Unchecked | None:
        """Give what may bind any name, None if nothing does."""
        if flavour not in self._open:
            from .hidden_bindings import of_any_name  # only where a name is not found

            self._open[flavour] = of_any_name(self, flavour)
        return self._open[flavour]

    def may_bind(self, name: str) -> Unchecked | None:
        """Give a file that is not read and may bind the name: by `NAME=`, a program in any way."""
        if name not in self._may_bind:
            from .hidden_bindings import of_name  # as above

            self._may_bind[name] = of_name(self, name)
        return self._may_bind[name]

    def unread_spellings(self, name: str) -> Iterator[tuple[str, bytes, int]]:
        """Yield where files that are not read, or not all, may bind a name: path, data, place."""
        from .hidden_bindings import spellings  # only to rename

        return spellings(self, name)

    def has_unknown_uses(self, flavour: str) -> bool:
        """Whether some use may refer to any name."""
        if self._used_open is None:
            sdks = {sdk for part in self.parts for sdk in part.is_open_for}
            is_unread = any(part.unread for part in self.parts)
            self._used_open = {FLYTEKIT, FLYTE2} if is_unread else sdks
        return flavour in self._used_open


def _documents(part: Contribution) -> dict[str, list[Document]]:
    """Give the configs in a contribution by the names of their files."""
    configs: dict[str, list[Document]] = {}
    for document in part.documents:
        if document.is_config:
            configs.setdefault(file_name(document.source.path), []).append(document)
    return configs


def downwards(path: str) -> str:
    """Give a path without the steps up that lead to where it begins."""
    parts = posixpath.normpath(path.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part != "..")
