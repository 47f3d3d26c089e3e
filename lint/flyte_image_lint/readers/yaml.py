"""YAML configs: what `yaml.safe_load` and then flytekit or the Flyte 2 SDK make of them."""

from __future__ import annotations

from ..sites import FLYTEKIT, Config, Failure
from ..text import Source
from .yaml_document import load
from .yaml_headings import headings
from .yaml_images import flyte2_images, flytekit_images, guess_flavour, unusable


def read_yaml(source: Source) -> list[Config]:
    """Read a YAML config. Raises Unreadable where merge keys would explode."""
    document = load(source)
    if isinstance(document, Failure):
        config = Config(source, "yaml", guess_flavour(source.path))
        config.failure = document
        return [config]
    data, layout = document.data, document.layout
    if not isinstance(data, dict) or not data:
        return [unusable(source, data, layout)]
    configs = []
    image = data.get("image")
    if isinstance(image, dict) and "image_refs" in image:
        configs.append(flyte2_images(source, image["image_refs"], layout))
    if "images" in data or not configs:
        flavour = FLYTEKIT if "images" in data else guess_flavour(source.path, image)
        configs.append(flytekit_images(source, data.get("images", {}), layout, flavour))
    configs[-1].headings = list(headings(data, layout, configs[-1].flavour))
    return configs
