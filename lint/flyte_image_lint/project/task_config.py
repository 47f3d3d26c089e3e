"""What a config that a command names gives it, read from the file as it is there."""

from __future__ import annotations

from ..flyte.image_choice import Named
from ..parsers.dispatch import read
from ..text.opening import UnfitError, read_bytes
from ..text.roots import relative
from ..text.source import Source, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.document import Document
    from ..text.opening import Read


class CommandConfig:
    """A config as one SDK has it.

    `images` are in order; `error` is what the SDK raises when it reads them, `is_broken` whether
    it does already when it loads the file. `problem` says why nothing of it is known.
    """

    def __init__(self, path: str, flavour: str, root: str, read_file: Read = read_bytes) -> None:
        self.path = path
        self.images: list[Named] = []
        self.error: str | None = None
        self.is_broken = False
        self.packages: list[str] = []
        self.problem = ""
        shown = relative(path)
        try:
            source = Source(shown, read_file(path, base=root), "config")
            configs = [document for document in read(source) if document.flavour == flavour]
        except FileNotFoundError:
            self.problem = f"the config '{shown}' is not there"
        except (OSError, ValueError, UnfitError, Unreadable):
            self.problem = f"the config '{shown}' cannot be read"
        else:
            for config in configs:
                self._take(config)

    def _take(self, config: Document) -> None:
        self.error = config.error
        self.is_broken = config.failure is not None and config.format == "ini"
        for entry in config.entries:
            line, _column = config.source.position(entry.place.name.start)
            image = entry.value if entry.certain and not entry.file else None
            self.images.append(Named(entry.name, image, f"{config.source.path}:{line}"))
        if config.format == "ini" and b"workflow_packages" in config.source.data:
            self.packages = _packages(config.source.text)


def _packages(text: str) -> list[str]:
    """Give `[sdk] workflow_packages`, which holds where a command names no package."""
    from configparser import ConfigParser, Error  # costs only here

    parser = ConfigParser()
    try:
        parser.read_string(text)
        return [one for one in parser.get("sdk", "workflow_packages").split(",") if one]
    except Error:
        return []
