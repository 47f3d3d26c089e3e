"""What can be built and what cannot, against what flytekit and Flyte 2 make of it."""

from __future__ import annotations

import itertools

import pytest

from flyte_image_lint.engine.lint import findings_of
from flyte_image_lint.flyte.image_spec import FIELDS, refusal
from flyte_image_lint.images.reference import InvalidReferenceError, parse
from flyte_image_lint.parsers.dispatch import read
from flyte_image_lint.rules.context import RuleContext
from flyte_image_lint.text.source import Source
from oracle import Flyte2, Flytekit

REGISTRIES = [
    *("ghcr.io/org", "ghcr.io", "localhost:30000", "ghcr.io:443/o", "docker.io/o/p", "5000/n"),
    *("Ghcr.io/Org", "ghcr.io/MyOrg", "ghcr.io/org:latest", "ghcr.io/org/", "https://ghcr.io/o"),
    *("ghcr.io//o", "a b", "myuser", "o/p", "ghcr.io/o@x", "-x.io/o", "ghcr.io/_o"),
]
NAMES = [
    *("app", "a/b", "app-1.0", "App", "my app", "app:1.0", "app@x", "a//b", "-a", "/a", "a/"),
    *("my_app", "äpp"),
]
VALUES = [3.1, 3, True, None, "x", "", [], ["a"], [1], ["a", None], {"a": "b"}, {}, [["a", "b"]]]


@pytest.fixture(scope="module")
def flytekit():
    with Flytekit.running() as running:
        yield running


@pytest.fixture(scope="module")
def flyte2():
    with Flyte2.running() as running:
        yield running


def is_faulty(program: str) -> bool:
    """Whether the rules find that what a program builds is invalid."""
    source = Source("images.py", program.encode(), "python")
    findings = [
        finding for config in read(source) for finding in findings_of(config, RuleContext())
    ]
    return any(finding.severity.value == "error" for finding in findings)


def is_valid(image: str) -> bool:
    try:
        return parse(image) is not None
    except InvalidReferenceError:
        return False


PAIRS = [*((one, "app") for one in REGISTRIES), *(("ghcr.io/o", name) for name in NAMES)]


@pytest.mark.parametrize(("registry", "name"), PAIRS)
def test_image_specs(flytekit, registry, name):
    outcome, answer = flytekit.call("image_spec", {"registry": registry, "name": name})
    program = f"from flytekit import ImageSpec\nx = ImageSpec({name!r}, registry={registry!r})\n"
    assert is_faulty(program) == (outcome == "raises" or not is_valid(answer))


@pytest.mark.parametrize(("registry", "name"), PAIRS)
def test_images_of_flyte_2(flyte2, registry, name):
    outcome, answer = flyte2.call("built", registry, name)
    assert outcome == "gives"
    program = (
        f"import flyte\nx = flyte.Image.from_debian_base(registry={registry!r}, name={name!r})\n"
    )
    assert is_faulty(program) == (not is_valid(answer))


@pytest.mark.parametrize("tag", ["{spec_hash}", "v-{spec_hash}", "1.0", "a b", ".x", "x" * 129])
def test_tag_formats(flytekit, tag):
    spec = {"registry": "ghcr.io/o", "name": "a", "tag_format": tag}
    outcome, answer = flytekit.call("image_spec", spec)
    assert outcome == "gives"
    program = f"from flytekit import ImageSpec\nx = ImageSpec('a', tag_format={tag!r})\n"
    assert is_faulty(program) == (not is_valid(answer))


@pytest.mark.parametrize("field", sorted(FIELDS | {"package", "install_project"}))
def test_what_flytekit_refuses_of_image_spec_files(flytekit, field):
    for value in VALUES:
        outcome, answer = flytekit.call("image_spec_made", {field: value})
        refused = refusal({field: value})
        assert (refused and refused[1]) == (answer if outcome == "raises" else None), value


def test_a_text_as_default_image(flytekit):
    outcome, answer = flytekit.call("text_as_default_image", "ghcr.io/o/a:1")
    assert (outcome, answer) == (
        "raises",
        "AttributeError: 'str' object has no attribute 'full'",
    )
    assert is_faulty(
        "from flytekit.configuration import ImageConfig\n"
        "x = ImageConfig(default_image='ghcr.io/o/a:1')\n"
    )


DIGEST = "sha256:" + "ab" * 32
PARTS = [*itertools.product(("ghcr.io/o/a", "ghcr.io/o/a:1"), (None, "2"), (None, DIGEST))]


@pytest.mark.parametrize(("fqn", "tag", "digest"), PARTS)
def test_objects_of_images(flytekit, fqn, tag, digest):
    """What is read of an object is what flytekit makes of it; both parts at once it refuses."""
    outcome, answer = flytekit.call("full_of_object", fqn, tag, digest)
    program = (
        "from flytekit.configuration import Image\n"
        f"x = Image(name='a', fqn={fqn!r}, tag={tag!r}, digest={digest!r})\n"
    )
    (config,) = read(Source("a.py", program.encode(), "python"))
    (entry,) = config.entries
    if outcome == "raises":
        assert tag
        assert digest
    elif tag or digest:
        assert entry.value == answer
    else:
        assert entry.value == fqn
        assert answer == f"{fqn}:None"
