"""Settings that somebody is editing: what cannot be used leaves those from before in force."""

from __future__ import annotations

from ..engine.select import validate
from ..flyte.config_files import is_known_name
from ..settings import Settings, SettingsError, SettingsFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class EditedSettings(SettingsFinder):
    """Finds the settings that hold for a path, as `SettingsFinder` does.

    Where they cannot be used, those that were found `before` hold; where there are none,
    SettingsError is raised. `problems` are the errors, by the texts that they show.
    """

    __slots__ = ("_before", "problems")

    def __init__(
        self,
        config: str | None,
        isolated: bool,
        read: Callable[[str], bytes],
        before: EditedSettings | None = None,
    ) -> None:
        self.problems: dict[str, SettingsError] = {}
        try:
            super().__init__(config, isolated, read=read)
        except SettingsError as error:  # `config` is read at once
            if before is None:
                raise
            super().__init__(None, isolated, before._fixed, read)
            self.problems[str(error)] = error
        self._before = before
        if before:
            before._before = None  # what it took from there, it has kept

    def is_known(self, path: str) -> bool:
        """Tell whether a file is a config by its name: to an SDK, or as its settings say."""
        try:
            return super().is_known(path)
        except SettingsError:
            return is_known_name(path)

    def _search(self, folder: str) -> Settings:
        try:
            found = super()._search(folder)
            validate(found)
        except SettingsError as error:
            self.problems[str(error)] = error
            before = self._before.kept(folder) if self._before else None
            if before is None:
                self._by_folder.pop(folder, None)
                raise
            found = self._by_folder[folder] = before
        return found

    def kept(self, folder: str) -> Settings | None:
        """Give the settings that were found for a folder, None where nobody has asked."""
        return self._by_folder.get(folder)
