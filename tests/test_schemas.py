"""The JSON schemas that editors use, beside what our own loaders say."""

from __future__ import annotations

import json
from importlib import resources

import jsonschema
import pytest
import yaml

from flyte_image_lint import lockfile
from flyte_image_lint.settings import SettingsError, settings_from
from flyte_image_lint.settings.keys import KEYS

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

FOLDER = resources.files("flyte_image_lint") / "schemas"
SETTINGS, LOCK = (
    jsonschema.Draft7Validator(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
    for name in ("settings", "lock")
)
DIGEST = "sha256:" + "0a" * 32

GOOD = [example for key, example in KEYS.items() if key != "ca-file"]
BAD = [
    'unknown = "x"',
    'select = "FIL1"',
    "select = [1]",
    "ignore = {}",
    'registries = "docker.io"',
    "per-file-ignores = []",
    'per-file-ignores = {"x" = "FIL1"}',
    "exclude = [true]",
    'configs = "x"',
    'names = "trainer"',
    'floating-tags = ["a b"]',
    'policy = [{match = "x"}]',
    'policy = [{require = "tag"}]',
    'policy = [{match = "ghcr.io", require = "sha"}]',
    'policy = [{match = "ghcr.io", require = "tag", more = 1}]',
    'policy = {match = "ghcr.io", require = "tag"}',
    "flytekit = 1.16",
    'flytekit = ">=1.16"',
    'pin = "latest"',
    "pin = 1",
    "mirrors = []",
    'mirrors = {"docker.io" = 1}',
    "insecure-registries = 5",
    "ca-file = 5",
    'platform = "linux"',
    'platform = "Linux/AMD64"',
]
OURS_ALONE = [
    'registries = ["https://docker.io"]',
    'mirrors = {"docker.io" = "a b"}',
    'ca-file = "no-such-file.pem"',
]
"""Wrong in ways that only our loader knows."""


def accepts(text: str, tmp_path) -> bool:
    try:
        settings_from(text, str(tmp_path))
    except SettingsError:
        return False
    return True


def test_the_schemas_are_valid():
    for validator in (SETTINGS, LOCK):
        jsonschema.Draft7Validator.check_schema(validator.schema)


@pytest.mark.parametrize("text", GOOD)
def test_good_settings(text, tmp_path):
    assert accepts(text, tmp_path)
    assert list(SETTINGS.iter_errors(tomllib.loads(text))) == []


@pytest.mark.parametrize("text", BAD)
def test_bad_settings(text, tmp_path):
    assert not accepts(text, tmp_path)
    assert list(SETTINGS.iter_errors(tomllib.loads(text)))


@pytest.mark.parametrize("text", OURS_ALONE)
def test_settings_that_only_our_loader_refuses(text, tmp_path):
    assert not accepts(text, tmp_path)
    assert list(SETTINGS.iter_errors(tomllib.loads(text))) == []


def test_every_key_is_described_with_its_example():
    properties = SETTINGS.schema["properties"]
    assert list(properties) == list(KEYS)
    for key, example in KEYS.items():
        assert properties[key]["description"].endswith(".")
        assert tomllib.loads(example)[key] in properties[key]["examples"]


LOCKS = {
    "": True,
    f"docker.io/o/a:latest: {{tag: 1.4.2, digest: {DIGEST}}}\n": True,
    f"docker.io/o/a:latest: {{digest: {DIGEST}}}\n": True,
    "docker.io/o/a:latest: {tag: 1.4.2}\n": False,
    "docker.io/o/a:latest: 1.4.2\n": False,
    f"docker.io/o/a:latest: {{tag: a b, digest: {DIGEST}}}\n": False,
    f"docker.io/o/a:latest: {{tag: 1.4.2, digest: {DIGEST}, more: 1}}\n": False,
    "docker.io/o/a:latest: {tag: 1.4.2, digest: sha256:0a}\n": False,
    f"docker.io/o/a: {{digest: {DIGEST}}}\n": False,
    f"docker.io/o/a@{DIGEST}: {{digest: {DIGEST}}}\n": False,
    "- docker.io/o/a:latest\n": False,
}


@pytest.mark.parametrize(("text", "good"), LOCKS.items())
def test_locks(text, good):
    assert (list(LOCK.iter_errors(yaml.safe_load(text))) == []) is good
    if good:
        lockfile.load(text.encode())
    else:
        with pytest.raises(lockfile.LockError):
            lockfile.load(text.encode())


def test_what_is_written_to_a_lock_is_good():
    entries = {
        "docker.io/o/a:latest": lockfile.Entry(DIGEST, "1.10"),
        "docker.io/o/b:latest": lockfile.Entry(DIGEST),
    }
    assert list(LOCK.iter_errors(yaml.safe_load(lockfile.dump(entries)))) == []
