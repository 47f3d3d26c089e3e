"""The user settings: what only the user, and no repository, may decide."""

from __future__ import annotations

import os

import pytest

import command
from flyte_image_lint.settings import SettingsError
from flyte_image_lint.settings.user import UserSettings, user_settings
from registries.projects import Project, errors, starting
from registries.proxy import Proxy
from registries.real import PASSWORD, USER
from registries.settings import auths

FILE = "flyte-image-lint.toml"
SERVICES = "FLYTE_IMAGE_LINT_TOKEN_SERVICES"
LOGINS = "FLYTE_IMAGE_LINT_INSECURE_LOGINS"
SECONDS = "FLYTE_IMAGE_LINT_REGISTRY_TIMEOUT"
VARIABLES = [each.variable for each in UserSettings.declarations().values()]
CONFIG = "FLYTE_IMAGE_LINT_USER_CONFIG"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Give the folder of the user's settings, which is empty."""
    for variable in (*VARIABLES, CONFIG, "XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".config").mkdir()
    return tmp_path / ".config"


def refusal(text: str, home) -> str:
    """Give what is said of a file with this text, without the file's path."""
    (home / FILE).write_text(text)
    with pytest.raises(SettingsError) as caught:
        user_settings()
    assert str(caught.value).startswith(f"{home / FILE}: ")
    return str(caught.value).removeprefix(f"{home / FILE}: ")


# Where they stand.


def test_without_any(home):
    chosen = user_settings()
    assert (chosen.token_services, chosen.insecure_logins, chosen.registry_timeout) == ({}, (), 120)
    assert chosen.path == str(home / FILE)
    assert set(chosen.origins.values()) == {"default"}


def test_a_file(home):
    (home / FILE).write_text(
        'token-services = {"r.example" = ["a.example", "b.example:8443"]}\n'
        'insecure-logins = ["r.internal:5000"]\nregistry-timeout = 2.5\n'
    )
    chosen = user_settings()
    assert chosen.token_services == {"r.example": ("a.example", "b.example:8443")}
    assert chosen.insecure_logins == ("r.internal:5000",)
    assert chosen.registry_timeout == 2.5
    assert set(chosen.origins.values()) == {f"from {home / FILE}"}
    isolated = user_settings(isolated=True)
    assert (isolated.token_services, isolated.registry_timeout) == ({}, 120)


def test_the_environment_goes_before_the_file(home, monkeypatch):
    (home / FILE).write_text('insecure-logins = ["a"]\nregistry-timeout = 5\n')
    monkeypatch.setenv(SERVICES, "r.example=a.example, b.example:1 ; s.example:5=c.example;")
    monkeypatch.setenv(LOGINS, "x:1,y")
    monkeypatch.setenv(SECONDS, "")
    for isolated in (False, True):
        chosen = user_settings(isolated=isolated)
        services = {"r.example": ("a.example", "b.example:1"), "s.example:5": ("c.example",)}
        assert chosen.token_services == services
        assert chosen.insecure_logins == ("x:1", "y")
        assert chosen.registry_timeout == (120 if isolated else 5)
        assert chosen.origins["insecure-logins"] == f"from {LOGINS}"


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        ({}, ".config/" + FILE),
        ({"XDG_CONFIG_HOME": "{}/xdg"}, "xdg/" + FILE),
        # Relative ones would be in the project that is linted: the specification ignores them.
        ({"XDG_CONFIG_HOME": "xdg"}, ".config/" + FILE),
        ({CONFIG: "{}/mine.toml", "XDG_CONFIG_HOME": "{}/xdg"}, "mine.toml"),
    ],
)
def test_place(home, monkeypatch, variables, place):
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value.format(home.parent))
    for name in (".config", "xdg"):
        command.write(home.parent, {f"{name}/{FILE}": "registry-timeout = 1\n"})
    command.write(home.parent, {"mine.toml": "", place: "registry-timeout = 7\n"})
    monkeypatch.chdir(home.parent)
    assert user_settings().registry_timeout == 7


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("mine.toml", f"{CONFIG}: must be an absolute path, not 'mine.toml'"),
        ("{}/none.toml", f"{{}}/none.toml: no such file, which {CONFIG} names"),
        ("{}", "{}: cannot be read: is a directory"),
        ("/dev/zero", "/dev/zero: is not a regular file"),
    ],
)
def test_no_place(home, monkeypatch, value, said):
    monkeypatch.setenv(CONFIG, value.format(home))
    with pytest.raises(SettingsError) as caught:
        user_settings()
    assert str(caught.value) == said.format(home)


def test_none_at_all_by_the_null_device(home, monkeypatch):
    (home / FILE).write_text("nonsense")
    monkeypatch.setenv(CONFIG, os.devnull)
    assert user_settings().registry_timeout == 120


# What they may say.


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("token-service = {}", "unknown key 'token-service'; did you mean 'token-services'?"),
        ("x = 1", "unknown key 'x'; the keys are token-services, insecure-logins, "),
        ("pin = 'tag'", "'pin' is a setting of a project; write it in the project's pyproject"),
        ("token-services = ['a']", "'token-services' must be a table of lists, not a list; for"),
        (
            "token-services = {'r.io' = 'a.io'}",
            "'token-services' of 'r.io' must be a list of hosts, not a string",
        ),
        ("token-services = {'r.io' = [1]}", "must name hosts, with a port or without, not an int"),
        ("token-services = {'r.io' = ['https://a.io']}", "not 'https://a.io'; for example: token"),
        ("token-services = {'r.io/x' = ['a.io']}", "has 'r.io/x', which is not a registry"),
        ("insecure-logins = 'r.io'", "'insecure-logins' must be a list of hosts, not a string"),
        ("insecure-logins = ['*']", "must name hosts, with a port or without, not '*'"),
        ("registry-timeout = 0", "must be a number of seconds above 0, not '0'"),
        ("registry-timeout = true", "must be a number of seconds above 0, not a boolean"),
        ("registry-timeout = inf", "must be a number of seconds above 0, not 'inf'"),
        ("registry-timeout = nan", "must be a number of seconds above 0, not 'nan'"),
        ("registry-timeout = '5'", "must be a number of seconds above 0, not '5'; for example"),
        ("nonsense", "not TOML: "),
    ],
)
def test_what_is_refused(home, text, said):
    assert said in refusal(text, home)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (SERVICES, "r.io", "must name hosts, with a port or without, not ''; for example: "),
        (SERVICES, "a.io,b.io=c.io", "has 'a.io,b.io', which is not a registry"),
        (LOGINS, "http://r.io", "not 'http://r.io'; for example: FLYTE_IMAGE_LINT_INSECURE_"),
        (SECONDS, "soon", "must be a number of seconds above 0, not 'soon'; for example: "),
        (SECONDS, "-1", "must be a number of seconds above 0"),
    ],
)
def test_what_is_refused_of_the_environment(home, monkeypatch, variable, value, said):
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        user_settings()
    assert str(caught.value).startswith(f"{variable}: ")
    assert said in str(caught.value)


# At the command line.


@pytest.fixture(scope="module")
def started():
    with starting() as start:
        yield start


PRIVATE = "[images]\na = HOST/private/app:latest\n"
GOOD = "b = GOOD/org/app:latest\n"


@pytest.fixture
def project(started, tmp_path):
    """Make a project with one private image, and a good one, and a login for the former."""

    def make(host: str, settings: str = "") -> Project:
        good = started("plain").host
        text = (PRIVATE + GOOD).replace("HOST", host).replace("GOOD", good)
        made = Project(tmp_path, good, {"flytekit.config": text}, settings)
        made.docker_config.write_text(auths(host, USER, PASSWORD))
        made.environment["XDG_CONFIG_HOME"] = str(tmp_path / "xdg")
        return made

    return make


def pinned(made: Project) -> list[str]:
    return [line.rpartition(":")[2] for line in made.read().splitlines()[1:]]


def user_file(made: Project, text: str) -> str:
    folder = made.folder.parent / "xdg"
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_text(text)
    return str(folder / FILE)


@pytest.mark.parametrize("way", ["file", "named file", "environment"])
def test_a_token_service_on_another_host(started, project, way):
    """As with a self-managed GitLab; the message names the line that allows it."""
    bearer = started("bearer")
    host = bearer.host.replace("127.0.0.1", "localhost")
    service = bearer.tokens.host
    made = project(host)
    result = made.run("check", "--fix")
    assert (result.status, pinned(made)) == (2, ["latest", "1.4.2"])
    line = f'token-services = {{"{host}" = ["{service}"]}}'
    (error,) = errors(result)
    assert f"its credentials are not sent to the token service '{service}'" in error
    assert f"write {line} in '{made.folder.parent / 'xdg' / FILE}'" in error
    assert PASSWORD not in result.stdout + result.stderr
    environment = {}
    if way == "environment":
        environment = {SERVICES: f"other.example=x.example;{host}={service}"}
    else:
        path = user_file(made, line)
        if way == "named file":
            environment = {CONFIG: str(made.folder.parent / "mine.toml")}
            os.rename(path, environment[CONFIG])
    result = made.run("check", "--fix", "--ignore", "FIL2", **environment)
    assert (result.status, pinned(made)) == (0, ["1.4.2", "1.4.2"]), result


@pytest.mark.parametrize(
    "line",
    [
        'token-services = {"HOST" = ["elsewhere.example"]}',
        'token-services = {"other.example" = ["SERVICE"]}',
        'token-services = {"HOST" = ["SERVICE0"]}',
    ],
)
def test_another_line_allows_nothing(started, project, line):
    bearer = started("bearer")
    host = bearer.host.replace("127.0.0.1", "localhost")
    made = project(host)
    user_file(made, line.replace("HOST", host).replace("SERVICE", bearer.tokens.host))
    result = made.run("check", "--fix")
    assert (result.status, pinned(made)) == (2, ["latest", "1.4.2"])
    assert "its credentials are not sent" in errors(result)[0]


@pytest.mark.parametrize(
    "key", ["token-services = {}", "insecure-logins = []", "registry-timeout=1"]
)
def test_a_repository_must_not_decide(started, project, key):
    made = project("localhost:1")
    own = made.folder / ".flyte-image-lint.toml"
    own.write_text(f"{key}\n{own.read_text()}")
    result = made.run("check", "--fix")
    assert result.status == 2
    assert errors(result) == [
        f".flyte-image-lint.toml: '{key.partition('=')[0].strip()}' is a user setting, which a "
        f"project must not decide; write it in '{made.folder.parent / 'xdg' / FILE}'"
    ]


def test_isolated_takes_the_environment_alone(started, project):
    bearer = started("bearer")
    host = bearer.host.replace("127.0.0.1", "localhost")
    made = project(host)
    user_file(made, f'token-services = {{"{host}" = ["{bearer.tokens.host}"]}}')
    words = ("check", "--fix", "--isolated", "--ignore", "FIL2")
    assert made.run(*words).status == 2
    assert pinned(made) == ["latest", "1.4.2"]
    assert made.run(*words, **{SERVICES: f"{host}={bearer.tokens.host}"}).status == 0
    assert pinned(made) == ["1.4.2", "1.4.2"]


@pytest.mark.parametrize("flavour", ["htpasswd", "bearer"])
def test_no_login_in_clear_because_a_project_allows_plain_http(started, project, flavour):
    real = started(flavour)
    host = "registry.test:5000"
    made = project(host, f'insecure-registries = ["{host}", "127.0.0.1:1"]\n')
    with Proxy.running(real.host) as proxy:
        way = {"http_proxy": f"http://{proxy.host}", "https_proxy": f"http://{proxy.host}"}
        result = made.run("check", "--fix", **way)
        assert (result.status, pinned(made)) == (2, ["latest", "1.4.2"])
        (error,) = errors(result)
        assert f"its credentials are not sent to '{host}' without TLS" in error
        line = f'insecure-logins = ["{host}"]'
        assert f"write {line} in '{made.folder.parent / 'xdg' / FILE}'" in error
        assert not any((each.authorization or "").startswith("Basic") for each in proxy.requests)
        if flavour == "bearer":
            line += f'\ntoken-services = {{"{host}" = ["{real.tokens.host}"]}}'
        user_file(made, line)
        result = made.run("check", "--fix", **way)
    assert (result.status, pinned(made)) == (0, ["1.4.2", "1.4.2"]), result


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["check"], 1),
        (["check", "--fix", "--offline"], 1),
        (["images"], 0),
        (["lock", "--check", "--offline"], 1),
        # Nothing is to be pinned, so no registry is contacted.
        (["check", "--fix", "pinned.config"], 0),
    ],
)
def test_they_are_not_read_without_a_registry(project, words, status):
    made = project("127.0.0.1:1")
    (made.folder / "pinned.config").write_text("[images]\na = ghcr.io/org/app:1.4.2\n")
    user_file(made, "nonsense")
    result = made.run(*words)
    assert (result.status, errors(result)) == (status, [])


@pytest.mark.parametrize("words", [["check", "--fix"], ["check", "--online"], ["lock"]])
def test_broken_ones_where_a_registry_is_contacted(project, words):
    made = project("127.0.0.1:1")
    path = user_file(made, "registry-timeouts = 1")
    before = made.contents()
    result = made.run(*words)
    assert (result.status, made.contents()) == (2, before)
    assert errors(result) == [
        f"{path}: unknown key 'registry-timeouts'; did you mean 'registry-timeout'?"
    ]


def test_they_are_shown(project):
    made = project("127.0.0.1:1")
    path = user_file(made, 'token-services = {"r.example" = ["a.example"]}\n')
    shown = made.run("check", "--show-settings", **{SECONDS: "7.5"}).stdout.splitlines()
    assert shown[-4:] == [
        f"# user settings: {path}",
        f'token-services = {{"r.example" = ["a.example"]}}  # from {path}',
        "insecure-logins = []  # default",
        f"registry-timeout = 7.5  # from {SECONDS}",
    ]
    shown = made.run("check", "--show-settings", "--isolated").stdout.splitlines()
    assert shown[-4:-2] == ["# user settings: no file", "token-services = {}  # default"]
