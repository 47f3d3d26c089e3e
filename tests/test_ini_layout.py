"""Where the options of a long INI section stand: ConfigUpdater is given it in parts."""

from __future__ import annotations

import pytest

from flyte_image_lint.parsers.configs import read
from flyte_image_lint.text.source import Source

ROWS = (
    "n{} = ghcr.io/o/a:{}",
    "N{}:ghcr.io/o/a:{}",
    "n{} = ghcr.io/o/a:{}\n\n# c\n",
    "; c\nn{}\t=\tghcr.io/o/a:{}\n  ",
    "[x{} = ghcr.io/o/a:{}",
    "é{} = ghcr.io/o/a:{}",
)
LONG_ROWS = (
    "n{} = a\n  b{}",
    "n{} = a\n\n  b{}",
    "n{0} = a\n# {0}\n  b{0}\n# c",
)


def options(rows: tuple[str, ...], head: str, end: str) -> tuple[Source, dict[str, object]]:
    texts = [rows[at % len(rows)].format(at, at) for at in range(350)]
    text = head + "\n".join(texts) + "\n[sdk]\nn0 = x\n"
    source = Source("x.config", text.replace("\n", end).encode())
    (config,) = read(source)
    assert config.failure is None
    assert len(config.sites) == 350
    return source, {site.name: site for site in config.sites}


heads = pytest.mark.parametrize("head", ["[images]\n", "[sdk2]\na = 1\n  2\n[images]\n"])
ends = pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])


@heads
@ends
def test_what_stands_on_one_line(head, end):
    source, sites = options(ROWS, head, end)
    for site in sites.values():
        place = site.place
        assert place.editable
        assert source.text[place.name.start : place.name.end].lower() == site.name
        assert source.text[place.value.start : place.value.end] == site.value


@heads
@ends
def test_what_stands_on_several_lines(head, end):
    source, sites = options(LONG_ROWS, head, end)
    for site in sites.values():
        place = site.place
        assert place.why == "it stands on several lines"
        assert source.text[place.name.start : place.name.end] == site.name
        spelled = source.text[place.value.start : place.value.end]
        assert spelled.startswith("a")
        assert spelled.endswith(f"b{site.name[1:]}")
