"""Placeholders: what flytekit replaces, what is left as it is, and what was meant by that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from flyte_image_lint.flyte.image import flytekit_parts
from flyte_image_lint.flyte.placeholders import (
    PlaceholderError,
    find,
    meant_attribute,
    resolve,
    suspects,
)
from oracle.client import comparable
from strategies.placeholder_texts import container_images

RECORDED = json.loads((Path(__file__).parent / "data" / "placeholders.json").read_text("utf-8"))
DIGEST = f"sha256:{'a' * 64}"
UNKNOWN = "\ufffc"


def outcome(container_image, default, images, version=None):
    """Give what `resolve` gives or raises, in the words of `oracle.client.Worker.call`."""
    table = {name: flytekit_parts(image) for name, image in reversed(images)}
    parts = None if default is None else flytekit_parts(default)
    try:
        return "gives", resolve(container_image, table, parts, version)
    except PlaceholderError as error:
        return "raises", comparable(str(error))


@pytest.mark.parametrize(("container_image", "kind", "expected"), RECORDED["cases"])
def test_agrees_with_what_flytekit_was_seen_to_do(container_image, kind, expected):
    outcome_seen = outcome(container_image or "", RECORDED["default"], RECORDED["images"])
    assert outcome_seen == (kind, expected)


FOUND = {
    "{{.image.app}}": [("{{.image.app}}", "app", None)],
    "{{ .image.app }}": [("{{ .image.app }}", "app", None)],
    "{{.images.app.fqn}}": [("{{.images.app.fqn}}", "app", "fqn")],
    "{{.IMAGE.App.tag}}": [("{{.IMAGE.App.tag}}", "App", "tag")],
    "{{.image.app.fqn}}:{{.image.a-b.version}}": [
        ("{{.image.app.fqn}}", "app", "fqn"),
        ("{{.image.a-b.version}}", "a-b", "version"),
    ],
    "{{{.image.app}}}": [("{{.image.app}}", "app", None)],
    "{{\u00a0.\u0131mage\u017f.app\n}}": [("{{\u00a0.\u0131mage\u017f.app\n}}", "app", None)],
    "{{.image.my.app}}": [("{{.image.my.app}}", "my", "app")],
    "": [],
    "app": [],
    "docker.io/org/app:1.4.2": [],
}


@pytest.mark.parametrize("text", FOUND)
def test_finds_what_flytekit_replaces(text):
    placeholders = find(text)
    assert [(text[one.start : one.end], one.name, one.attribute) for one in placeholders] == FOUND[
        text
    ]
    for one in placeholders:
        assert text[one.name_start : one.name_end] == one.name
        span = one.attribute_span
        assert (span and text[span.start : span.end]) == one.attribute


# What is left as it is: the suspected part, and what was meant, if that is certain.
SUSPECTED = {
    "{{image.app}}": ("{{image.app}}", "{{.image.app}}"),
    "{{ image.app }}": ("{{ image.app }}", "{{.image.app}}"),
    "{.image.app}": ("{.image.app}", "{{.image.app}}"),
    "{.image.app}}": ("{.image.app}}", "{{.image.app}}"),
    "{{.image.app}": ("{{.image.app}", "{{.image.app}}"),
    "{{.image.app": ("{{.image.app", "{{.image.app}}"),
    "{{.image.app.fqn:1.4.2": ("{{.image.app.fqn", "{{.image.app.fqn}}"),
    "{{.image.app.fqn:{{.image.app.version}}": ("{{.image.app.fqn", "{{.image.app.fqn}}"),
    "{{.image.app-{{.image.app.version}}": ("{{.image.app-", None),
    "{{.image.app 1": ("{{.image.app 1", None),
    "{{ .image. app }}": ("{{ .image. app }}", "{{.image.app}}"),
    "{{.image .app}}": ("{{.image .app}}", "{{.image.app}}"),
    "{{.image.app .fqn}}": ("{{.image.app .fqn}}", "{{.image.app.fqn}}"),
    "{{ . image.app }}": ("{{ . image.app }}", "{{.image.app}}"),
    "{{.image.my app}}": ("{{.image.my app}}", None),
    "{{.image.büro}}": ("{{.image.büro}}", None),
    "{{.image}}": ("{{.image}}", None),
    "{{.Image}}": ("{{.Image}}", None),
    "{{.image.}}": ("{{.image.}}", None),
    "{{.image..app}}": ("{{.image..app}}", None),
    "{{.image.a.b.c}}": ("{{.image.a.b.c}}", None),
    "{{.image.a.b.fqn}}": ("{{.image.a.b.fqn}}", None),
    "{{$.image.app}}": ("{{$.image.app}}", "{{.image.app}}"),
    "{{.imagez.app}}": ("{{.imagez.app}}", "{{.image.app}}"),
    "{{.imges.app.fqn}}": ("{{.imges.app.fqn}}", "{{.image.app.fqn}}"),
    "{{.image_app.fqn}}": ("{{.image_app.fqn}}", None),
    "{{.image-app}}": ("{{.image-app}}", None),
    "{{.image[app]}}": ("{{.image[app]}}", None),
    "{{- .image.app -}}": ("{{- .image.app -}}", "{{.image.app}}"),
    "{{image.app.tag}}": ("{{image.app.tag}}", "{{.image.app.version}}"),
    "{{image.app.FQN}}": ("{{image.app.FQN}}", "{{.image.app.fqn}}"),
    "{{image.app.full}}": ("{{image.app.full}}", None),
    "{{.images.default.fqn}}:tag-{{images.default.tag}}": (
        "{{images.default.tag}}",
        "{{.images.default.version}}",
    ),
    "{image.tag}": ("{image.tag}", None),
    "docker.io/org/{image.tag}": ("{image.tag}", None),
    "{{{.image.app}}}": ("{{{.image.app}}}", "{{.image.app}}"),
    "{{{{.image.app.fqn}}}}:1": ("{{{{.image.app.fqn}}}}", "{{.image.app.fqn}}"),
}


@pytest.mark.parametrize("text", SUSPECTED)
def test_suspects_what_is_nearly_a_placeholder(text):
    (suspect,) = suspects(text)
    assert (text[suspect.start : suspect.end], suspect.meant) == SUSPECTED[text]


@pytest.mark.parametrize(
    "text",
    [
        *sorted(FOUND.keys() - SUSPECTED.keys()),
        "{{.inputs.image}}",
        "{{ image_tag }}",
        "{{image}}",
        "{image}",
        "{.app}",
        "{{.management.app}}",
        "{{cookiecutter.image}}",
        "{{ registration.version }}",
        "{{ .Values.image.repository }}",
        "${IMAGE}",
        "${image.tag}",
        "${{ image.tag }}",
        "<image.tag>",
        "docker.io/org/app-image.tag:1",
        "{{}}",
        "{{.}}",
        "{{",
        "}}{{",
        "{{.image." + "a" * 2000 + "-}",
    ],
)
def test_suspects_nothing_else(text):
    assert suspects(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{{{{image.{UNKNOWN}}}}}",
        f"{{.image.app}}{UNKNOWN}",
        f"{UNKNOWN}{{.image.app}}}}",
        f"{{{{.image.a.{UNKNOWN}.c}}}}",
        f"{{{{.image.app{UNKNOWN}",
    ],
)
def test_suspects_nothing_that_cannot_be_told(text):
    assert suspects(text)
    assert suspects(text, UNKNOWN) == []


@settings(max_examples=1000, deadline=None, database=None, derandomize=True)
@given(container_images)
def test_what_was_meant_is_a_placeholder(text):
    """Written in place of what is suspected, it is replaced."""
    for suspect in suspects(text):
        if suspect.meant is not None:
            fixed = text[: suspect.start] + suspect.meant + text[suspect.end :]
            places = [(one.start, one.end) for one in find(fixed)]
            assert (suspect.start, suspect.start + len(suspect.meant)) in places


@pytest.mark.parametrize(
    ("attribute", "meant"),
    [("tag", "version"), ("FQN", "fqn"), ("Version", "version"), ("full", None), ("b", None)],
)
def test_guesses_attributes(attribute, meant):
    assert meant_attribute(attribute) == meant


AT = f"docker.io/d@{DIGEST}"
COLON = f"docker.io/d:{DIGEST}"


@pytest.mark.parametrize(
    ("version", "container_image", "expected"),
    [
        ((1, 11, 0), "{{.image.dig}}", COLON),
        ((1, 12, 0), "{{.image.dig}}", AT),
        ((1, 16, 23), "{{.image.dig}}", AT),
        ((1, 11, 0), "{{.image.dig.fqn}}:{{.image.dig.version}}", COLON),
        ((1, 16, 23), "{{.image.dig.fqn}}:{{.image.dig.version}}", COLON),
        ((1, 16, 24), "{{.image.dig.fqn}}:{{.image.dig.version}}", AT),
        ((1, 16, 24), "{{.image.dig.fqn}}:v-{{.image.dig.version}}", f"docker.io/d:v-{DIGEST}"),
        ((1, 16, 16), "{{.image.a_b-c9}}", "{{.image.a_b-c9}}"),
        ((1, 16, 17), "{{.image.a_b-c9}}", "docker.io/x:1"),
        ((1, 16), "{{.image.tagged-{{.image.tagged}}", "{{.image.tagged-docker.io/t:9"),
    ],
)
def test_knows_what_older_versions_do(version, container_image, expected):
    outcome_seen = outcome(container_image, RECORDED["default"], RECORDED["images"], version)
    assert outcome_seen == ("gives", expected)


def test_images_that_stand_for_one_another_come_to_an_end():
    doubling = [[f"n{step}", f"{{{{.image.n{step + 1}}}}}" * 2] for step in range(40)]
    text = "".join(f"{{{{.image.n{step}}}}}" for step in range(40))
    assert outcome(text, None, doubling) == ("raises", "an image of more than 10,000 characters")
    assert outcome("x" * 10_001, None, []) == ("raises", "an image of more than 10,000 characters")
