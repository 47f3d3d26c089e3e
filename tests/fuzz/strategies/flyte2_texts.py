"""Configs of Flyte 2, made of those of flytekit: `image.image_refs` stands for `images`."""

from __future__ import annotations


def as_refs(text: str) -> str:
    """Put the whole text below `image`."""
    lines = text.replace("images", "image_refs").splitlines(keepends=True)
    return "image:\n" + "".join(f"  {line}" for line in lines)


def nested(text: str) -> str:
    """Put what stands below `images` one deeper, as far as it is indented as usual."""
    head, colon, tail = text.partition("images:")
    lines = tail.splitlines(keepends=True)
    deeper = "".join(
        [*lines[:1], *(f"  {line}" if line[:1] == " " else line for line in lines[1:])]
    )
    return f"{head}image:\n  image_refs:{deeper}" if colon else text


def as_image(text: str) -> str:
    """Put what stands below `images` below `image`, where it has other names."""
    return text.replace("images", "image")
