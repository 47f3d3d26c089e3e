"""Which image flytekit registers for a task: what it makes of a command's options and config.

Source: `ImageConfig.validate_image` in flytekit/configuration/__init__.py, `patch_image_config` in
flytekit/clis/sdk_in_container/helpers.py, `get_registerable_container_image` in
flytekit/core/python_auto_container.py; held against 1.12 to 1.16.
"""

from __future__ import annotations

from ..text.source import UNKNOWN
from .image import flytekit_parts
from .placeholders import PlaceholderError, resolve
from .placeholders.finding import PATTERN
from .releases import DASHES, DIGEST_OF_VERSION, DIGESTS, OWN_PARSER, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .image import ImageParts

    Version = tuple[int, ...] | None

DEFAULT = "default"

IMAGE_BORDERS = (OWN_PARSER, DIGESTS, DASHES, DIGEST_OF_VERSION)
"""Releases at which it changes what becomes of an image and its names."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789./:-_")
"""Characters of images that docker-image-py takes apart as flytekit does itself."""

_NOT_KNOWN = (UNKNOWN, UNKNOWN, None)


class Named:
    """An image with its name, and where it comes from.

    `image` is None where it is not known, or where there is none: then `error` is what is raised.
    """

    __slots__ = ("error", "image", "name", "where")

    def __init__(self, name: str, image: str | None, where: str, error: str | None = None) -> None:
        self.error = error
        self.name = name
        self.image = image
        self.where = where

    @property
    def parts(self) -> ImageParts:
        """The image, taken apart."""
        return _NOT_KNOWN if self.image is None else flytekit_parts(self.image)


class ImageChoice:
    """What becomes of a task: its image, or what Flyte raises; neither where it is not known.

    `why` says how that was decided, or what is not known.
    """

    __slots__ = ("error", "image", "why")

    def __init__(self, image: str | None, error: str | None, why: str) -> None:
        self.image = image
        self.error = error
        self.why = why

    def key(self) -> tuple[str | None, str | None]:
        """Give what tells outcomes apart."""
        return self.image, self.error


def unknown(why: str) -> ImageChoice:
    """Give an outcome that is not known."""
    return ImageChoice(None, None, f"not known: {why}")


class Images:
    """The images that a command has.

    `options` are those of `--image`, in order; `config` those of the config that it reads;
    `default` is what holds if no option gives one, None in `default.image` if not known; if
    flytekit has none, its command line cannot be imported. `others` says why there may be other
    names, "" if there are none; `sources` where names come from. `error` is what it raises before
    any task is looked at.
    """

    def __init__(
        self,
        options: Sequence[Named],
        config: Sequence[Named],
        default: Named,
        others: str = "",
        sources: str = "'--image'",
    ) -> None:
        self.default: Named = default
        self.others = others
        self.sources = sources
        self.error = default.error
        self._names: dict[str, Named] = {}
        self._has_default = False
        for option in options:
            self._give(option)
        if not self._has_default and default.image is not None and self.error is None:
            self.error = _refusal(default)
        for one in config:  # a name "default" never comes from there
            if one.name != DEFAULT:
                self._names.setdefault(one.name, one)

    def _give(self, option: Named) -> None:
        if option.image is not None:
            self.error = self.error or _refusal(option)
        if option.name != DEFAULT:
            self._names.setdefault(option.name, option)
            return
        if self._has_default and self.error is None:
            self.error = f"ValueError: {_TWICE.format(_shown(self.default), _shown(option))}"
        self.default, self._has_default = option, True

    def of(self, text: str, version: Version) -> ImageChoice:
        """Give what becomes of an image as a task has it, "" for none, with some flytekit."""
        if self.error is not None:
            return ImageChoice(None, self.error, "before it looks at a task")
        if version is not None and version < OWN_PARSER and not self._are_plain():
            return unknown(f"flytekit took images apart in another way before {shown(OWN_PARSER)}")
        names = _Lookup(self)
        try:
            image = resolve(text, names, self.default.parts, version)
        except PlaceholderError as error:
            if names.missing and self.others:
                return unknown(self.others)
            return ImageChoice(None, str(error), self._why_not(names))
        if UNKNOWN in image:
            return unknown(names.unknown() or self.default.where)
        return ImageChoice(image, None, self._why(text, names))

    def _are_plain(self) -> bool:
        """Whether all images are such as each flytekit takes apart alike."""
        images = [one.image for one in (self.default, *self._names.values()) if one.image]
        return all(set(image) <= _PLAIN for image in images)

    def _why_not(self, names: _Lookup) -> str:
        """Say why an image fails."""
        if names.missing:
            return f"names come from {self.sources}"
        return ", ".join(names.reasons()) or self.default.where

    def _why(self, text: str, names: _Lookup) -> str:
        """Say how an image was decided: by what, and where that comes from."""
        if not text:
            return self.default.where
        reasons = names.reasons()
        wanted = PATTERN.findall(text)
        untagged = [one for one in names.versions(text) if one.parts[1:] == (None, None)]
        if reasons and untagged:
            reasons.append(f"the tag of the default image, {self.default.where}")
        if any(name == DEFAULT for _whole, name, _attribute in wanted):
            reasons.append(f"the default image, {self.default.where}")
        return ", ".join(reasons) or "literal"


_TWICE = (
    "Only one default image can be specified. Received multiple {} & {} for <Option image_config>"
)


class _Lookup(dict[str, "ImageParts"]):
    """The images by name, for `resolve`; keeps those that are asked for."""

    def __init__(self, images: Images) -> None:
        self._images = images
        self._used: dict[str, Named] = {}
        self.missing: list[str] = []

    def get(self, name: str, _default: object = None) -> ImageParts | None:  # type: ignore[override]
        """Give the image of a name, as far as it is known."""
        image = self._images._names.get(name)
        if image is None:
            self.missing.append(name)
            return None
        self._used[name] = image
        return image.parts

    def versions(self, text: str) -> list[Named]:
        """Give the images whose versions a text wants."""
        return [
            self._used[name]
            for _whole, name, attribute in PATTERN.findall(text)
            if attribute == "version" and name in self._used
        ]

    def reasons(self) -> list[str]:
        """Say where the names come from that were asked for."""
        return [f"'{one.name}' from {one.where}" for one in self._used.values()]

    def unknown(self) -> str:
        """Say which of the images that were asked for is not known."""
        lost = [one for one in self._used.values() if one.image is None]
        return ", ".join(f"the image of '{one.name}', {one.where}" for one in lost)


def _refusal(option: Named) -> str | None:
    if option.image is None or option.parts[1:] != (None, None):
        return None
    return f"AssertionError: Incorrectly formatted image {option.image}, missing tag or digest"


def _shown(option: Named) -> str:
    fqn, tag, digest = option.parts
    return f"Image(name={option.name!r}, fqn={fqn!r}, tag={tag!r}, digest={digest!r})"
