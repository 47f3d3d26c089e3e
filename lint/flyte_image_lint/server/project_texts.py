"""The texts of a project in which names may be spelled, of whatever kind."""

from __future__ import annotations

from ..parsers.dispatch import kind_by_content
from ..parsers.kind_names import is_worth_a_look, kind_of
from ..parsers.kinds import has_word
from ..project.git_files import files_below, passes_quick_test
from ..project.names_of_file import UNREADABLE
from ..text.opening import MAX_SIZE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..project.workspace import Workspace
    from ..settings import SettingsFinder
    from ..text.source import Source

_QUICK_TEST = (b"{{", b"from_ref_name", b"flyte-image-lint:")


def project_texts(workspace: Workspace, root: str, finder: SettingsFinder) -> Iterator[Source]:
    """Yield what may spell a name beside what the parsers take: no configs; see `spelled_names`.

    What cannot be read is passed over, as it is where names are gathered.
    """
    for path in files_below(root, finder, lambda _path, _why: None):
        if not is_worth_a_look(path) or workspace.is_silent(path):
            continue
        try:
            data = workspace.read(path, base=root, limit=MAX_SIZE)
        except UNREADABLE:
            continue
        if not any(word in data for word in _QUICK_TEST):
            continue
        kind = kind_by_content(path, data, is_config=finder.is_known(path)) or kind_of(path)
        source = workspace.source(path, kind) if kind and kind != "config" else None
        if source is not None and source.is_text:
            yield source


def speaks(workspace: Workspace, folder: str, path: str) -> bool:
    """Whether a file that said nothing of images says something now, so that it is listed."""
    if passes_quick_test(folder, path) or not is_worth_a_look(path):
        return False
    try:
        return has_word(workspace.read(path, base=folder))
    except UNREADABLE:
        return False
