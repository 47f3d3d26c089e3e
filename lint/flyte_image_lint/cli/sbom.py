"""`images --output-format cyclonedx`: the inventory as CycloneDX 1.6, made by its library.

An image with a digest gets a package URL of the type `oci`, which has the digest as its version;
without one, of the type `docker`, which has the tag. The serial number depends on the images
alone. The time is that of the run, or of SOURCE_DATE_EPOCH (reproducible-builds.org).
"""

from __future__ import annotations

import os
from datetime import datetime, timezone
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.component_evidence import ComponentEvidence, Occurrence
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from ..images.reference import DOCKER_HUB
from ..text.about import HOME, __version__
from .arguments import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..engine.results import InventoryImage, InventoryPlace

NAME = "flyte-image-lint"
_HASHES = {
    "sha256": HashAlgorithm.SHA_256,
    "sha384": HashAlgorithm.SHA_384,
    "sha512": HashAlgorithm.SHA_512,
}


def as_cyclonedx(images: Iterable[InventoryImage]) -> str:
    """Give the document for valid images. Raises UsageError for a time that is none."""
    tool = Component(name=NAME, version=__version__, type=ComponentType.APPLICATION)
    components = [_component(image) for image in images]
    content = repr([(str(one.purl), *map(str, one.properties)) for one in components])
    return JsonV1Dot6(
        Bom(
            components=components,
            serial_number=uuid5(NAMESPACE_URL, f"{HOME}#{content}"),
            metadata=BomMetaData(
                tools=ToolRepository(components=[tool]),
                timestamp=_now(),
            ),
        )
    ).output_as_string(indent=2)


def _component(image: InventoryImage) -> Component:
    name = f"{image.registry}/{image.repository}" if image.registry else image.repository or ""
    return Component(
        type=ComponentType.CONTAINER,
        name=name,
        version=image.digest or image.tag,
        purl=_purl(image),
        bom_ref=image.image,
        hashes=_hashes(image.digest),
        properties=[
            Property(name=f"{NAME}:{key}", value=value)
            for key, value in sorted({pair for place in image.places for pair in _facts(place)})
        ],
        evidence=ComponentEvidence(
            occurrences=[
                Occurrence(
                    bom_ref=f"{image.image}#{place.path}:{place.line}:{place.column}",
                    location=place.path,
                    line=place.line,
                    additional_context=place.kind,
                )
                for place in image.places
            ]
        ),
    )


def _facts(place: InventoryPlace) -> list[tuple[str, str]]:
    named = [("name", place.name)] if place.name else []
    return [("flavour", place.flavour), *named]


def _hashes(digest: str | None) -> list[HashType]:
    algorithm, _colon, content = (digest or "").partition(":")
    name = _HASHES.get(algorithm)
    return [HashType(alg=name, content=content)] if name else []


def _purl(image: InventoryImage) -> PackageURL:
    """Give the package URL, by the definitions of its types `oci` and `docker`."""
    registry, repository = image.registry or "", image.repository or ""
    namespace, _slash, name = repository.rpartition("/")
    if image.digest:
        qualifiers = {"repository_url": f"{registry}/{repository}".lstrip("/")}
        if image.tag:
            qualifiers["tag"] = image.tag
        return PackageURL("oci", None, name, image.digest, qualifiers)
    where = {} if registry in ("", DOCKER_HUB) else {"repository_url": registry}
    return PackageURL("docker", namespace or None, name, image.tag, where)


def _now() -> datetime:
    text = os.environ.get("SOURCE_DATE_EPOCH")
    if not text:
        return datetime.now(timezone.utc)
    try:
        return datetime.fromtimestamp(int(text), timezone.utc)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH must be a number of seconds, not '{text}'") from None
