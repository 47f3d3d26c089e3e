"""The user settings: what a repository must not decide, such as where a login may be sent.

They stand in a file of the user's and in environment variables, never in a project. They are read
only where a registry is contacted, or to show them.
"""

from __future__ import annotations

import math
import os
import sys

from ..images.grammar import is_domain
from ..text.opening import ANYWHERE, UnfitError, read_bytes
from .finder import parsed
from .keys import KEYS, USER_KEYS
from .model import SettingsError
from .table import kind, nearest_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

FILE = "flyte-image-lint.toml"
FILE_VARIABLE = "FLYTE_IMAGE_LINT_USER_CONFIG"
VARIABLES = {
    "token-services": "FLYTE_IMAGE_LINT_TOKEN_SERVICES",
    "insecure-logins": "FLYTE_IMAGE_LINT_INSECURE_LOGINS",
    "registry-timeout": "FLYTE_IMAGE_LINT_REGISTRY_TIMEOUT",
}
"""What goes before each key of the file, where it is set and not empty."""
TIMEOUT = 120.0


class UserSettings:
    """User settings, not to be changed once made.

    `token_services` maps a registry to the hosts of the token services that may have its login.
    `insecure_logins` are hosts that may have a login over plain HTTP. `registry_timeout` are the
    seconds that a run may spend on registries. `path` is where the file is or would be, `origins`
    says for each key where its value comes from.
    """

    __slots__ = ("insecure_logins", "origins", "path", "registry_timeout", "token_services")

    def __init__(
        self,
        path: str,
        token_services: Mapping[str, tuple[str, ...]],
        insecure_logins: tuple[str, ...],
        registry_timeout: float,
        origins: Mapping[str, str],
    ) -> None:
        self.path = path
        self.token_services = token_services
        self.insecure_logins = insecure_logins
        self.registry_timeout = registry_timeout
        self.origins = origins


def user_settings(*, isolated: bool = False) -> UserSettings:
    """Read and check the user settings; `isolated` from files. Raises SettingsError."""
    path, required = _place()
    given = {} if isolated else _file(path, required)
    origins = dict.fromkeys(USER_KEYS, "default")
    values: dict[str, object] = {}
    for key, variable in VARIABLES.items():
        where, value = path, given.get(key)
        text = os.environ.get(variable, "").strip()
        if text:
            where, value = variable, _PARSERS[key](text)
        if value is not None:
            origins[key] = f"from {where}"
            values[key] = value
            _CHECKS[key](where, key, value)
    services = values.get("token-services", {})
    return UserSettings(
        path,
        {name: tuple(hosts) for name, hosts in services.items()},  # type: ignore[attr-defined]
        tuple(values.get("insecure-logins", ())),  # type: ignore[arg-type]
        float(values.get("registry-timeout", TIMEOUT)),  # type: ignore[arg-type]
        origins,
    )


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
    except UnfitError as error:
        raise SettingsError(path, str(error)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(path, f"cannot be read: {reason.lower()}") from None
    for key in document:
        if key in KEYS:
            problem = f"'{key}' is a setting of a project"
            raise SettingsError(path, f"{problem}; write it in the project's pyproject.toml")
        if key not in USER_KEYS:
            raise SettingsError(path, f"unknown key '{key}'; {nearest_key(key, USER_KEYS)}")
    return document


def _check_services(where: str, key: str, value: object) -> None:
    if not isinstance(value, dict):
        _wrong(where, key, f"'{key}' must be a table of lists, not {kind(value)}")
    for registry, hosts in value.items():
        if not is_domain(registry):
            _wrong(where, key, f"'{key}' has '{registry}', which is not a registry")
        _check_hosts(where, key, hosts)


def _check_hosts(where: str, key: str, value: object) -> None:
    if not isinstance(value, list):
        _wrong(where, key, f"'{key}' must have lists of hosts, not {kind(value)}")
    for host in value:
        if not isinstance(host, str) or not is_domain(host):
            shown = f"'{host}'" if isinstance(host, str) else kind(host)
            _wrong(where, key, f"'{key}' must name hosts, with a port or without, not {shown}")


def _check_timeout(where: str, key: str, value: object) -> None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not (value > 0 and math.isfinite(value)):  # type: ignore[operator, arg-type]
        shown = f"'{value}'" if is_number or isinstance(value, str) else kind(value)
        _wrong(where, key, f"'{key}' must be a number of seconds above 0, not {shown}")


def _wrong(where: str, key: str, problem: str) -> NoReturn:
    example = USER_KEYS[key] if where != VARIABLES[key] else f"{where}={_EXAMPLES[key]}"
    raise SettingsError(where, f"{problem}; for example: {example}")


def _services_of(text: str) -> object:
    """Read `registry=host,host;registry=host`."""
    found: dict[str, list[str]] = {}
    for entry in filter(None, map(str.strip, text.split(";"))):
        registry, _, hosts = entry.partition("=")
        found.setdefault(registry.strip(), []).extend(_hosts_of(hosts))
    return found


def _hosts_of(text: str) -> list[str]:
    return [host.strip() for host in text.split(",")]


def _number_of(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


_PARSERS = {
    "token-services": _services_of,
    "insecure-logins": _hosts_of,
    "registry-timeout": _number_of,
}
_CHECKS = {
    "token-services": _check_services,
    "insecure-logins": _check_hosts,
    "registry-timeout": _check_timeout,
}
_EXAMPLES = {
    "token-services": "registry.example.com=gitlab.example.com",
    "insecure-logins": "registry.internal:5000,registry.test",
    "registry-timeout": "300",
}
