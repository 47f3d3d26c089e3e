"""What flytekit makes of configs, images and tasks; runs in the environment that holds flytekit."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import json
import os
import sys
import tempfile
from collections import OrderedDict
from typing import TYPE_CHECKING
from unittest.mock import patch

import clicking
import flytekit
import yaml
from answering import at_home, attempt, run, serve
from flytekit.configuration import DefaultImages, Image, ImageConfig, SerializationSettings
from flytekit.configuration.default_images import PythonVersion
from flytekit.configuration.file import ConfigFile, get_config_file
from flytekit.configuration.internal import Images
from flytekit.core.python_auto_container import get_registerable_container_image
from flytekit.image_spec.image_spec import ImageSpec
from flytekit.tools.translator import get_serializable
from google.protobuf.json_format import MessageToDict

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click


def config(name: str, content: str) -> dict[str, dict[str, object]]:
    """Give what `Images.get_specified_images` and `ImageConfig.auto` make of a file.

    `content` is in base64. The file is loaded the way `pyflyte --config FILE register` does it.
    Either is `{"ok": [[name, value], …]}`, `{"ok": {"not_a_dict": repr}}`, or an error with the
    file's folder as `<dir>`.
    """
    return configs([(name, content)])[0]


def configs(files: list[tuple[str, str]]) -> list[dict[str, dict[str, object]]]:
    """Give what `config` gives, for many files."""
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files:
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(base64.b64decode(content))
            answers.append(_config(path, folder))
            os.remove(path)
    return answers


def _config(path: str, folder: str) -> dict[str, dict[str, object]]:
    # A ConfigFile, not its path: `get_config_file` remembers what it loaded from a path.
    loaded: list[ConfigFile] = []
    failed = attempt(lambda: loaded.append(ConfigFile(path)))
    answers = {
        "specified": attempt(_specified, *loaded) if loaded else failed,
        "auto": attempt(_auto, *loaded) if loaded else failed,
    }
    for answer in answers.values():
        if "message" in answer:
            answer["message"] = str(answer["message"]).replace(folder, "<dir>")
    return answers


def _specified(loaded: ConfigFile) -> object:
    images = Images.get_specified_images(loaded)
    if not isinstance(images, dict):
        return {"not_a_dict": _as_repr(images)}
    return [[_as_text(name), _as_json(value)] for name, value in images.items()]


def _auto(loaded: ConfigFile) -> object:
    images = ImageConfig.auto(config_file=loaded).images
    return [[_as_text(image.name), image.full] for image in images]


def config_path(folder: str, home: str, variables: dict[str, str]) -> str | None:
    """Give the config that flytekit finds from a working directory, with these variables."""
    with at_home(folder, home, variables):
        config_file = get_config_file.__wrapped__(None)  # without its memory
        return None if config_file is None else os.path.abspath(config_file._location)


def resolve(container_image: str, default: str | None, images: list[tuple[str, str]]) -> str:
    """Give what a task's `container_image` becomes, with images by their names."""
    return get_registerable_container_image(container_image, _image_config(default, images))


def _image_config(default: str | None, images: list[tuple[str, str]]) -> ImageConfig:
    # Beside the settings' own ways to make one: none gives a default image without a tag.
    first = None if default is None else Image.look_up_image_info("default", default, True)
    rest = [Image.look_up_image_info(name, image, True) for name, image in images]
    return ImageConfig.create_from(first, rest)


def images_given(values: list[str], variable: str | None) -> list[list[str]]:
    """Give the names and images that `--image` defines, with FLYTE_INTERNAL_IMAGE as given."""
    with _surroundings(variable, "1.4.2"):
        return _images(ImageConfig.validate_image(None, "image", tuple(values)))


def from_images(default: str, images: dict[str, str]) -> list[list[str]]:
    """Give the names and images that `ImageConfig.from_images` defines."""
    return _images(ImageConfig.from_images(default, images))


def auto(image: str) -> list[list[str]]:
    """Give the names and images that `ImageConfig.auto(img_name=…)` defines, without a config."""
    return _images(ImageConfig.auto(img_name=image))


def looked_up(image: str) -> list[list[str]]:
    """Give the name and the image that `Image.look_up_image_info` defines."""
    return _images(ImageConfig(images=[Image.look_up_image_info("app", image)]))


def image_object(fqn: str) -> list[list[str]]:
    """Give the name and the image that `Image(name=…, fqn=…)` defines."""
    return _images(ImageConfig(images=[Image(name="app", fqn=fqn)]))


def _images(made: ImageConfig) -> list[list[str]]:
    return [[image.name, image.full] for image in made.images or ()]


def serialize(program: str, images: list[tuple[str, str]]) -> str:
    """Give, as JSON, what is registered for `entity` of a program, a task or a workflow."""
    settings = SerializationSettings(
        image_config=_image_config("docker.io/org/default:1", images),
        project="p",
        domain="d",
        version="v",
    )
    specification = get_serializable(OrderedDict(), settings, run(program).entity)
    return json.dumps(MessageToDict(specification.to_flyte_idl()))


def pyyaml() -> str:
    """Give the version of PyYAML."""
    return yaml.__version__


def python() -> str:
    """Give the version of Python, as `3.11`."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def default_image(variable: str | None, version: str) -> str:
    """Give `DefaultImages.default_image()` of a version, with FLYTE_INTERNAL_IMAGE as given."""
    with _surroundings(variable, version):
        return DefaultImages.default_image()


def image_for(python: tuple[int, int] | None, flytekit_version: str | None, version: str) -> str:
    """Give `DefaultImages.find_image_for` of a version, without FLYTE_INTERNAL_IMAGE."""
    with _surroundings(None, version):
        chosen = python and PythonVersion(tuple(python))
        return DefaultImages.find_image_for(chosen, flytekit_version)


@contextlib.contextmanager
def _surroundings(variable: str | None, version: str) -> Iterator[None]:
    with patch.dict(os.environ), patch.object(flytekit, "__version__", version):
        os.environ.pop("FLYTE_INTERNAL_IMAGE")
        if variable is not None:
            os.environ["FLYTE_INTERNAL_IMAGE"] = variable
        yield


def options(*verb: str) -> dict[str, list[str]]:
    """Give the options of `pyflyte`, or of one of its verbs."""
    return clicking.options(_command(*verb))


def taken(verb: str, words: list[str]) -> list[object]:
    """Give what a verb of `pyflyte` takes for its options, and what is left."""
    return clicking.taken(_command(*filter(None, [verb])), words)


def _command(*verb: str) -> click.Command:
    from flytekit.clis.sdk_in_container.pyflyte import main  # wants more in older versions

    return main.commands[verb[0]] if verb else main


def image_spec_fields() -> list[str]:
    """Give the names that an ImageSpec file may have."""
    return [field.name for field in dataclasses.fields(ImageSpec)]


def image_spec(spec: dict[str, object]) -> str:
    """Give the image that an ImageSpec of these fields is built as."""
    return ImageSpec(**spec).image_name()  # type: ignore[arg-type]


def image_spec_made(spec: dict[str, object]) -> None:
    """Make an ImageSpec of these fields."""
    ImageSpec(**spec)  # type: ignore[arg-type]


def text_as_default_image(text: str) -> str:
    """Give what a task without an image gets, if the default image is a text."""
    return get_registerable_container_image(None, ImageConfig(default_image=text))  # type: ignore[arg-type]


def full_of_object(fqn: str, tag: str | None, digest: str | None) -> str:
    """Give the whole image of an `Image`."""
    return Image(name="a", fqn=fqn, tag=tag, digest=digest).full


def _as_text(name: object) -> str:
    try:
        return str(name)
    except ValueError:  # an integer of more digits than Python writes
        return "<huge number>"


def _as_json(value: object) -> object:
    if value is None or isinstance(value, (str, bool, float)):
        return value
    spelt = _as_repr(value)
    return value if isinstance(value, int) and not spelt.startswith("<") else spelt


def _as_repr(value: object) -> str:
    try:
        return repr(value)
    except (ValueError, RecursionError):  # too many digits, too deep
        return f"<{type(value).__name__}>"


if __name__ == "__main__":
    serve(
        config,
        configs,
        config_path,
        resolve,
        images_given,
        from_images,
        auto,
        looked_up,
        image_object,
        serialize,
        pyyaml,
        python,
        default_image,
        image_for,
        options,
        taken,
        image_spec_fields,
        image_spec,
        image_spec_made,
        text_as_default_image,
        full_of_object,
    )
