"""What Flyte 2 makes of configs and images; runs in the environment that holds its SDK."""

from __future__ import annotations

import base64
import json
import os
import tempfile
from pathlib import Path

import click
import clicking
import flyte
import yaml
from answering import at_home, run, serve
from flyte.cli._common import parse_images
from flyte.cli.main import main
from flyte.config import Config
from flyte.config._reader import resolve_config_path
from google.protobuf.json_format import MessageToDict


def image_refs(name: str, content: str) -> object:
    """Give the images of a config, `content` in base64, as `[[name, type of name, image], …]`.

    An image that is no string is None; where there is no mapping, `{"not_a_dict": type}`.
    """
    with tempfile.TemporaryDirectory() as folder:
        refs = Config.auto(_written(folder, name, content)).image.image_refs
    if not refs:  # which `flyte.init` takes for nothing
        return []
    if not isinstance(refs, dict):
        return {"not_a_dict": type(refs).__name__}
    return [
        [_as_text(key), type(key).__name__, image if isinstance(image, str) else None]
        for key, image in refs.items()
    ]


def build(name: str, content: str, options: list[str], images: list[str]) -> list[str]:
    """Give what is built for environments of these images, with a config and `--image` options.

    `ref:NAME` is `Image.from_ref_name("NAME")`, `ref` the same without a name.
    """
    environments = []
    for number, image in enumerate(images):
        start, colon, ref = image.partition(":")
        chosen = flyte.Image.from_ref_name(*[ref][: len(colon)]) if start == "ref" else image
        environments.append(flyte.TaskEnvironment(name=f"e{number}", image=chosen))
    with tempfile.TemporaryDirectory() as folder:
        flyte.init_from_config(_written(folder, name, content), images=tuple(options))
    built = flyte.build_images(*environments).image_lookup
    return [built.get(environment.name) for environment in environments]


def deploy(program: str, options: list[str]) -> str:
    """Give, as JSON, what is deployed for `environment` of a program, with `--image` options."""
    with tempfile.TemporaryDirectory() as folder:
        # There is nobody at that endpoint, and nobody is asked; but there must be one.
        config = Path(folder, "config.yaml")
        config.write_text("admin:\n  endpoint: dns:///localhost:1\n  insecure: true\n", "utf-8")
        flyte.init_from_config(config, images=tuple(options))
    deployments = flyte.deploy(
        run(program).environment, dry_run=True, version="v", copy_style="none"
    )
    return json.dumps(
        [
            MessageToDict(entity.deployed_task.task_template)
            for deployment in deployments
            for environment in deployment.envs.values()
            for entity in environment.deployed_entities
        ]
    )


def images_given(values: list[str]) -> dict[str, str]:
    """Give the names and images that `--image` with these values defines."""
    config = Config.auto(os.devnull)
    parse_images(config, tuple(values))
    return config.image.image_refs


def config_path(folder: str, home: str, variables: dict[str, str]) -> str | None:
    """Give the config that Flyte 2 finds from a working directory, with these variables."""
    with at_home(folder, home, variables):
        path = resolve_config_path()
        return None if path is None else str(path.absolute())


def options(*verb: str) -> dict[str, list[str]]:
    """Give the options of `flyte`, or of one of its verbs, or of a verb's."""
    return clicking.options(_command(*verb))


def taken(verb: str, words: list[str]) -> list[object]:
    """Give what a verb of `flyte` takes for its options, and what is left."""
    return clicking.taken(_command(verb) if verb else main, words)


def _command(*verbs: str) -> click.Command:
    command, context = main, click.Context(main)
    for verb in verbs:
        command = command.get_command(context, verb)
    return command


def built(registry: str, name: str) -> str:
    """Give the image that is built for a registry and a name."""
    return str(flyte.Image.from_debian_base(registry=registry, name=name).uri)


def pyyaml() -> str:
    """Give the version of PyYAML."""
    return yaml.__version__


def _written(folder: str, name: str, content: str) -> Path:
    path = Path(folder, name)
    path.write_bytes(base64.b64decode(content))
    return path


def _as_text(name: object) -> str:
    try:
        return str(name)
    except ValueError:  # an integer of more digits than Python writes
        return "<huge number>"


if __name__ == "__main__":
    serve(image_refs, build, deploy, images_given, config_path, options, taken, built, pyyaml)
