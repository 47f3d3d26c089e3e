"""`check --fix` and a real registry: what is pinned, to the byte, and what is said of the rest."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import time
from collections import Counter

import pytest

import command
from registries.cases import CASES
from registries.misbehaving import DIGEST, Misbehaving
from registries.populate import Repository
from registries.projects import Project, errors, starting
from registries.proxy import Proxy
from registries.real import PASSWORD, USER, running
from registries.settings import auths, helper

R = "ghcr.io/org"
APP = f"[images]\napp = {R}/app:latest\n"
PINNED = f"[images]\napp = {R}/app:1.4.2\n"


class Populated:
    """The registry that stands for ghcr.io; `digests` has those of `latest` by repository."""

    def __init__(self, real) -> None:
        self.host, self.new_requests = real.host, real.new_requests
        self.digests = {
            "app": self.push(real, "app").index("latest", "1.4", "1.4.2"),
            "single": self.push(real, "single").image("latest", "v2.0.1"),
            "latest": self.push(real, "latest").docker_image("latest", "0.9.0"),
            "alone": self.push(real, "alone").image("latest"),
        }
        for version in ("1.4.1", "1.5.0-rc1", "1.4.2-slim"):
            self.push(real, "app").image(version, note=version)
        flavoured = self.push(real, "py")
        for python in ("3.10", "3.11", "3.12"):
            for version in ("1.78.0", "1.79.0"):
                floating = [f"py{python}-latest"] if version == "1.79.0" else []
                tag = f"py{python}-{version}"
                flavoured.image(tag, *floating, note=tag)
        flavoured.image("py3.11-1.80.0-slim", "py3.11-1.80.0b1", "1.80.0", note="another")
        many = self.push(real, "many")
        for number in range(59):
            floating = ["latest"] if number == 30 else []
            many.image(f"1.{number}.0", *floating, note=str(number))
        hidden = self.push(real, "hidden")
        for number in range(100):
            hidden.image(f"1.{number}.0", *(["latest"] if number == 5 else []), note=str(number))

        Repository(real, "flyteorg/flytekit").image("py3.11-latest", "py3.11-1.16.4", note="own")

    def push(self, real, path: str) -> Repository:
        return Repository(real, f"org/{path}")


@pytest.fixture(scope="module")
def registry():
    with running() as real:
        yield Populated(real)


@pytest.fixture(scope="module")
def started():
    with starting() as start:
        yield start


@pytest.fixture(scope="module")
def misbehaving():
    with Misbehaving.running(CASES) as registry:
        yield registry


@pytest.fixture
def project(registry, tmp_path):
    """Make the project with a config, or with all `files`."""

    def make(config: str = "", settings: str = "", files=None, host=registry.host) -> Project:
        files = {"flytekit.config": config} if files is None else files
        return Project(tmp_path, host, files, settings)

    return make


def fix_once(project: Project, *words: str, status: int = 0, **environment: str):
    result = project.run("check", "--fix", *words, **environment)
    assert result.status == status, result
    return result


def fix(project: Project, *words: str, status: int = 0, **environment: str):
    """Fix twice, and hold that the second time changes nothing and gives the same status."""
    result = fix_once(project, *words, status=status, **environment)
    fixed = project.contents()
    again = project.run("check", "--fix", *words, **environment)
    assert project.contents() == fixed
    assert (again.status, "Fixed" in again.stderr) == (status, False)
    assert errors(again) == errors(result)
    return result


@pytest.mark.parametrize(
    ("version", "pinned"), [("1.16.4", "py3.11-1.16.4"), ("1.10.0", "py3.11-latest")]
)
def test_flytekits_image_for_the_projects_version_must_be_there(registry, project, version, pinned):
    image = "ghcr.io/flyteorg/flytekit"
    made = project(f"[images]\nfk = {image}:py3.11-latest\n", f'flytekit = "{version}"\n')
    exists = pinned.endswith(version)
    words = ("--unsafe-fixes", "--select", "floating-tag")
    result = fix(made, *words, status=0 if exists else 1)
    assert made.read() == f"[images]\nfk = {image}:{pinned}\n"
    said = f"not pinned: the project's flytekit is {version}, but '{image}:py3.11-{version}' does"
    assert (said in result.stdout) != exists
    result = fix_once(made, "--offline", *words)  # nobody is asked
    assert made.read() == f"[images]\nfk = {image}:py3.11-{version}\n"


# The kinds of places that an image can be written in. `latest` and its like become what comes
# after the arrow; the text is the same but for that.

KINDS = {
    "CRLF and colons in an INI, no last line end": (
        "flytekit.config",
        "; latest\r\n[sdk]\r\nx=latest\r\n\r\n[images]\r\n# R/app:latest\r\n"
        "\tone:R/app:latest→1.4.2\r\n\ttwo : R/single:latest→v2.0.1  \r\n  \r\n"
        "three:\tR/app:latest→1.4.2",
    ),
    "no spaces, capitals and other images in an INI": (
        "flytekit.config",
        "[IMAGES]\na=R/app:latest\n[images]\na=R/app:latest→1.4.2\nb=R/app:1.4.1\n[x]\na=latest\n",
    ),
    "quotes in a YAML": (
        "config.yaml",
        "admin: {}\r\nimages:\r\n"
        "  one: \"R/app:latest→1.4.2\"   # 'R/app:latest'\r\n"
        "  'two':   'R/app:latest→1.4.2'\r\n"
        '  "three": R/single:latest→v2.0.1 \r\n'
        "  four: >-\r\n    R/app:1.4.1\r\n",
    ),
    "a flow mapping": (
        "config.yaml",
        "{admin: {}, images: {one: R/app:latest→1.4.2,\n"
        "  'two': \"R/single:latest→v2.0.1\",three: 'R/app:latest→1.4.2' , # latest\n"
        "  four: R/app:1.4.1}}\n",
    ),
    "a flow mapping of Flyte 2": (
        ".flyte/config.yaml",
        "image: {image_refs: {one: R/app:latest→1.4.2, two: 'R/app:latest→1.4.2'}}",
    ),
    "keys equal to values": (
        "config.yaml",
        "admin: {}\nimages:\n  ? latest\n  : R/latest:latest→0.9.0\n"
        "  R/latest: R/latest:latest→0.9.0\n  'R/latest:latest': 'R/latest:latest→0.9.0'\n",
    ),
    "keys like values in an INI": (
        "flytekit.config",
        "[images]\nlatest = R/latest:latest→0.9.0\nR/app = R/app:latest→1.4.2\n",
    ),
    "one anchor and many aliases": (
        "config.yaml",
        "admin: {}\nimages:\n  one: &it R/app:latest→1.4.2\n  two: *it\n",
    ),
    "py3.11-latest": (
        "flytekit.config",
        "[images]\none = R/py:py3.11-latest→py3.11-1.79.0\n"
        "two = R/py:py3.10-latest→py3.10-1.79.0\n",
    ),
    "60 tags": ("flytekit.config", "[images]\napp = R/many:latest→1.30.0\n"),
}


def before(text: str) -> str:
    return re.sub("→[^\\s,\"'}]+", "", text).replace("R/", f"{R}/")


def after(text: str) -> str:
    return re.sub("[\\w.-]*latest→", "", text).replace("R/", f"{R}/")


@pytest.fixture(scope="module")
def kinds(registry, tmp_path_factory):
    """Fix a project with a folder for each kind."""
    files = {f"{kind}/{name}": before(text) for kind, (name, text) in KINDS.items()}
    made = Project(tmp_path_factory.mktemp("kinds"), registry.host, files)
    fix(made, "--ignore", "FIL0,FIL3")
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kinds, kind):
    name, text = KINDS[kind]
    assert kinds.read(f"{kind}/{name}") == after(text)


def test_quotes_in_an_ini_go(project):
    made = project(f"[images]\r\na: \"{R}/app:latest\"\r\nb = '{R}/single'\r\n")
    fix(made)
    assert made.read() == f"[images]\r\na: {R}/app:1.4.2\r\nb = {R}/single:v2.0.1\r\n"


@pytest.mark.parametrize(
    ("form", "app", "single"),
    [
        ("tag", ":1.4.2", ":v2.0.1"),
        ("tag-digest", ":1.4.2@{app}", ":v2.0.1@{single}"),
        ("digest", "@{app}", "@{single}"),
    ],
)
def test_forms(project, registry, form, app, single):
    """Of an index, the digest is the index's own. No tag, or an impossible one, is `latest`."""
    text = (
        "admin: {{}}\nimages: {{a: '{0}/app{1}', b: {0}/app{2}, c: {0}/app{3}, d: {0}/single{4}}}"
    )
    made = project(files={"config.yaml": text.format(R, "", ":None", ":latest", ":latest")})
    fix(made, "--pin", form)
    app, single = app.format(**registry.digests), single.format(**registry.digests)
    assert made.read("config.yaml") == text.format(R, app, app, app, single)


def test_a_search_that_was_given_up_is_said(registry, project):
    """Not that no tag has the digest."""
    made = project(f"[images]\na = {R}/hidden:latest\n")
    result = fix_once(made, "--pin", "tag", status=1)
    said = " ".join(result.stdout.split())
    assert f"no version tag of '{R}/hidden' at the mirror '{registry.host}/org/hidden' was" in said
    assert (
        "the search ended after 61 tags, and there are more; pin the digest with '--pin digest'"
        in said
    )
    assert errors(result) == []


def test_only_latest(registry, project):
    made = project(f"[images]\na = {R}/alone:latest\nb = {R}/app:latest\n")
    result = fix(made, "--pin", "tag", status=1)
    pinned = f"b = {R}/app:1.4.2\n"
    assert made.read() == f"[images]\na = {R}/alone:latest\n{pinned}"
    assert (
        f"not pinned: no version tag of '{R}/alone' has the digest of "
        f"'{R}/alone:latest'; pin the digest with '--pin digest'"
    ) in " ".join(result.stdout.split())
    assert errors(result) == []
    fix(made, "--pin", "digest", "--ignore", "FIL104")
    assert made.read() == f"[images]\na = {R}/alone@{registry.digests['alone']}\n{pinned}"


def gone(registry) -> str:
    at = f"at the mirror '{registry.host}/org/gone'"
    return f"{R}/gone:latest: not found: there is no '{R}/gone:latest' {at}"


def test_one_that_is_missing_among_good_ones(registry, project):
    text = "[images]\na = {0}/app:{1}\nb = {0}/gone:latest\nc = {0}/single:{2}\n"
    made = project(text.format(R, "latest", "latest"))
    result = fix(made, status=2)
    assert made.read() == text.format(R, "1.4.2", "v2.0.1")
    assert errors(result) == [gone(registry)]
    assert "Found 3 problems (2 fixed, 1 remaining) in 1 file." in result.stdout


def test_diff_is_what_fix_does_and_writes_nothing(registry, project):
    made = project(f"# é\r\n{APP}b : {R}/gone\n")
    original = made.contents()
    shown = made.run("check", "--diff", "flytekit.config")
    assert made.contents() == original
    assert shown.status == 2
    assert errors(shown) == [gone(registry)]
    changes = [line for line in shown.stdout.splitlines() if line[:1] in "+-"]
    assert changes == [
        "--- flytekit.config",
        "+++ flytekit.config",
        f"-app = {R}/app:latest",
        f"+app = {R}/app:1.4.2",
    ]


def test_standard_input(project):
    made = project()
    result = command.run(
        *("check", "--fix", "-"), cwd=made.folder, env=made.environment, stdin=APP.encode()
    )
    assert (result.status, result.stdout) == (0, PINNED)


# How much is asked.


def test_200_references_to_50_repositories(project):
    """In five files and four forms, with two floating tags."""
    with running() as real:
        for number in range(50):
            repository = Repository(real, f"team/img{number}")
            repository.image("latest", f"1.{number}.0", note=f"new {number}")
            repository.image("py3.11-latest", f"py3.11-2.{number}.0", note=f"py {number}")
            repository.image("0.9.0", note="old")

        def config(tag: str, flavoured: str) -> dict[str, str]:
            files = {}
            for part in range(5):
                lines = [f"[images] ; part {part}"]
                for number in range(part * 10, part * 10 + 10):
                    name = f"ghcr.io/team/img{number}"
                    version, other = tag.format(number), flavoured.format(number)
                    lines += [f"a{number}={name}:{version}", f"b{number} : {name}:{version}"]
                    lines += [f"c{number} = {name}{version and ':'}{version}"]
                    lines += [f"d{number} = {name}:{other}"]
                files[f"part{part}/flytekit.config"] = "\r\n".join(lines)
            return files

        made = project(files=config("latest", "py3.11-latest"), host=real.host)
        own = ".flyte-image-lint.toml"
        shutil.copy(made.folder / own, made.folder / "part3" / own)  # the same, read twice
        real.new_requests()
        result = made.run("check", "--fix")
        requests = real.new_requests()
        assert (result.status, errors(result)) == (0, []), result
        assert "Found 200 problems (200 fixed, 0 remaining) in 5 files." in result.stdout
        for name, text in config("1.{}.0", "py3.11-2.{}.0").items():
            assert made.read(name) == text
        # For each of the 100 floating references a HEAD, one for the version tag that has its
        # digest, and for each repository the list of tags.
        assert max(Counter(requests).values()) == 1
        assert Counter(
            each.path.rpartition("/")[2] for each in requests if "latest" in each.path
        ) == {
            "latest": 50,
            "py3.11-latest": 50,
        }
        assert Counter(each.method for each in requests) == {"HEAD": 200, "GET": 50}
        first = {}
        for at, each in enumerate(requests):
            repository, _, rest = each.path.removeprefix("/v2/").partition("/manifests/")
            first.setdefault((repository, rest), at)
        for number in range(50):
            repository = f"team/img{number}"
            assert first[repository, "latest"] < first[repository, f"1.{number}.0"]
        again = made.run("check", "--fix")
        assert (again.status, again.stderr) == (0, "")
        assert real.new_requests() == []


@pytest.mark.parametrize(
    ("words", "pinned", "files"),
    [
        (["--pin-to", "app=9.9"], PINNED.replace("1.4.2", "9.9"), {}),
        (
            ["--pin-to", f"app=sha256:{'0' * 64}"],
            f"[images]\napp = {R}/app@sha256:{'0' * 64}\n",
            {},
        ),
        (
            [],
            PINNED.replace("1.4.2", "1.3.0"),
            {"flyte-images.lock": f"{R}/app:latest: {{tag: 1.3.0, digest: sha256:{'0' * 64}}}\n"},
        ),
        (
            ["--unsafe-fixes", "--offline"],
            "[images]\nfk: ghcr.io/flyteorg/flytekit:py3.11-1.16.3\n",
            {
                "requirements.txt": "flytekit==1.16.3\n",
                "flytekit.config": "[images]\nfk: ghcr.io/flyteorg/flytekit:py3.11-latest\n",
            },
        ),
        (
            ["--offline"],
            "[images]\nfk = ghcr.io/flyteorg/flytekit:py3.12-1.16.3\n",
            {
                "requirements.txt": "flytekit==1.16.3\n",
                ".python-version": "3.12.1\n",
                "flytekit.config": "[images]\nfk = ghcr.io/flyteorg/flytekit\n",
            },
        ),
    ],
    ids=["by hand", "a digest by hand", "locked", "flytekit", "flytekit and Python"],
)
def test_what_needs_no_registry_asks_none(registry, project, words, pinned, files):
    made = project(files={"flytekit.config": APP, **files})
    registry.new_requests()
    result = made.run("check", "--fix", "--ignore", "FIL105", *words)
    assert (result.status, errors(result)) == (0, []), result
    assert made.read() == pinned
    assert registry.new_requests() == []


def test_a_name_to_pin_that_is_nowhere(project):
    made = project(APP)
    result = made.run("check", "--fix", "--pin-to", "web=1.0")
    assert (result.status, made.read()) == (2, PINNED)
    assert errors(result) == ["--pin-to: 'web' is not an image that needs pinning"]


# What settings choose.

POLICY = """
[[policy]]
match = "ghcr.io/org/alone"
require = "any"
[[policy]]
match = "ghcr.io/org/s*"
require = "digest"
"""


@pytest.mark.parametrize(
    ("settings", "words", "app", "single"),
    [
        ("", [], ":1.4.2", ":v2.0.1"),
        ('pin = "digest"\n', [], "@DIGEST", "@DIGEST"),
        ('pin = "tag-digest"\n', [], ":1.4.2@DIGEST", ":v2.0.1@DIGEST"),
        ('pin = "digest"\n', ["--pin", "tag"], ":1.4.2", ":v2.0.1"),
        (POLICY, [], ":1.4.2", "@DIGEST"),
        (f'pin = "tag-digest"\n{POLICY}', [], ":1.4.2@DIGEST", ":v2.0.1@DIGEST"),
        (POLICY, ["--pin", "digest"], "@DIGEST", "@DIGEST"),
        ('extend-select = ["digest-required"]\n', [], "@DIGEST", "@DIGEST"),
    ],
)
def test_policy_and_form(registry, project, settings, words, app, single):
    text = "[images]\na = {0}/app{1}\ns = {0}/single{2}\n"
    alone = f"any = {R}/alone:latest\n" if "policy" in settings else ""
    made = project(text.format(R, ":latest", ":latest") + alone, settings)
    fix_once(made, *words)
    app = app.replace("DIGEST", registry.digests["app"])
    single = single.replace("DIGEST", registry.digests["single"])
    assert made.read() == text.format(R, app, single) + alone


@pytest.mark.parametrize("form", ["tag", "digest"])
def test_a_version_where_a_digest_is_required(registry, project, form):
    made = project(f"[images]\ns = {R}/single:v2.0.1\na = {R}/app:1.4\n", POLICY)
    fix(made, "--pin", form)
    digest = registry.digests["single"]
    assert made.read() == f"[images]\ns = {R}/single@{digest}\na = {R}/app:1.4\n"


def test_floating_tags_of_ones_own(project):
    made = project(f"[images]\na = {R}/app:1.4\n", 'floating-tags = ["1.4"]\n')
    fix_once(made)
    assert made.read() == f"[images]\na = {R}/app:1.4.2\n"


def test_settings_of_each_folder(registry, started, project):
    """Each folder's own mirror is asked."""
    other = started("plain")
    own = f'mirrors = {{"ghcr.io" = "{other.host}"}}\npin = "digest"\n'
    made = project(
        files={
            "a/flytekit.config": APP,
            "b/flytekit.config": APP.replace("app:", "single:"),
            "b/.flyte-image-lint.toml": f'mirrors = {{"ghcr.io/org" = "{registry.host}/org"}}\n',
            "c/flytekit.config": APP.replace("org/app", "private/app"),
            "c/.flyte-image-lint.toml": own,
        }
    )
    fix_once(made)
    assert made.read("a/flytekit.config") == PINNED
    assert made.read("b/flytekit.config") == PINNED.replace("app:1.4.2", "single:v2.0.1")
    assert "ghcr.io/private/app@sha256:" in made.read("c/flytekit.config")


# What goes wrong with one image: it is said, and all others are pinned.

GONE_WRONG = {
    "unknown host": (
        "no-such-host.invalid/org/app:latest",
        "cannot resolve 'no-such-host.invalid': check the spelling, your network or VPN",
    ),
    "refused": ("127.0.0.1:1/x:latest", "no connection to '127.0.0.1:1': connection refused"),
    "no such host": (
        "127.0.0.1:99999/x:latest",
        "'127.0.0.1:99999' cannot be a host",
    ),
    "401, Basic": (
        "HTPASSWD/org/app:latest",
        "unauthorized: 'HTPASSWD/org/app' is private or does not exist: "
        "log in with 'docker login HTPASSWD'",
    ),
    "401, Bearer": (
        "BEARER/private/app:latest",
        "unauthorized: 'BEARER/private/app' is private or does not exist: "
        "log in with 'docker login BEARER'",
    ),
    "403": (
        "ODD/403/x:latest",
        "unauthorized: 'ODD/403/x' is private or does not exist: log in with 'docker login ODD'",
    ),
    "404": (
        f"{R}/app:gone-latest",
        f"not found: there is no '{R}/app:gone-latest' at the mirror 'MIRROR/org/app'",
    ),
    "429": (
        "ODD/429-long/x:latest",
        "'ODD' has had too many requests and asks to wait 3600 s: "
        "try later, or log in for a higher limit",
    ),
    "no manifest": (
        "ODD/html/x:latest",
        "'ODD/html/x:latest' is no image manifest, but 'text/html'",
    ),
    "a login that goes astray": (
        "ODD/realm-file/x:latest",
        "'ODD' names 'file:///etc/passwd' as token service, which is not safe to ask",
    ),
    "a certificate of nobody's": (
        "TLS/org/app:latest",
        "the certificate of 'TLS' is not trusted (unable to get local issuer certificate): "
        "name its authority in SSL_CERT_FILE or in the settings",
    ),
}


@pytest.fixture(scope="module")
def hosts(registry, started, misbehaving):
    """Put hosts in the place of their names."""

    def put(text: str) -> str:
        text = text.replace("MIRROR", registry.host)
        for name in ("HTPASSWD", "BEARER", "TLS"):
            if name in text:
                text = text.replace(name, started(name.lower()).host)
        return text.replace("ODD", misbehaving.host)

    return put


@pytest.fixture(scope="module")
def gone_wrong(registry, hosts, tmp_path_factory):
    """Fix two files with all of these images among good ones; give the project and the result."""
    made = Project(
        tmp_path_factory.mktemp("wrong"),
        registry.host,
        dict.fromkeys(("a/flytekit.config", "b/flytekit.config"), bad_and_good(hosts, "latest")),
    )
    names = set(made.contents())
    result = made.run("check", "--fix")
    assert set(made.contents()) == names
    return made, result


def bad_and_good(hosts, tag: str) -> str:
    images = enumerate(hosts(image) for image, _ in GONE_WRONG.values())
    return "[images]\n" + "".join(f"a{at} : {bad}\nb{at}={R}/app:{tag}\n" for at, bad in images)


def test_what_goes_wrong_does_not_stop_the_others(gone_wrong, hosts):
    made, result = gone_wrong
    assert result.status == 2
    assert made.read("a/flytekit.config") == bad_and_good(hosts, "1.4.2")
    assert made.read("b/flytekit.config") == bad_and_good(hosts, "1.4.2")
    wrong, good = len(GONE_WRONG) * 2, len(GONE_WRONG) * 2
    summary = f"Found {wrong + good} problems ({good} fixed, {wrong} remaining) in 2 files."
    assert summary in result.stdout
    assert len(errors(result)) == len(GONE_WRONG), "each is said once"


@pytest.mark.parametrize(("image", "said"), GONE_WRONG.values(), ids=GONE_WRONG)
def test_what_goes_wrong_is_said(gone_wrong, hosts, image, said):
    _, result = gone_wrong
    assert f"{hosts(image)}: {hosts(said)}" in errors(result)
    assert f"note: not pinned: {hosts(said)}" in result.stdout


def with_others(image: str, tag: str) -> str:
    return f"[images]\na = {R}/app:{tag}\nbad : {image}\nc={R}/app:{tag}\n"


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            {"credsStore": "absent"},
            "credential helper 'docker-credential-absent' is not on PATH (named in 'CONFIG')",
        ),
        (
            {"credHelpers": {"HOST": "failing"}},
            "credential helper 'docker-credential-failing' failed: no bus (named in 'CONFIG')",
        ),
        ("{", "'CONFIG' cannot be used: it is not JSON"),
        ({"auths": {"HOST": 5}}, "'CONFIG' cannot be used: "),
    ],
    ids=["missing helper", "failing helper", "no JSON", "nonsense"],
)
def test_logins_that_cannot_be_had(started, project, monkeypatch, tmp_path, config, said):
    host = started("htpasswd").host
    made = project(with_others(f"{host}/private/app:latest", "latest"))
    text = config if isinstance(config, str) else json.dumps(config).replace("HOST", host)
    made.docker_config.write_text(text)
    helper(tmp_path, monkeypatch, "failing", "echo no bus; exit 1")
    result = made.run("check", "--fix")
    (error,) = errors(result)
    assert error.startswith(
        f"{host}/private/app:latest: unauthorized: '{host}/private/app' is private or does not "
        f"exist: {said.replace('CONFIG', str(made.docker_config))}"
    )
    assert result.status == 2
    assert made.read() == with_others(f"{host}/private/app:latest", "1.4.2")


# A list of tags that cannot be had: the digest is kept.


@pytest.mark.parametrize("case", ["tags-401", "tags-403", "tags-404", "tags-500", "tags-pages"])
@pytest.mark.parametrize(
    ("form", "pinned", "status"),
    [("tag", ":latest", 2), ("tag-digest", f":latest@{DIGEST}", 0), ("digest", f"@{DIGEST}", 0)],
)
def test_without_a_list_of_tags(misbehaving, project, case, form, pinned, status):
    image = f"{misbehaving.host}/{case}/x"
    made = project(f"[images]\nbad : {image}:latest\nc={R}/app:latest\n")
    result = fix(made, "--pin", form, status=status)
    written = made.read().splitlines()
    assert written[1] == f"bad : {image}{pinned}"
    assert written[2] != f"c={R}/app:latest"
    said = f"{image}:latest: the list of tags of '{image}' could not be had: "
    assert [each.startswith(said) for each in errors(result)] == [True] * (form == "tag")
    if form == "tag":
        assert "pin the digest with '--pin digest'" in " ".join(result.stdout.split())


def test_what_there_was_no_time_for_is_said(misbehaving, project):
    """Each image of a slow registry, while those of others are pinned."""
    images = [f"{misbehaving.host}/slow/r{at}:latest" for at in range(12)]
    lines = "".join(f"a{at} = {image}\n" for at, image in enumerate(images))
    made = project(f"[images]\n{lines}c = {R}/app:latest\n")
    result = fix_once(made, status=2, FLYTE_IMAGE_LINT_REGISTRY_TIMEOUT="6")
    assert made.read() == f"[images]\n{lines}c = {R}/app:1.4.2\n"
    said = errors(result)
    assert sorted(each.partition(": ")[0] for each in said) == sorted(images)
    over = f"the 3 s for '{misbehaving.host}' are over; set FLYTE_IMAGE_LINT_REGISTRY_TIMEOUT"
    assert all(each.endswith(f"{over} to more than 6") for each in said), said


# Logins and certificates that are as they should be.


@pytest.mark.parametrize(
    ("flavour", "way"), [("htpasswd", "auths"), ("bearer", "auths"), ("bearer", "helper")]
)
def test_login(started, project, monkeypatch, tmp_path, flavour, way):
    host = started(flavour).host
    made = project(f"[images]\na = {host}/private/app:latest\n")
    if way == "auths":
        made.docker_config.write_text(auths(host, USER, PASSWORD))
    else:
        made.docker_config.write_text(json.dumps({"credHelpers": {host: "lab"}}))
        answer = json.dumps({"Username": USER, "Secret": PASSWORD})
        helper(tmp_path, monkeypatch, "lab", f"echo '{answer}'")
    result = fix_once(made)
    assert made.read() == f"[images]\na = {host}/private/app:1.4.2\n"
    assert PASSWORD not in result.stdout + result.stderr


def test_wrong_login(started, project):
    host = started("bearer").host
    image = f"{host}/private/app:latest"
    made = project(with_others(image, "latest"))
    made.docker_config.write_text(auths(host, USER, "wrong horse"))
    result = made.run("check", "--fix")
    assert (result.status, made.read()) == (2, with_others(image, "1.4.2"))
    assert errors(result) == [
        f"{image}: unauthorized: the login for '{host}' does not open '{host}/private/app', "
        f"or there is no such image: log in again with 'docker login {host}'"
    ]
    assert "wrong horse" not in result.stdout + result.stderr


@pytest.mark.parametrize("way", ["ca-file", "SSL_CERT_FILE"])
def test_certificate_authority(started, project, way):
    tls = started("tls")
    files = {"deep/er/flytekit.config": f"[images]\na = {tls.host}/org/app:latest\n"}
    if way == "ca-file":
        made = project(files=files, settings='ca-file = "certificates/ca.pem"\n')
        (made.folder / "certificates").mkdir()
        shutil.copy(tls.ca, made.folder / "certificates" / "ca.pem")
        fix_once(made)
    else:
        made = project(files=files)
        fix_once(made, **{way: tls.ca})
    assert made.read("deep/er/flytekit.config") == f"[images]\na = {tls.host}/org/app:1.4.2\n"


def test_unusable_certificate_authority(project):
    files = {"flytekit.config": APP, "ca.pem": "no certificate\n"}
    made = project(files=files, settings='ca-file = "ca.pem"\n')
    result = made.run("check", "--fix")
    assert (result.status, made.read()) == (2, APP)
    (error,) = errors(result)
    assert error.startswith(f"{R}/app:latest: certificate authorities '")
    assert "ca.pem' cannot be read: " in error


def test_plain_http_is_refused_unless_it_is_allowed(registry, project):
    image = "registry.test:5000/org/app:latest"
    made = project(with_others(image, "latest"))
    with Proxy.running(registry.host) as proxy:
        way = {"http_proxy": f"http://{proxy.host}", "https_proxy": f"http://{proxy.host}"}
        result = made.run("check", "--fix", **way)
        assert (result.status, made.read()) == (2, with_others(image, "1.4.2"))
        (error,) = errors(result)
        assert error.startswith(f"{image}: 'registry.test:5000' does not speak TLS: ")
        assert {each.method for each in proxy.requests} == {"CONNECT"}
        settings = made.folder / ".flyte-image-lint.toml"
        allowed = 'insecure-registries = ["registry.test:5000"]\n'
        settings.write_text(allowed + settings.read_text())
        fix_once(made, **way)
    assert made.read() == with_others(image.replace("latest", "1.4.2"), "1.4.2")


# Locks, files and folders that get in the way.


def test_a_file_that_changes_while_registries_are_asked(started, project, monkeypatch, tmp_path):
    """The helper that is asked for a login does it."""
    host = started("htpasswd").host
    config = f"[images]\na = {host}/private/app:latest\n"
    made = project(files={"a/flytekit.config": config, "b/flytekit.config": config})
    made.docker_config.write_text(json.dumps({"credsStore": "lab"}))
    answer = json.dumps({"Username": USER, "Secret": PASSWORD})
    script = f"echo '# theirs' >> {made.folder}/a/flytekit.config; echo '{answer}'"
    helper(tmp_path, monkeypatch, "lab", script)
    names = set(made.contents())
    result = made.run("check", "--fix")
    assert (result.status, set(made.contents())) == (2, names)
    assert errors(result) == ["a/flytekit.config: has changed meanwhile, and was left as it is"]
    assert made.read("a/flytekit.config") == f"{config}# theirs\n"
    assert made.read("b/flytekit.config") == config.replace("latest", "1.4.2")
    assert "Found 2 problems (1 fixed, 1 remaining) in 2 files." in result.stdout


def test_a_disk_without_room_for_one_of_two(project):
    """The limit is of 1 kB at most, which the system holds files to."""
    large = f"{APP}# {'x' * 4000}\n"
    made = project(files={"a/flytekit.config": large, "b/flytekit.config": APP})
    names = set(made.contents())
    room = ("sh", "-c", 'ulimit -f 1; exec "$@"', "sh", command.COMMAND)
    result = command.run("check", "--fix", cwd=made.folder, env=made.environment, command=room)
    assert (result.status, set(made.contents())) == (2, names)
    assert errors(result) == ["a/flytekit.config: cannot be written: File too large"]
    assert made.read("a/flytekit.config") == large
    assert made.read("b/flytekit.config") == PINNED
    none = (*room[:2], room[2].replace("1", "0"), *room[3:])
    result = command.run("lock", cwd=made.folder, env=made.environment, command=none)
    assert (result.status, set(made.contents())) == (2, names)
    assert errors(result) == ["flyte-images.lock: cannot be written: File too large"]


def test_kill_9_among_many_files(project):
    """Each is the old one or the new one, and what is left is done by the next run."""
    files = [f"{number}/flytekit.config" for number in range(60)]
    made = project(files=dict.fromkeys(files, APP))
    with subprocess.Popen(
        [command.COMMAND, "check", "--fix"],
        cwd=made.folder,
        env=command.environment(**made.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr.readline().startswith(b"Fixed 0/flytekit.config: ")
        process.kill()
        assert process.wait() == -signal.SIGKILL
    assert {made.read(name) for name in files} <= {APP, PINNED}
    others = set(made.contents()) - {*files, ".flyte-image-lint.toml"}
    assert all("/.flyte-image-lint." in name for name in others)
    assert made.run("check", "--fix").status == 0
    assert {made.read(name) for name in files} == {PINNED}


def test_a_read_only_file(project):
    made = project(files={"a/flytekit.config": APP, "b/flytekit.config": APP})
    (made.folder / "a" / "flytekit.config").chmod(0o444)
    result = made.run("check", "--fix")
    assert (result.status, made.read("a/flytekit.config")) == (2, APP)
    assert made.read("b/flytekit.config") == PINNED
    assert errors(result) == ["a/flytekit.config: is read-only, and was left as it is"]


def test_a_corrupt_lock_among_good_ones(project):
    lock = "ghcr.io/org/app:latest: nonsense\n"
    made = project(
        files={
            "a/flytekit.config": f"{APP}b = 'ghcr.io/org/app:1.4.1'\n",
            "a/flyte-images.lock": lock,
            "b/flytekit.config": APP,
        }
    )
    result = fix(made, status=2)
    assert errors(result) == [f"a/flyte-images.lock: line 1: '{R}/app:latest' has no digest"]
    assert made.read("a/flyte-images.lock") == lock
    assert made.read("a/flytekit.config") == f"{APP}b = ghcr.io/org/app:1.4.1\n"
    assert made.read("b/flytekit.config") == PINNED


# Without the extra.


def test_without_the_extra(project):
    made = project(f"[images]\nq = '{R}/app:1.4.1'\na = {R}/app:latest\n")
    result = made.run("check", "--fix", extra=False)
    (error,) = errors(result)
    assert result.status == 2
    assert error.startswith("registry access needs the extra 'registry'; to install it, run: ")
    assert made.read() == f"[images]\nq = {R}/app:1.4.1\na = {R}/app:latest\n"


@pytest.mark.parametrize(
    ("words", "status", "pinned"),
    [
        (["check"], 1, APP),
        (["check", "--fix", "--offline"], 0, PINNED),
        (["check", "--fix"], 0, PINNED),
        (["lock", "--check", "--offline"], 0, APP),
        (["lock"], 0, APP),
        (["images"], 0, APP),
    ],
)
def test_offline_without_the_extra(project, words, status, pinned):
    lock = f"{R}/app:latest: {{tag: 1.4.2, digest: sha256:{'0' * 64}}}\n"
    made = project(files={"flytekit.config": APP, "flyte-images.lock": lock})
    result = made.run(*words, extra=False)
    assert (result.status, errors(result), made.read()) == (status, [], pinned)


# Progress, and an end by Ctrl-C.


def test_no_progress_in_a_pipe(project):
    made = project(APP)
    result = made.run("check", "--fix", TERM="xterm")
    assert result.stderr == f"Fixed flytekit.config: FIL102 pin to '{R}/app:1.4.2'\n"
    assert result.stdout == "Found 1 problem (1 fixed, 0 remaining) in 1 file.\n"


@pytest.mark.parametrize(
    ("words", "environment", "shown"),
    [
        (["check", "--fix"], {"TERM": "xterm"}, True),
        (["check", "--fix"], {"TERM": "xterm", "CI": "true"}, False),
        (["check", "--fix"], {"TERM": "dumb"}, False),
        (["check", "--fix", "--offline"], {"TERM": "xterm"}, False),
        (["lock"], {"TERM": "xterm"}, True),
        (["check", "--online", "--ignore", "FIL1"], {"TERM": "xterm"}, True),
        (["check", "--online", "--ignore", "FIL1"], {"TERM": "xterm", "CI": "1"}, False),
        (["check", "--online", "--select", "FIL403"], {"TERM": "xterm"}, False),
        (["check"], {"TERM": "xterm"}, False),
    ],
)
def test_progress_on_a_terminal(project, words, environment, shown):
    made = project(APP)
    result = made.run_on_terminal(*words, **environment)
    assert ("asking registries" in result.stderr) == shown
    assert ("\x1b" in result.stderr) == shown
    assert not command.steering(result.stdout)
    assert "asking" not in result.stdout
    said = result.stderr.replace("\r\n", "\n").rpartition("\x1b")[2].partition("K")[2]
    if not shown:
        said = result.stderr.replace("\r\n", "\n")
    fixed = words == ["check", "--fix"]
    assert said == (f"Fixed flytekit.config: FIL102 pin to '{R}/app:1.4.2'\n" if fixed else "")


def test_interrupted(project, misbehaving):
    """What has not been asked yet is not asked any more, and nothing is written."""
    images = [f"a{at} = {misbehaving.host}/silent/{at}:latest\n" for at in range(100)]
    made = project("[images]\n" + "".join(images))
    original = made.contents()

    def count_requests() -> int:
        return sum("/silent/" in each.path for each in misbehaving.requests)

    with subprocess.Popen(
        [command.COMMAND, "check", "--fix"],
        cwd=made.folder,
        env=command.environment(**made.environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=command.heed_interrupts,
    ) as process:
        while count_requests() < 8 and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        output = process.communicate(timeout=command.SECONDS)
    assert (process.returncode, output) == (130, (b"", b""))
    assert count_requests() == 8
    assert made.contents() == original
