"""The JSON schemas for editors: what they say of settings and locks, beside our own loaders.

`pytest --update` rewrites the list of rules in the schema of the settings.
"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

import flyte_image_lint
from flyte_image_lint import lockfile, rules
from flyte_image_lint.engine.select import validate
from flyte_image_lint.images.allow_list import KNOWN_REGISTRIES
from flyte_image_lint.settings import SettingsError, settings_from
from flyte_image_lint.settings.keys import KEYS, USER_KEYS
from flyte_image_lint.settings.user import user_settings
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
DIGEST = "sha256:" + "0a" * 32


def agrees(schema: dict[str, object], document: object) -> bool:
    return jsonschema.Draft7Validator(schema).is_valid(document)


def loads(text: str, tmp_path) -> bool:
    try:
        validate(settings_from(text, str(tmp_path)))
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
    *(text for text, _problem in WRONG if "none.pem" not in text),
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
]
OURS_ALONE = [
    'ca-file = "none.pem"',
    'registries = ["*example.com"]',
    'registries = ["ghcr.io:99999"]',
    'registries = ["hub.docker.com"]',
    'exclude = ["a\\\\"]',
]
"""Settings that only our loader knows to be wrong."""
SCHEMA_ALONE = ['select = ["fil101"]', 'ignore = ["Untagged-Image"]', 'ignore = [" ALL "]']
"""Settings that work, but are better written otherwise."""


@pytest.mark.parametrize("text", GOOD)
def test_good_settings(text, tmp_path):
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs" / "ca.pem").touch()
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


def test_every_key_is_described_with_its_example():
    assert list(SETTINGS["properties"]) == list(KEYS)
    for key, example in KEYS.items():
        described = SETTINGS["properties"][key]
        assert described["description"].endswith(".")
        assert described["examples"] == [tomllib.loads(example)[key]]


def test_defaults_are_those_of_the_loader(tmp_path):
    found = settings_from("", str(tmp_path))
    for key, described in SETTINGS["properties"].items():
        value = getattr(found, key.replace("-", "_"), None)
        default = described.get("default")
        if isinstance(value, str):
            assert default == value
        elif key == "select":
            assert (value, default) == (None, ["ALL"])
        elif key in ("registries", "flytekit", "ca-file"):
            assert default is None
        else:
            assert default in ([], {})


@pytest.mark.generated
def test_rules_are_offered_by_every_name_that_they_have(pytestconfig):
    families = {code[:length] for code in rules.MODULES for length in range(3, 6)}
    words = ["ALL", *sorted(families), *rules.MODULES, *sorted(rules.names())]
    if pytestconfig.getoption("--update"):
        SETTINGS["definitions"]["rule"]["enum"] = words
        text = json.dumps(SETTINGS, indent=2) + "\n"
        (FOLDER / "settings.json").write_text(text, encoding="utf-8")
    assert SETTINGS["definitions"]["rule"]["enum"] == words
    assert all(rules.select([word]) for word in words)


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


def test_every_user_setting_is_described_with_its_example():
    assert list(USER["properties"]) == list(USER_KEYS)
    for key, example in USER_KEYS.items():
        assert USER["properties"][key]["examples"] == [tomllib.loads(example)[key]]


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
