"""Questions to registries, with the scheme and the authorization that each host wants."""

from __future__ import annotations

from .answer import origin
from .authorizer import Authorizer
from .errors import INVALID, NOT_FOUND, BrokenError, NoTlsError, RegistryError
from .transport import Transport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .answer import Answer
    from .endpoint import Endpoint
    from .options import Options


class Client:
    """The registry protocol's frame, for all threads of a run."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._transport = Transport(options)
        self._authorizer = Authorizer(options, self._transport)
        self._schemes: dict[str, str] = {}

    def ask(
        self,
        endpoint: Endpoint,
        method: str,
        target: str,
        *,
        accept: str = "application/json",
        limit: int = 0,
        what: str = "",
        expected: tuple[int, ...] = (200,),
    ) -> Answer:
        """Give the host's answer, whose status is one of those `expected`.

        `target` is what follows the host in the address, `limit` the longest body in bytes, and
        `what` is named where it does not exist. Raises RegistryError.
        """
        sent = self._authorizer.header(endpoint)
        answer = self._send(endpoint, method, target, accept, limit, sent)
        if answer.status == 401:
            scheme, host = origin(answer.url)
            if host != origin(f"{scheme}://{endpoint.host}")[1]:
                message = f"'{endpoint.host}' redirects to '{host}', which asks for a login"
                raise RegistryError(INVALID, message)
            asked = answer.headers.get("WWW-Authenticate", "")
            header = self._authorizer.respond(endpoint, scheme, asked, sent)
            answer = self._send(endpoint, method, target, accept, limit, header)
        if answer.status in (401, 403):
            raise self._authorizer.refusal(endpoint)
        self._authorizer.accepted(endpoint)
        if answer.status in expected:
            return answer
        if answer.status == 404:
            raise RegistryError(NOT_FOUND, f"not found: there is no '{what}'")
        message = f"'{endpoint.host}' answers with status {answer.status}"
        raise RegistryError(INVALID, message)

    def close(self) -> None:
        """End what waits; nothing can be asked any more."""
        self._transport.close()

    def _send(
        self,
        endpoint: Endpoint,
        method: str,
        target: str,
        accept: str,
        limit: int,
        authorization: str | None,
    ) -> Answer:
        """Ask by TLS or, where that is allowed and TLS is not spoken, without."""
        headers = {"Accept": accept}
        if authorization is not None:
            headers["Authorization"] = authorization
        host = endpoint.host
        known = self._schemes.get(host)
        scheme = known or "https"
        try:
            answer = self._transport.request(
                method, f"{scheme}://{host}{target}", headers, limit=limit
            )
        except (NoTlsError, BrokenError):
            if known or not self._options.plain_http(host):
                raise
            scheme = "http"
            answer = self._transport.request(
                method, f"{scheme}://{host}{target}", headers, limit=limit
            )
        self._schemes[host] = scheme
        return answer
