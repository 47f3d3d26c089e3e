"""Push images over HTTP, with the standard library alone."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .real import Real

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
VERSION = "org.opencontainers.image.version"


class Repository:
    """A repository to push to."""

    def __init__(self, registry: Real, path: str) -> None:
        self.path = path
        self._connection = registry.connection()
        header = registry.authorization(path)
        self._headers = {"Authorization": header} if header else {}
        self._blobs: set[str] = set()

    def image(self, *tags: str, platform: str = "linux/amd64", note: str = "", label: str = ""):
        """Push an image that `note` makes unlike others; give its digest."""
        return self._image(tags, OCI_MANIFEST, platform, note, label)

    def docker_image(self, *tags: str, platform: str = "linux/amd64", note: str = "") -> str:
        return self._image(tags, DOCKER_MANIFEST, platform, note, "")

    def index(
        self,
        *tags: str,
        platforms: tuple[str, ...] = ("linux/amd64", "linux/arm64"),
        note: str = "",
        label: str = "",
        media_type: str = OCI_INDEX,
        annotations: Mapping[str, str] | None = None,
    ) -> str:
        """Push an index with an image for each platform and an attestation; give its digest."""
        kind = DOCKER_MANIFEST if media_type == DOCKER_LIST else OCI_MANIFEST
        manifests = []
        for platform in (*platforms, "unknown/unknown"):
            digest, size = self._manifest((), kind, platform, note, label)
            parts = platform.split("/")
            described = dict(zip(("os", "architecture", "variant"), parts, strict=False))
            entry = {"mediaType": kind, "digest": digest, "size": size, "platform": described}
            manifests.append(entry)
        document: dict[str, object] = {"schemaVersion": 2, "mediaType": media_type}
        document["manifests"] = manifests
        if annotations:
            document["annotations"] = dict(annotations)
        return self._put(tags, media_type, document)[0]

    def _image(self, tags, kind: str, platform: str, note: str, label: str) -> str:
        return self._manifest(tags, kind, platform, note, label)[0]

    def _manifest(self, tags, kind: str, platform: str, note: str, label: str) -> tuple[str, int]:
        parts = dict(zip(("os", "architecture", "variant"), platform.split("/"), strict=False))
        labels = {VERSION: label} if label else {}
        config = json.dumps({**parts, "config": {"Labels": labels}, "rootfs": {}}).encode()
        document = {
            "schemaVersion": 2,
            "mediaType": kind,
            "config": {
                "mediaType": kind.replace("manifest", "config"),
                "digest": self._blob(config),
                "size": len(config),
            },
            "layers": [],
            "annotations": {"note": note},
        }
        return self._put(tags, kind, document)

    def _put(self, tags, kind: str, document: dict[str, object]) -> tuple[str, int]:
        body = json.dumps(document).encode()
        digest = _digest(body)
        for tag in tags or (digest,):
            url = f"/v2/{self.path}/manifests/{tag}"
            self._ask("PUT", url, 201, body, {"Content-Type": kind})
        return digest, len(body)

    def _blob(self, body: bytes) -> str:
        digest = _digest(body)
        if digest not in self._blobs:
            location = self._ask("POST", f"/v2/{self.path}/blobs/uploads/", 202)
            parts = urlsplit(location)
            url = f"{parts.path}?{parts.query}&digest={digest}"
            self._ask("PUT", url, 201, body, {"Content-Type": "application/octet-stream"})
            self._blobs.add(digest)
        return digest

    def _ask(self, method, url, status, body=b"", headers=None) -> str:
        self._connection.request(method, url, body, {**self._headers, **(headers or {})})
        response = self._connection.getresponse()
        said = response.read()
        assert response.status == status, (method, url, response.status, said)
        return response.headers.get("Location", "")


def _digest(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
