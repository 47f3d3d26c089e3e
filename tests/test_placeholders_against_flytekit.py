"""Placeholders against the real flytekit, of today and before."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, seed, settings

from oracle import Flytekit
from oracle.client import comparable
from runs import EXAMPLES, SEED
from strategies.placeholder_texts import tasks
from test_placeholders import RECORDED, SUSPECTED, outcome

OLDER = ("1.11.0", "1.12.0", "1.16.16", "1.16.17", "1.16.23", "1.16.24")
"""Before and after each change of what placeholders become."""

DIGEST = f"sha256:{'b' * 64}"
DEFAULT = "docker.io/org/default:1.4.2"
IMAGES = [
    ["app", "docker.io/org/app:2"],
    ["u", "docker.io/org/u"],
    ["d", f"docker.io/org/d@{DIGEST}"],
    ["b", f"docker.io/org/b:5@{DIGEST}"],
    ["my", "docker.io/org/my:1"],
    ["my.app", "docker.io/org/dotted:1"],
    ["nested", "{{.image.app.fqn}}:3"],
    ["default", "docker.io/org/shadowed:1"],
]
ROWS = {
    "nothing: the default image": ("", DEFAULT, DEFAULT),
    "nothing, without a default image": (
        "",
        None,
        "ValueError: An image is required for PythonAutoContainer tasks",
    ),
    "a bare name is an image": ("app", DEFAULT, "app"),
    "an image": ("docker.io/org/x", DEFAULT, "docker.io/org/x"),
    "no dot": ("{{image.app}}", DEFAULT, "{{image.app}}"),
    "single braces": ("{.image.app}", DEFAULT, "{.image.app}"),
    "a brace too few": ("{{.image.app}", DEFAULT, "{{.image.app}"),
    "a blank behind the dot": ("{{ .image. app }}", DEFAULT, "{{ .image. app }}"),
    "a blank in the name": ("{{.image.my app}}", DEFAULT, "{{.image.my app}}"),
    "a letter with dots": ("{{.image.büro}}", DEFAULT, "{{.image.büro}}"),
    "no name": ("{{.image}}", DEFAULT, "{{.image}}"),
    "three parts": ("{{.image.a.b.c}}", DEFAULT, "{{.image.a.b.c}}"),
    "a dollar": ("{{$.image.app}}", DEFAULT, "{{$.image.app}}"),
    "another keyword": ("{{.imagez.app}}", DEFAULT, "{{.imagez.app}}"),
    "the whole image": ("{{.image.app}}", DEFAULT, "docker.io/org/app:2"),
    "the whole image, untagged": ("{{.image.u}}", DEFAULT, "docker.io/org/u:None"),
    "fqn": ("{{.image.app.fqn}}", DEFAULT, "docker.io/org/app"),
    "fqn of tag and digest": ("{{.image.b.fqn}}", DEFAULT, "docker.io/org/b:5"),
    "version: a tag": ("{{.image.app.version}}", DEFAULT, "2"),
    "version: a digest": ("{{.image.d.version}}", DEFAULT, DIGEST),
    "version of an untagged image: the default image's": (
        "{{.image.u.fqn}}:{{.image.u.version}}",
        DEFAULT,
        "docker.io/org/u:1.4.2",
    ),
    "the same, and the default image has a digest": (
        "{{.image.u.fqn}}:{{.image.u.version}}",
        f"docker.io/org/default@{DIGEST}",
        f"docker.io/org/u@{DIGEST}",
    ),
    "the same, without a default image": (
        "{{.image.u.fqn}}:{{.image.u.version}}",
        None,
        "AttributeError: 'NoneType' object has no attribute 'version'",
    ),
    "the same, and the default image is untagged": (
        "{{.image.u.fqn}}:{{.image.u.version}}",
        "docker.io/org/default",
        "TypeError: argument of type 'NoneType' is not iterable",
    ),
    "an unknown name": (
        "{{.image.nope}}",
        DEFAULT,
        "AssertionError: Image Config with name nope not found in the configuration",
    ),
    "another attribute": (
        "{{.image.app.tag}}",
        DEFAULT,
        "AssertionError: Only fqn and version are supported replacements, tag is not supported",
    ),
    "the attribute in capitals": (
        "{{.image.app.FQN}}",
        DEFAULT,
        "AssertionError: Only fqn and version are supported replacements, FQN is not supported",
    ),
    "a name with a dot": (
        "{{.image.my.app}}",
        DEFAULT,
        "AssertionError: Only fqn and version are supported replacements, app is not supported",
    ),
    "a name with a dot, the first part unknown": (
        "{{.image.your.app}}",
        DEFAULT,
        "AssertionError: Image Config with name your not found in the configuration",
    ),
    "tag and digest, and another version": (
        "{{.image.b.fqn}}:{{.image.default.version}}",
        DEFAULT,
        "docker.io/org/b:5:1.4.2",
    ),
    "a digest behind a colon": (
        "{{.image.d.fqn}}:{{.image.d.version}}",
        DEFAULT,
        f"docker.io/org/d@{DIGEST}",
    ),
    "a digest behind a prefix": (
        "{{.image.d.fqn}}:v-{{.image.d.version}}",
        DEFAULT,
        f"docker.io/org/d:v-{DIGEST}",
    ),
    "the default image comes before the name": ("{{.image.default}}", DEFAULT, DEFAULT),
    "without a default image, the name": ("{{.image.default}}", None, "docker.io/org/shadowed:1"),
    "a placeholder in an image is not replaced": (
        "{{.image.nested}}",
        DEFAULT,
        "{{.image.app.fqn}}:3",
    ),
    "unless it stands in the task as well, further on": (
        "{{.image.nested.fqn}}:{{.image.app.fqn}}",
        DEFAULT,
        "docker.io/org/app:docker.io/org/app",
    ),
    "the docstring of flytekit's task": (
        "{{.images.default.fqn}}:tag-{{images.default.tag}}",
        DEFAULT,
        "docker.io/org/default:tag-{{images.default.tag}}",
    ),
}


@pytest.fixture(scope="module")
def flytekit():
    with Flytekit.running() as running:
        yield running


@pytest.mark.parametrize(("container_image", "kind", "expected"), RECORDED["cases"])
def test_the_records_still_hold(flytekit, container_image, kind, expected):
    answer = flytekit.call("resolve", container_image, RECORDED["default"], RECORDED["images"])
    assert answer == (kind, expected)


@pytest.mark.parametrize("row", ROWS)
def test_every_outcome(flytekit, row):
    container_image, default, expected = ROWS[row]
    answer = flytekit.call("resolve", container_image, default, IMAGES)
    assert answer[1] == comparable(expected)
    assert outcome(container_image, default, IMAGES) == answer


@pytest.mark.parametrize("text", SUSPECTED)
def test_what_is_suspected_stays_and_what_was_meant_does_not(flytekit, text):
    suspected, meant = SUSPECTED[text]
    images = [[name, "docker.io/org/x:1"] for name in ("app", "default")]
    kind, image = flytekit.call("resolve", text, DEFAULT, images)
    assert kind == "gives"
    assert "{" in image
    if meant:
        fixed = text.replace(suspected, meant)
        kind, image = flytekit.call("resolve", fixed, DEFAULT, images)
        assert kind == "gives"
        assert "{" not in image


def test_agrees_with_flytekit(flytekit):
    seen = compare(flytekit, None, EXAMPLES)
    # Neither all replaced nor all left as it is, or agreement says little.
    assert EXAMPLES // 10 < seen["replaced"] < EXAMPLES * 9 // 10
    assert seen["left"] > EXAMPLES // 20
    assert seen["raises"] > EXAMPLES // 20


@pytest.mark.parametrize("version", OLDER)
def test_agrees_with_older_versions(version):
    numbers = tuple(map(int, version.split(".")))
    with Flytekit.older(version) as flytekit:
        for container_image, default, _expected in ROWS.values():
            answer = flytekit.call("resolve", container_image, default, IMAGES)
            assert outcome(container_image, default, IMAGES, numbers) == answer
        compare(flytekit, numbers, EXAMPLES // len(OLDER))


def compare(flytekit, version, examples):
    """Hold that the outcome is the same for so many tasks, and count the kinds of outcomes."""
    seen = Counter()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(task=tasks)
    def agrees(task):
        kind, answer = flytekit.call("resolve", *task)
        seen["left" if answer == task[0] else "replaced" if kind == "gives" else kind] += 1
        assert outcome(*task, version) == (kind, answer)

    (agrees if SEED == "random" else seed(int(SEED))(agrees))()
    return seen
