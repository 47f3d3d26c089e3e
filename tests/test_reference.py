from __future__ import annotations

import json
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flyte_image_lint.images.reference import (
    DIGEST_LENGTH,
    DIGEST_MALFORMED,
    DIGEST_UNSUPPORTED,
    EMPTY,
    FORMAT,
    IDENTIFIER,
    PATH_TOO_LONG,
    UPPERCASE,
    InvalidReferenceError,
    Reference,
    parse,
)

DATA = Path(__file__).parent / "data"
VECTORS = json.loads((DATA / "references.json").read_text(encoding="utf-8"))
IDENTIFIERS = json.loads((DATA / "identifiers.json").read_text(encoding="utf-8"))
A64 = "a" * 64
DIGEST = f"sha256:{A64}"


def verdict(value: str) -> tuple[str | None, ...]:
    """What the vectors and the oracle say: the error alone, or nothing and the four parts."""
    try:
        reference = parse(value)
    except InvalidReferenceError as error:
        return (str(error),)
    return None, reference.domain, reference.path, reference.tag, reference.digest


@pytest.mark.parametrize("vector", VECTORS, ids=[ascii(vector[0])[:60] for vector in VECTORS])
def test_distribution_reference_vectors(vector: list[str | None]) -> None:
    value, error, *parts = vector
    assert verdict(value) == ((None, *parts) if error is None else (error,))


def docker_ref(value: str) -> list[str]:
    """`ParseDockerRef`: a digest drops the tag, without either the tag is `latest`."""
    try:
        reference = parse(value)
    except InvalidReferenceError as error:
        return ["ERR", error.message]
    if reference.digest is not None:
        return ["OK", f"{reference.name}@{reference.digest}"]
    return ["OK", f"{reference.name}:{reference.tag or 'latest'}"]


@pytest.mark.parametrize(("value", "_", "full", "of_value", "of_full"), IDENTIFIERS)
def test_docker_ref(value, _, full, of_value, of_full) -> None:
    assert docker_ref(value) == of_value
    assert docker_ref(full) == of_full


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        ("ubuntu", "docker.io/library/ubuntu"),
        ("ubuntu:22.04", "docker.io/library/ubuntu:22.04"),
        (f"ubuntu:22.04@{DIGEST}", f"docker.io/library/ubuntu:22.04@{DIGEST}"),
        (f"ubuntu@{DIGEST}", f"docker.io/library/ubuntu@{DIGEST}"),
        ("index.docker.io/ubuntu", "docker.io/library/ubuntu"),
        ("index.docker.io/org/img:1", "docker.io/org/img:1"),
        ("INDEX.docker.io/ubuntu", "INDEX.docker.io/ubuntu"),
        ("org/img", "docker.io/org/img"),
        ("Org/img:1", "Org/img:1"),
        ("localhost/x", "localhost/x"),
        ("localhost:5000", "docker.io/library/localhost:5000"),
        ("localhost:5000/x", "localhost:5000/x"),
        (f"[::1]:5000/x:1@{DIGEST}", f"[::1]:5000/x:1@{DIGEST}"),
        ("my_host.io/x:1", "my_host.io/x:1"),
        ("x.y/a__b/c---d.e_f", "x.y/a__b/c---d.e_f"),
    ],
)
def test_canonical(value: str, canonical: str) -> None:
    assert parse(value).canonical == canonical
    assert parse(canonical).canonical == canonical


def written(reference: Reference) -> list[str | None]:
    spans = [reference.domain_span, reference.path_span, reference.tag_span, reference.digest_span]
    return [span and reference.original[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("value", "parts", "implicit"),
    [
        ("ubuntu", [None, "ubuntu", None, None], True),
        ("org/img:1", [None, "org/img", "1", None], True),
        (f"x:1@{DIGEST}", [None, "x", "1", DIGEST], True),
        (f"x@{DIGEST}", [None, "x", None, DIGEST], True),
        ("index.docker.io/x:1", ["index.docker.io", "x", "1", None], False),
        ("docker.io/x", ["docker.io", "x", None, None], False),
        (f"h:5000/a/b:1@{DIGEST}", ["h:5000", "a/b", "1", DIGEST], False),
        ("my_host.io/x:1", [None, "my_host.io/x", "1", None], False),
    ],
)
def test_spans(value: str, parts: list[str | None], implicit: bool) -> None:
    reference = parse(value)
    assert written(reference) == parts
    assert reference.implicit_registry is implicit
    assert reference.original == value


INVALID = "invalid reference format"
LOWERCASE = INVALID + ": repository name ({}) must be lowercase"


@pytest.mark.parametrize(
    ("value", "reason", "message"),
    [
        ("", EMPTY, INVALID),
        (" ", FORMAT, INVALID),
        ("Ubuntu:1", UPPERCASE, LOWERCASE.format("library/Ubuntu")),
        ("docker.io/Org/Img", UPPERCASE, LOWERCASE.format("Org/Img")),
        ("x/Img:not a tag", UPPERCASE, LOWERCASE.format("x/Img")),
        ("${IMAGE}:1", FORMAT, LOWERCASE.format("library/${IMAGE}")),
        ("My_Org/img:1", UPPERCASE, "repository name must be lowercase"),
        # The two letters outside ASCII whose lower case is inside.
        ("\u212a.io/x", UPPERCASE, "repository name must be lowercase"),
        ("x:\u212a", FORMAT, "repository name must be lowercase"),
        ("x:\u0130", FORMAT, "repository name must be lowercase"),
        (
            A64,
            IDENTIFIER,
            f"invalid repository name ({A64}), cannot specify 64-byte hexadecimal strings",
        ),
        ("x.y/" + "a" * 256, PATH_TOO_LONG, "repository name must not be more than 255 characters"),
        ("x@", DIGEST_MALFORMED, INVALID),
        ("x@v1", DIGEST_MALFORMED, INVALID),
        ("x@sha256:short", DIGEST_MALFORMED, INVALID),
        (f"x@{A64}", DIGEST_MALFORMED, INVALID),
        (f"x@a+:{A64}", DIGEST_MALFORMED, INVALID),
        (f"x@a.1:{A64}", DIGEST_MALFORMED, INVALID),
        (f"x@{DIGEST}@{DIGEST}", DIGEST_MALFORMED, INVALID),
        (f"x@SHA256:{A64}", DIGEST_MALFORMED, LOWERCASE.format("library/x@SHA256")),
        (f"x:1@SHA256:{A64}", DIGEST_MALFORMED, "invalid checksum digest format"),
        (f"x@sha256:{A64.upper()}", DIGEST_MALFORMED, "invalid checksum digest format"),
        ("x@sha256:abc123", DIGEST_LENGTH, INVALID),
        (f"x@{DIGEST}a", DIGEST_LENGTH, "invalid checksum digest length"),
        (f"x@sha512:{A64}", DIGEST_LENGTH, "invalid checksum digest length"),
        ("x@md5:short", DIGEST_MALFORMED, INVALID),
        ("x@md5:" + "a" * 32, DIGEST_UNSUPPORTED, "unsupported digest algorithm"),
        (f"x@a+b.c_d-e:{A64}", DIGEST_UNSUPPORTED, "unsupported digest algorithm"),
        (f"x:@{DIGEST}", FORMAT, INVALID),
        ("x:ba+d", FORMAT, INVALID),
        ("x:" + "t" * 129, FORMAT, INVALID),
        ("x\n", FORMAT, INVALID),
        ("x:1\n", FORMAT, INVALID),
        ("https://x.y/z", FORMAT, INVALID),
        ("[::1/x", FORMAT, INVALID),
        ("[::1]5000/x", FORMAT, INVALID),
        ("x.y:/z", FORMAT, INVALID),
        ("x:\udc80", FORMAT, INVALID),
    ],
)
def test_reasons(value: str, reason: str, message: str) -> None:
    with pytest.raises(InvalidReferenceError) as caught:
        parse(value)
    error = caught.value
    assert (error.value, error.reason, error.message, str(error)) == (
        value,
        reason,
        message,
        message,
    )
    assert isinstance(error, ValueError)
    assert pickle.loads(pickle.dumps(error)).reason == reason


LONG = 20_000


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("a" * LONG + "!", FORMAT),
        ("a-" * LONG, FORMAT),
        ("a" + "-" * LONG + "!", FORMAT),
        ("a__" * LONG + "!", FORMAT),
        ("a/" * LONG + "!", FORMAT),
        ("a/" * LONG + "a", PATH_TOO_LONG),
        ("a" + "-" * LONG + "a", PATH_TOO_LONG),
        ("a." * LONG + "/x", FORMAT),
        ("a-" * LONG + "." + "/x", FORMAT),
        ("[" + ":" * LONG + "/x", FORMAT),
        ("x" + ":1" * LONG, FORMAT),
        ("x:" + "1" * LONG, FORMAT),
        ("x" + "@a" * LONG, DIGEST_MALFORMED),
        ("x@" + "a+" * LONG + f":{A64}", DIGEST_MALFORMED),
        ("x@" + "a+" * LONG + f"a:{A64}", DIGEST_UNSUPPORTED),
        ("x@sha256:" + "a" * LONG, DIGEST_LENGTH),
        ("A" * LONG, UPPERCASE),
        ("\u0130" * LONG, UPPERCASE),
        ("\u00e9" * LONG, FORMAT),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_long_hostile_values(value: str, reason: str) -> None:
    with pytest.raises(InvalidReferenceError) as caught:
        parse(value)
    assert caught.value.reason == reason


def test_a_long_host_is_no_path() -> None:
    assert parse("a." * LONG + "a/x").path == "x"


# The expressions of regexp.go and the steps of normalize.go and reference.go, as published.
_COMPONENT = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = rf"(?:{_COMPONENT}(?:\.{_COMPONENT})*|\[(?:[a-fA-F0-9:]+)\])(?::[0-9]+)?"
_PATH_COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*"
_PATH = rf"{_PATH_COMPONENT}(?:/{_PATH_COMPONENT})*"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*[:][0-9a-fA-F]{32,}"
_REFERENCE = re.compile(
    rf"((?:{_DOMAIN}/)?{_PATH})(?::([\w][\w.-]{{0,127}}))?(?:@({_DIGEST}))?", re.ASCII
)
_NAME = re.compile(rf"(?:({_DOMAIN})/)?({_PATH})")


def oracle(value: str) -> tuple[str | None, ...]:
    if re.fullmatch("[a-f0-9]{64}", value):
        return (f"invalid repository name ({value}), cannot specify 64-byte hexadecimal strings",)
    first, slash, rest = value.partition("/")
    domain, remainder = "docker.io", value
    if slash and (first == "localhost" or re.search("[.:]", first) or first.lower() != first):
        domain, remainder = "docker.io" if first == "index.docker.io" else first, rest
    if domain == "docker.io" and "/" not in remainder:
        remainder = "library/" + remainder
    remote = remainder.split(":")[0]
    if remote.lower() != remote:
        return (LOWERCASE.format(remote),)
    whole = f"{domain}/{remainder}"
    match = _REFERENCE.fullmatch(whole)
    if match is None:
        lowered = _REFERENCE.fullmatch(whole.replace("\u0130", "i").lower())
        return ("repository name must be lowercase" if lowered else INVALID,)
    name, tag, digest = match.groups()
    domain, path = _NAME.fullmatch(name).groups()
    if len(path) > 255:
        return ("repository name must not be more than 255 characters",)
    if digest is not None:
        algorithm, encoded = digest.split(":")
        length = {"sha256": 64, "sha384": 96, "sha512": 128}.get(algorithm)
        if length is None:
            form = re.fullmatch("[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+", digest)
            return ("unsupported digest algorithm" if form else "invalid checksum digest format",)
        if len(encoded) != length:
            return ("invalid checksum digest length",)
        if not re.fullmatch("[a-f0-9]*", encoded):
            return ("invalid checksum digest format",)
    return None, domain or "", path, tag, digest


PIECES = [
    *("a", "0", "B", "f" * 32, A64, "b" * 128, "docker.io", "index.docker.io", "localhost"),
    *("library", "x.y", "h:5000", "[::1]", "sha256", "sha512", "a+b", f"@{DIGEST}", ":1.2"),
    *(".", "_", "__", "-", "--", "/", "/", ":", ":", "@", "@", "[", "]", "+", " ", "\n", "$"),
    *("\u00e9", "\u0130", "\u212a", "\uff11", "\u0661", "\ud800", "\0"),
]
VALUES = st.lists(st.sampled_from(PIECES), max_size=9).map("".join) | st.text(max_size=30)


WORDS = st.sampled_from(["a", "0", "sha256", "library", "localhost", "f" * 48])
SEPARATORS = st.sampled_from([".", "_", "__", "-", "---", "/"])
HOSTS = [
    "",
    "docker.io/",
    "index.docker.io/",
    "localhost/",
    "B/",
    "x-y.Z:80/",
    "[::1]:0/",
    "a_b.c/",
]
VALID = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(HOSTS),
    st.lists(st.builds("{}{}".format, WORDS, SEPARATORS), max_size=3).map("".join),
    WORDS,
    st.sampled_from(["", ":1.2", ":_", ":Z-", ":" + "t" * 128]),
    st.sampled_from(["", f"@{DIGEST}", "@sha512:" + "0" * 128]),
)


@settings(deadline=None)
@given(VALUES | VALID)
@example(f"a.B_c/x@SHA256:{A64}")
@example("B_/a")
def test_agrees_with_the_published_expressions(value: str) -> None:
    assert verdict(value) == oracle(value)


@settings(deadline=None)
@given(VALUES | VALID)
def test_raises_nothing_else_and_spans_spell_the_parts(value: str) -> None:
    try:
        reference = parse(value)
    except InvalidReferenceError:
        return
    domain, path, tag, digest = written(reference)
    assert (tag, digest) == (reference.tag, reference.digest)
    assert reference.path in (path, f"library/{path}")
    assert domain in (None, "index.docker.io", reference.domain)
    glue = (domain and f"{domain}/", path, tag and f":{tag}", digest and f"@{digest}")
    assert "".join(part or "" for part in glue) == value


@settings(deadline=None)
@given(VALID)
def test_the_canonical_form_stays(value: str) -> None:
    reference = parse(value)
    again = parse(reference.canonical)
    assert again.canonical == reference.canonical
    assert verdict(reference.canonical) == verdict(value)
