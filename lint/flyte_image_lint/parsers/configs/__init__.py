"""Config files, read as Flyte reads them.

What a file means comes from the parsers that flytekit uses, called as flytekit calls them
(flytekit/configuration/file.py and internal.py); where things stand comes from the lines of INI
files and from PyYAML's tokens. The plain files that most configs are need no parser: see
`fast_path`.
"""

from __future__ import annotations

from ...flyte.config_files import is_yaml
from ...model.document import FLYTEKIT
from ...text.source import Unreadable
from .lookup import look_up

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...model.document import Document
    from ...text.source import Source

__all__ = ["Unreadable", "read"]

MAX_LINE = 100_000
"""Code points. Both parsers have patterns that take a time of the square of a line's length."""


def read(source: Source) -> list[Document]:
    """Read a config file.

    Gives one config, or two where the file has images for both SDKs. Raises Unreadable where
    the file would take a parser unreasonable time or memory.
    """
    data = source.data
    if len(data) > MAX_LINE and max(map(len, data.splitlines()), default=0) > MAX_LINE:
        raise Unreadable(f"has a line of more than {MAX_LINE:,} bytes")
    if is_yaml(source.path):
        from .yaml import read_yaml

        configs = read_yaml(source)
    else:
        from .ini import read_ini

        configs = [read_ini(source)]
    for config in configs:
        if config.flavour == FLYTEKIT:
            for entry in config.entries:
                look_up(entry)
    return configs
