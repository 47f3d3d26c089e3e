"""Which Authorization to send for which repository."""

from __future__ import annotations

from threading import Lock

from ..text.source import shorten
from . import credentials, tokens
from .errors import INVALID, UNAUTHORIZED, RegistryError
from .headers import Challenge, challenges
from .single_flight import SingleFlight

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .credentials import Login
    from .endpoint import Endpoint
    from .options import RegistryOptions
    from .transport import Transport

    Way = tuple[str, ...]
    """What parts one challenge from another: both schemes, realm and service."""

MOST_WAYS = 4
"""As many challenges of one repository are answered until it is open."""


class _Access:
    """What is known of a repository: the header that opens it, and what has been tried."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.header: str | None = None
        self.tried: dict[Way, RegistryError | None] = {}
        self.opened = False  # whether the header was accepted once
        self.with_login = False
        self.problem = ""  # why no login could be used


class Authorizer:
    """Logins by registry, challenges and tokens by repository, for all threads of a run."""

    def __init__(self, options: RegistryOptions, transport: Transport) -> None:
        self._options = options
        self._transport = transport
        self._logins: SingleFlight[str, Login | None] = SingleFlight()
        self._accesses: SingleFlight[tuple[str, str], _Access] = SingleFlight()

    def header(self, endpoint: Endpoint) -> str | None:
        """Give the header that has opened the repository before, None at first."""
        return self._access(endpoint).header

    def respond(self, endpoint: Endpoint, scheme: str, header: str, sent: str | None) -> str:
        """Give the header to send after a 401 by `scheme`.

        `header` is WWW-Authenticate, `sent` the header that was refused. Every challenge is
        answered once; the same one again is a refusal. Raises RegistryError.
        """
        access = self._access(endpoint)
        with access.lock:
            if access.header is not None and access.header != sent:
                return access.header  # another thread was quicker
            if access.opened:  # what was accepted is too old by now
                access.opened = False
                access.tried.clear()
            challenge = _chosen(endpoint, header)
            named = (challenge.parameters.get(key, "") for key in ("realm", "service"))
            way = (scheme, challenge.scheme, *named)
            failure = access.tried.get(way)
            if failure is not None:
                raise failure.again()
            if way in access.tried or len(access.tried) == MOST_WAYS:
                raise self._refusal(endpoint, access)
            access.header = access.tried[way] = None
            try:
                access.header = self._answered(endpoint, access, scheme, challenge)
            except RegistryError as error:
                refused = error.kind == UNAUTHORIZED
                failure = self._refusal(endpoint, access) if refused else error.again()
                access.tried[way] = failure
                raise failure.again() from None
            if access.header is None:
                raise self._refusal(endpoint, access)
            return access.header

    def accepted(self, endpoint: Endpoint) -> None:
        """Note that the repository is open: from now on a 401 means that the token is too old."""
        self._access(endpoint).opened = True

    def refusal(self, endpoint: Endpoint) -> RegistryError:
        """Say that the image may not be seen, and what to do."""
        return self._refusal(endpoint, self._access(endpoint))

    def _access(self, endpoint: Endpoint) -> _Access:
        return self._accesses.get((endpoint.host, endpoint.path), _Access)

    def _answered(
        self, endpoint: Endpoint, access: _Access, scheme: str, challenge: Challenge
    ) -> str | None:
        """Give the header for the challenge, None where it wants a login and there is none."""
        access.problem = ""
        login = self._login(endpoint, access)
        if login and not self._options.may_have_login(scheme, endpoint.host):
            access.problem = tokens.in_clear(endpoint.host, self._options)
            login = None
        if challenge.scheme == "basic":
            access.with_login = login is not None
            return tokens.basic(login) if login else None
        realm = challenge.parameters["realm"]
        tokens.check_realm(realm, endpoint, scheme, self._options)
        if login:
            access.problem = tokens.objection(realm, endpoint, self._options)
            login = None if access.problem else login
        access.with_login = login is not None
        return tokens.fetch(self._transport, endpoint, challenge.parameters, login)

    def _login(self, endpoint: Endpoint, access: _Access) -> Login | None:
        try:
            return self._logins.get(
                endpoint.account, lambda: credentials.find(endpoint.account, self._options.helper)
            )
        except RegistryError as failure:
            access.problem = failure.message
            return None

    def _refusal(self, endpoint: Endpoint, access: _Access) -> RegistryError:
        account, name = endpoint.account, endpoint.shown()
        if access.with_login:
            message = (
                f"unauthorized: the login for '{account}' does not open {name}, "
                f"or there is no such image: log in again with 'docker login {account}'"
            )
        else:
            remedy = access.problem or f"log in with 'docker login {account}'"
            message = f"unauthorized: {name} is private or does not exist: {remedy}"
        return RegistryError(UNAUTHORIZED, message)


def _chosen(endpoint: Endpoint, header: str) -> Challenge:
    """Give the challenge to answer: a token before a login. Raises RegistryError without one."""
    by_scheme = {each.scheme: each for each in reversed(challenges(header))}
    if "bearer" in by_scheme and "realm" in by_scheme["bearer"].parameters:
        return by_scheme["bearer"]
    if "basic" in by_scheme:
        return by_scheme["basic"]
    names = shorten(", ".join(by_scheme)) or "nothing"
    message = f"'{endpoint.account}' asks for a login by {names}, not by Basic or Bearer"
    raise RegistryError(INVALID, message)
