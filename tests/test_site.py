"""The documentation as a site: built without a warning, whole, and of nothing from elsewhere."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

import release_tools
from checkout import ROOT
from flyte_image_lint.text.about import HOME
from tools import home, pages

LOADING = {
    ("script", "src"),
    ("img", "src"),
    ("link", "href"),
    ("iframe", "src"),
    ("source", "src"),
}


class Loaded(HTMLParser):
    """Collects what a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if values.get("rel") in ("canonical", "prev", "next"):
            return
        self.addresses += [value for name, value in attributes if (tag, name) in LOADING]


@pytest.fixture(scope="module")
def site():
    """The site, as `dev.py site` builds it."""
    assert pages.build(str(release_tools.release() / "python"), []) == 0
    return pages.SITE


def test_every_page_is_there(site):
    made = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")}
    names = {
        path.relative_to(ROOT / "docs").with_suffix("").as_posix()
        for path in (ROOT / "docs").rglob("*.md")
    }
    assert made == {"." if name == "README" else name for name in names}


def test_nothing_is_loaded_from_elsewhere(site):
    for path in site.rglob("*.html"):
        loaded = Loaded()
        loaded.feed(path.read_text(encoding="utf-8"))
        assert loaded.addresses
        assert [address for address in loaded.addresses if urlsplit(address).netloc] == []
    for path in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//|@import", path.read_text(encoding="utf-8"))


def test_rules_can_be_searched(site):
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    locations = {page["location"] for page in index["docs"] if "untagged-image" in page["title"]}
    assert "rules/untagged-image/" in locations


def test_it_says_where_it_is(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{home.site(HOME)}/"' in text
    assert f'<a href="{HOME}">' in text


def test_the_order_is_that_of_the_index():
    shown = list(pages.navigation((ROOT / "docs" / "README.md").read_text(encoding="utf-8")))
    assert shown[0] == {"Home": "README.md"}
    paths = [path for group in shown[1:] for items in group.values() for one in items
             for path in one.values()]  # fmt: skip
    assert len(paths) == len(set(paths))
    others = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert set(paths) == {name for name in others if not name.startswith("rules/")} - {"README.md"}


@pytest.mark.parametrize(
    ("link", "made"),
    [
        ("[x](../SECURITY.md)", f"[x]({HOME}/blob/main/SECURITY.md)"),
        ("[x](../SECURITY.md#a)", f"[x]({HOME}/blob/main/SECURITY.md#a)"),
        ("[x](../examples)", f"[x]({HOME}/tree/main/examples)"),
        ("[x](cli.md#check)", "[x](cli.md#check)"),
        ("[x](#check)", "[x](#check)"),
        ("**[*]** x", "**[\\*]** x"),
        ("`[*]` x", "`[*]` x"),
        ("[x](https://example.com/a.md)", "[x](https://example.com/a.md)"),
        ("`[x](../SECURITY.md)`", "`[x](../SECURITY.md)`"),
        ("```sh\n[x](../SECURITY.md)\n```", "```sh\n[x](../SECURITY.md)\n```"),
    ],
)
def test_links_that_leave_the_docs_lead_to_the_repository(link, made):
    assert pages.outside(link, ROOT / "docs") == made


def test_a_link_to_nowhere_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "STAGE", tmp_path / "pages")
    monkeypatch.setattr(pages, "SITE", tmp_path / "site")
    whole = pages.stage

    def broken(folder):
        whole(folder)
        with (folder / "docs" / "cli.md").open("a", encoding="utf-8") as page:
            page.write("\n[x](settings.md#there-is-no-such-heading)\n")

    monkeypatch.setattr(pages, "stage", broken)
    assert pages.build(str(release_tools.release() / "python"), []) != 0
