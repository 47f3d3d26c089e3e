"""The logins of `docker login`: Docker's config file and its credential helpers."""

from __future__ import annotations

import base64
import json
import os

from ..images.reference import DOCKER_HUB
from . import credential_helper
from .errors import NEEDS_EXTRA, UNAUTHORIZED, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HUB_KEY = "https://index.docker.io/v1/"  # under which `docker login` stores Docker Hub's login
_TOKEN_USER = "<token>"  # noqa: S105 (what a helper gives as user beside an identity token)


class Login:
    """A user's name and secret; without a name, the secret is an OAuth refresh token."""

    __slots__ = ("secret", "user")

    def __init__(self, user: str, secret: str) -> None:
        self.user = user
        self.secret = secret

    def __repr__(self) -> str:
        return f"Login({self.user!r}, '…')"


def config_file() -> str:
    """Give the path of Docker's config, be there a file or not."""
    folder = os.environ.get("DOCKER_CONFIG") or os.path.join(os.path.expanduser("~"), ".docker")
    return os.path.join(folder, "config.json")


def find(account: str, seconds: float) -> Login | None:
    """Give the login for the registry, None where there is none.

    A helper may take `seconds`. Raises RegistryError where the config or its helper is unusable.
    """
    path = config_file()
    config = _read(path)
    if not config:
        return None
    try:
        import docker.auth  # type: ignore[import-untyped]  # 100 ms
        import docker.errors  # type: ignore[import-untyped]
    except ImportError:
        message = f"the credentials in '{path}' are not read: {NEEDS_EXTRA}"
        raise RegistryError(UNAUTHORIZED, message) from None
    try:
        config["auths"] = _with_auth(config.get("auths") or {})
        logins = docker.auth.load_config(config_dict=config)
        for server, name in _helpers(
            logins.cred_helpers, logins.creds_store, account, docker.auth.resolve_index_name
        ):
            credentials = credential_helper.ask(name, server, seconds)
            if credentials is not None:
                user, secret = credentials
                return Login("" if user == _TOKEN_USER else user, secret)
        return _login(docker.auth.resolve_authconfig({"auths": logins.auths}, account))
    except credential_helper.HelperError as error:
        raise RegistryError(UNAUTHORIZED, f"{error} (named in '{path}')") from None
    except docker.errors.DockerException as error:
        raise RegistryError(UNAUTHORIZED, f"'{path}' cannot be used: {error}") from None
    except (ValueError, TypeError, AttributeError, KeyError):
        message = f"'{path}' cannot be used: its logins are malformed"
        raise RegistryError(UNAUTHORIZED, message) from None


def _with_auth(entries: object) -> object:
    """Put user and password together where they stand apart, which docker.auth does not read.

    Source: github.com/docker/cli, cli/config/configfile/file.go, LoadFromReader.
    """
    if not isinstance(entries, dict):
        return entries
    joined = {}
    for key, entry in entries.items():
        joined[key] = entry
        if isinstance(entry, dict) and entry.get("username") and not entry.get("auth"):
            login = f"{entry['username']}:{entry.get('password', '')}"
            joined[key] = {**entry, "auth": base64.b64encode(login.encode()).decode()}
    return joined


def _helpers(
    helpers: Mapping[str, str], store: str | None, account: str, host_of: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Give the helpers to ask, each with the server to ask it for."""
    server = _HUB_KEY if account == DOCKER_HUB else account
    for key, name in helpers.items():
        if host_of(key) == account:
            return [(each, name) for each in dict.fromkeys((server, key))] if name else []
    return [(server, store)] if store else []


def _login(entry: Mapping[str, str] | None) -> Login | None:
    """Turn an entry of `docker.auth` into a login."""
    if not entry:
        return None
    token = entry.get("IdentityToken")
    login = Login("", token) if token else Login(entry["username"], entry["password"])
    return login if isinstance(login.secret, str) else None


def _read(path: str) -> dict[str, object]:
    """Give what Docker's config says, nothing where there is none."""
    try:
        with open(path, "rb") as file:
            config = json.loads(file.read())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    except (ValueError, RecursionError):
        problem = "cannot be used: it is not JSON"
    else:
        if isinstance(config, dict):
            return config
        problem = "cannot be used: it holds no JSON object"
    raise RegistryError(UNAUTHORIZED, f"'{path}' {problem}")
