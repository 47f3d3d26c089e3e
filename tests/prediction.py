"""What the program says that flytekit reads: the one place that knows how to ask it."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from pathlib import Path
from unittest.mock import patch

from oracle.client import comparable


def predict(filename: str, data: bytes, *, later: bool = False) -> dict[str, object]:
    """Run `flyte-image-lint images` on a file of that name and content.

    With `later`, merge keys are resolved as by PyYAML from 6.0.4, which only tests ask for.

    Gives `error` (None, or the exception's name and message with the file's folder as
    `<dir>`) and `images` (None, or a list of `[name, image, full]`), to be compared with
    `oracle.expectation`.
    """
    from flyte_image_lint.cli import main
    from flyte_image_lint.parsers.configs import yaml

    way = patch.object(yaml, "read_yaml", yaml.read_as_later) if later else contextlib.nullcontext()
    with way, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, filename)
        path.write_bytes(data)
        output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
        with contextlib.redirect_stdout(output), contextlib.suppress(SystemExit):
            main(["images", "--output-format", "json", str(path)])
        output.seek(0)
        (config,) = json.load(output)
    assert config["flavour"] == "flytekit"
    images = config["images"]
    return {
        "error": config["error"] and comparable(config["error"].replace(folder, "<dir>")),
        "images": images and [[row["name"], row["image"], row["full"]] for row in images],
    }
