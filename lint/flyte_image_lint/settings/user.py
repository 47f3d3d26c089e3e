"""The user settings: what a repository must not decide, such as where a login may be sent.

They stand in a file of the user's and in environment variables, never in a project. They are read
only where a registry is contacted, or to show them.
"""

from __future__ import annotations

import os
import sys

from ..text.opening import ANYWHERE, UnfitError, read_bytes
from .checks import WrongValueError, nearest_key
from .declarations import ProjectSettings
from .documents import parsed, unreadable
from .kinds import KINDS
from .model import SettingsError
from .setting import Declared, setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .setting import Setting

FILE = "flyte-image-lint.toml"
FILE_VARIABLE = "FLYTE_IMAGE_LINT_USER_CONFIG"


class DeclaredUserSettings(Declared):
    """What the file may say, by its keys with `_` for `-`, and environment variables before it."""

    token_services: Mapping[str, tuple[str, ...]] = setting(
        "hosts by registry", {},
        "Hosts of token services that may have the credentials for a registry, by registry.",
        'token-services = {"registry.example.com" = ["gitlab.example.com"]}', "0.2.0",
        variable="FLYTE_IMAGE_LINT_TOKEN_SERVICES",
        in_variable="registry.example.com=gitlab.example.com",
    )  # fmt: skip
    insecure_logins: tuple[str, ...] = setting(
        "hosts", (), "Hosts that may have credentials by plain HTTP.",
        'insecure-logins = ["registry.internal:5000"]', "0.2.0",
        variable="FLYTE_IMAGE_LINT_INSECURE_LOGINS",
        in_variable="registry.internal:5000,registry.test",
    )  # fmt: skip
    registry_timeout: float = setting(
        "seconds", 120.0,
        "Seconds that a run may spend on registries; one host gets half of them.",
        "registry-timeout = 300", "0.2.0",
        variable="FLYTE_IMAGE_LINT_REGISTRY_TIMEOUT", in_variable="300",
    )  # fmt: skip


class UserSettings(DeclaredUserSettings):
    """User settings, not to be changed once made.

    `token_services` maps a registry to the hosts of the token services that may have its login.
    `insecure_logins` are hosts that may have a login over plain HTTP. `registry_timeout` are the
    seconds that a run may spend on registries. `path` is where the file is or would be, `origins`
    says for each key where its value comes from.
    """

    path: str
    origins: Mapping[str, str]

    def __init__(self, path: str, origins: Mapping[str, str], values: Mapping[str, object]) -> None:
        super().__init__({**values, "path": path, "origins": origins})


def user_settings(*, isolated: bool = False) -> UserSettings:
    """Read and check the user settings; `isolated` from files. Raises SettingsError."""
    path, required = _place()
    table = {} if isolated else _file(path, required)
    origins: dict[str, str] = {}
    values: dict[str, object] = {}
    for key, declared in UserSettings.declarations().items():
        where, value, example = path, table.get(key), declared.example
        text = os.environ.get(declared.variable, "").strip()
        if text:
            where, value = declared.variable, _PARSERS[declared.kind](text)
            example = f"{where}={declared.in_variable}"
        origins[key] = "default" if value is None else f"from {where}"
        if value is not None:
            values[declared.attribute] = _checked(declared, value, where, example)
    return UserSettings(path, origins, values)


def _checked(declared: Setting, value: object, where: str, example: str) -> object:
    try:
        return KINDS[declared.kind].read(declared, value, "")
    except WrongValueError as error:
        raise SettingsError(where, f"{error}; for example: {example}") from None


def user_file() -> str:
    """Give the path of the user settings, be there a file or not. Raises SettingsError."""
    return _place()[0]


def _place() -> tuple[str, bool]:
    """Give the path, and whether the user has named it, so that there must be a file."""
    path = os.environ.get(FILE_VARIABLE, "")
    if path:
        if not os.path.isabs(path):  # it would depend on the project that is linted
            raise SettingsError(FILE_VARIABLE, f"must be an absolute path, not '{path}'")
        return path, True
    variable = "APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME"
    folder = os.environ.get(variable, "")
    if not os.path.isabs(folder):  # as the XDG specification says
        folder = os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(folder, FILE), False


def _file(path: str, required: bool) -> Mapping[str, object]:
    if path == os.devnull:
        return {}
    try:
        document = parsed(read_bytes(path, base=ANYWHERE), path)
    except (FileNotFoundError, NotADirectoryError):
        if not required:
            return {}
        raise SettingsError(path, f"no such file, which {FILE_VARIABLE} names") from None
    except (OSError, ValueError, UnfitError) as error:
        raise unreadable(path, error) from None
    declarations = UserSettings.declarations()
    for key in document:
        if key in ProjectSettings.declarations():
            problem = f"'{key}' is a setting of a project"
            raise SettingsError(path, f"{problem}; write it in the project's pyproject.toml")
        if key not in declarations:
            raise SettingsError(path, f"unknown key '{key}'; {nearest_key(key, declarations)}")
    return document


def _services_of(text: str) -> object:
    """Read `registry=host,host;registry=host`."""
    services: dict[str, list[str]] = {}
    for entry in filter(None, map(str.strip, text.split(";"))):
        registry, _, hosts = entry.partition("=")
        services.setdefault(registry.strip(), []).extend(_hosts_of(hosts))
    return services


def _hosts_of(text: str) -> list[str]:
    return [host.strip() for host in text.split(",")]


def _number_of(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


_PARSERS = {"hosts by registry": _services_of, "hosts": _hosts_of, "seconds": _number_of}
"""From the text of a variable to what TOML would give, by the kind of the setting."""
