"""Whether a file is a Flyte config with images, by the sections and keys that stand in it.

`images` alone does not tell: kustomizations, Helm values and many others have it. Nothing is
parsed, and `re` is imported for unusual files only: its import takes a quarter of the time in
which Python starts, and hooks ask about many files.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_IMAGES = (b"image", b"images")
_REFS = (b"image_refs", b"image-refs", b"imageRefs")


def holds_images(data: bytes) -> bool:
    """Whether the content is that of a Flyte config with images."""
    if b"image" not in data and b"Image" not in data and b"IMAGE" not in data:
        return False
    data = b"\n" + data.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"\n")
    folded = data.lower()
    if any(_section(line) in _IMAGES for line in _lines_with(b"image", folded)):
        return b"\n[sdk]" in data or b"\n[platform]" in data or _is_all_images(data)
    if _has_key(b"images", folded):
        return _has_key(b"admin", data)
    if _has_key(b"admin", data) and b"endpoint" in data and b"images" in folded:
        return _has_key(b"images", _unindented(folded))  # by a slip of indentation
    if _has_key(b"image", data):
        return any(_has_word(word, data) for word in _REFS) or _has_build_target(data)
    return data.lstrip()[:1] == b"{" and _is_flow_style(data)


def _has_build_target(data: bytes) -> bool:
    """Whether it is a config of Flyte 2 that says where images are pushed to, and no chart."""
    return (
        (_has_key(b"registry", _unindented(data)) or _has_key(b"builder", _unindented(data)))
        and _has_key(b"admin", data)
        and _has_key(b"endpoint", _unindented(data))
        and not any(_has_key(key, _unindented(data)) for key in (b"repository", b"tag"))
    )


def _unindented(data: bytes) -> bytes:
    return b"\n".join(line.strip() for line in data.split(b"\n"))


def may_hold_images(data: bytes) -> bool:
    """Whether the content has images as some YAML config has them, of Flyte or not."""
    data = b"\n" + data.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"\n")
    is_flow = data.lstrip()[:1] == b"{"
    return is_flow or any(_has_key(key, data.lower()) for key in (b"image", b"images"))


def _lines_with(text: bytes, data: bytes) -> Iterator[bytes]:
    """Yield the lines in which the text stands."""
    at = data.find(text)
    while at >= 0:
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        yield data[data.rfind(b"\n", 0, at) + 1 : end]
        at = data.find(text, end)


def _section(line: bytes) -> bytes:
    """Give the name of the INI section that the line begins, empty where it begins none."""
    name, bracket, _ = line[1:].partition(b"]")
    return name.strip(b" \t") if bracket and line[:1] == b"[" else b""


def _has_key(key: bytes, data: bytes) -> bool:
    """Whether a line begins with the key of a YAML mapping, in quotes or not."""
    return any(_key(line) == key for line in _lines_with(key, data))


def _key(line: bytes) -> bytes:
    key, colon, _ = line.partition(b":")
    key = key.rstrip(b" \t")
    start, end = key[:1] in (b"'", b'"'), key[-1:] in (b"'", b'"')
    return key[start : len(key) - end] if colon else b""


def _has_word(word: bytes, data: bytes) -> bool:
    at = data.find(word)
    while at >= 0:
        end = at + len(word)
        if not (_is_of_word(data[at - 1 : at]) or _is_of_word(data[end : end + 1])):
            return True
        at = data.find(word, end)
    return False


def _is_of_word(character: bytes) -> bool:
    return character.isalnum() or character == b"_"


def _is_all_images(data: bytes) -> bool:
    """Whether an INI file is a section [images] of names and images with a registry, no more."""
    import re  # only where [images] stands alone

    lines = [line.strip() for line in data.splitlines()]
    lines = [line for line in lines if line and line[:1] not in b"#;"]
    entry = re.compile(rb"[\w-]+[ \t]*[=:][ \t]*[a-z0-9.-]+\.[a-z]{2,}(:\d+)?/\S+$")
    return lines[0] == b"[images]" and all(entry.match(line) for line in lines[1:])


def _is_flow_style(data: bytes) -> bool:
    """Whether a file in JSON, or in YAML's flow style, is a config with images."""
    import re  # only for these

    return b"image_refs" in data or bool(
        re.search(rb"[{,]\s*[\"']?images[\"']?\s*:", data)
        and re.search(rb"[{,]\s*[\"']?admin[\"']?\s*:", data)
    )
