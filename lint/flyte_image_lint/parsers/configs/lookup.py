"""The first thing that flytekit does with an image: ask whether it is a file.

`Image.look_up_image_info` (flytekit/configuration/__init__.py) takes every value for a path
below the current directory. If such a file exists it is read as an ImageSpec, which is then
built and pushed. Nothing is built here.
"""

from __future__ import annotations

import errno
import os
import stat

from ...model.document import ImageEntry, ParseFailure
from ...text.opening import UnfitError, is_own, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import TextIOWrapper

_NO_FILE = {errno.ENOENT, errno.ENOTDIR, errno.EBADF, errno.ELOOP}
"""Errors that `pathlib.Path.is_file` takes for "there is no such file"."""

IMAGE_SPEC = "flytekit.image_spec.image_spec.ImageSpec()"


MAX_SPEC = 1024 * 1024
"""Bytes of a file that is parsed as an ImageSpec."""


def look_up(entry: ImageEntry) -> None:
    """Set `file` and, where flytekit fails on it, `failure` of an entry of flytekit's."""
    value = entry.value
    if value is None:
        return
    path = _as_path(value)
    try:
        entry.file = stat.S_ISREG(os.stat(path).st_mode)
    except OSError as error:
        if error.errno not in _NO_FILE:
            message = f"[Errno {error.errno}] {error.strerror}: {path!r}"
            entry.failure = ParseFailure("no-path", f"{type(error).__name__}: {message}")
    except ValueError:  # a NUL or a lone surrogate
        return
    if entry.file:
        entry.failure = _image_spec(value)


def _as_path(value: str) -> str:
    """Give `str(pathlib.Path(value))`: single slashes, no `.` parts, no slash at the end."""
    root = "/" * (len(value) - len(value.lstrip("/")))
    parts = [part for part in value.split("/") if part not in ("", ".")]
    return (root if len(root) < 3 else "/") + "/".join(parts) or "."


class _Named:
    """A text as PyYAML reads it from a file, whose name is part of its messages."""

    def __init__(self, text: TextIOWrapper, name: str) -> None:
        self.read = text.read
        self.name = name


def _image_spec(path: str) -> ParseFailure | None:
    """Say what becomes of a file that flytekit takes for an ImageSpec, short of building it.

    What flytekit raises quotes the file, so that only files of the project are looked into.
    """
    import io  # costs only here

    import yaml  # as above

    from ...flyte.image_spec import refusal
    from .yaml_merges import FirstWins

    try:
        if not is_own(path):
            return None
        text = io.TextIOWrapper(
            io.BytesIO(read_bytes(os.path.realpath(path), limit=MAX_SPEC)), encoding="utf-8"
        )
        spec = yaml.load(_Named(text, path), FirstWins)  # noqa: S506 # a SafeLoader
    except UnfitError:
        return None
    except (yaml.YAMLError, ValueError, RecursionError, OSError) as error:
        return ParseFailure("image-spec", f"{type(error).__name__}: {error}")
    if not isinstance(spec, dict):
        kind = type(spec).__name__
        message = f"{IMAGE_SPEC} argument after ** must be a mapping, not {kind}"
        return ParseFailure("image-spec", f"TypeError: {message}")
    refused = refusal(spec)
    return ParseFailure("image-spec", refused[1]) if refused else None
