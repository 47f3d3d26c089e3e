"""Settings that somebody is editing: what cannot be used leaves those from before in force."""

from __future__ import annotations

import os

from ..engine.select import validate
from ..flyte.config_files import is_known_name
from ..settings import Settings, SettingsError, SettingsFinder
from ..text.opening import MAX_SIZE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..text.opening import Read


class EditedSettings(SettingsFinder):
    """Finds the settings that hold for a path, as `SettingsFinder` does.

    Where they cannot be used, those that were found `before` hold; where there are none,
    SettingsError is raised, and in the place of a `config` the defaults hold. `problems` are the
    errors, by the texts that they show. `consulted` are the absolute paths of all files, there or
    not, that have been asked for settings.
    """

    __slots__ = ("_arguments", "_before", "_read_text", "consulted", "problems")

    def __init__(
        self,
        config: str | None,
        isolated: bool,
        read: Read,
        before: EditedSettings | None = None,
    ) -> None:
        self.problems: dict[str, SettingsError] = {}
        self.consulted: set[str] = set()
        self._arguments = config, isolated
        self._read_text = read
        try:
            super().__init__(config, isolated, read=self._noting)
            if self._fixed is not None:
                validate(self._fixed)
        except SettingsError as error:  # `config` is read at once
            fixed = before._fixed if before else Settings(os.getcwd())
            super().__init__(None, isolated, fixed, self._noting)
            self.problems[str(error)] = error
        self._before = before
        if before:
            before._before = None  # what it took from there, it has kept

    def renewed(self) -> EditedSettings:
        """Give those that hold once something that has been `consulted` is other."""
        return EditedSettings(*self._arguments, self._read_text, self)

    def is_known(self, path: str) -> bool:
        """Tell whether a file is a config by its name: to an SDK, or as its settings say."""
        try:
            return super().is_known(path)
        except SettingsError:
            return is_known_name(path)

    def names_configs(self, folder: str) -> bool:
        """Whether the settings for a folder say which files are configs."""
        try:
            return super().names_configs(folder)
        except SettingsError:
            return False

    def kept(self, folder: str) -> Settings | None:
        """Give the settings that were found for a folder, None where nobody has asked."""
        return self._by_folder.get(folder)

    def _search(self, folder: str) -> Settings:
        try:
            return self._validated(super()._search(folder))
        except SettingsError as error:
            self.problems[str(error)] = error
            before = self._before.kept(folder) if self._before else None
            if before is None:
                raise
            self._by_folder[folder] = before
            return before

    def _validated(self, settings: Settings) -> Settings:
        try:
            validate(settings)
        except SettingsError:  # nor may they hold for a folder above
            for folder in [folder for folder, held in self._by_folder.items() if held is settings]:
                del self._by_folder[folder]
            raise
        return settings

    def _noting(self, path: str, *, base: str | None = None, limit: int = MAX_SIZE) -> bytes:
        self.consulted.add(os.path.abspath(path))
        return self._read_text(path, base=base, limit=limit)
