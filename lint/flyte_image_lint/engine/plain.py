"""A short cut around the rules, for speed alone.

The rules' modules are many, and most configs are clean. What is not recognised here as clean
goes to the rules; a test holds that they find nothing in what is.
"""

from __future__ import annotations

from ..flyte.config_files import read_before
from ..flyte.places import FLYTE2
from ..images.reference import InvalidReferenceError, Reference, parse
from ..rules.context import Project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.document import Config, Site


def is_plain(config: Config, project: Project) -> bool:
    """Whether no rule can find anything in the config, told without asking them."""
    if config.failure or config.headings or config.may_repeat or not config.is_config:
        return False
    if config.ambiguities:
        return False
    if _is_hidden(config, project):
        return False
    if not all(_is_plain_target(site, project) for site in config.targets):
        return False
    if project.asks_for("FIL311", "unused-name"):  # takes a look at the whole project
        return False
    written = _names_as_written(config) if config.format == "ini" and config.sites else None
    return all(
        (written is None or site.name in written) and _is_plain_site(site, project)
        for site in config.sites
    )


def _is_plain_target(site: Site, project: Project) -> bool:
    """Whether a registry is an allowed one in lower case; builders are looked at."""
    value = site.value or ""
    if not site.field.is_registry:
        return value in ("local", "remote")
    try:
        reference = parse(f"{value}/image")
    except InvalidReferenceError:
        return False
    return (
        value == value.lower()
        and not reference.implicit_registry
        and project.allow_list.allows(reference.domain, reference.path)
    )


def _is_hidden(config: Config, project: Project) -> bool:
    before = read_before(config.source.path) if config.flavour == FLYTE2 else None
    return before is not None and project.exists(before)


def _is_plain_site(site: Site, project: Project) -> bool:
    name, value = site.name, site.value
    if (
        value is None
        or site.failure
        or site.file
        or site.leaked
        or site.raw != value
        or site.key_type != "str"
        or name in ("default", "auto")
        or not name.replace("_", "a").replace("-", "a").isalnum()
        or not name.isascii()
        or "@" in value
    ):
        return False
    try:
        reference = parse(value)
    except InvalidReferenceError:
        return False
    return _is_plain_reference(reference, project)


def _is_plain_reference(reference: Reference, project: Project) -> bool:
    tag = reference.tag
    return (
        tag is not None
        and tag != "None"
        and not project.floats(tag)
        and not reference.implicit_registry
        and project.allow_list.allows(reference.domain, reference.path)
        and not reference.path.endswith("flyteorg/flytekit")  # its tag says versions
        and project.requirement(reference) == "tag"
    )


def _names_as_written(config: Config) -> frozenset[str]:
    """Give what stands before the delimiters in `[images]`, where INI names are not lower-cased."""
    text = "\n" + config.source.text.replace("\r", "\n")
    section = text.partition("\n[images]\n")[2].partition("\n[")[0]
    lines = section.replace(":", "=").split("\n")
    return frozenset(line.partition("=")[0].rstrip() for line in lines)
