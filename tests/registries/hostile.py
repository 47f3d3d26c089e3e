"""A registry whose every answer is drawn at random from what could do harm."""

from __future__ import annotations

import contextlib
import gzip
import json
from typing import TYPE_CHECKING

from .misbehaving import DIGEST, MANIFEST, OTHER, TAGS, TYPE, Handler

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

STATUSES = (200, 200, 200, 200, 201, 204, 206, 301, 302, 307, 308, 401, 401, 401, 403, 404, 405)
STATUSES += (418, 429, 429, 451, 500, 501, 502, 503, 504, 599)
NASTY = (
    *("", " ", ",", ";", '"', "'", "\\", "<", ">", "=", "%", "%0d%0a", "\t", "a" * 300, "a," * 99),
    *("\x1b[31m", "::error::x", "##[error]x", "\u202e", "\xff", "null", "-1", "9" * 400, "1e999"),
    *("../../etc/passwd", "@", "http://[", "https://a:b@{elsewhere}/", "javascript:x", "//", "?#"),
    *("registry.invalid", "sha256:", "sha256:" + "A" * 64, "md5:" + "0" * 32, "Bearer", "Basic x"),
)
TYPES = (
    *(TYPE, TYPE, TYPE, "application/vnd.oci.image.index.v1+json", "application/json"),
    *("text/html", "application/vnd.docker.distribution.manifest.v2+json; charset=x", ""),
)


def _realm(random: Random) -> str:
    places = (
        "http://{host}",
        "http://{elsewhere}",
        "https://{elsewhere}",
        "http://registry.invalid",
    )
    place = random.choice((*places, "http://{host}", "http://{host}@{elsewhere}", "file://", ""))
    return place + random.choice(("/v2/token", "/v2/hostile/token", "/v2/token?a=b#c", "", "/"))


def _challenge(random: Random) -> str:
    parts = []
    for _ in range(random.choice((1, 1, 1, 2, 5, 300))):
        scheme = random.choice(("Bearer", "Bearer", "bearer", "Basic", "Digest", "Negotiate", ""))
        quote = random.choice(('"', '"', '"', "", "'"))
        service = random.choice(("x", "x", *NASTY))
        parts.append(
            f"{scheme} realm={quote}{_realm(random)}{quote},service={quote}{service}{quote}"
        )
    return random.choice((", ", ",", " ", ";")).join(parts)


def _link(random: Random) -> str:
    targets = (
        "?last={number}",
        "/v2/hostile/x/tags/list?n={number}",
        "http://{elsewhere}/v2/fine/x",
    )
    target = random.choice((*targets, "http://{host}/v2/hostile/y", *NASTY))
    relation = random.choice(("next", '"next"', "'next'", '"prev next"', "prev", '"next', *NASTY))
    return f"<{target}>; title={random.choice(NASTY)}; rel={relation}"


def _body(random: Random) -> bytes:
    digest = random.choice((DIGEST, OTHER, *NASTY))
    tags: list[object] = [*random.sample(NASTY, 5), "1.0", "1.0.0", "2", None, 5, ["1"], {}]
    tags += [f"1.{n}.0" for n in range(random.choice((0, 3, 200)))]
    child = {"digest": digest, "platform": random.choice(({"os": "linux"}, "x", None, {"os": []}))}
    token = random.choice(("let-me-in", "a\r\nX: y", "", None, 5, "\u2028", "x" * 9000))
    document = {
        "schemaVersion": 2,
        "tags": random.choice((tags, tags, None, "1.0", {"1.0": 1}, [[]] * 999)),
        "manifests": random.choice(([child] * 9, child, "x", [None], [[child]])),
        "config": random.choice(({"digest": digest}, digest, None, [])),
        "token": token,
        "access_token": token,
        "errors": [{"code": "DENIED", "message": random.choice(NASTY)}],
    }
    whole = json.dumps(document).encode()
    others = (MANIFEST, TAGS, b"", b"[", b"{" * 5000, b"\xff\xfe", b"<html>", whole[:-9])
    return random.choice((whole, whole, whole, MANIFEST, MANIFEST, TAGS, *others))


def _headers(random: Random) -> list[tuple[str, str]]:
    newer = [("Content-Type", random.choice(TYPES))]
    some: tuple[tuple[float, str, Callable[[], str]], ...] = (
        (0.7, "Docker-Content-Digest", lambda: random.choice((DIGEST, DIGEST, OTHER, *NASTY))),
        (0.5, "WWW-Authenticate", lambda: _challenge(random)),
        (0.4, "Link", lambda: _link(random)),
        (0.5, "Location", lambda: random.choice((_realm(random), "/v2/hostile/moved", *NASTY))),
        (0.5, "Retry-After", lambda: random.choice(("0", "0", "0", "1", "99999", *NASTY))),
        (0.1, "Content-Encoding", lambda: random.choice(("gzip", "br", "x"))),
        (0.05, "Set-Cookie", lambda: "a=" + "b" * 9000),
        (0.1, "X-" + "y" * random.choice((1, 500)), lambda: random.choice(NASTY)),
    )
    for likely, name, value in some:
        while random.random() < likely:
            newer.append((name, value()))
            likely /= 3
    random.shuffle(newer)
    return newer


def hostile(random: Random) -> Callable[[Handler], None]:
    """Give what answers each request with something else."""

    def case(handler: Handler) -> None:
        registry = handler.registry
        if random.random() < 0.25:
            handler.fine()
            return
        status, body = random.choice(STATUSES), _body(random)
        if random.random() < 0.05:
            body = gzip.compress(b'{"tags":[' + b" " * (1 << 20))
        lines = [f"HTTP/1.1 {status} {random.choice(('OK', '', *NASTY))}"]
        for name, value in _headers(random):
            # Not `str.format`, which trips over what is nasty.
            value = value.replace("{host}", registry.host).replace(
                "{elsewhere}", registry.elsewhere
            )
            lines.append(f"{name}: {value.replace('{number}', str(len(registry.requests)))}")
        length = random.choice((len(body),) * 8 + (0, len(body) + 5, 1 << 40, -1))
        if random.random() < 0.9:
            lines.append(f"Content-Length: {length}")
        elif random.random() < 0.5:
            lines.append("Transfer-Encoding: chunked")
        head = "\r\n".join(line.replace("\r", "").replace("\n", "") for line in lines)
        with contextlib.suppress(OSError):
            handler.wfile.write(head.encode("utf-8", "replace") + b"\r\n\r\n")
            if handler.command != "HEAD" or random.random() < 0.1:
                handler.wfile.write(body)
        how = random.random()
        handler.close_connection = how < 0.6 or length != len(body)
        if how > 0.995:
            handler.silent()

    return case
