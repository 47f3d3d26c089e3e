"""Flyte 2's configs and `--image` options, as this program reads them, against the real SDK."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from flyte_image_lint.flyte.places import FLYTE2
from flyte_image_lint.parsers import dispatch
from flyte_image_lint.parsers.configs import read, yaml
from flyte_image_lint.text.source import Source
from oracle import Flyte2
from oracle.client import comparable
from runs import EXAMPLES, SEED
from strategies import flyte2_files, flyte2_singles
from strategies.drawing import IMAGES

DIGEST = f"sha256:{'a' * 64}"
CONFIG = f"""\
image:
  image_refs:
    default: docker.io/org/base:1
    app: docker.io/org/app:1
    App: docker.io/org/other:1
    untagged: docker.io/org/u
    both: docker.io/org/b:1@{DIGEST}
    padded: ' https://docker.io/x '
    my.app: docker.io/org/dotted:1
    my app: docker.io/org/blank:1
    3.11: docker.io/org/number:1
    "3.12": docker.io/org/text:1
    number: 1.10
    nothing:
    auto: docker.io/org/auto:1
    placeholder: "{{{{.image.app}}}}"
"""
NAMES = (
    "['default', 'app', 'App', 'untagged', 'both', 'padded', 'my.app', 'my app', 3.11, '3.12', "
    "'number', 'nothing', 'auto', 'placeholder']"
)
# What an environment's image becomes: with CONFIG and these options.
ROWS = {
    "a name": ("ref:app", [], "docker.io/org/app:1"),
    "names are exact": ("ref:App", [], "docker.io/org/other:1"),
    "names with dots": ("ref:my.app", [], "docker.io/org/dotted:1"),
    "names with blanks": ("ref:my app", [], "docker.io/org/blank:1"),
    "a name in quotes": ("ref:3.12", [], "docker.io/org/text:1"),
    "a name that is a number is not found": (
        "ref:3.11",
        [],
        f"InvalidImageNameError: Image name '3.11' not found in config. Available: {NAMES}",
    ),
    "an unknown name": (
        "ref:APP",
        [],
        f"InvalidImageNameError: Image name 'APP' not found in config. Available: {NAMES}",
    ),
    "an untagged image stays so": ("ref:untagged", [], "docker.io/org/u"),
    "tag and digest": ("ref:both", [], f"docker.io/org/b:1@{DIGEST}"),
    "nothing is stripped": ("ref:padded", [], " https://docker.io/x "),
    "no name: default": ("ref", [], "docker.io/org/base:1"),
    "no image: default": ("auto", [], "docker.io/org/base:1"),
    "an option wins": ("ref:app", ["app=docker.io/org/given"], "docker.io/org/given"),
    "the last option wins": ("ref:app", ["app=docker.io/x", "app=docker.io/y"], "docker.io/y"),
    "an option without a name: default": ("auto", ["docker.io/org/given"], "docker.io/org/given"),
    "an option for a new name": ("ref:new", ["new=docker.io/org/new"], "docker.io/org/new"),
    "a placeholder in a config stays": ("ref:placeholder", [], "{{.image.app}}"),
}


@pytest.fixture(scope="module")
def flyte2():
    with Flyte2.running() as running:
        yield running


@pytest.fixture(scope="module")
def reading(flyte2):
    """What reads a file as with the PyYAML that the SDK has: from 6.0.4 on, merges are others."""
    with pytest.MonkeyPatch.context() as patch:
        version = flyte2.call("pyyaml")[1]
        if tuple(map(int, version.split("."))) >= (6, 0, 4):
            patch.setattr(yaml, "read_yaml", yaml.read_as_later)
        yield images_of


def images_of(data):
    """Give the images that we read, each name with its type, or what we say of the file."""
    configs = [config for config in read(Source(".flyte/config.yaml", data)) if is_flyte2(config)]
    for failure in [config.failure for config in configs if config.failure]:
        if failure.kind == "images-type":
            return "gives", {"not_a_dict": failure.detail}
        # Flyte 2 logs these, and goes on without the file; what we say of them is flytekit's.
        if failure.kind not in ("yaml-syntax", "several-documents"):
            return "raises", comparable(failure.message)
    return "gives", [
        [entry.name, entry.key_type, entry.value] for config in configs for entry in config.entries
    ]


def is_flyte2(config):
    return config.flavour == FLYTE2


def entries(data):
    return [
        entry for config in read(Source(".flyte/config.yaml", data)) for entry in config.entries
    ]


def test_reads_every_odd_token(flyte2, reading):
    disagreements = []
    for name, data in flyte2_singles():
        answer = flyte2.call("image_refs", name, data)
        if reading(data) != answer:
            disagreements.append(f"{data!r:.200}: {reading(data)!r:.300} for {answer!r:.300}")
    assert not disagreements, "\n".join(disagreements)


def test_reads_what_flyte2_reads(flyte2, reading):
    seen = {"gives": 0, "raises": 0, "images": 0}

    def agrees(file):
        answer = flyte2.call("image_refs", *file)
        seen[answer[0]] += 1
        seen["images"] += answer[0] == "gives" and bool(answer[1])
        assert reading(file[1]) == answer

    tried(agrees, flyte2_files, EXAMPLES)
    assert seen["images"] > EXAMPLES // 5
    assert seen["raises"] > EXAMPLES // 50


@pytest.mark.parametrize("row", ROWS)
def test_every_outcome(flyte2, row):
    image, options, expected = ROWS[row]
    kind, answer = flyte2.call("build", "config.yaml", CONFIG.encode(), options, [image])
    assert answer == (expected if kind == "raises" else [expected])


def test_names_become_what_we_say(flyte2):
    for entry in entries(CONFIG.encode()):
        answer = flyte2.call("build", "config.yaml", CONFIG.encode(), [], [f"ref:{entry.name}"])
        if entry.key_type != "str":
            assert answer[1].startswith("InvalidImageNameError: ")
        elif entry.failure:
            # Only where the name is used; the SDK's own text goes on with the value.
            start, _, end = entry.failure.message.partition(": Input")
            assert answer[1].startswith(start)
            assert f"Input{end}" in answer[1]
        else:
            assert answer == ("gives", [entry.full])


@pytest.mark.parametrize(
    "config",
    [
        "images:\n  app: docker.io/x\n",
        "image:\n  images:\n    app: docker.io/x\n",
        "image:\n  imageRefs:\n    app: docker.io/x\n",
        "image:\n  image-refs:\n    app: docker.io/x\n",
        "image_refs:\n  app: docker.io/x\n",
        "Image:\n  image_refs:\n    app: docker.io/x\n",
        "image:\n",
        "image: docker.io/x\n",
        "image:\n- image_refs\n",
        "image:\n  image_refs:\n",
        "- image:\n    image_refs:\n      app: docker.io/x\n",
        "app\n",
        "",
        "image:\n\timage_refs:\n",
        "[images]\napp = docker.io/x\n",
    ],
)
def test_what_is_ignored(flyte2, reading, config):
    answer = flyte2.call("build", "config.yaml", config.encode(), [], ["ref:app"])
    message = "Image name 'app' not found in config. Available: []"
    assert answer == ("raises", f"InvalidImageNameError: {message}")
    assert reading(config.encode()) == ("gives", [])


@pytest.mark.parametrize(
    "refs", ["[app: x]", "app", "5", "1.5", "true", "2024-01-01", "!!set {app}", "!!binary aGk="]
)
def test_what_is_no_mapping(flyte2, refs):
    config = f"image:\n  image_refs: {refs}\n".encode()
    answer = flyte2.call(
        "build", "config.yaml", config, [], ["ref:name" if "set" in refs else "ref:app"]
    )
    (read_config,) = read(Source(".flyte/config.yaml", config))
    assert answer == ("raises", comparable(read_config.failure.message))


VALUES = st.one_of(
    st.sampled_from([f"{name}={image}" for name in ("a", "A", "", "a b") for image in IMAGES]),
    st.sampled_from(IMAGES),
    st.text("ab=:/@ '\"\\", min_size=1, max_size=8),
)


def test_image_options(flyte2):
    def agrees(values):
        # A value with a dash would be taken for an option as well, by us and by click.
        words = [word for value in values for word in ("--image", value)]
        line = shlex.join(["flyte", "run", *words, "tasks.py", "main"])
        answer = flyte2.call("images_given", values)
        ours = {
            binding.name: binding.image
            for config in dispatch.read(Source("run.sh", f"{line}\n".encode(), "shell"))
            for binding in config.bindings
        }
        assert ("gives", ours) == answer

    tried(agrees, st.lists(VALUES, max_size=4), EXAMPLES // 10)


def tried(agrees, files, examples):
    """Try a check on as many examples."""
    check = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )(given(files)(agrees))
    (check if SEED == "random" else seed(int(SEED))(check))()
