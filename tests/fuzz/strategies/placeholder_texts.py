"""Images of tasks with placeholders, and what is nearly that; and the images that they are of."""

from __future__ import annotations

from hypothesis import strategies as st

from .drawing import IMAGES, changed, joined, mostly, sampled, some, strategy

NAMES = ("app", "a_b", "x-1", "default")
ODD_NAMES = ("fqn", "version", "9", "App", "my app", "my.app", "büro", "", "-", "nope", "\u212a")
OPENS = ("{{",)
ODD_OPENS = ("{", "{{{", "{{ ", "{{\t", "{{\u00a0", "{{\n", "{{- ", "${", "{{$", "", "{{{{", ":{{")
KEYWORDS = (".image.", ".images.", ".Image.")
ODD_KEYWORDS = (
    "image.", "images.", ".image", ".imagez.", ". image.", ".image .", ".image. ", ".\u0131mage.",
    ".image\u017f.", ".img.", ".image..", ".image-", ".IMAGES.", "",
)  # fmt: skip
ATTRIBUTES = ("", ".fqn", ".version", ".version", ".version")
ODD_ATTRIBUTES = (".tag", ".FQN", ".Version", ".", ".a.b", ". fqn", " .fqn", ".fqn.", ".x-y")
CLOSES = ("}}",)
ODD_CLOSES = ("}", "", "}}}", " }}", "\n}}", "} }", " -}}", "}}}}", "x")
BETWEEN = ("", ":", ":", "@", ":v-", "/", "docker.io/org/app:", "-", " ", "{", "}", "\U0001f433")

_placeholders = joined(
    mostly(OPENS, ODD_OPENS),
    mostly(KEYWORDS, ODD_KEYWORDS),
    mostly(NAMES, ODD_NAMES),
    mostly(ATTRIBUTES, ODD_ATTRIBUTES),
    mostly(CLOSES, ODD_CLOSES),
)
_between = sampled(BETWEEN)
container_images = strategy(changed(some(joined(_between, _placeholders, _between), 0, 3), "".join))

_images = mostly(
    tuple(image for image in IMAGES if not image.startswith("/")),
    ("", "{{.image.app}}", "x{{.image.a_b.fqn}}:1", "x@{{.image.app.version}}", "{{.image.x-1}}:9"),
)
_tables = st.lists(
    st.tuples(strategy(mostly(NAMES, ODD_NAMES)), strategy(_images)).map(list), max_size=6
)
_defaults = st.sampled_from(
    ("docker.io/org/default:1.4.2",) * 6 + ("docker.io/d@sha256:" + "c" * 64, "docker.io/u", None)
)
tasks = st.tuples(container_images, _defaults, _tables)
"""The image of a task, the default image, and the images that names stand for."""
