"""Answers what flytekit makes of config files; runs in the environment that holds flytekit.

A request is a line of JSON, `[file name, content in base64]`; the answer is a line of JSON,
`{"specified": …, "auto": …}`: what `Images.get_specified_images` and `ImageConfig.auto` give
for the file, loaded the way `pyflyte --config FILE register` loads it. Either is
`{"ok": [[name, value], …]}`, `{"ok": {"not_a_dict": repr}}` or `{"error": type, "message": …}`
with the file's folder as `<dir>`.

The file stands in a folder of its own and the working directory is empty, because flytekit
takes a value that is the path of a file for an image specification and builds it.
"""

import base64
import json
import logging
import os
import sys
import tempfile

from flytekit.configuration import ImageConfig
from flytekit.configuration.file import ConfigFile
from flytekit.configuration.internal import Images


def main() -> None:
    # What flytekit prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as root:
        folder, empty = os.path.join(root, "config"), os.path.join(root, "cwd")
        os.mkdir(folder)
        os.mkdir(empty)
        os.chdir(empty)
        for line in sys.stdin:
            name, content = json.loads(line)
            answers.write(json.dumps(ask(folder, name, base64.b64decode(content))) + "\n")
            answers.flush()
        os.chdir("/")


def ask(folder: str, name: str, content: bytes) -> dict[str, object]:
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(content)
    try:
        # A ConfigFile, not its path: `get_config_file` remembers what it loaded from a path.
        config = ConfigFile(path)
    except Exception as error:  # noqa: BLE001 # whatever flytekit raises is the answer
        failed = failure(error, folder)
        return {"specified": failed, "auto": failed}
    finally:
        os.remove(path)
    return {"specified": specified(config, folder), "auto": auto(config, folder)}


def specified(config: ConfigFile, folder: str) -> dict[str, object]:
    try:
        images = Images.get_specified_images(config)
    except Exception as error:  # noqa: BLE001
        return failure(error, folder)
    if not isinstance(images, dict):
        return {"ok": {"not_a_dict": as_repr(images)}}
    return {"ok": [[as_text(name), as_json(value)] for name, value in images.items()]}


def auto(config: ConfigFile, folder: str) -> dict[str, object]:
    try:
        images = ImageConfig.auto(config_file=config).images
    except Exception as error:  # noqa: BLE001
        return failure(error, folder)
    return {"ok": [[as_text(image.name), image.full] for image in images]}


def failure(error: Exception, folder: str) -> dict[str, object]:
    kind = type(error)
    return {
        "error": f"{kind.__module__}.{kind.__qualname__}",
        "message": str(error).replace(folder, "<dir>"),
    }


def as_text(name: object) -> str:
    try:
        return str(name)
    except ValueError:  # an integer of more digits than Python writes
        return "<huge number>"


def as_json(value: object) -> object:
    if value is None or isinstance(value, (str, bool, float)):
        return value
    spelt = as_repr(value)
    return value if isinstance(value, int) and not spelt.startswith("<") else spelt


def as_repr(value: object) -> str:
    try:
        return repr(value)
    except (ValueError, RecursionError):  # too many digits, too deep
        return f"<{type(value).__name__}>"


if __name__ == "__main__":
    main()
