"""What the program says that flytekit reads: the one place that knows how to ask it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from oracle.client import comparable

if TYPE_CHECKING:
    from collections.abc import Sequence


def predict(filename: str, data: bytes, *, later: bool = False) -> dict[str, object]:
    """Run `flyte-image-lint images` on a file of that name and content.

    With `later`, merge keys are resolved as by PyYAML from 6.0.4, which only tests ask for.

    Gives `error` (None, or the exception's name and message with the file's folder as
    `<dir>`) and `images` (None, or a list of `[name, image, full]`), to be compared with
    `oracle.expectation`.
    """
    return predictions([(filename, data)], later=later)[0]


def predictions(
    files: Sequence[tuple[str, bytes]], *, later: bool = False
) -> list[dict[str, object]]:
    """Give what `predict` gives, for many files at once."""
    from flyte_image_lint.cli import main
    from flyte_image_lint.parsers.configs import yaml

    way = patch.object(yaml, "read_yaml", yaml.read_as_later) if later else contextlib.nullcontext()
    paths = []
    for folder, (name, data) in zip(_folders(len(files)), files, strict=True):
        paths.append(os.path.join(folder, name))
        with open(paths[-1], "wb") as file:
            file.write(data)
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    try:
        with way, contextlib.redirect_stdout(output), contextlib.suppress(SystemExit):
            main(["images", "--config", _settings(), "--output-format", "json", *paths])
    finally:
        for path in paths:
            os.remove(path)
    output.seek(0)
    return [_told(*both) for both in zip(json.load(output), paths, strict=True)]


@cache
def _root() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@cache
def _settings() -> str:
    """Give a settings file by which every file is a config."""
    path = os.path.join(_root().name, "settings.toml")
    with open(path, "w", encoding="utf-8") as file:
        file.write('configs = ["**"]\n')
    return path


@cache
def _folders(number: int) -> list[str]:
    """Give so many empty folders, in the order of their names; to make them takes long."""
    folders = [os.path.join(_root().name, f"{at:06}") for at in range(number)]
    for folder in folders:
        os.makedirs(folder, exist_ok=True)
    return folders


def _told(config: dict[str, Any], path: str) -> dict[str, object]:
    assert config["flavour"] == "flytekit"
    images, folder = config["images"], os.path.dirname(path)
    return {
        "error": config["error"] and comparable(config["error"].replace(folder, "<dir>")),
        "images": images and [[row["name"], row["image"], row["full"]] for row in images],
    }
