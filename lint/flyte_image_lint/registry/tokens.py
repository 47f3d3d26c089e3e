"""Tokens for one repository, from the token service that a registry names.

Source: the distribution project's specification, docs/content/spec/auth/{token,oauth}.md.
"""

from __future__ import annotations

import base64
import re
from urllib.parse import urlencode, urlsplit

from .answer import origin
from .documents import load
from .errors import INVALID, UNAUTHORIZED, RegistryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .credentials import Login
    from .endpoint import Endpoint
    from .options import Options
    from .transport import Transport

_KNOWN_SERVICES = {
    "docker.io": "auth.docker.io",
    "registry.gitlab.com": "gitlab.com",
    "registry.digitalocean.com": "api.digitalocean.com",
}
_LIMIT = 1 << 20
_SAFE = re.compile(r"[\x21-\x7e]+")


def basic(login: Login) -> str:
    """Give the header that sends the login itself."""
    return "Basic " + base64.b64encode(f"{login.user}:{login.secret}".encode()).decode()


def is_own_service(realm: str, endpoint: Endpoint, options: Options) -> bool:
    """Whether the token service may have the login for the registry.

    It may if it is on the registry's host, on whatever port, or known to be the registry's.
    """
    host = origin(realm)[1]
    known = {_KNOWN_SERVICES.get(endpoint.account), options.token_services.get(endpoint.account)}
    registry = urlsplit(f"//{endpoint.host}")
    return urlsplit(realm).hostname == registry.hostname or host in known


def check_realm(realm: str, endpoint: Endpoint, scheme: str, options: Options) -> None:
    """Raise RegistryError where the address of the token service is not one to ask.

    `scheme` is that by which the registry itself was asked.
    """
    try:
        parts, host = urlsplit(realm), origin(realm)[1]
        plain = parts.scheme == "http" and scheme == "http" and options.plain_http(host)
        safe = bool(parts.hostname) and "@" not in host and (parts.scheme == "https" or plain)
    except ValueError:
        safe = False
    if not safe:
        message = f"'{endpoint.account}' names '{realm}' as token service, which is not safe to ask"
        raise RegistryError(INVALID, message)


def fetch(
    transport: Transport, endpoint: Endpoint, parameters: Mapping[str, str], login: Login | None
) -> str:
    """Give the header with a token to pull from the repository.

    `parameters` are the challenge's; its scope is not asked for, but ours. Raises RegistryError,
    of kind UNAUTHORIZED where the service refuses.
    """
    realm = parameters["realm"]
    wanted = {"scope": f"repository:{endpoint.path}:pull"}
    if "service" in parameters:
        wanted["service"] = parameters["service"]
    if login is not None and not login.user:
        form = {"grant_type": "refresh_token", "client_id": "flyte-image-lint", **wanted}
        form["refresh_token"] = login.secret
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        method, url, body = "POST", realm, urlencode(form).encode()
    else:
        headers = {"Authorization": basic(login)} if login else {}
        start = realm.partition("#")[0]
        url = f"{start}{'&' if '?' in start else '?'}{urlencode(wanted)}"
        method, body = "GET", b""
    answer = transport.request(
        method, url, headers, limit=_LIMIT, body=body or None, redirects=False
    )
    host = origin(url)[1]
    if answer.status in (401, 403):
        raise RegistryError(UNAUTHORIZED, f"token service '{host}' refuses")
    if answer.status != 200:
        message = f"token service '{host}' answers with status {answer.status}"
        raise RegistryError(INVALID, message)
    document = load(answer.body, host)
    token = document.get("token") or document.get("access_token")
    if not isinstance(token, str) or not _SAFE.fullmatch(token):
        raise RegistryError(INVALID, f"token service '{host}' does not answer with a token")
    return f"Bearer {token}"
