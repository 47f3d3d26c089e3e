"""Whether a file that has been mended means what it is to mean, and nothing else has changed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from ..text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config, Site
    from ..model.finding import Finding

NOT_READ = "Flyte would not read the file as it does now"
_OTHERS_CHANGE = "the image of another name would change with it"
_NOT_MEANT = "the image would not become what it is to be"


def objection(before: list[Config], after: list[Config], findings: list[Finding]) -> str:
    """Say what has changed beside what `findings` are about, to the values of their fixes.

    "" where nothing has.
    """
    edited = _Edited(findings)
    if not before:  # a module of constants that other files use
        return _OTHERS_CHANGE if after else ""
    if not all(config.is_config for config in before):
        return _objection_elsewhere(before, after, edited)
    if max(map(_harm, after)) > max(map(_harm, before)):
        return NOT_READ
    by_flavour = {config.flavour: config for config in after}
    for config in before:
        new = by_flavour.get(config.flavour)
        if new is None and not config.sites and not config.failure:
            continue  # a renamed key may make it the other SDK's
        if new is None or _harm(new) > _harm(config):
            return NOT_READ
        images = {site.name: site.value for site in new.sites}
        mended: dict[Span, list[str | None]] = {}
        for site in config.sites:
            about = edited.about(site)
            if about:
                mended.setdefault(site.place.value, []).extend(about)
        for site in config.sites:
            about = mended.get(site.place.value, [])  # an alias has the place of its anchor
            if not about and images.get(site.name, site) != site.value:
                return _OTHERS_CHANGE
            for value in about:
                if value is not None and images.get(site.name, value) != value:
                    return _NOT_MEANT
    return ""


def _objection_elsewhere(before: list[Config], after: list[Config], edited: _Edited) -> str:
    """Say what has changed in a file that is no config, where names may stand often or not at all.

    A fix may make a use of a name out of an image.
    """
    if _count(before) != _count(after):
        return _OTHERS_CHANGE
    left = [(site.name, site.value) for config in after for site in config.sites]
    texts = [use.text for config in after for use in config.uses]
    for config in before:
        for site in config.sites:
            about = edited.about(site)
            for value in about or (site.value,):
                if value is None or value in texts:
                    continue
                if (site.name, value) not in left:
                    return _NOT_MEANT if about else _OTHERS_CHANGE
        for use in config.uses:
            if use.text not in texts and not edited.touches(use.written.span):
                return _OTHERS_CHANGE
    return ""


def _count(configs: list[Config]) -> int:
    return sum(len(config.sites) + len(config.uses) for config in configs)


def _harm(config: Config) -> int:
    """Give how much does not load: 0 nothing, 1 or 2 the images, 3 the other settings as well."""
    if config.failure is None:
        return int(config.error is not None)
    return 2 if config.failure.kind in ("images-null", "images-type") else 3


class _Edited:
    """Finds the findings with an edit in a span; the edits do not overlap."""

    def __init__(self, findings: list[Finding]) -> None:
        pairs = [(edit.span, f) for f in findings if f.fix for edit in f.fix.edits]
        self._pairs = sorted(pairs, key=lambda pair: (pair[0].start, pair[0].end))
        self._starts = [span.start for span, _finding in self._pairs]

    def about(self, site: Site) -> list[str | None]:
        """Give the values that fixes of the site are to give it, None where it does not matter."""
        found = [*self._at(site.place.name), *self._at(site.place.value)]
        return [f.fix.value for f in found if f.fix and (f.name or "") == site.name]

    def touches(self, place: Span) -> bool:
        """Whether something in the place is edited."""
        return any(True for _finding in self._at(place))

    def _at(self, place: Span) -> Iterator[Finding]:
        first = max(bisect_left(self._starts, place.start) - 1, 0)
        last = bisect_right(self._starts, place.end)
        return (finding for span, finding in self._pairs[first:last] if touch(span, place))


def touch(one: Span, other: Span) -> bool:
    """Whether two places overlap, or one ends where the other begins."""
    return one.start <= other.end and other.start <= one.end
