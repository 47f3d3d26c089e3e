"""The ways in which the misbehaving registry does so."""

from __future__ import annotations

import contextlib
import gzip
import json
import threading
from typing import TYPE_CHECKING

from .misbehaving import DIGEST, OTHER, TAGS, TYPE, Handler

if TYPE_CHECKING:
    from collections.abc import Callable


def _fine(handler: Handler) -> None:
    handler.fine()


def _always(status: int, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.answer(status, **headers)


def _once(status: int, **headers: str) -> Callable[[Handler], None]:
    """Answer so at first, and well from then on."""

    def case(handler: Handler) -> None:
        if len(handler.seen) == 1:
            handler.answer(status, **headers)
        else:
            handler.fine()

    return case


def _get_only(case: Callable[[Handler], None], **head: str) -> Callable[[Handler], None]:
    """Answer HEAD without a digest, so that GET follows."""

    def both(handler: Handler) -> None:
        if handler.command == "HEAD":
            handler.fine(Docker_Content_Digest="", **head)
        else:
            case(handler)

    return both


def _tags(body: bytes, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.answer(200, body, **headers)


def _dripping(status: str, framing: str) -> Callable[[Handler], None]:
    return lambda handler: handler.drip(f"HTTP/1.1 {status}\r\n{framing}\r\n\r\n".encode())


def _changing_link(handler: Handler) -> None:
    number = len(handler.registry.requests)
    handler.answer(200, TAGS, Link=f'<?last={number}>; rel="next"')


def _pages(link: str) -> Callable[[Handler], None]:
    """Give four pages, with a link in which {page} is the next."""

    def case(handler: Handler) -> None:
        page = int(handler.path.partition("page=")[2] or "0")
        headers = {"Link": link.format(page=page + 1)} if page < 3 else {}
        handler.answer(200, json.dumps({"tags": [f"{page}.0"]}).encode(), **headers)

    return case


def _link_elsewhere(handler: Handler) -> None:
    url = f"http://{handler.registry.elsewhere}/v2/fine/x/tags/list"
    handler.answer(200, TAGS, Link=f'<{url}>; rel="next"')


def _only_manifests(case: Callable[[Handler], None]) -> Callable[[Handler], None]:
    """Answer well, but for the list of tags."""
    return lambda handler: case(handler) if handler.wants_tags else handler.fine()


def _login_for_tags(handler: Handler) -> None:
    """Give images to anybody, and lists to nobody."""
    handler.answer(401, WWW_Authenticate='Basic realm="x"')


def _slow(seconds: float) -> Callable[[Handler], None]:
    """Take that long for each answer, with a list of tags that goes on for ever."""

    def case(handler: Handler) -> None:
        handler.registry.ended.wait(seconds)
        number = len(handler.registry.requests)
        if handler.wants_tags:
            handler.answer(200, TAGS, Link=f'<?last={number}>; rel="next"')
        else:
            handler.fine()

    return case


def _busy_pages(handler: Handler) -> None:
    """Ask to wait before each page of a list that goes on for ever."""
    if len(handler.seen) == 1:
        handler.answer(429, Retry_After="1")
    else:
        _changing_link(handler)


def _hang_up(handler: Handler) -> None:
    handler.close_connection = True


def _gibberish(handler: Handler) -> None:
    handler.wfile.write(b"\x15\x03\x01\x00\x02 hello\r\n\r\n")
    handler.close_connection = True


def _cut(handler: Handler) -> None:
    handler.start(200, Content_Length="500", Content_Type=TYPE)
    handler.wfile.write(b"{")
    handler.close_connection = True


def _redirect(handler: Handler) -> None:
    """Ask for a login and send whoever gives it to another host."""
    if handler.login('Basic realm="x"'):
        rest = handler.path.partition("/x/")[2]
        handler.answer(307, Location=f"http://{handler.registry.elsewhere}/v2/fine/x/{rest}")


def _redirect_to_login(handler: Handler) -> None:
    place = f"{handler.registry.elsewhere}/v2/basic/x/manifests/latest"
    handler.answer(307, Location=f"http://{place}")


def _basic(handler: Handler) -> None:
    if handler.login('Basic realm="x"'):
        handler.fine()


def _refusing(handler: Handler) -> None:
    handler.answer(401, WWW_Authenticate='Basic realm="x"')


def _bearer(realm: str) -> Callable[[Handler], None]:
    """Name a realm in which {host} and {elsewhere} stand for the two hosts."""

    def case(handler: Handler) -> None:
        registry = handler.registry
        where = realm.format(host=registry.host, elsewhere=registry.elsewhere)
        if handler.login(f'bearer REALM="{where}", Service="x"'):
            handler.fine()

    return case


def _insatiable(handler: Handler) -> None:
    """Refuse every token that it has named the service for."""
    realm = f"http://{handler.registry.host}/v2/token"
    handler.answer(401, WWW_Authenticate=f'Bearer realm="{realm}"')


def _expiring(handler: Handler) -> None:
    """Take a token once, refuse it then, and take the next for ever."""
    requests = handler.registry.requests
    uses = sum("/expiring/" in each.path and each.authorization is not None for each in requests)
    if uses in (0, 2):
        realm = f"http://{handler.registry.host}/v2/token"
        handler.answer(401, WWW_Authenticate=f'Bearer realm="{realm}"')
    else:
        handler.fine()


def _with_realm(handler: Handler, place: str, opens: str) -> None:
    """Ask for a token of the service at `place`, unless one of that at `opens` was sent."""
    if handler.headers.get("Authorization") == f"Bearer {opens}":
        handler.fine()
    else:
        realm = f"http://{handler.registry.host}/v2/{place}"
        handler.answer(401, WWW_Authenticate=f'Bearer realm="{realm}"')


def _realm_moves(handler: Handler) -> None:
    """Name one service first, then, whatever it gave, another."""
    moved = handler.headers.get("Authorization") is not None
    _with_realm(handler, f"token-of/{'second' if moved else 'first'}", "second")


def _realm_for_tags(handler: Handler) -> None:
    """Have a service for lists and one for manifests."""
    kind = "tags" if handler.wants_tags else "manifests"
    _with_realm(handler, f"token-of/{kind}", kind)


def _realm_of_repository(handler: Handler) -> None:
    """Have a service for each repository, whose tokens open no other."""
    name = handler.path.split("/")[3]
    _with_realm(handler, f"token-of/{name}", name)


def _realm_nonces(handler: Handler) -> None:
    """Name another service each time, and take no token."""
    _with_realm(handler, f"token-of/{len(handler.registry.requests)}", "")


def _token_of(handler: Handler) -> None:
    name = handler.path.partition("?")[0].rpartition("/")[2]
    handler.answer(200, json.dumps({"token": name}).encode())


def _many_challenges(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 401 Unauthorized\r\n")
    with contextlib.suppress(ConnectionError):
        for _ in range(95):
            handler.wfile.write(b'WWW-Authenticate: Basic realm="' + b"a, b " * 12_000 + b'"\r\n')
        handler.wfile.write(b"Content-Length: 0\r\n\r\n")


def _together(handler: Handler) -> None:
    """Answer well where eight ask at once, else not."""
    try:
        if handler.command == "HEAD":
            handler.registry.eight.wait(10)
        handler.fine()
    except threading.BrokenBarrierError:
        handler.answer(418)


CASES: dict[str, Callable[[Handler], None]] = {
    # statuses
    "429-once": _once(429, Retry_After="0"),
    "429-date": _once(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
    "429-odd": _once(429, Retry_After="-5; soon"),
    "429-wait": _once(429, Retry_After="1"),
    "429-wait-30": _always(429, Retry_After="30"),
    "429-always": _always(429, Retry_After="0"),
    "429-long": _always(429, Retry_After="3600"),
    "429-huge": _always(429, Retry_After="9" * 5000),
    "503-once": _once(503, Retry_After="0"),
    "503-always": _always(503, Retry_After="0"),
    "503-long": _always(503, Retry_After="3600"),
    "500-always": _always(500),
    "403": _always(403),
    "404": _always(404),
    "418": _always(418),
    "204": _always(204),
    # time
    "silent": Handler.silent,
    "together": _together,
    "slow": _slow(0.3),
    "busy-pages": _busy_pages,
    "drip-headers": lambda handler: handler.drip(b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "drip-body": _dripping("200 OK", "Content-Length: 100000"),
    "drip-chunk": _dripping("200 OK", "Transfer-Encoding: chunked"),
    "drip-error": _dripping("404 Not Found", "Content-Length: 100000"),
    "hang-up": _hang_up,
    "gibberish": _gibberish,
    "cut": _get_only(_cut),
    # size
    # a list of tags that cannot be had, of images that can
    "tags-401": _only_manifests(_login_for_tags),
    "tags-403": _only_manifests(_always(403)),
    "tags-404": _only_manifests(_always(404)),
    "tags-500": _only_manifests(_always(500, Retry_After="0")),
    "tags-html": _only_manifests(lambda handler: handler.answer(200, b"<html>")),
    "tags-pages": _only_manifests(_changing_link),
    "flood": _get_only(Handler.flood),
    "flood-tags": Handler.flood,
    "flood-chunked": lambda handler: handler.flood(chunked=True),
    "flood-503": lambda handler: handler.flood(503),
    "flood-404": lambda handler: handler.flood(404),
    "flood-302": lambda handler: handler.answer(302, b"a" * 100_000, Location="/v2/flood-404/x"),
    "flood-challenge": _always(401, WWW_Authenticate=f'Basic realm="{"a, b " * 2000}"'),
    "many-challenges": _many_challenges,
    "flood-headers": lambda handler: handler.drip(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000),
    "gzip-bomb": _tags(gzip.compress(b'{"tags":[' + b" " * (64 << 20)), Content_Encoding="gzip"),
    "many-items": _tags(b'{"tags":[' + b"[]," * 1_300_000 + b"[]]}"),
    "deep": _tags(b'{"tags":' + b"[" * 100_000),
    "long-number": _tags(b'{"tags":' + b"9" * 4_000_000 + b"}"),
    # content
    "html": lambda handler: handler.answer(200, b"<html>Log in", Content_Type="text/html"),
    "untyped": lambda handler: handler.fine(Content_Type=""),
    "untyped-head": _get_only(_fine, Content_Type=""),
    "typed-with-charset": lambda handler: handler.fine(Content_Type=f"{TYPE}; charset=utf-8"),
    "no-digest": lambda handler: handler.fine(Docker_Content_Digest=""),
    "no-head": lambda handler: handler.answer(405) if handler.command == "HEAD" else handler.fine(),
    "evil-digest": lambda handler: handler.fine(Docker_Content_Digest="sha256:deadbeef' # rm -rf"),
    "upper-digest": lambda handler: handler.fine(Docker_Content_Digest=DIGEST.upper()),
    "short-digest": lambda handler: handler.fine(Docker_Content_Digest=DIGEST[:-1]),
    "wrong-digest": _get_only(lambda handler: handler.fine(Docker_Content_Digest=OTHER)),
    "null-tags": _tags(b'{"name": "x", "tags": null}'),
    "junk-tags": _tags(
        json.dumps(
            {"tags": ["1.0", "-x", "a b", "x\n", "\x1b[31m", 5, None, [], "a" * 129]}
        ).encode()
    ),
    "list": _tags(b'["1.0"]'),
    "binary": _tags(b"\xff\xfe\x00"),
    # links
    "pages": _pages('<?page={page}>; rel="next"'),
    "pages-title": _pages("</>; title=\"a, b\"; rel=first, <?page={page}>; rel='prev next'"),
    "link-loop": _tags(TAGS, Link='</v2/link-loop/x/tags/list>; rel="next"'),
    "link-changing": _changing_link,
    "link-elsewhere": _link_elsewhere,
    "link-file": _tags(TAGS, Link='<file:///etc/passwd>; rel="next"'),
    "link-broken": _tags(TAGS, Link='<http://[>; rel="next"'),
    # redirects
    "redirect": _redirect,
    "redirect-loop": lambda handler: handler.answer(302, Location=handler.path),
    "redirect-file": _always(302, Location="file:///etc/passwd"),
    "redirect-http": _always(302, Location="http://registry.invalid/v2/"),
    "redirect-userinfo": _always(302, Location="https://a:b@registry.invalid/v2/"),
    "redirect-broken": _always(302, Location="http://[/"),
    "redirect-to-login": _redirect_to_login,
    # logins
    "basic": _basic,
    "refusing": _refusing,
    "digest-login": _always(401, WWW_Authenticate='Digest realm="x", nonce="y"'),
    "no-challenge": _always(401),
    "odd-challenge": _always(401, WWW_Authenticate='Bearer realm="http://x'),
    "realm-own": _bearer("http://{host}/v2/token"),
    "realm-elsewhere": _bearer("http://{elsewhere}/v2/token"),
    "realm-foreign": _bearer("http://{elsewhere}/v2/403"),
    "realm-http": _bearer("http://registry.invalid/token"),
    "realm-file": _bearer("file:///etc/passwd"),
    "realm-userinfo": _bearer("https://a@registry.invalid/token"),
    "realm-empty": _bearer(""),
    "realm-broken": _bearer("https://[/token"),
    "realm-redirects": _bearer("http://{host}/v2/token-redirects"),
    "realm-floods": _bearer("http://{host}/v2/flood-tags"),
    "realm-silent": _bearer("http://{host}/v2/silent"),
    "realm-html": _bearer("http://{host}/v2/html"),
    "realm-injects": _bearer("http://{host}/v2/token-injects"),
    "realm-refuses": _bearer("http://{host}/v2/403"),
    "realm-moves": _realm_moves,
    "realm-for-tags": _realm_for_tags,
    "realm-of-repository": _realm_of_repository,
    "realm-nonces": _realm_nonces,
    "token-of": _token_of,
    "insatiable": _insatiable,
    "expiring": _expiring,
    "token": _tags(b'{"access_token": "let-me-in"}'),
    "token-redirects": lambda handler: handler.answer(
        302, Location=f"http://{handler.registry.elsewhere}/v2/token"
    ),
    "token-injects": _tags(b'{"token": "x\\r\\nHost: evil"}'),
}
