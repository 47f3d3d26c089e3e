"""The pictures of the documentation show what the program prints now."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from pictures import FOLDER, PICTURES, ROOT, drawn


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_current(picture, request):
    svg = drawn(picture)
    path = FOLDER / f"{picture.name}.svg"
    if request.config.getoption("--update"):
        path.write_text(svg, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == svg


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_fetches_nothing(picture):
    svg = drawn(picture)
    ElementTree.fromstring(svg)
    assert not re.findall(
        r"(?:https?:)?//(?!www\.w3\.org/)\S+", re.sub(r"<text.*?</text>", "", svg)
    )


def test_every_picture_is_shown_with_words_for_those_who_do_not_see_it():
    shown = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
    )
    for picture in PICTURES:
        assert re.search(rf"!\[[^\]]{{30,}}\]\(\S*img/{picture.name}\.svg\)", shown)
