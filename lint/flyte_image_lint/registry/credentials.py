"""The logins of `docker login`: Docker's config file and its credential helpers."""

from __future__ import annotations

import json
import os

from ..reference import DOCKER_HUB
from . import helper
from .errors import INSTALL, UNAUTHORIZED, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

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
        import docker.auth as docker_auth  # type: ignore[import-untyped]  # 100 ms
        from docker.errors import DockerException  # type: ignore[import-untyped]
    except ImportError:
        message = f"reading the logins in '{path}' needs the docker SDK: {INSTALL}"
        raise RegistryError(UNAUTHORIZED, message) from None
    try:
        logins = docker_auth.load_config(config_dict=config)
        found = None
        for server, name in _helpers(logins, account, docker_auth.resolve_index_name):
            found = found or helper.ask(name, server, seconds)
        if found is not None:
            user, secret = found
            return Login("" if user == _TOKEN_USER else user, secret)
        entry = docker_auth.resolve_authconfig({"auths": logins.auths}, account)
    except helper.HelperError as error:
        raise RegistryError(UNAUTHORIZED, f"{error} (named in '{path}')") from None
    except (ValueError, TypeError, AttributeError, KeyError, DockerException) as error:
        raise RegistryError(UNAUTHORIZED, f"'{path}' cannot be used: {error}") from None
    return _login(entry)
