"""What the settings of a file say, once they have been found and checked."""

from __future__ import annotations

import os

from ..text.roots import slashed
from ..text.source import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..images.allow_list import AllowList
    from ..text.globs import Globs


PIN = "tag"
PLATFORM = "linux/amd64"
"""Defaults."""


class SettingsError(Exception):
    """Settings that cannot be used; the message is one line and starts with the file's path."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(visible(f"{path}: {problem}"))


class Settings:
    """Settings, not to be changed once made. Without arguments beyond `root`, the defaults.

    `root` is the absolute path of the folder that all globs are relative to, `file` the absolute
    path of the file that was read, None for the defaults; `given` is what it says, by key.
    `select` is None where it is not given, which is not the same as empty. `names` are friendly
    names that are defined outside of the project, `floating_tags` patterns besides the built-in
    ones. Each entry of `policy` is what it matches and what it requires (any, tag or digest);
    the first that matches holds. `flytekit` is a version. `pin` is how pinned images are
    written. `mirrors` are registries to ask in place of others, `insecure_registries` those
    to ask over plain http; `ca_file` is a file of certificates, `platform` what clusters run.

    The methods take paths as users write them, absolute or relative to the current directory.
    What is not below `root` matches no glob.
    """

    __slots__ = (
        "_configs",
        "_exclude",
        "_per_file_ignores",
        "_prefix",
        "_registries",
        "ca_file",
        "extend_select",
        "file",
        "floating_tags",
        "flytekit",
        "given",
        "ignore",
        "insecure_registries",
        "mirrors",
        "names",
        "pin",
        "platform",
        "policy",
        "root",
        "select",
    )

    def __init__(
        self,
        root: str,
        file: str | None = None,
        *,
        registries: AllowList | None = None,
        select: tuple[str, ...] | None = None,
        ignore: tuple[str, ...] = (),
        extend_select: tuple[str, ...] = (),
        per_file_ignores: Sequence[tuple[Globs, tuple[str, ...]]] = (),
        exclude: Globs | None = None,
        configs: Globs | None = None,
        names: tuple[str, ...] = (),
        floating_tags: tuple[str, ...] = (),
        policy: tuple[tuple[AllowList, str], ...] = (),
        flytekit: str | None = None,
        pin: str = PIN,
        mirrors: Mapping[str, str] | None = None,
        insecure_registries: tuple[str, ...] = (),
        ca_file: str | None = None,
        platform: str = PLATFORM,
        given: Mapping[str, object] | None = None,
    ) -> None:
        self.root = os.path.abspath(root)
        self.file = file
        self.select = select
        self.ignore = ignore
        self.extend_select = extend_select
        self.names = names
        self.floating_tags = floating_tags
        self.policy = policy
        self.flytekit = flytekit
        self.pin = pin
        self.mirrors = mirrors or {}
        self.insecure_registries = insecure_registries
        self.ca_file = ca_file
        self.platform = platform
        self.given = given or {}
        self._registries = registries
        self._per_file_ignores = per_file_ignores
        self._exclude = exclude
        self._configs = configs
        self._prefix = os.path.normcase(os.path.join(self.root, ""))

    @property
    def registries(self) -> AllowList:
        """The allowed registries with their extension, the built-in ones where none are given."""
        if self._registries is None:
            from ..images.allow_list import KNOWN_REGISTRIES, AllowList  # only for images

            self._registries = AllowList(KNOWN_REGISTRIES)
        return self._registries

    def excludes(self, path: str) -> bool:
        """Tell whether `exclude` names the path, of a folder where it ends with a slash."""
        return self._matches(self._exclude, path)

    def is_config(self, path: str) -> bool:
        """Tell whether `configs` names the path."""
        return self._matches(self._configs, path)

    def ignored_for(self, path: str) -> tuple[str, ...]:
        """Give the selectors of all `per-file-ignores` that hold for the path, in their order."""
        relative = self._relative(path) if self._per_file_ignores else None
        if relative is None:
            return ()
        selectors: dict[str, None] = {}
        for globs, ignored in self._per_file_ignores:
            if globs.match(relative):
                selectors.update(dict.fromkeys(ignored))
        return tuple(selectors)

    @property
    def selectors(self) -> list[tuple[str, tuple[str, ...]]]:
        """All words that should name rules, by the key that they stand under."""
        return [
            ("select", self.select or ()),
            ("ignore", self.ignore),
            ("extend-select", self.extend_select),
            *(("per-file-ignores", ignored) for _globs, ignored in self._per_file_ignores),
        ]

    def _matches(self, globs: Globs | None, path: str) -> bool:
        if not globs:
            return False
        relative = self._relative(path)
        return relative is not None and globs.match(relative)

    def _relative(self, path: str) -> str | None:
        """Give the path from `root` with slashes, None outside of it."""
        absolute = os.path.abspath(path)
        if not os.path.normcase(absolute).startswith(self._prefix):
            return None
        relative = slashed(absolute[len(self._prefix) :])
        return relative + "/" if path.endswith(("/", os.sep)) else relative
