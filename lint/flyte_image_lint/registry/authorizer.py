"""Which Authorization to send for which repository."""

from __future__ import annotations

from threading import Lock

from . import credentials, tokens
from .answer import origin
from .challenge import Challenge, challenges
from .errors import INVALID, UNAUTHORIZED, RegistryError
from .memo import Memo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .credentials import Login
    from .endpoint import Endpoint
    from .options import Options
    from .transport import Transport


class _Access:
    """What is known of a repository: the header that opens it, or why there is none."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.header: str | None = None
        self.failure: RegistryError | None = None
        self.opened = False  # whether the header was accepted once
        self.with_login = False
        self.problem = ""  # why no login could be used


class Authorizer:
    """Logins by registry and tokens by repository, for all threads of a run."""

    def __init__(self, options: Options, transport: Transport) -> None:
        self._options = options
        self._transport = transport
        self._asked: dict[str, tuple[str, Challenge]] = {}
        self._logins: Memo[str, Login | None] = Memo()
        self._accesses: Memo[tuple[str, str], _Access] = Memo()

    def header(self, endpoint: Endpoint) -> str | None:
        """Give the header to send at first, from what the host has asked for before."""
        access = self._access(endpoint)
        with access.lock:
            if access.header is None and access.failure is None and endpoint.host in self._asked:
                self._open(endpoint, access, *self._asked[endpoint.host])
            return access.header

    def respond(self, endpoint: Endpoint, scheme: str, asked: str, sent: str | None) -> str:
        """Give the header to send after a 401.

        `asked` is WWW-Authenticate, `sent` the header that was refused. Raises RegistryError.
        """
        access = self._access(endpoint)
        with access.lock:
            if access.header is not None and access.header != sent:
                return access.header  # another thread was quicker
            if sent is not None and not access.opened:
                raise self._refusal(endpoint, access)
            if access.failure is None:
                access.header, access.opened = None, False
                challenge = _chosen(endpoint, asked)
                self._asked[endpoint.host] = (scheme, challenge)
                self._open(endpoint, access, scheme, challenge)
            if access.failure is not None:
                raise access.failure.again()
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

    def _open(self, endpoint: Endpoint, access: _Access, scheme: str, challenge: Challenge) -> None:
        """Find the header, or the failure, for the challenge; neither, without a login."""
        login = self._login(endpoint, access)
        if challenge.scheme == "basic":
            access.with_login = login is not None
            access.header = tokens.basic(login) if login else None
            return
        try:
            realm = challenge.parameters["realm"]
            tokens.check_realm(realm, endpoint, scheme, self._options)
            if login and not tokens.is_own_service(realm, endpoint, self._options):
                access.problem = (
                    f"its login is not sent to '{origin(realm)[1]}', which '{endpoint.account}' "
                    "names as token service and which is not known to be its own"
                )
                login = None
            access.with_login = login is not None
            access.header = tokens.fetch(self._transport, endpoint, challenge.parameters, login)
        except RegistryError as failure:
            refused = failure.kind == UNAUTHORIZED
            access.failure = self._refusal(endpoint, access) if refused else failure.again()

    def _login(self, endpoint: Endpoint, access: _Access) -> Login | None:
        try:
            return self._logins.get(
                endpoint.account, lambda: credentials.find(endpoint.account, self._options.helper)
            )
        except RegistryError as failure:
            access.problem = failure.message
            return None

    def _refusal(self, endpoint: Endpoint, access: _Access) -> RegistryError:
        account, name = endpoint.account, endpoint.name
        if access.with_login:
            message = (
                f"unauthorized: the login for '{account}' does not open '{name}', "
                f"or there is no such image: log in again with 'docker login {account}'"
            )
        else:
            remedy = access.problem or f"log in with 'docker login {account}'"
            message = f"unauthorized: '{name}' is private or does not exist: {remedy}"
        return RegistryError(UNAUTHORIZED, message)


def _chosen(endpoint: Endpoint, asked: str) -> Challenge:
    """Give the challenge to answer: a token before a login. Raises RegistryError without one."""
    known = {each.scheme: each for each in reversed(challenges(asked))}
    if "bearer" in known and "realm" in known["bearer"].parameters:
        return known["bearer"]
    if "basic" in known:
        return known["basic"]
    names = ", ".join(known) or "nothing"
    message = f"'{endpoint.account}' asks for a login by {names}, not by Basic or Bearer"
    raise RegistryError(INVALID, message)
