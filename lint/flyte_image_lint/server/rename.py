"""A friendly name gets another one, everywhere in its project at once; or it is said why not.

Nothing is renamed by halves: where one use cannot be changed to the letter, none is. What the
edits make of the project is read again (see `rename_check`) before they are given.
"""

from __future__ import annotations

from typing import NamedTuple

from ..flyte.config_files import is_yaml
from ..flyte.image import is_name
from ..flyte.places import FLYTE2, FLYTEKIT
from ..flyte.releases import DASHES, shown
from ..model.finding import Edit
from ..text.roots import relative
from ..text.source import shorten, visible
from .occurrences import bindings, uses
from .open_uses import may_name
from .places import place_of
from .rename_check import difference
from .rename_edits import edits_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..flyte.versions import Versions
    from ..project.name_index import NameIndex
    from ..project.workspace import Workspace
    from ..text.source import Source
    from .occurrences import Occurrence, Texts

    Edits = dict[str, tuple[Source, list[Edit]]]
    """Edits by the paths of files, each with the text that they are for."""

RESERVED = {FLYTEKIT: ("default",), FLYTE2: ("default", "auto")}
"""Names that have a meaning of their own to an SDK."""


class RefusedError(Exception):
    """Why a name is not renamed, for people; it names the place."""

    def __init__(self, why: str) -> None:
        super().__init__(visible(why))


class Renaming(NamedTuple):
    """The project that a name is renamed in.

    `texts` gives the texts in which names may be spelled; `reread` the names of the same project
    as another workspace has it. `versions` are those of flytekit, None where they are not known.
    `settings_file` is where the names stand that come from outside.
    """

    workspace: Workspace
    names: NameIndex
    texts: Texts
    reread: Callable[[Workspace], NameIndex]
    versions: Versions | None = None
    settings_file: str | None = None


def prepare(project: Renaming, occurrence: Occurrence | None) -> Occurrence:
    """Give the place of the name that is to be renamed. Raises RefusedError."""
    if occurrence is None:
        raise RefusedError("no image name is here")
    if occurrence.name in RESERVED[occurrence.flavour]:
        raise RefusedError(f"'{occurrence.name}' has a meaning of its own and cannot be renamed")
    if occurrence.spelled is None:
        raise RefusedError(_in_parts(occurrence))
    if occurrence.name in project.names.supplied:
        where = relative(project.settings_file) if project.settings_file else "the settings"
        raise RefusedError(f"{where}: 'names' says that '{occurrence.name}' is defined elsewhere")
    return occurrence


def rename(project: Renaming, occurrence: Occurrence | None, new: str) -> Edits:
    """Give the edits that rename a name. Raises RefusedError."""
    here = prepare(project, occurrence)
    flavour, old = here.flavour, here.name
    # Anew, since an editor's names may be those of a text before the half-written one of now.
    project = project._replace(names=project.reread(project.workspace.fork(as_is=True)))
    _check_name(project, flavour, new)
    if new == old:
        return {}
    names = project.names
    bound = bindings(names, flavour, old)
    used = uses(names, flavour, old, project.texts)
    for one in (*bound, *used):
        if one.spelled is None:
            raise RefusedError(_in_parts(one))
    _check_free(project, flavour, new)
    _check_all_is_known(project, flavour, old)
    in_ini = [one for one in bound if one.source.kind == "config" and not is_yaml(one.source.path)]
    if in_ini and new != new.lower():
        why = f"INI lower-cases names; write '{new.lower()}'"
        raise RefusedError(f"{_place(in_ini[0])}: {why}")
    edits = edits_of(project, [*bound, *used], new)
    against = difference(project, edits, flavour, old, new)
    if against:
        raise RefusedError(f"'{old}' cannot be renamed to '{new}': {against}")
    return edits


def _check_name(project: Renaming, flavour: str, new: str) -> None:
    if not is_name(new):
        start = f"'{shorten(new)}' cannot be an image name"
        raise RefusedError(f"{start}: only letters, digits, '_' and '-' are allowed")
    if new in RESERVED[flavour]:
        raise RefusedError(f"'{new}' has a meaning of its own and cannot name an image")
    versions = project.versions
    if flavour == FLYTEKIT and "-" in new and versions and versions.are_below(DASHES):
        why = f"flytekit {versions} accepts '-' in names only from {shown(DASHES)} on"
        raise RefusedError(f"'{new}' cannot be an image name: {why}")


def _check_free(project: Renaming, flavour: str, new: str) -> None:
    """Refuse a name that means something already: another's use would get the image."""
    names = project.names
    if new in names.supplied:
        raise RefusedError(f"'{new}' is taken: the setting 'names' defines it")
    for role, there in (
        ("defined", bindings(names, flavour, new)),
        ("used", uses(names, flavour, new, project.texts)),
    ):
        if there:
            raise RefusedError(f"'{new}' is taken: {_place(there[0])} has it {role}")
    _check_unread_texts(names, new)


def _check_all_is_known(project: Renaming, flavour: str, old: str) -> None:
    """Refuse where something that cannot be told may bind or use the name."""
    names = project.names
    hindrance = names.unknown_bindings(flavour)
    if hindrance is not None:
        place = f"{hindrance.path}:{hindrance.line}" if hindrance.line else hindrance.path
        raise RefusedError(f"{place}: {hindrance.why.rpartition('because ')[2]}")
    _check_unread_texts(names, old)
    for place in _open_uses(names, flavour, old):
        raise RefusedError(f"{place} may use '{old}': which name it is, only a run tells")


def _check_unread_texts(names: NameIndex, name: str) -> None:
    """Refuse where a file that is not read, or not all of it, may bind the name somewhere."""
    spelled = {
        (one.source.path, one.spelled.start)
        for flavour in (FLYTEKIT, FLYTE2)
        for one in bindings(names, flavour, name)
        if one.spelled
    }
    for path, data, start in names.unread_spellings(name):
        if (path, len(data[:start].decode(errors="surrogateescape"))) not in spelled:
            line = data.count(b"\n", 0, start) + 1
            why = f"not all of the file is read, and it may give the image name '{name}'"
            raise RefusedError(f"{path}:{line}: {why}")


def _open_uses(names: NameIndex, flavour: str, old: str) -> Iterator[str]:
    constants = [one for path in names.modules for one in names.constants_of(path) or ()]
    for document in (*names.documents, *constants):
        for use in document.uses:
            if may_name(use, flavour, old):
                yield place_of(use.source, use.spanned.where().start)


def _in_parts(one: Occurrence) -> str:
    return f"{_place(one)} does not spell '{one.name}' out: write the name there as it is"


def _place(occurrence: Occurrence) -> str:
    return place_of(occurrence.source, occurrence.span.start)
