"""A linter for the container images of Flyte projects; docs/python.md shows how to call it.

The names are imported when they are first used, so that `import flyte_image_lint` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .engine.api import fix_paths, inventory, lint_bytes, lint_paths, read_images
    from .engine.results import (
        ConfigImage,
        ConfigImages,
        FixResult,
        ImagesResult,
        InventoryImage,
        InventoryPlace,
        InventoryResult,
        LintResult,
    )
    from .model.finding import Edit, Finding, Fix, Severity
    from .rules import UnknownRule
    from .settings import Settings, SettingsError, settings_from
    from .text.about import __version__
    from .text.source import Unreadable

__all__ = [
    "ConfigImage",
    "ConfigImages",
    "Edit",
    "Finding",
    "Fix",
    "FixResult",
    "ImagesResult",
    "InventoryImage",
    "InventoryPlace",
    "InventoryResult",
    "LintResult",
    "Settings",
    "SettingsError",
    "Severity",
    "UnknownRule",
    "Unreadable",
    "__version__",
    "fix_paths",
    "inventory",
    "lint_bytes",
    "lint_paths",
    "read_images",
    "settings_from",
]

_HOMES = {
    "engine.api": ("fix_paths", "inventory", "lint_bytes", "lint_paths", "read_images"),
    "engine.results": (
        "ConfigImage",
        "ConfigImages",
        "FixResult",
        "ImagesResult",
        "InventoryImage",
        "InventoryPlace",
        "InventoryResult",
        "LintResult",
    ),
    "model.finding": ("Edit", "Finding", "Fix", "Severity"),
    "rules": ("UnknownRule",),
    "settings": ("Settings", "SettingsError", "settings_from"),
    "text.about": ("__version__",),
    "text.source": ("Unreadable",),
}
"""The modules that have the public names."""


def __getattr__(name: str) -> object:
    """Import a public name (PEP 562)."""
    for home, names in _HOMES.items():
        if name in names:
            from importlib import import_module

            value = globals()[name] = getattr(import_module(f".{home}", __name__), name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
