"""The settings: `[tool.flyte-image-lint]` of pyproject.toml, or `.flyte-image-lint.toml`."""

from .finder import SettingsFinder
from .model import Settings, SettingsError

__all__ = ["Settings", "SettingsError", "SettingsFinder"]
