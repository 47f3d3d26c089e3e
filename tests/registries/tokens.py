"""A token service as registries name in a Bearer challenge: anyone pulls, but not `private/`."""

from __future__ import annotations

import base64
import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import trustme
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class TokenService:
    """A running service; `running` makes it. `scopes` are those that were asked for."""

    SERVICE, ISSUER = "the registry", "the token service"
    IDENTITY = "refresh-me"  # an identity token that is as good as a login

    def __init__(self, users: Mapping[str, str]) -> None:
        self.authority = trustme.CA(key_type=trustme.KeyType.RSA)
        self._signer = self.authority.issue_cert("tokens.test", key_type=trustme.KeyType.RSA)
        self.scopes: list[str] = []
        self._logins = {
            "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
            for user, password in users.items()
        }
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                self._answer(query, self.headers.get("Authorization"), service._logins)

            def do_POST(self) -> None:
                query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._answer(query, query["refresh_token"][0], {service.IDENTITY})

            def _answer(self, query, login: str | None, logins: set[str]) -> None:
                scope = query["scope"][0]
                service.scopes.append(scope)
                path = scope.split(":")[1]
                refused = login is not None and login not in logins
                if refused or (login is None and path.startswith("private/")):
                    self.send_error(401)
                    return
                body = json.dumps({"token": service.token(path, ["pull"])}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.realm = f"http://{self.host}/token"

    @classmethod
    @contextlib.contextmanager
    def running(cls, users: Mapping[str, str]) -> Iterator[TokenService]:
        service = cls(users)
        threading.Thread(target=service._server.serve_forever, args=(0.05,), daemon=True).start()
        yield service
        service._server.shutdown()
        service._server.server_close()

    def token(self, path: str, actions: list[str]) -> str:
        """Give a JSON Web Token for the repository, as distribution's token.md describes it."""
        der = base64.b64encode(_der(self._signer.cert_chain_pems[0].bytes())).decode()
        now = int(time.time())
        claims = {
            "iss": self.ISSUER,
            "sub": "",
            "aud": self.SERVICE,
            "exp": now + 300,
            "nbf": now - 10,
            "iat": now,
            "jti": str(len(self.scopes)),
            "access": [{"type": "repository", "name": path, "actions": actions}],
        }
        signed = ".".join(
            _url64(json.dumps(part).encode())
            for part in ({"typ": "JWT", "alg": "RS256", "x5c": [der]}, claims)
        )
        key = serialization.load_pem_private_key(self._signer.private_key_pem.bytes(), None)
        return f"{signed}.{_url64(key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _der(pem: bytes) -> bytes:
    from cryptography import x509

    return x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)


def _url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
