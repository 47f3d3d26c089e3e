"""The JSON schemas for editors: what they say of settings and locks, beside our own loaders.

`pytest --update` writes those of the settings.
"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

import flyte_image_lint
from flyte_image_lint import lockfile, rules
from flyte_image_lint.cli.check import OPTIONS
from flyte_image_lint.cli.show import validate
from flyte_image_lint.images.allow_list import KNOWN_REGISTRIES
from flyte_image_lint.model.finding import Severity
from flyte_image_lint.reporters import FORMATS
from flyte_image_lint.settings import Settings, SettingsError, settings_from
from flyte_image_lint.settings.kinds import KINDS
from flyte_image_lint.settings.schema import settings_schema, user_schema
from flyte_image_lint.settings.user import UserSettings, user_settings
from test_settings import WRONG

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(flyte_image_lint.__file__).parent / "schemas"
SETTINGS, USER, LOCK = (
    json.loads((FOLDER / name).read_text(encoding="utf-8"))
    for name in ("settings.json", "user-settings.json", "lock.json")
)
KEYS, USER_KEYS = (
    {key: each.example for key, each in declared.declarations().items()}
    for declared in (Settings, UserSettings)
)
DIGEST = "sha256:" + "0a" * 32


def agrees(schema: dict[str, object], document: object) -> bool:
    return jsonschema.Draft7Validator(schema).is_valid(document)


def loads(text: str, tmp_path) -> bool:
    """Whether our loader takes the settings of a folder in a repository."""
    (tmp_path / ".git").mkdir()
    try:
        validate(settings_from(text, str(tmp_path / "project")))
    except SettingsError:
        return False
    return True


@pytest.mark.parametrize("schema", [SETTINGS, USER, LOCK], ids=["settings", "user", "lock"])
def test_the_schema_is_one(schema):
    jsonschema.Draft7Validator.check_schema(schema)
    path = ROOT / schema["$id"].partition("/main/")[2]
    assert json.loads(path.read_text(encoding="utf-8")) == schema


# Settings.

GOOD = [
    *KEYS.values(),
    "",
    "select = []",
    'select = ["ALL", "FIL", "FIL09", "FIL101", "untagged-image"]',
    'per-file-ignores = {"a/**" = [], "*.config" = ["FIL1", "floating-tag"]}',
    f"registries = {list(KNOWN_REGISTRIES)}",
    'registries = ["localhost:30000", "localhost", "*", "**", "*:5000", "host:*", "[::1]:5000/a"]',
    'registries = ["ghcr.io/", "ghcr.io/**", "ghcr.io/*/base", "GHCR.io/a", "10.0.*.*"]',
    'exclude = ["a", "/a", "./a", "a/b/", "**", "[!a]b", "a..b", ".github"]',
    'configs = []\nnames = ["büro", "my.image", "a:b"]',
    'floating-tags = ["main", "*"]',
    'policy = []\nflytekit = "1.17.0.dev3+local"\npin = "tag"\nplatform = "linux/arm/v7"',
    '[mirrors]\n"docker.io" = "mirror.example.com"\n"ghcr.io/a" = "m.io:8443/b__c/d"',
    'insecure-registries = ["registry", "[::1]:5000", "10.0.0.1"]',
    *(f'policy = [{{match = "*", require = "{word}"}}]' for word in ("any", "tag", "digest")),
]
BAD = [
    *(
        text
        for text, _problem in WRONG
        if "none.pem" not in text and "[" not in text.partition("'")[2]
    ),
    *(f"{key} = {value}" for key in KEYS for value in ("true", "1", "1.5", "2020-01-01", "[[]]")),
    *(f"select = ['{word}']" for word in ("", "FIL7", "FIL999", "E501", "untagged", "FIL1, FIL2")),
    *(
        f"registries = ['{word}']"
        for word in ("", "ghcr", "ghcr.io/A", "a.io@b", "a.io/b:1", "ü.io")
    ),
    *(f"exclude = ['{word}']" for word in (".", "./", "//", "..", "../a", "a/../b", "a/..", "!")),
    *(f"insecure-registries = ['{word}']" for word in ("", "a/b", "-a", "a:", "a:b", "http://a")),
    "mirrors = {'docker.io/A' = 'a.io'}",
    "mirrors = {'docker.io' = 'a.io/'}",
    "ca-file = ''",
    "per-file-ignores = {'x' = ['E501']}",
    "per-file-ignores = {'!x' = []}",
    "severity = {'E501' = 'error'}",
    "severity = {'' = 'error'}",
    *(f"output-format = '{word}'" for word in ("", "xml", "json=report.json", "JSON")),
    "extend = ''",
]
OURS_ALONE = [
    'ca-file = "none.pem"',
    'registries = ["*example.com"]',
    'registries = ["ghcr.io:99999"]',
    'registries = ["hub.docker.com"]',
    'exclude = ["a\\\\"]',
    'exclude = ["[a"]',
    'per-file-ignores = {"[z-a]" = []}',
    'extend = "none.toml"',
    'extend = "../none.toml"',
    'extend = "package:none_such"',
    "severity = {FIL102 = 'error', floating-tag = 'info'}",
]
"""Settings that only our loader knows to be wrong."""
SCHEMA_ALONE = ['select = ["fil101"]', 'ignore = ["Untagged-Image"]', 'ignore = [" ALL "]']
"""Settings that work, but are better written otherwise."""


@pytest.mark.parametrize("text", GOOD)
def test_good_settings(text, tmp_path):
    (tmp_path / "project" / "certs").mkdir(parents=True)
    (tmp_path / "project" / "certs" / "ca.pem").touch()
    (tmp_path / "policy.toml").touch()
    assert loads(text, tmp_path)
    assert agrees(SETTINGS, tomllib.loads(text))


@pytest.mark.parametrize("text", BAD)
def test_bad_settings(text, tmp_path):
    assert not loads(text, tmp_path)
    assert not agrees(SETTINGS, tomllib.loads(text))


@pytest.mark.parametrize(
    ("text", "good"), [*((text, False) for text in OURS_ALONE), *((t, True) for t in SCHEMA_ALONE)]
)
def test_settings_on_which_the_two_differ(text, good, tmp_path):
    assert loads(text, tmp_path) is good
    assert agrees(SETTINGS, tomllib.loads(text)) is not good


@pytest.mark.generated
def test_schemas_are_made_from_the_declarations(pytestconfig):
    families = {code[:length] for code in rules.MODULES for length in range(3, 6)}
    words = ["ALL", *sorted(families), *rules.MODULES, *sorted(rules.names())]
    assert all(rules.select([word]) for word in words)
    made = {"settings.json": settings_schema(words, FORMATS), "user-settings.json": user_schema()}
    for name, schema in made.items():
        text = json.dumps(schema, indent=2) + "\n"
        if pytestconfig.getoption("--update"):
            (FOLDER / name).write_text(text, encoding="utf-8")
        assert (FOLDER / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("key", [*KEYS, *USER_KEYS])
def test_every_key_is_described_with_its_example(key):
    described = {**SETTINGS["properties"], **USER["properties"]}[key]
    assert described["description"].endswith(".")
    assert described["examples"] == [tomllib.loads({**KEYS, **USER_KEYS}[key])[key]]


@pytest.mark.parametrize("declared", [Settings, UserSettings])
def test_a_default_is_what_its_toml_gives(declared, tmp_path):
    """A key that is written with its default means what it means when it is left out."""
    for key, each in declared.declarations().items():
        if each.means is not None and key != "select":
            value = KINDS[each.kind].read(each, _toml(each.means), str(tmp_path))
            wanted = each.default
            assert value == wanted or (wanted is None and not value), key


def _toml(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def test_levels_and_pins_are_those_of_the_command_line():
    options = {option.key: option.choices for option in OPTIONS}
    assert options["fail-level"] == Settings.declarations()["fail-level"].choices
    assert options["pin"] == Settings.declarations()["pin"].choices
    assert set(options["fail-level"]) == {Severity.ERROR, Severity.WARNING, Severity.INFO}


# User settings.


@pytest.mark.parametrize(
    ("text", "good"),
    [
        *((text, True) for text in (*USER_KEYS.values(), "", "registry-timeout = 0.5")),
        ('token-services = {"r.io:5000" = [], "localhost" = ["10.0.0.1:443", "[::1]:1"]}', True),
        *((f"{key} = {value}", False) for key in USER_KEYS for value in ("true", "'x'", "[1]")),
        ("registry-timeout = 0", False),
        ("insecure-logins = ['https://a.io']", False),
        ("token-services = {'a.io/b' = []}", False),
        ("token-services = {'a.io' = 'b.io'}", False),
        ("token-services = {'a.io' = ['*']}", False),
        ("pin = 'tag'", False),
    ],
)
def test_user_settings(text, good, tmp_path, monkeypatch):
    (tmp_path / "user.toml").write_text(text)
    monkeypatch.setenv("FLYTE_IMAGE_LINT_USER_CONFIG", str(tmp_path / "user.toml"))
    try:
        user_settings()
    except SettingsError:
        assert not good
    else:
        assert good
    assert agrees(USER, tomllib.loads(text)) == good


# The lock.

KEY = "docker.io/o/a:latest"
ENTRY = f"{{tag: 1.4.2, digest: {DIGEST}}}"
GOOD_LOCKS = [
    "",
    "{}",
    f"{KEY}: {ENTRY}",
    f"{KEY}: {{digest: {DIGEST}}}",
    f"{KEY}: {{tag: '1.10', digest: {DIGEST}}}",
    f"{KEY}: {{digest: 'sha512:{'0a' * 64}'}}",
    *(
        f"'{key}': {ENTRY}"
        for key in (
            "docker.io/library/ubuntu:22.04",
            "localhost:30000/a:1",
            "localhost/a:1",
            "[::1]:5000/a/b__c/d:x_y",
            "Org/a:1",
            "10.0.0.1/a.b-c:LATEST",
        )
    ),
]
BAD_LOCKS = [
    "[]",
    "text",
    f"- {KEY}",
    f"{KEY}:",
    f"{KEY}: 1.4.2",
    f"{KEY}: {{}}",
    f"{KEY}: {{tag: 1.4.2}}",
    f"{KEY}: {{tag: a b, digest: {DIGEST}}}",
    f"{KEY}: {{tag: [], digest: {DIGEST}}}",
    f"{KEY}: {{tag: 1.4.2, digest: {DIGEST}, more: 1}}",
    f"{KEY}: {{digest: sha256:0a}}",
    f"{KEY}: {{digest: '{DIGEST.upper()}'}}",
    f"{KEY}: {{digest: 'md5:{'0a' * 16}'}}",
    *(
        f"'{key}': {ENTRY}"
        for key in (
            "",
            "docker.io/o/a",
            f"docker.io/o/a@{DIGEST}",
            f"docker.io/o/a:1@{DIGEST}",
            "o/a:1",
            "ubuntu:22.04",
            "docker.io/ubuntu:22.04",
            "index.docker.io/o/a:1",
            "ghcr.io/A/b:1",
            "ghcr.io/a//b:1",
            "ghcr.io/a:",
            "ghcr.io/a:-1",
            "https://ghcr.io/a:1",
        )
    ),
]
BETTER_QUOTED = f"{KEY}: {{tag: 1.10, digest: {DIGEST}}}"
"""Our loader reads the tag as it is written; others read a number."""


def locks(text: str) -> bool:
    try:
        lockfile.load(text.encode())
    except lockfile.LockError:
        return False
    return True


@pytest.mark.parametrize("text", GOOD_LOCKS)
def test_good_locks(text):
    assert locks(text)
    assert agrees(LOCK, yaml.safe_load(text))


@pytest.mark.parametrize("text", BAD_LOCKS)
def test_bad_locks(text):
    assert not locks(text)
    assert not agrees(LOCK, yaml.safe_load(text))


def test_a_tag_that_is_a_number_without_quotes_is_refused_by_the_schema_alone():
    assert locks(BETTER_QUOTED)
    assert not agrees(LOCK, yaml.safe_load(BETTER_QUOTED))


def test_what_is_written_to_a_lock_is_good():
    entries = {
        "docker.io/o/a:latest": lockfile.Entry(DIGEST, "1.10"),
        "docker.io/o/b:latest": lockfile.Entry(DIGEST, "null"),
        "docker.io/o/c:latest": lockfile.Entry(DIGEST),
    }
    text = lockfile.dump(entries)
    assert lockfile.load(text.encode()) == entries
    assert agrees(LOCK, yaml.safe_load(text))
