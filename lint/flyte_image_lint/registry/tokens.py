"""Tokens for one repository, from the token service that a registry names.

Source: the distribution project's specification, docs/content/spec/auth/{token,oauth}.md.
"""

from __future__ import annotations

import base64
import re
from urllib.parse import urlencode, urlsplit

from ..images.grammar import is_domain
from ..images.reference import DOCKER_HUB
from ..text.source import shorten
from .endpoint import account_of
from .errors import INVALID, UNAUTHORIZED, RegistryError
from .response import load_json, origin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .credentials import Login
    from .endpoint import Endpoint
    from .options import RegistryOptions
    from .transport import Transport

# Registries that belong to whoever runs the token service, by labels; `*` is one, and the same one
# in both: the region. Others may rent neighbouring names, such as a bucket's.
_KNOWN_SERVICES = {
    DOCKER_HUB: "auth.docker.io",
    "registry.gitlab.com": "gitlab.com",
    "registry.digitalocean.com": "api.digitalocean.com",
    "registry.*.aliyuncs.com": "dockerauth.*.aliyuncs.com",
    "rg.*.scw.cloud": "api.scaleway.com",
}
_LIMIT = 1 << 20
_SAFE = re.compile(r"[\x21-\x7e]+")


def basic(login: Login) -> str:
    """Give the header that sends the login itself."""
    return "Basic " + base64.b64encode(f"{login.user}:{login.secret}".encode()).decode()


def objection(realm: str, endpoint: Endpoint, options: RegistryOptions) -> str:
    """Say why the token service may not have the login for the registry, "" where it may.

    It may if it is on the registry's host, on whatever port, or known to be the registry's, to
    this program or to the user.
    """
    scheme, host = origin(realm)
    account = endpoint.account
    if not options.may_have_login(scheme, host):
        return in_clear(host, options)
    if urlsplit(realm).hostname == urlsplit(f"//{endpoint.host}").hostname:
        return ""
    own = {account_of(key): hosts for key, hosts in options.token_services.items()}
    if host in _known_services(account) or host in map(str.lower, own.get(account, ())):
        return ""
    line = f'token-services = {{"{account}" = ["{host}"]}}'
    return (
        f"its credentials are not sent to the token service '{host}', not known to belong to "
        f"'{account}'; if it does, write {line} in '{options.user_file}'"
    )


def in_clear(host: str, options: RegistryOptions) -> str:
    """Say that no login is sent to the host without TLS, and how to allow it."""
    line = f'insecure-logins = ["{host}"]'
    return (
        f"its credentials are not sent to '{host}' without TLS; to allow that, write {line} in "
        f"'{options.user_file}'"
    )


def _known_services(account: str) -> list[str]:
    """Give the token services that this program knows to be the registry's."""
    services = []
    for pattern, service in _KNOWN_SERVICES.items():
        before, star, after = pattern.partition("*")
        label = account.removeprefix(before).removesuffix(after) if star else ""
        if account == f"{before}{label}{after}" and "." not in label and bool(label) == bool(star):
            services.append(service.replace("*", label))
    return services


def check_realm(realm: str, endpoint: Endpoint, scheme: str, options: RegistryOptions) -> None:
    """Raise RegistryError where the address of the token service is not one to ask.

    `scheme` is that by which the registry itself was asked.
    """
    try:
        parts, host = urlsplit(realm), origin(realm)[1]
        plain = parts.scheme == "http" and scheme == "http" and options.plain_http(host)
        safe = len(host) <= 255 and is_domain(host) and (parts.scheme == "https" or plain)
    except ValueError:
        safe = False
    if not safe:
        what = f"names '{shorten(realm)}' as token service, which is not safe to ask"
        raise RegistryError(INVALID, f"'{endpoint.account}' {what}")


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
    response = transport.request(
        method, url, headers, limit=_LIMIT, body=body or None, redirects=False
    )
    host = origin(url)[1]
    if response.status in (401, 403):
        raise RegistryError(UNAUTHORIZED, f"token service '{host}' refuses")
    if response.status != 200:
        message = f"token service '{host}' answers with status {response.status}"
        raise RegistryError(INVALID, message)
    document = load_json(response.body, host)
    token = document.get("token") or document.get("access_token")
    if not isinstance(token, str) or not _SAFE.fullmatch(token):
        raise RegistryError(INVALID, f"token service '{host}' does not answer with a token")
    return f"Bearer {token}"
