from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from email.utils import formatdate
from functools import partial
from pathlib import Path

import pytest

from flyte_image_lint.images.reference import parse
from flyte_image_lint.registry import Registries, RegistryError, RegistryOptions, Resolved
from flyte_image_lint.registry.endpoint import Endpoint, account_of, endpoint
from flyte_image_lint.registry.headers import challenges, next_link, retry_after
from flyte_image_lint.registry.repository import is_digest
from flyte_image_lint.registry.tokens import objection
from registries.populate import (
    DOCKER_LIST,
    DOCKER_MANIFEST,
    OCI_INDEX,
    OCI_MANIFEST,
    Repository,
)
from registries.proxy import Proxy
from registries.real import FLAVOURS, PASSWORD, USER, running
from registries.settings import STEADY, auths, docker_config, helper
from registries.tokens import TokenService

__all__ = ["docker_config"]

LINT = Path(__file__).resolve().parents[1] / "lint"


class Populated:
    """A registry with images; `digests` has them by repository."""

    def __init__(self, real) -> None:
        self.real = real
        self.host = real.host
        self.options = STEADY._replace(ca_file=real.ca)
        self.digests = {}
        for path in ("org/app", "org/other", "private/app"):
            pushed = Repository(real, path).index("latest", "1.4", "1.4.2", note=path)
            self.digests[path] = (pushed, OCI_INDEX)
        single = Repository(real, "single")
        self.digests["single"] = (single.image("latest", platform="linux/arm/v7"), OCI_MANIFEST)
        docker = Repository(real, "org/docker")
        self.digests["org/docker"] = (docker.docker_image("latest"), DOCKER_MANIFEST)
        several = Repository(real, "org/list")
        several.image("first")
        self.digests["org/list"] = (several.index("latest", media_type=DOCKER_LIST), DOCKER_LIST)

    def log_in(self, docker_config, user=USER, password=PASSWORD) -> None:
        if self.real.flavour in ("htpasswd", "bearer"):
            docker_config.write_text(auths(self.host, user, password))

    def ask(self, reference: str, options=None) -> str:
        """Give the digest, or the error's kind and text."""
        with Registries(options or self.options) as registries:
            try:
                return registries.digest(parse(f"{self.host}/{reference}")).digest
            except RegistryError as error:
                return f"{error.kind}: {error}"


@pytest.fixture(scope="module")
def started():
    """Every flavour, each started when it is first needed."""
    made = {}
    contexts = []

    def start(flavour: str) -> Populated:
        if flavour not in made:
            contexts.append(running(flavour))
            made[flavour] = Populated(contexts[-1].__enter__())
        return made[flavour]

    yield start
    for context in contexts:
        context.__exit__(None, None, None)


@pytest.fixture(params=FLAVOURS)
def registry(request, started, docker_config):
    populated = started(request.param)
    populated.log_in(docker_config)
    return populated


@pytest.fixture
def bearer(started, docker_config):
    return started("bearer")


@pytest.fixture
def tls(started, docker_config):
    return started("tls")


# What a registry of each flavour gives.


@pytest.mark.parametrize(
    "path", ["org/app", "org/other", "private/app", "single", "org/docker", "org/list"]
)
def test_digest(registry, path):
    digest, media_type = registry.digests[path]
    with Registries(registry.options) as registries:
        digest_found = registries.digest(parse(f"{registry.host}/{path}"))
    assert digest_found == Resolved(digest, media_type, media_type in (OCI_INDEX, DOCKER_LIST))


def test_digest_of_a_digest(registry):
    digest, _ = registry.digests["single"]
    assert registry.ask(f"single@{digest}") == digest
    assert "not-found" in registry.ask("single@sha256:" + "0" * 64)


def test_tags(registry):
    with Registries(registry.options) as registries:
        assert sorted(registries.tags(parse(f"{registry.host}/org/app"))) == [
            "1.4",
            "1.4.2",
            "latest",
        ]


@pytest.mark.parametrize(
    ("path", "platforms"),
    [
        ("org/app", {"linux/amd64", "linux/arm64"}),
        ("org/list", {"linux/amd64", "linux/arm64"}),
        ("single", {"linux/arm/v7"}),
        ("org/docker", {"linux/amd64"}),
    ],
)
def test_platforms(registry, path, platforms):
    with Registries(registry.options) as registries:
        assert registries.platforms(parse(f"{registry.host}/{path}")) == platforms


@pytest.mark.parametrize("reference", ["org/app:nope", "org/nothing:latest"])
def test_what_does_not_exist(registry, reference):
    said = registry.ask(reference)
    assert said == f"not-found: not found: there is no '{registry.host}/{reference}'"


def test_requests_are_few(registry):
    tags = ["latest", "1.4", "1.4.2", "latest", "nope"]
    references = [
        parse(f"{registry.host}/org/{name}:{tag}") for name in ("app", "other") for tag in tags
    ]
    registry.real.new_requests()
    if registry.real.tokens:
        registry.real.tokens.scopes.clear()
    with Registries(registry.options) as registries:
        for _ in range(2):
            registries.prefetch(partial(registries.digest, each) for each in references)
        for reference in references:
            if reference.tag == "nope":
                with pytest.raises(RegistryError, match="nope"):
                    registries.digest(reference)
            else:
                registries.digest(reference)
    answered = [each.path for each in registry.real.new_requests() if each.status != 401]
    assert sorted(answered) == sorted(
        f"/v2/org/{name}/manifests/{tag}" for name in ("app", "other") for tag in set(tags)
    ), "one HEAD for a unique reference, and nothing else"
    if registry.real.tokens:
        assert sorted(registry.real.tokens.scopes) == [
            "repository:org/app:pull",
            "repository:org/other:pull",
        ]


# Private images.


@pytest.mark.parametrize("flavour", ["htpasswd", "bearer"])
def test_private_without_login(started, docker_config, flavour):
    populated = started(flavour)
    assert populated.ask("private/app") == (
        f"unauthorized: unauthorized: '{populated.host}/private/app' is private or does not exist: "
        f"log in with 'docker login {populated.host}'"
    )


@pytest.mark.parametrize("flavour", ["htpasswd", "bearer"])
def test_private_with_a_wrong_login(started, docker_config, flavour):
    populated = started(flavour)
    populated.log_in(docker_config, password="wrong")
    said = populated.ask("private/app")
    assert said.startswith(f"unauthorized: unauthorized: the login for '{populated.host}' does not")
    assert said.endswith(f"log in again with 'docker login {populated.host}'")
    assert "wrong" not in said


def config_with(host: str, **entries: object) -> str:
    return json.dumps(entries).replace("HOST", host)


@pytest.mark.parametrize(
    ("key", "private"),
    [
        ("HOST", True),
        ("https://HOST", True),
        ("http://HOST/v1/", True),
        ("HOST.evil.example", False),
        ("evil.HOST", False),
        ("HOST0", False),
    ],
)
def test_keys_of_logins(bearer, docker_config, key, private):
    docker_config.write_text(auths(key.replace("HOST", bearer.host), USER, PASSWORD))
    digest, _ = bearer.digests["private/app"]
    assert (bearer.ask("private/app") == digest) == private


@pytest.mark.parametrize(("user", "secret"), [(USER, PASSWORD), ("<token>", TokenService.IDENTITY)])
@pytest.mark.parametrize(
    "entries",
    [
        {"credsStore": "lab"},
        {"credHelpers": {"HOST": "lab"}},
        {"credHelpers": {"https://HOST": "lab"}, "credsStore": "missing"},
        {"credHelpers": {"other.example": "missing"}, "credsStore": "lab", "auths": {"HOST": {}}},
    ],
)
def test_credential_helper(bearer, docker_config, monkeypatch, tmp_path, entries, user, secret):
    docker_config.write_text(config_with(bearer.host, **entries))
    answer = json.dumps({"ServerURL": "x", "Username": user, "Secret": secret})
    helper(tmp_path, monkeypatch, "lab", f"cat > {tmp_path}/asked; echo '{answer}'")
    assert bearer.ask("private/app") == bearer.digests["private/app"][0]
    assert (tmp_path / "asked").read_text() in (bearer.host, f"https://{bearer.host}")


def test_identity_token(bearer, docker_config):
    entry = {"auth": "PHRva2VuPjo=", "identitytoken": TokenService.IDENTITY}
    docker_config.write_text(config_with(bearer.host, auths={"HOST": entry}))
    assert bearer.ask("private/app") == bearer.digests["private/app"][0]


@pytest.mark.parametrize(
    ("entry", "opens"),
    [
        ({"username": USER, "password": PASSWORD}, True),
        ({"username": USER, "password": PASSWORD, "auth": ""}, True),
        ({"username": USER}, False),
        ({"username": "", "password": PASSWORD}, False),
        # As with Docker, what is encoded goes before.
        ({"username": USER, "password": PASSWORD, "auth": "ZDpw"}, False),
    ],
)
def test_user_and_password_apart(bearer, docker_config, entry, opens):
    docker_config.write_text(config_with(bearer.host, auths={"HOST": entry}))
    digest, _ = bearer.digests["private/app"]
    assert (bearer.ask("private/app") == digest) == opens


def test_login_beside_a_helper_that_has_none(bearer, docker_config, monkeypatch, tmp_path):
    config = json.loads(auths(bearer.host, USER, PASSWORD))
    docker_config.write_text(json.dumps({**config, "credsStore": "lab"}))
    script = "echo 'credentials not found in native keychain'; exit 1"
    helper(tmp_path, monkeypatch, "lab", script)
    assert bearer.ask("private/app") == bearer.digests["private/app"][0]


@pytest.mark.parametrize(
    ("config", "script", "problem"),
    [
        ({"credsStore": "missing"}, None, "helper 'docker-credential-missing' is not on PATH"),
        ({"credHelpers": {"HOST": "gone"}}, None, "'docker-credential-gone' is not on PATH"),
        ({"credsStore": "../lab"}, "echo", "credential helper '../lab' has an illegal name"),
        ({"credsStore": "a;b"}, "echo", "credential helper 'a;b' has an illegal name"),
        ({"credsStore": "lab"}, "exec sleep 60", "'docker-credential-lab' gave no answer in 3 s"),
        ({"credsStore": "lab"}, "echo no bus; exit 1", "'docker-credential-lab' failed: no bus"),
        ({"credsStore": "lab"}, "echo >&2 '\x1b[1m'; exit 3", r"failed: \\x1b[1m"),
        ({"credsStore": "lab"}, "echo '{}'", "did not answer with a login"),
        ({"credsStore": "lab"}, "echo hello", "did not answer with a login"),
        ({"credsStore": ["lab"]}, "echo", "its logins are malformed"),
        ({"auths": {"HOST": {"auth": "x"}}}, None, "its logins are malformed"),
        ({"auths": {"HOST": {"auth": "eA=="}}}, None, "its logins are malformed"),
        ({"auths": {"HOST": 5}}, None, "Invalid configuration for registry HOST"),
        ({"auths": ["HOST"]}, None, "its logins are malformed"),
        ({"credHelpers": ["HOST"]}, None, "its logins are malformed"),
        ("{", None, "config.json' cannot be used: it is not JSON"),
        ("[1]", None, "config.json' cannot be used: it holds no JSON object"),
        ("[" * 100_000, None, "config.json' cannot be used: it is not JSON"),
        ({"auths": {}}, None, "log in with 'docker login HOST'"),
        ({}, None, "log in with 'docker login HOST'"),
        ({"proxies": {"default": {}}}, None, "log in with 'docker login HOST'"),
    ],
)
def test_broken_config(bearer, docker_config, monkeypatch, tmp_path, config, script, problem):
    text = config if isinstance(config, str) else config_with(bearer.host, **config)
    docker_config.write_text(text)
    if script:
        helper(tmp_path, monkeypatch, "lab", script)
    said = bearer.ask("private/app")
    assert said.startswith(f"unauthorized: unauthorized: '{bearer.host}/private/app' is private")
    assert problem.replace("HOST", bearer.host).replace("\\\\", "\\") in said
    # A public image needs no login.
    assert bearer.ask("org/app") == bearer.digests["org/app"][0]


def test_helpers_of_the_current_folder_do_not_run(bearer, docker_config, monkeypatch, tmp_path):
    docker_config.write_text('{"credsStore": "lab"}')
    helper(tmp_path, monkeypatch, "lab", f"touch {tmp_path}/ran")
    monkeypatch.chdir(tmp_path / "bin")
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}/usr/bin:/bin")
    assert "'docker-credential-lab' is not on PATH" in bearer.ask("private/app")
    assert not (tmp_path / "ran").exists()


def test_config_in_the_home_folder(bearer, docker_config, monkeypatch):
    monkeypatch.delenv("DOCKER_CONFIG")
    home = docker_config.parent.parent / ".docker"
    home.mkdir()
    (home / "config.json").write_text(auths(bearer.host, USER, PASSWORD))
    assert bearer.ask("private/app") == bearer.digests["private/app"][0]
    monkeypatch.setenv("DOCKER_CONFIG", str(docker_config.parent))
    assert "log in with" in bearer.ask("private/app"), "DOCKER_CONFIG stands in place of it"


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"credsStore": "lab"}, ["https://index.docker.io/v1/"]),
        ({"credHelpers": {"https://index.docker.io/v1/": "lab"}}, ["https://index.docker.io/v1/"]),
        ({"credHelpers": {"docker.io": "lab"}}, ["https://index.docker.io/v1/", "docker.io"]),
        (
            {"credHelpers": {"index.docker.io": "lab"}},
            ["https://index.docker.io/v1/", "index.docker.io"],
        ),
        ({"credHelpers": {"docker.io.evil.example": "lab"}}, []),
        ({"auths": {"https://index.docker.io/v1/": {"auth": "ZDpw"}}}, "d"),
        ({"auths": {"index.docker.io": {"auth": "ZDpw"}}}, "d"),
        ({"auths": {"docker.io": {"auth": "ZDpw"}}}, "d"),
        ({"auths": {"docker.io.evil.example": {"auth": "ZDpw"}}}, []),
    ],
)
def test_logins_for_docker_hub(docker_config, monkeypatch, tmp_path, entries, expected):
    from flyte_image_lint.registry.credentials import find

    docker_config.write_text(json.dumps(entries))
    log = tmp_path / "asked"
    script = f"cat >> {log}; echo >> {log}; echo credentials not found; exit 1"
    helper(tmp_path, monkeypatch, "lab", script)
    login = find("docker.io", 5)
    if isinstance(expected, str):
        assert login is not None
        assert (login.user, login.secret) == (expected, "p")
        assert "'p'" not in repr(login)
    else:
        assert login is None
        assert (log.read_text().split() if log.exists() else []) == expected


# TLS.


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", None])
def test_certificate_authorities(tls, monkeypatch, variable):
    if variable:
        monkeypatch.setenv(variable, tls.real.ca)
    options = STEADY if variable else STEADY._replace(ca_file=tls.real.ca)
    assert tls.ask("single", options) == tls.digests["single"][0]


def test_untrusted_certificate(tls):
    said = tls.ask("single", STEADY)
    assert said.startswith(f"unreachable: the certificate of '{tls.host}' is not trusted (")
    assert "name its authority in SSL_CERT_FILE" in said


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_unusable_certificate_authorities(tls, tmp_path, content):
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content)
    said = tls.ask("single", STEADY._replace(ca_file=str(file)))
    assert said.startswith(f"invalid: certificate authorities '{file}' cannot be read: ")


# Proxies and mirrors.


def ask(reference: str, options: RegistryOptions = STEADY) -> str:
    with Registries(options) as registries:
        try:
            return registries.digest(parse(reference)).digest
        except RegistryError as error:
            return f"{error.kind}: {error}"


@pytest.mark.parametrize("variable", ["https_proxy", "HTTPS_PROXY", "all_proxy"])
def test_tls_by_a_proxy(tls, monkeypatch, variable):
    with Proxy.running(tls.host) as proxy:
        monkeypatch.setenv(variable, f"http://{USER}:pw@{proxy.host}")
        assert ask("registry.test/single", tls.options) == tls.digests["single"][0]
        assert [each[:2] for each in proxy.requests] == [("CONNECT", "registry.test:443")]
        assert proxy.requests[0].login.startswith("Basic ")


def test_plain_http_by_a_proxy_only_where_it_is_allowed(started, docker_config, monkeypatch):
    plain = started("plain")
    options = STEADY._replace(insecure=("Registry.test:5000",))
    with Proxy.running(plain.host) as proxy:
        monkeypatch.setenv("http_proxy", proxy.host)
        monkeypatch.setenv("https_proxy", f"http://{proxy.host}")
        assert "does not speak TLS" in ask("registry.test:5000/single")
        assert "does not speak TLS" in ask("registry.test/single", options)
        assert {each.method for each in proxy.requests} == {"CONNECT"}
        assert ask("registry.test:5000/single", options) == plain.digests["single"][0]
        assert proxy.requests[-1].method == "HEAD"


def test_no_proxy(tls, monkeypatch):
    with Proxy.running(tls.host) as proxy:
        monkeypatch.setenv("https_proxy", f"http://{proxy.host}")
        monkeypatch.setenv("no_proxy", "example.org,.test")
        assert "cannot resolve 'registry.test'" in ask("registry.test/single")
        assert tls.ask("single") == tls.digests["single"][0], "nor the loopback"
        assert proxy.requests == []


@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        ("http://127.0.0.1:1", "unreachable: no connection to 'registry.test' by the proxy: "),
        ("socks5://user:pw@127.0.0.1:1", "invalid: the proxy 'socks5://127.0.0.1:1' is neither"),
        ("http://[:1", "invalid: the proxy that the environment names has no"),
    ],
)
def test_unusable_proxy(docker_config, monkeypatch, proxy, said):
    monkeypatch.setenv("https_proxy", proxy)
    assert ask("registry.test/single").startswith(said)


def test_mirror(started, docker_config):
    plain = started("plain")
    mirrors = {"docker.io": plain.host, "docker.io/myorg": f"http://{plain.host}/org/"}
    options = STEADY._replace(mirrors=mirrors)
    assert ask("docker.io/org/app", options) == plain.digests["org/app"][0]
    assert ask("myorg/app", options) == plain.digests["org/app"][0]
    assert ask("docker.io/myorg2/app", options) == (
        "not-found: not found: there is no 'docker.io/myorg2/app:latest' at the mirror "
        f"'{plain.host}/myorg2/app'"
    )


@pytest.mark.parametrize(
    ("reference", "mirrors", "host", "path", "account"),
    [
        ("ubuntu", {}, "registry-1.docker.io", "library/ubuntu", "docker.io"),
        ("registry-1.docker.io/a/b", {}, "registry-1.docker.io", "a/b", "docker.io"),
        ("GHCR.io/a/b", {}, "ghcr.io", "a/b", "ghcr.io"),
        ("[::1]:5000/a", {}, "[::1]:5000", "a", "[::1]:5000"),
        ("ubuntu", {"docker.io": "m.example/hub"}, "m.example", "hub/library/ubuntu", "m.example"),
        ("ghcr.io/a/b", {"docker.io": "m.example"}, "ghcr.io", "a/b", "ghcr.io"),
        ("ghcr.io/a/b", {"ghcr.io/": "https://m.example:1/"}, "m.example:1", "a/b", "m.example:1"),
        ("ghcr.io/ab/c", {"ghcr.io/a": "m.example"}, "ghcr.io", "ab/c", "ghcr.io"),
        # A whole repository.
        ("ghcr.io/a/b", {"ghcr.io/a/b": "m.example/x/y"}, "m.example", "x/y", "m.example"),
        ("ghcr.io/a/b/c", {"ghcr.io/a/b": "m.example/x"}, "m.example", "x/c", "m.example"),
        ("ghcr.io/a/bc", {"ghcr.io/a/b": "m.example/x"}, "ghcr.io", "a/bc", "ghcr.io"),
        ("ubuntu", {"docker.io/library/ubuntu": "m.example/u"}, "m.example", "u", "m.example"),
        (
            "ghcr.io/a/b",
            {"ghcr.io/a": "m.example/wide", "ghcr.io/a/b": "n.example/one"},
            *("n.example", "one", "n.example"),
        ),
    ],
)
def test_endpoint(reference, mirrors, host, path, account):
    endpoint_found = endpoint(parse(reference), RegistryOptions(mirrors=mirrors))
    assert endpoint_found[:4] == (parse(reference).name, host, path, account)
    hub_or_same = host if account != "docker.io" else parse(reference).domain
    assert endpoint_found.mirror == (
        f"{hub_or_same}/{path}" if host != "ghcr.io" and mirrors else ""
    )


def test_a_mirror_of_one_repository(started, docker_config):
    """A registry that keeps one image, under a name of its own."""
    plain = started("plain")
    mirrors = {"quay.io/theirs/image": f"{plain.host}/org/app"}
    options = STEADY._replace(mirrors=mirrors)
    assert ask("quay.io/theirs/image:1.4.2", options) == plain.digests["org/app"][0]
    assert ask("quay.io/theirs/image:gone", options) == (
        "not-found: not found: there is no 'quay.io/theirs/image:gone' at the mirror "
        f"'{plain.host}/org/app'"
    )


@pytest.mark.parametrize(
    ("reference", "mirror", "said"),
    [
        ("my_host.io/x", "m.example", "'my_host.io/x' names no registry"),
        ("ubuntu", "mirror", "mirror 'mirror' of 'docker.io' is no host"),
        ("ubuntu", "", "mirror '' of 'docker.io' is no host"),
        ("ubuntu", "ftp://m.example", "mirror 'ftp://m.example' of 'docker.io' is no host"),
        ("ubuntu", "m.example/a b", "mirror 'm.example/a b' of 'docker.io' is no host"),
    ],
)
def test_no_endpoint(reference, mirror, said):
    with pytest.raises(RegistryError, match=said):
        endpoint(parse(reference), RegistryOptions(mirrors={"docker.io": mirror}))


@pytest.mark.parametrize(
    ("host", "plain"),
    [
        ("localhost", True),
        ("localhost:5000", True),
        ("127.0.0.1:5000", True),
        ("127.9.9.9", True),
        ("[::1]:5000", True),
        ("registry.corp:5000", True),
        ("registry.corp", False),
        ("registry.corp:5001", False),
        ("127.0.0.1.example.com", False),
        ("localhost.example.com", False),
        ("10.0.0.1", False),
    ],
)
def test_plain_http(host, plain):
    assert RegistryOptions(insecure=("Registry.corp:5000",)).plain_http(host) == plain


# Where a login may go.

ANY = RegistryOptions(
    token_services={
        "registry.example.com": ("gitlab.example.com", "Auth.example.com:8443"),
        "index.docker.io": ("hub.example.com",),
    },
    insecure=("r.internal:5000", "plain.internal"),
    insecure_logins=("R.internal:5000",),
)


@pytest.mark.parametrize(
    ("registry", "realm", "may"),
    [
        # Its own host, on whatever port.
        ("registry.example.com", "https://registry.example.com/token", True),
        ("registry.example.com:5000", "https://registry.example.com/token", True),
        ("registry.example.com", "https://registry.example.com:8443/token", True),
        ("registry.example.com", "https://registry.example.com.evil.io/token", False),
        ("registry.example.com", "https://evil.registry.example.com/token", False),
        # Known ones.
        ("docker.io", "https://auth.docker.io/token", True),
        ("index.docker.io", "https://auth.docker.io/token", True),
        ("docker.io", "https://auth.docker.io:8443/token", False),
        ("docker.io", "https://auth.docker.io.evil.io/token", False),
        ("ghcr.io", "https://auth.docker.io/token", False),
        ("registry.gitlab.com", "https://gitlab.com/jwt/auth", True),
        ("registry.digitalocean.com", "https://api.digitalocean.com/v2/registry/auth", True),
        (
            "registry.cn-hangzhou.aliyuncs.com",
            "https://dockerauth.cn-hangzhou.aliyuncs.com/auth",
            True,
        ),
        # A region is one label, and the same one; anybody may have a bucket of that name.
        (
            "registry.cn-hangzhou.aliyuncs.com",
            "https://dockerauth.oss-cn-hangzhou.aliyuncs.com/auth",
            False,
        ),
        ("registry.a.b.aliyuncs.com", "https://dockerauth.a.b.aliyuncs.com/auth", False),
        ("registry.aliyuncs.com", "https://dockerauth.aliyuncs.com/auth", False),
        ("registry..aliyuncs.com", "https://dockerauth..aliyuncs.com/auth", False),
        ("evilregistry.x.aliyuncs.com", "https://dockerauth.x.aliyuncs.com/auth", False),
        ("registry.x.evilaliyuncs.com", "https://dockerauth.x.evilaliyuncs.com/auth", False),
        ("rg.fr-par.scw.cloud", "https://api.scaleway.com/registry-internal/v1/tokens", True),
        ("rg.fr-par.scw.cloud", "https://api.scaleway.com.evil.io/", False),
        ("rg.scw.cloud", "https://api.scaleway.com/", False),
        ("rg.a.b.scw.cloud", "https://api.scaleway.com/", False),
        ("rg.fr-par.scw.cloud.evil.io", "https://api.scaleway.com/", False),
        # The user's.
        ("registry.example.com", "https://gitlab.example.com/jwt/auth", True),
        ("registry.example.com", "https://GITLAB.example.com:443/jwt/auth", True),
        ("registry.example.com", "https://auth.example.com:8443/", True),
        ("registry.example.com", "https://auth.example.com/", False),
        ("registry.example.com:5000", "https://gitlab.example.com/jwt/auth", False),
        ("other.example.com", "https://gitlab.example.com/jwt/auth", False),
        ("docker.io", "https://hub.example.com/token", True),
        # Without TLS.
        ("r.internal:5000", "http://r.internal:5000/token", True),
        ("plain.internal", "http://plain.internal/token", False),
        ("registry.example.com", "http://gitlab.example.com/jwt/auth", False),
        ("127.0.0.1:5000", "http://127.0.0.1:5001/token", True),
        ("127.0.0.1:5000", "http://localhost:5001/token", False),
    ],
)
def test_token_services_that_may_have_a_login(registry, realm, may):
    account = account_of(registry)
    place = Endpoint(f"{registry}/x", registry, "x", account)
    assert (objection(realm, place, ANY) == "") == may


@pytest.mark.parametrize(
    ("scheme", "host", "may"),
    [
        ("https", "anything.example", True),
        ("http", "localhost:5000", True),
        ("http", "[::1]", True),
        ("http", "r.internal:5000", True),
        ("http", "r.internal", False),
        ("http", "plain.internal", False),
    ],
)
def test_hosts_that_may_have_a_login(scheme, host, may):
    assert ANY.may_have_login(scheme, host) == may


# Without network.


def test_unreachable_registries_do_not_stop_the_others(started, docker_config):
    plain = started("plain")
    references = [
        "no-such-host.invalid/org/app",
        "127.0.0.1:1/org/app",
        "registry.test:99999/org/app",
        f"{'a' * 64}.example/org/app",
        f"{plain.host}/org/nope",
        f"{plain.host}/org/app",
        f"{plain.host}/single",
    ]
    expected = [
        "unreachable: cannot resolve 'no-such-host.invalid': check the spelling, your network or "
        "VPN",
        "unreachable: no connection to '127.0.0.1:1': connection refused",
        "invalid: 'registry.test:99999' cannot be a host",
        f"invalid: '{'a' * 64}.example' cannot be a host",
        f"not-found: not found: there is no '{plain.host}/org/nope:latest'",
        plain.digests["org/app"][0],
        plain.digests["single"][0],
    ]
    with Registries(plain.options) as registries:
        registries.prefetch(partial(registries.digest, parse(each)) for each in references)
        answers = []
        for reference in references:
            try:
                answers.append(registries.digest(parse(reference)).digest)
            except RegistryError as error:
                answers.append(f"{error.kind}: {error}")
    assert answers == expected


def run(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    env = {**os.environ, "PYTHONPATH": str(LINT)}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout


IMPORTED = """
import sys
from flyte_image_lint.images.reference import parse
from flyte_image_lint.registry import RegistryOptions, Registries, RegistryError

def imported():
    print(*(name for name in ("urllib3", "docker.auth", "ssl") if name in sys.modules))

with Registries(RegistryOptions()) as registries:
    imported()
    registries.digest(parse(sys.argv[1]))
    imported()
"""


def test_what_is_imported_when(started, docker_config):
    plain, bearer = started("plain"), started("bearer")
    assert run(IMPORTED, f"{plain.host}/single") == "\nurllib3 ssl\n"
    docker_config.write_text(auths("other.example", "x", "y"))
    assert run(IMPORTED, f"{plain.host}/single") == "\nurllib3 ssl\n"
    assert run(IMPORTED, f"{bearer.host}/single") == "\nurllib3 docker.auth ssl\n"


MISSING = """
import sys
from flyte_image_lint.images.reference import parse
from flyte_image_lint.registry import Registries, RegistryError

sys.modules[sys.argv[1]] = None
with Registries() as registries:
    try:
        registries.digest(parse(sys.argv[2]))
    except RegistryError as error:
        print(error.kind, error)
"""


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("urllib3", "unavailable registry access needs the extra 'registry'"),
        ("docker", "unauthorized unauthorized: "),
    ],
)
def test_without_the_extra(bearer, docker_config, module, said):
    docker_config.write_text(auths(bearer.host, USER, PASSWORD))
    printed = run(MISSING, module, f"{bearer.host}/private/app")
    assert printed.startswith(said)
    assert "registry access needs the extra 'registry'" in printed


# Headers.


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", []),
        ('Basic realm="x"', [("basic", {"realm": "x"})]),
        ("Basic", [("basic", {})]),
        ("bEaReR REALM=x,service = y", [("bearer", {"realm": "x", "service": "y"})]),
        (
            'Bearer realm="https://a/b?c=d,e", scope="r:a:pull,push"',
            [("bearer", {"realm": "https://a/b?c=d,e", "scope": "r:a:pull,push"})],
        ),
        ('Basic realm="a\\"b, Bearer"', [("basic", {"realm": 'a"b, Bearer'})]),
        (
            'Negotiate, Basic realm="x", Bearer realm="y"',
            [("negotiate", {}), ("basic", {"realm": "x"}), ("bearer", {"realm": "y"})],
        ),
        ('Bearer realm="a",realm="b"', [("bearer", {"realm": "a"})]),
        ("Negotiate YII==, Basic realm=x", [("negotiate", {})]),
        ('Bearer realm="open', [("bearer", {})]),
        ("realm=x", []),
        ("\x00", []),
    ],
)
def test_challenges(header, expected):
    assert challenges(header) == expected


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("", None),
        ('</v2/x/tags/list?last=b>; rel="next"', "/v2/x/tags/list?last=b"),
        ("</a>; rel=next", "/a"),
        ("</a>; rel='next'", "/a"),
        ("</a>;rel = NEXT", "/a"),
        ('</a>; rel="prev next"', "/a"),
        ('</a>; title="a, b"; rel=next', "/a"),
        ('</a>; title="a\\"b, <c>; rel=next"; rel="prev"', None),
        ("</a>; title*=UTF-8''x; rel=next", "/a"),
        ("</a>; rel=prev, </b>; rel=next", "/b"),
        ('</a>; rel=first; title="x,y", </b?a=1,2;b>; rel="next"', "/b?a=1,2;b"),
        ("</a>; rel=prev; rel=next", None),
        ('</a>; rel="nextish"', None),
        ("</a>; rev=next", None),
        ("</a>", None),
        ("garbage, </b>; rel=next", "/b"),
        ("</a; rel=next", None),
        (", , </a>; ; rel=next", "/a"),
        ('</a>; rel="next', None),
    ],
)
def test_next_link(header, target):
    assert next_link(header) == target


@pytest.mark.parametrize("unit", [",", " ", "<", ";", "<>", '"', '<a>;x=",', "; ", "a=", "'"])
def test_headers_are_read_in_linear_time(unit):
    header = unit * (32768 // len(unit))
    start = time.process_time()
    next_link(header)
    challenges(header[:8192])
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0),
        (" 120 ", 120),
        ("1.5", None),
        ("-1", None),
        ("soon", None),
        ("9" * 5000, None),
        ("\u0663", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None),
        ("Wed, 21 Oct 99999 07:28:00 GMT", None),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after(value) == seconds


def test_retry_after_a_date_to_come():
    seconds = retry_after(formatdate(time.time() + 1000, usegmt=True))
    assert seconds is not None
    assert 900 < seconds <= 1000


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("sha256:" + "a" * 64, True),
        ("sha512:" + "0" * 128, True),
        ("sha256:" + "a" * 63, False),
        ("sha256:" + "A" * 64, False),
        ("sha256:" + "a" * 64 + "\n", False),
        ("md5:" + "a" * 32, False),
        ("sha256:", False),
        ("", False),
        (None, False),
    ],
)
def test_is_digest(text, valid):
    assert is_digest(text) == valid
