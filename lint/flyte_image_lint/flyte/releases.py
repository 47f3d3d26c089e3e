"""What changed in which release of flytekit, and which releases this tool was held against.

A release is given by its numbers: (1, 16, 24). Borders were found by running the releases on both
sides of them, or by comparing their wheels.
"""

from __future__ import annotations

FLYTEKIT = "1.16.31"
"""The newest flytekit that the tests ask."""

FLYTE2 = "2.12.1"
"""The newest Flyte 2 that the tests ask."""

FLYTEKIT_SOURCE = f"https://github.com/flyteorg/flytekit/blob/v{FLYTEKIT}/"
FLYTE2_SOURCE = f"https://github.com/flyteorg/flyte-sdk/blob/v{FLYTE2}/src/"
"""Where the sources of these can be read."""

OWN_PARSER = (1, 10, 2)
"""Older releases take images apart by docker-image-py, which refuses invalid ones and, of an image
with tag and digest, drops the digest (flytekit/configuration/__init__.py).
"""

DIGESTS = (1, 12)
"""Older releases take a digest for a tag: `app:sha256:…` (flytekit/configuration/__init__.py)."""

DASHES = (1, 16, 17)
"""Older releases leave a placeholder as it is if its name holds a `-`
(flytekit/core/python_auto_container.py).
"""

DIGEST_OF_VERSION = (1, 16, 24)
"""Older releases keep the `:` before a `.version` that becomes a digest
(flytekit/core/python_auto_container.py).
"""

DEV_ANYWHERE = (1, 10, 3)
"""From here on a version with `dev` in it takes the tag `latest`, before only `0.0.0+develop`
(flytekit/configuration/default_images.py).
"""

REGISTRY_CHECKED = (1, 13, 6)
"""From here on an ImageSpec refuses an invalid `registry` (flytekit/image_spec/image_spec.py)."""

VARIABLE_READ = (1, 8)
"""Older releases read FLYTE_INTERNAL_IMAGE in `pyflyte serialize` alone
(flytekit/clis/sdk_in_container/serialize.py).
"""

NEWER = (1, 17)
"""A release that was not looked at: it may have images for other Pythons."""

_CR = "cr.flyte.org/flyteorg/flytekit"
_GHCR = "ghcr.io/flyteorg/flytekit"

DEFAULT_IMAGES: tuple[tuple[tuple[int, ...], str, tuple[int, int]], ...] = (
    ((0, 32, 6), _GHCR, (7, 10)),
    ((1, 4), _CR, (8, 10)),
    ((1, 5), _CR, (8, 11)),
    ((1, 10, 3), _CR, (8, 12)),
)
"""From which release on the default image is of which repository, and for which Pythons, of 3.7 to
3.12, there is one (flytekit/configuration/default_images.py).
"""

IMAGE_REPOSITORIES = (_CR, _GHCR)
"""flytekit's own images; their tags are made of the versions of Python and flytekit."""


def shown(release: tuple[int, ...]) -> str:
    """Give a release as it is written: `1.16.24`."""
    return ".".join(map(str, release))


def last_before(release: tuple[int, ...]) -> tuple[int, ...]:
    """Give the release before one that is not the first of its line: 1.10.1 before 1.10.2."""
    *line, last = release
    return (*line, last - 1)


BORDERS = (
    *(since for since, _repository, _pythons in DEFAULT_IMAGES),
    *(OWN_PARSER, DIGESTS, DASHES, DIGEST_OF_VERSION, DEV_ANYWHERE, REGISTRY_CHECKED),
    *(VARIABLE_READ, NEWER),
)
"""All releases at which something changed."""
