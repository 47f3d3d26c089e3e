"""Which contents are those of Flyte configs, against the same said in regular expressions."""

from __future__ import annotations

import re
from random import Random

from flyte_image_lint.parsers.config_detection import holds_images

PIECES = (
    b"\n", b"\n", b"\n", b"\n", b"[", b"]", b"[images]\n", b"[ Images ]", b"[image]", b"[sdk]\n",
    b"[platform]\n", b"images", b"images:", b"\nadmin:", b"Image", b"IMAGES", b"image", b"admin",
    b":", b":", b" ", b"\t", b"'", b'"', b"{", b",", b"image_refs", b"image-refs", b"imageRefs",
    b"_", b"s", b"-", b"\r", b"\r\n", b"#", b"app = ghcr.io/x\n", b"\xef\xbb\xbf", b"\xc3\xa9",
)  # fmt: skip


def expected(data: bytes) -> bool:
    if not re.search(b"image|Image|IMAGE", data):
        return False
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"\n")
    if re.search(rb"(?im)^\[[ \t]*images?[ \t]*\]", data):
        rows = [row.strip() for row in data.splitlines() if row.strip()[:1] not in (b"", b"#")]
        entry = re.compile(rb"[\w-]+[ \t]*[=:][ \t]*[a-z0-9.-]+\.[a-z]{2,}(:\d+)?/\S+$")
        alone = rows[0] == b"[images]" and all(map(entry.match, rows[1:]))
        return alone or bool(re.search(rb"(?m)^\[(sdk|platform)\]", data))
    if re.search(rb"(?m)^[\"']?(?i:images)[\"']?[ \t]*:", data):
        return bool(re.search(rb"(?m)^[\"']?admin[\"']?[ \t]*:", data))
    if re.search(rb"(?m)^[\"']?image[\"']?[ \t]*:", data):
        return bool(re.search(rb"\bimage_refs\b|\bimage-refs\b|\bimageRefs\b", data))
    if not data.lstrip().startswith(b"{"):
        return False
    keys = (rb"[{,]\s*[\"']?images[\"']?\s*:", rb"[{,]\s*[\"']?admin[\"']?\s*:")
    return b"image_refs" in data or all(re.search(key, data) for key in keys)


def test_says_what_the_regular_expressions_say():
    random = Random(0)
    held = 0
    for _ in range(40_000):
        data = b"".join(random.choices(PIECES, k=random.randint(1, 9)))
        answer = holds_images(data)
        assert answer == expected(data), data
        held += answer
    assert held > 1000
