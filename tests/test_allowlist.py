"""Which references an allow-list lets through, and which patterns it refuses."""

from __future__ import annotations

import itertools
import re

import pytest

from flyte_image_lint.images.allow_list import KNOWN_REGISTRIES, AllowList
from flyte_image_lint.images.allow_list.syntax import InvalidPattern

DIGEST = "sha256:" + "0" * 64


def allowed(pattern: str, name: str) -> bool:
    """Whether `pattern` allows `name`, a normalized repository with its host."""
    domain, _, path = name.partition("/")
    return AllowList([pattern]).allows(domain, path)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        # hosts
        ("ghcr.io", "ghcr.io/a"),
        ("ghcr.io", "ghcr.io/a/b/c"),
        ("GHCR.io", "ghcr.io/a"),
        ("ghcr.io", "GHCR.IO/a"),
        ("localhost", "localhost/a"),
        ("LOCALHOST", "localhost/a"),
        ("*.example.com", "a.example.com/x"),
        ("*.example.com", "A.Example.Com/x"),
        ("*.*.example.com", "a.b.example.com/x"),
        ("**.example.com", "a.example.com/x"),
        ("**.example.com", "a.b.c.example.com/x"),
        ("a.**.b.example.com", "a.b.b.b.example.com/x"),
        ("**.b.**.example.com", "a.b.b.c.example.com/x"),
        ("*.com", "example.com/x"),
        ("**.internal", "registry.internal/x"),
        ("**.internal", "a.b.internal/x"),
        ("*-docker.pkg.dev", "us-central1-docker.pkg.dev/p/r/i"),
        ("a*b*c.example.com", "abc.example.com/x"),
        ("a*b*c.example.com", "a-bb-b-cc.example.com/x"),
        ("*.dkr.ecr.*.amazonaws.com", "123456789012.dkr.ecr.us-east-1.amazonaws.com/x"),
        ("example.co.uk", "example.co.uk/x"),
        ("*.example.co.uk", "a.example.co.uk/x"),
        # paths
        ("ghcr.io/", "ghcr.io/a"),
        ("ghcr.io/**", "ghcr.io/a"),
        ("ghcr.io/**/", "ghcr.io/a"),
        ("ghcr.io/myorg", "ghcr.io/myorg"),
        ("ghcr.io/myorg", "ghcr.io/myorg/app"),
        ("ghcr.io/myorg/", "ghcr.io/myorg/app"),
        ("ghcr.io/myorg/**", "ghcr.io/myorg/team/app"),
        ("ghcr.io/myorg/**", "ghcr.io/myorg"),
        ("ghcr.io/myorg/**/**", "ghcr.io/myorg"),
        ("ghcr.io/myorg/*", "ghcr.io/myorg/app"),
        ("ghcr.io/myorg/*", "ghcr.io/myorg/app/debug"),
        ("ghcr.io/my*", "ghcr.io/my"),
        ("ghcr.io/my*/app", "ghcr.io/myorg/app"),
        ("ghcr.io/*/app", "ghcr.io/myorg/app/debug"),
        ("ghcr.io/**/app", "ghcr.io/app"),
        ("ghcr.io/**/app", "ghcr.io/a/b/app"),
        ("ghcr.io/a/**/b/**/c", "ghcr.io/a/x/b/b/y/c"),
        ("ghcr.io/my_org/a.b__c-d", "ghcr.io/my_org/a.b__c-d"),
        # ports
        ("example.com", "example.com:443/x"),
        ("example.com:443", "example.com/x"),
        ("example.com:443", "example.com:443/x"),
        ("example.com:5000", "example.com:5000/x"),
        ("example.com:05000", "example.com:5000/x"),
        ("example.com:65535", "example.com:65535/x"),
        ("example.com:*", "example.com/x"),
        ("example.com:*", "example.com:5000/x"),
        ("*.example.com:5000/a", "r.example.com:5000/a/b"),
        ("localhost:30000", "localhost:30000/x"),
        ("registry:5000", "registry:5000/x"),
        # addresses
        ("10.0.0.1:5000", "10.0.0.1:5000/x"),
        ("10.0.*.*", "10.0.200.3/x"),
        ("10.**", "10.0.0.1/x"),
        ("[::1]:5000", "[::1]:5000/x"),
        ("[::1]", "[::1]/x"),
        ("[2001:DB8::1]:*", "[2001:db8::1]:5000/x"),
        # every host
        ("*", "ghcr.io/a"),
        ("*", "localhost:5000/a"),
        ("*", "[::1]:5000/a"),
        ("**", "a.b.c:1/a"),
        ("*/myorg", "registry.example.com:5000/myorg/app"),
        ("**/myorg", "ghcr.io/myorg"),
        ("*:5000", "a.example.com:5000/x"),
        ("*:443", "a.example.com/x"),
    ],
)
def test_allows(pattern, name):
    assert allowed(pattern, name)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("docker.io", "docker.io.evil.com/library/ubuntu"),
        ("docker.io", "evildocker.io/library/ubuntu"),
        ("docker.io", "evil.docker.io/library/ubuntu"),
        ("docker.io", "docker-io.evil.com/library/ubuntu"),
        ("docker.io", "dockerXio/library/ubuntu"),
        ("docker.io", "doc\N{KELVIN SIGN}er.io/library/ubuntu"),
        ("docker.io/myorg", "docker.io/myorg-evil/app"),
        ("docker.io/myorg", "docker.io/evil/myorg"),
        ("docker.io/myorg", "docker.io/library/ubuntu"),
        ("docker.io/myorg", "evil.com/docker.io/myorg/app"),
        ("docker.io/myorg/app", "docker.io/myorg/application"),
        ("docker.io/myorg/app", "docker.io/myorg"),
        ("megacorp.com", "notmegacorp.com/x"),
        ("*.megacorp.com", "notmegacorp.com/x"),
        ("*.megacorp.com", "a.notmegacorp.com/x"),
        ("*.megacorp.com", "a.megacorp.com.evil.com/x"),
        ("*.example.com", "example.com/x"),
        ("*.example.com", "a.b.example.com/x"),
        ("*.example.com", ".example.com/x"),
        ("**.example.com", "example.com/x"),
        ("**.example.com", "notexample.com/x"),
        ("**.example.com", "a..example.com/x"),
        ("*.example.com", "[::1]/x"),
        ("*-docker.pkg.dev", "a.b-docker.pkg.dev/x"),
        ("*-docker.pkg.dev", "us-docker.pkg.dev.evil.com/x"),
        ("*-docker.pkg.dev", "docker.pkg.dev/x"),
        ("ab*ba.example.com", "aba.example.com/x"),
        ("a*bc*bc.example.com", "abc.example.com/x"),
        ("10.0.*.*", "10.0.evil.com/x"),
        ("10.**", "10.evil.com/x"),
        ("10.0.0.1", "10.0.0.10/x"),
        ("ghcr.io/*/app", "ghcr.io/a/b/app"),
        ("ghcr.io/*/app", "ghcr.io/app"),
        ("ghcr.io/*", ""),
        ("ghcr.io/my*/app", "ghcr.io/my/org/app"),
        ("ghcr.io/**/app", "ghcr.io/a/b/apps"),
        ("ghcr.io/myorg", "ghcr.io/MYORG"),
        ("ghcr.io/a/**/b/**/c", "ghcr.io/a/c/b"),
        ("example.com", "example.com:5000/x"),
        ("example.com", "example.com:80/x"),
        ("example.com", "example.com:/x"),
        ("example.com", "example.com:443:5000/x"),
        ("example.com", "example.com:x/x"),
        ("example.com:5000", "example.com/x"),
        ("example.com:5000", "example.com:50000/x"),
        ("localhost:30000", "localhost:5000/x"),
        ("localhost:30000", "localhost/x"),
        ("localhost", "localhost.evil.com/x"),
        ("*:5000", "a.example.com/x"),
        ("*:443", "a.example.com:5000/x"),
        ("*", "/x"),
        ("*", "a b.example.com/x"),
        ("example.com", "example.com:0/x"),
        ("*/myorg", "ghcr.io/other/myorg"),
        ("[::1]:5000", "[::2]:5000/x"),
        ("[::1]", "[::1]:5000/x"),
    ],
)
def test_does_not_allow(pattern, name):
    assert not allowed(pattern, name)


@pytest.mark.parametrize(
    "host", ["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"]
)
@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        ("", "library/ubuntu", True),
        ("/library", "library/ubuntu", True),
        ("/library/ubuntu", "library/ubuntu", True),
        ("/library/ubuntu", "ubuntu", True),
        ("/ubuntu", "library/ubuntu", True),
        ("/ubuntu/**", "library/ubuntu", True),
        ("/ubuntu", "ubuntu/app", True),
        ("/**/ubuntu", "library/ubuntu", True),
        ("/ubu*", "library/ubuntu", True),
        ("/ubuntu", "library/ubuntu-evil", False),
        ("/ubuntu", "evil/ubuntu", False),
        ("/ubuntu", "library/ubuntu/app", False),
        ("/library", "ubuntu/app", False),
        ("/myorg", "library/ubuntu", False),
    ],
)
@pytest.mark.parametrize(
    "reference_host",
    ["docker.io", "Docker.IO", "index.docker.io", "registry-1.docker.io", "docker.io:443"],
)
def test_docker_hub_is_one_registry(host, reference_host, path, name, expected):
    assert AllowList([host + path]).allows(reference_host, name) is expected


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("docker.io:*", "index.docker.io/a/b", True),
        ("index.docker.io:*", "docker.io/a/b", True),
        ("docker.io:*", "docker.io:5000/a/b", True),
        ("docker.io:*", "registry-1.docker.io:5000/a/b", False),
        ("docker.io", "docker.io:5000/a/b", False),
        ("docker.io:5000", "index.docker.io/a/b", False),
        ("docker.io", "hub.docker.com/a/b", False),
        ("*.docker.io", "index.docker.io/a/b", False),
        ("example.com/ubuntu", "example.com/library/ubuntu", False),
        ("*/ubuntu", "docker.io/library/ubuntu", True),
        ("*/ubuntu", "example.com/library/ubuntu", False),
    ],
)
def test_edges_of_docker_hub(pattern, name, expected):
    assert allowed(pattern, name) is expected


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("", "is empty; write a registry, for example 'ghcr.io/myorg'"),
        ("  ", "is empty; write a registry, for example 'ghcr.io/myorg'"),
        ("ghcr.io ", "has a space in it"),
        ("ghcr.io/my org", "has a space in it"),
        ("ghcr.io\n", "has a space in it"),
        ("https://ghcr.io/myorg", "has a scheme; write 'ghcr.io/myorg'"),
        ("docker://ubuntu", "has a scheme; write 'ubuntu'"),
        ("https://", "has a scheme; write 'ghcr.io/myorg'"),
        ("me@ghcr.io/myorg", "has the character '@', which no image's name has"),
        (f"ghcr.io/a@{DIGEST}", "has a digest; write 'ghcr.io/a'"),
        (f"ghcr.io/a:1@{DIGEST}", "has a digest; write 'ghcr.io/a'"),
        ("ghcr.io/a:1.0", "has a tag; write 'ghcr.io/a'"),
        ("ghcr.io/a:V1", "has a tag; write 'ghcr.io/a'"),
        ("localhost:5000/a:latest", "has a tag; write 'localhost:5000/a'"),
        ("ubuntu:22.04", "has '22.04' for a port; write 1 to 65535 or '*', and no tag"),
        ("ghcr.io:latest", "has 'latest' for a port; write 1 to 65535 or '*', and no tag"),
        ("ghcr.io:", "has '' for a port; write 1 to 65535 or '*', and no tag"),
        ("ghcr.io:0", "has '0' for a port; write 1 to 65535 or '*', and no tag"),
        ("ghcr.io:65536", "has '65536' for a port; write 1 to 65535 or '*', and no tag"),
        ("ghcr.io:5*", "has '5*' for a port; write 1 to 65535 or '*', and no tag"),
        ("ghcr.io:1:2", "has '1:2' for a port; write 1 to 65535 or '*', and no tag"),
        ("[::1]:x", "has 'x' for a port; write 1 to 65535 or '*', and no tag"),
        ("myorg/app", "names no registry; write 'docker.io/myorg/app'"),
        ("MyOrg/app", "names no registry; write 'docker.io/myorg/app'"),
        ("ubuntu", "names no registry; write 'docker.io/ubuntu'"),
        ("my*/app", "names no registry; write 'docker.io/my*/app'"),
        ("hub.docker.com", "names Docker Hub's web site; its registry is 'docker.io'"),
        ("hub.docker.com/myorg", "names Docker Hub's web site; its registry is 'docker.io'"),
        ("/ghcr.io", "starts without a host"),
        (":5000/a", "starts without a host"),
        ("[::1", "has '[::1' for a host, which is no IPv6 address"),
        ("[::g]", "has '[::g]' for a host, which is no IPv6 address"),
        ("[]", "has '[]' for a host, which is no IPv6 address"),
        ("[::1]5000", "has '[::1]5000' for a host, which is no IPv6 address"),
        ("${REGISTRY}/app", "has the character '$', which no image's name has"),
        ("ghcr.io/a?", "has the character '?', which no image's name has"),
        ("ghcr.io/\N{CYRILLIC SMALL LETTER A}", "has the character 'а', which no image's name has"),
        ("g_r.io", "has 'g_r' in it, which is no DNS label"),
        ("-ghcr.io", "has '-ghcr' in it, which is no DNS label"),
        (".ghcr.io", "has '' in it, which is no DNS label"),
        ("ghcr.io.", "has '' in it, which is no DNS label"),
        ("ghcr..io", "has '' in it, which is no DNS label"),
        ("a**.example.com", "has 'a**' in it; '**' stands for whole parts, '*' for less"),
        ("***.example.com", "has '***' in it; '**' stands for whole parts, '*' for less"),
        ("ghcr.io/a**", "has 'a**' in it; '**' stands for whole parts, '*' for less"),
        ("ghcr.io//a", "has '' in it, which is no part of a repository's name"),
        ("ghcr.io/a//", "has '' in it, which is no part of a repository's name"),
        ("ghcr.io/..", "has '..' in it, which is no part of a repository's name"),
        ("ghcr.io/-a", "has '-a' in it, which is no part of a repository's name"),
        ("ghcr.io/a:1/b", "has 'a:1' in it, which is no part of a repository's name"),
        (
            "ghcr.io/MyOrg",
            "has upper case in its path, which no repository has; write lower case",
        ),
    ],
)
def test_refuses(pattern, why):
    with pytest.raises(InvalidPattern) as caught:
        AllowList([pattern])
    assert str(caught.value) == f"pattern {pattern!r} {why}"


@pytest.mark.parametrize(
    ("pattern", "other"),
    [
        ("*megacorp.com", "evilmegacorp.com"),
        ("*-megacorp.com", "evil-megacorp.com"),
        ("a.*megacorp.com", "a.evilmegacorp.com"),
        ("*megacorp.co.uk", "evilmegacorp.co.uk"),
        ("docker.io*", "docker.ioevil"),
        ("docker.io.*", "docker.io.evil"),
        ("docker.io.**", "docker.io.evil"),
        ("docker.io.**.com", "docker.io.evil.com"),
        ("docker.*", "docker.evil"),
        ("*.docker.*", "evil.docker.evil"),
        ("*.*", "evil.evil"),
        ("**.**", "evil.evil"),
        ("registry.*.com", "registry.evil.com"),
        ("registry.*.co.uk", "registry.evil.co.uk"),
        ("reg*:5000", "regevil:5000"),
    ],
)
def test_refuses_what_lets_look_alikes_in(pattern, other):
    with pytest.raises(InvalidPattern) as caught:
        AllowList([pattern])
    assert str(caught.value) == (
        f"pattern {pattern!r} also matches {other.partition(':')[0]!r};"
        " keep wildcards to the left of the registered domain"
    )


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("ghcr.io/\x1b[31m", "pattern 'ghcr.io/\\x1b[31m' has the character '\\x1b', which"),
        ("ghcr.io/\u202e", "pattern 'ghcr.io/\\u202e' has the character '\\u202e', which"),
        ("g" * 600, f"pattern '{'g' * 119}…' is longer than 512 characters"),
    ],
)
def test_messages_show_patterns_safely(pattern, message):
    with pytest.raises(InvalidPattern) as caught:
        AllowList([pattern])
    assert str(caught.value).startswith(message)


def test_the_first_bad_pattern_is_reported():
    with pytest.raises(InvalidPattern, match="'myorg'"):
        AllowList(["ghcr.io", "myorg", "a b"])


@pytest.mark.parametrize(
    ("patterns", "domain", "path", "phrase"),
    [
        (
            ["example.com"],
            "example.com:5000",
            "a",
            "'example.com' is allowed without the port 5000",
        ),
        (["example.com:5000"], "example.com", "a", "only 'example.com:5000' is allowed there"),
        (["example.com:5000"], "example.com:80", "a", "only 'example.com:5000' is allowed there"),
        (["docker.io/myorg"], "docker.io", "other/a", "only 'docker.io/myorg' is allowed there"),
        (
            ["ghcr.io", "docker.io/myorg", "index.docker.io/b"],
            "docker.io",
            "library/ubuntu",
            "only 'docker.io/myorg', 'index.docker.io/b' are allowed there",
        ),
        (
            [f"ghcr.io/{name}" for name in "abcde"],
            "ghcr.io",
            "f",
            "only 'ghcr.io/a', 'ghcr.io/b', 'ghcr.io/c', … and 2 more are allowed there",
        ),
        (["*/myorg"], "ghcr.io", "other", "only '*/myorg' is allowed there"),
        (["ghcr.io/a", "ghcr.io"], "ghcr.io", "b", None),  # allowed
        (["example.com:5000/a"], "example.com:80", "b", None),  # both differ
        (["docker.io"], "docker.io.evil.com", "a", None),
        (["example.com"], "example.com:\x1b", "a", None),
        (["*:443/a"], "example.com:\x1b", "a", None),
        ([], "ghcr.io", "a", None),
    ],
)
def test_near_miss(patterns, domain, path, phrase):
    assert AllowList(patterns).near_miss(domain, path) == phrase


@pytest.mark.parametrize(
    ("patterns", "limit", "text"),
    [
        ([], 5, "nothing"),
        (["ghcr.io"], 5, "'ghcr.io'"),
        (["a.io", "b.io"], 2, "'a.io', 'b.io'"),
        (["a.io", "b.io", "c.io"], 2, "'a.io', 'b.io', … and 1 more"),
        (["a.io", "b.io", "c.io"], 0, "'a.io', … and 2 more"),
        (["a.io", "b.io", "a.io"], 5, "'a.io', 'b.io'"),
    ],
)
def test_shortened(patterns, limit, text):
    assert AllowList(patterns).shortened(limit) == text


def test_patterns_are_kept_as_written_and_once():
    patterns = ["GHCR.io/a/", "index.docker.io", "GHCR.io/a/"]
    assert AllowList(iter(patterns)).patterns == ("GHCR.io/a/", "index.docker.io")


def test_nothing_is_allowed_by_an_empty_list():
    assert not AllowList([]).allows("docker.io", "library/ubuntu")


def as_regex(parts: tuple[str, ...]) -> re.Pattern[str]:
    """Say by another engine what a path of `parts` and all below it match, '/' after each part."""
    glob = {"**": "(?:[^/]+/)*"}
    one = (glob.get(part) or part.replace("*", "[^/]*") + "/" for part in parts)
    return re.compile("".join(one) + "(?:[^/]+/)*")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_wildcards_agree_with_regular_expressions(size):
    paths = [path for n in (1, 2, 3, 4) for path in itertools.product(("a", "b", "ab"), repeat=n)]
    for parts in itertools.product(("a", "*", "**", "a*", "*b"), repeat=size):
        allow, regex = AllowList(["ghcr.io/" + "/".join(parts)]), as_regex(parts)
        for path in paths:
            expected = regex.fullmatch("/".join(path) + "/") is not None
            assert allow.allows("ghcr.io", "/".join(path)) is expected, (parts, path)


@pytest.mark.parametrize(
    ("pattern", "domain", "path", "expected"),
    [
        ("ghcr.io/" + "a*" * 200 + "b", "ghcr.io", "a" * 20_000, False),
        ("ghcr.io/" + "**/a/" * 60 + "b", "ghcr.io", "a/" * 10_000 + "a", False),
        ("ghcr.io/" + "**/*/" * 90 + "b", "ghcr.io", "a/" * 10_000 + "b", True),
        ("ghcr.io/**" + "/a" * 100 + "/b", "ghcr.io", "a/" * 10_000 + "a", False),
        ("**." * 150 + "example.com", "a." * 10_000 + "example.com", "x", True),
        ("**." * 150 + "example.com", "a." * 10_000 + "example.org", "x", False),
        ("*a" * 200 + ".b.example.com", "a" * 20_000 + ".c.example.com", "x", False),
        ("*", "." * 20_000, "x", False),
        ("*", "a." * 10_000 + "a", "/" * 20_000, True),
        ("ghcr.io", ":" * 20_000, "x", False),
        ("ghcr.io", "ghcr.io:" + "9" * 20_000, "x", False),
        ("[::1]", "[" * 20_000, "x", False),
        ("[::1]", "[" + ":" * 20_000, "x", False),
    ],
)
def test_hostile_input_is_answered(pattern, domain, path, expected):
    assert AllowList([pattern]).allows(domain, path) is expected


KNOWN_HOSTS = """
    docker.io dhi.io ghcr.io docker.pkg.github.com containers.acme.ghe.com quay.io
    registry.access.redhat.com registry.redhat.io cr.flyte.org cr.union.ai managed.cr.union.ai
    localhost:30000 public.ecr.aws
    123456789012.dkr.ecr.us-east-1.amazonaws.com 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn
    123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com
    123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu 123456789012.dkr-ecr.us-east-1.on.aws
    123456789012.dkr-ecr-fips.us-east-1.on.aws gcr.io us.gcr.io eu.gcr.io asia.gcr.io
    marketplace.gcr.io mirror.gcr.io k8s.gcr.io us-docker.pkg.dev us-central1-docker.pkg.dev
    docker.me-central2.rep.pkg.dev mcr.microsoft.com acme.azurecr.io acme.azurecr.cn
    acme.azurecr.us acme.eastus.geo.azurecr.io registry.gitlab.com registry.k8s.io nvcr.io icr.io
    us.icr.io private.us.icr.io iad.ocir.io ocir.us-ashburn-1.oci.oraclecloud.com
    container-registry.oracle.com registry.cn-hangzhou.aliyuncs.com
    registry-vpc.cn-hangzhou.aliyuncs.com registry-intl.ap-southeast-1.aliyuncs.com
    crpi-1.cn-hangzhou.personal.cr.aliyuncs.com acme-registry.cn-beijing.cr.aliyuncs.com
    ccr.ccs.tencentyun.com hkccr.ccs.tencentyun.com acme.tencentcloudcr.com
    swr.cn-north-4.myhuaweicloud.com acme-cn-beijing.cr.volces.com cr.yandex
    registry.digitalocean.com rg.fr-par.scw.cloud 1a2b.c1.gra9.container-registry.ovh.net
    registry.heroku.com registry.fly.io acme-x.registry.snowflakecomputing.com acme.jfrog.io
    docker.cloudsmith.io cgr.dev docker.elastic.co lscr.io registry.suse.com
"""


@pytest.mark.parametrize("host", KNOWN_HOSTS.split())
def test_known_registries(host):
    allowed = AllowList(KNOWN_REGISTRIES)
    assert allowed.allows(host, "org/app")
    name, colon, port = host.partition(":")
    assert not allowed.allows(f"{name}.evil.com{colon}{port}", "org/app")
    assert not allowed.allows(f"evil.com/{name}", "org/app")
    assert not allowed.allows(f"{name}:5000", "org/app")


@pytest.mark.parametrize(
    "host",
    [
        "evilgcr.io",
        "notazurecr.io",
        "azurecr.io",
        "a.b.azurecr.io",
        "dkr.ecr.us-east-1.amazonaws.com",
        "1.dkr.ecr.us-east-1.amazonaws.com.evil",
        "1.dkr.ecr.us-east-1.evilamazonaws.com",
        "evil.s3.us-east-1.amazonaws.com",
        "registry.oss-cn-hangzhou.aliyuncs.com",  # customers name what stands before oss-
        "swr.obs.myhuaweicloud.com",
        "localhost",
        "localhost:5000",
        "registry.example.com",
        "hub.docker.com",
    ],
)
def test_not_known(host):
    assert not AllowList(KNOWN_REGISTRIES).allows(host, "org/app")


def test_known_registries_are_tidy():
    assert AllowList(KNOWN_REGISTRIES).patterns == KNOWN_REGISTRIES  # none twice
    assert [p for p in KNOWN_REGISTRIES if p != p.lower()] == []
    assert KNOWN_REGISTRIES[:2] == ("docker.io", "ghcr.io")


MEANT = [
    ("gchr.io", "ghcr.io"),
    ("ghcr.oi", "ghcr.io"),
    ("ghrc.io", "ghcr.io"),
    ("gcrh.io", None),
    ("qauy.io", "quay.io"),
    ("quayy.io", "quay.io"),
    ("doker.io", "docker.io"),
    ("Docker.oi", "docker.io"),
    ("docker.oi", "docker.io"),
    ("grc.io", "gcr.io"),
    ("gcr.oi", "gcr.io"),
    ("us.grc.io", "us.gcr.io"),
    ("myorg.azurcr.io", "myorg.azurecr.io"),
    ("registry.gitlba.com", "registry.gitlab.com"),
    ("regsitry.gitlab.com", "registry.gitlab.com"),
    # Somebody's own are like others by chance, or are not like any.
    ("registry.acme.example", None),
    ("registry.foo.io", None),
    ("acme.io", None),
    ("xcr.io", None),
    ("acme.azure.io", None),
    ("gchr.io:5000", None),
    ("[::1]:5000", None),
    ("localhost", None),
    # An allowed one is no slip.
    ("ghcr.io", None),
]


@pytest.mark.parametrize(("domain", "meant"), MEANT)
def test_the_host_that_was_meant(domain, meant):
    assert AllowList(KNOWN_REGISTRIES).meant(domain) == meant


def test_the_host_that_was_meant_is_one_of_the_projects_own():
    own = AllowList(["registry.acme.example/ml", "*.pkg.acme.example"])
    assert own.meant("regitsry.acme.example") == "registry.acme.example"
    assert own.meant("eu.pkh.acme.example") is None  # too many short ones differ in one
    assert own.meant("eu.pkg.amce.example") == "eu.pkg.acme.example"
    assert own.meant("gchr.io") is None


@pytest.mark.parametrize(
    ("pattern", "domain", "meant"),
    [
        ("reg*.acme.example", "reg.amce.example", "reg.acme.example"),  # it matches no text, too
        ("a*b*c.acme.example", "a1b2c.amce.example", "a1b2c.acme.example"),
        ("a*b.acme.example", "ab.amce.example", "ab.acme.example"),
        ("aa*a.acme.example", "aa.amce.example", None),
    ],
)
def test_stars_match_in_a_slip_as_they_do_elsewhere(pattern, domain, meant):
    own = AllowList([pattern])
    assert own.meant(domain) == meant
    assert meant is None or own.allows(meant, "app")
