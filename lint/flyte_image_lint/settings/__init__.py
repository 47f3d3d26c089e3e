"""The settings: `[tool.flyte-image-lint]` of pyproject.toml, or `.flyte-image-lint.toml`."""

from .finder import SettingsFinder, settings_from
from .model import Settings, SettingsError

__all__ = ["Settings", "SettingsError", "SettingsFinder", "settings_from"]
