"""YAML configs: what `yaml.safe_load` and then flytekit or the Flyte 2 SDK make of them."""

from __future__ import annotations

from ...model.document import FLYTE2, FLYTEKIT, Document, ParseFailure
from ...text.source import Source, limit_parsing
from .fast_path import fast_yaml
from .lazy import LazyYamlLayout
from .yaml_headings import headings
from .yaml_images import build_targets, flyte2_images, flytekit_images, guess_flavour, unusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .plain_layout import PlainYamlLayout
    from .yaml_document import YamlDocument


def read_yaml(source: Source) -> list[Document]:
    """Read a YAML config. Raises Unreadable where merge keys would explode."""
    plain = fast_yaml(source)
    if plain is not None:
        return _configs(source, plain, LazyYamlLayout(lambda: _layout(source), may_repeat=False))
    document = _load(source)
    configs = _read(source, document)
    if _is_contested(source, document):
        from .yaml_ambiguities import mark  # costs only here

        mark(configs, read_as_later(source))
    return configs


def read_as_later(source: Source) -> list[Document]:
    """Read a config as PyYAML does from 6.0.4. Raises Unreadable as `read_yaml` does."""
    from .yaml_document import load
    from .yaml_merges import ByIdentity

    return _read(source, load(source, ByIdentity))


def _is_contested(source: Source, document: YamlDocument | ParseFailure) -> bool:
    """Whether versions of PyYAML may read the file in different ways."""
    if isinstance(
        document, ParseFailure
    ):  # of a value perhaps that another version does not look at
        return b"<<" in source.data or b"merge" in source.data
    return document.contested


def _read(source: Source, document: YamlDocument | ParseFailure) -> list[Document]:
    if isinstance(document, ParseFailure):
        config = Document(source, "yaml", guess_flavour(source.path))
        config.failure = document
        return [config]
    if not isinstance(document.data, dict) or not document.data:
        return [unusable(source, document.data, document.layout)]
    return _configs(source, document.data, document.layout)


def _load(source: Source) -> YamlDocument | ParseFailure:
    limit_parsing(source)
    from .yaml_document import load  # costs more than all the rest

    return load(source)


def _layout(source: Source) -> PlainYamlLayout:
    """Give the layout of a file that was read without PyYAML."""
    from .plain_layout import PlainYamlLayout  # only when there is something to report

    return PlainYamlLayout(source)


def _configs(source: Source, data: dict[object, object], layout: LazyYamlLayout) -> list[Document]:
    configs = []
    image = data.get("image")
    if isinstance(image, dict) and "image_refs" in image:
        configs.append(flyte2_images(source, image["image_refs"], layout))
    if "images" in data or not configs:
        flavour = FLYTEKIT if "images" in data else guess_flavour(source.path, image)
        configs.append(flytekit_images(source, data.get("images", {}), layout, flavour))
    if isinstance(image, dict) and configs[0].flavour == FLYTE2:
        configs[0].targets = list(build_targets(configs[0], image, layout))
    configs[-1].near_misses = list(headings(data, layout, configs[-1].flavour))
    return configs
