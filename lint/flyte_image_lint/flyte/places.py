"""The kinds of places where a project writes an image, or refers to one by its name.

What Flyte does at each was read in the releases that `releases` has, and tried.
"""

from __future__ import annotations

FLYTEKIT = "flytekit"
"""Flyte 1."""

FLYTE2 = "flyte2"
"""Flyte 2."""


def sdk(flavour: str) -> str:
    """Give what messages call the SDK of a flavour."""
    return "Flyte 2" if flavour == FLYTE2 else "flytekit"


NONE_TAG = "none-tag"
"""An image without tag and digest becomes `image:None`."""

RAISES = "raises"
"""flytekit raises AssertionError for an image without tag and digest."""

LATEST = "latest"
"""An image without tag and digest stays as it is: `latest` is pulled."""


class PlaceKind:
    """One kind of place.

    `label` names it in messages. `expands` says that Flyte replaces placeholders there;
    `untagged` what becomes of an image without tag and digest. `is_registry` says that a registry
    stands there, without an image, `is_target` that another part of a build target does, and
    `may_be_file` that the path of an ImageSpec file may.
    """

    __slots__ = (
        "expands",
        "flavour",
        "is_registry",
        "is_target",
        "label",
        "may_be_file",
        "untagged",
    )

    def __init__(
        self,
        label: str,
        flavour: str = FLYTEKIT,
        *,
        expands: bool = False,
        untagged: str = LATEST,
        is_registry: bool = False,
        is_target: bool = False,
        may_be_file: bool = False,
    ) -> None:
        self.label = label
        self.flavour = flavour
        self.expands = expands
        self.untagged = untagged
        self.is_registry = is_registry
        self.is_target = is_target
        self.may_be_file = may_be_file

    def __repr__(self) -> str:
        return f"<{self.label}>"


# Configs.
CONFIG = PlaceKind("a config", untagged=NONE_TAG)
REFS = PlaceKind("a config", FLYTE2)

# Command lines and environments.
IMAGE_OPTION = PlaceKind("'--image NAME=IMAGE'", untagged=RAISES, may_be_file=True)
DEFAULT_OPTION = PlaceKind("'--image'", untagged=RAISES, may_be_file=True)
REFS_OPTION = PlaceKind("'--image'", FLYTE2)
INTERNAL_IMAGE = PlaceKind("'FLYTE_INTERNAL_IMAGE'", untagged=RAISES)
SCRIPT_IMAGE = PlaceKind("'--image' of 'flyte run python-script'", FLYTE2)
REFS_VARIABLE = PlaceKind("'FLYTE_IMAGE_IMAGE_REFS'", FLYTE2)
"""Takes the place of `image_refs`; it is a string there, where Flyte 2 expects a mapping."""

# Python, flytekit.
FROM_IMAGES = PlaceKind("'ImageConfig.from_images'", untagged=NONE_TAG, may_be_file=True)
FROM_IMAGES_DEFAULT = PlaceKind(
    "the default image of 'ImageConfig.from_images'", untagged=RAISES, may_be_file=True
)
AUTO_IMAGE = PlaceKind("'img_name' of 'ImageConfig.auto'", untagged=RAISES, may_be_file=True)
LOOKED_UP = PlaceKind("'Image.look_up_image_info'", untagged=RAISES, may_be_file=True)
IMAGE_OBJECT = PlaceKind("'Image(name=…)'", untagged=NONE_TAG)
IMAGE_TEXT = PlaceKind("'default_image' of 'ImageConfig'", is_target=True)
"""A text, where flytekit expects an `Image`."""
TASK = PlaceKind("'container_image'", expands=True)
CONTAINER_TASK = PlaceKind("'ContainerTask(image=…)'", expands=True)
POD_CONTAINER = PlaceKind("a container of a pod template", expands=True)
INIT_CONTAINER = PlaceKind("an init container of a pod template")
OVERRIDE = PlaceKind("'with_overrides(container_image=…)'")
PLUGIN = PlaceKind("an image of a plugin's configuration")
BASE_IMAGE = PlaceKind("'base_image' of an ImageSpec")
SPEC_REGISTRY = PlaceKind("'registry' of an ImageSpec", is_registry=True)
SPEC_NAME = PlaceKind("'name' of an ImageSpec", is_target=True)
TAG_FORMAT = PlaceKind("'tag_format' of an ImageSpec", is_target=True)

SPEC_FIELDS = frozenset((BASE_IMAGE, SPEC_REGISTRY, SPEC_NAME, TAG_FORMAT))
"""What an ImageSpec says."""

# Python, Flyte 2.
INIT_IMAGES = PlaceKind("'images' of 'flyte.init'", FLYTE2)
FROM_BASE = PlaceKind("'Image.from_base'", FLYTE2)
ENVIRONMENT = PlaceKind("'image' of a TaskEnvironment", FLYTE2)
CONTAINER_TASK_2 = PlaceKind("'image' of a ContainerTask", FLYTE2)
POD_CONTAINER_2 = PlaceKind("a container of a pod template", FLYTE2)
PLUGIN_2 = PlaceKind("an image of a plugin's configuration", FLYTE2)
SHELL_TASK = PlaceKind("'image' of a shell task", FLYTE2)
IMAGE_REGISTRY = PlaceKind("'registry' of an Image", FLYTE2, is_registry=True)
IMAGE_NAME = PlaceKind("'name' of an Image", FLYTE2, is_target=True)
CONFIG_REGISTRY = PlaceKind("'image.registry' of the config", FLYTE2, is_registry=True)
CONFIG_BUILDER = PlaceKind("'image.builder' of the config", FLYTE2, is_target=True)
REGISTRY_VARIABLE = PlaceKind("'FLYTE_IMAGE_REGISTRY'", FLYTE2, is_registry=True)
REGISTRY_OPTION = PlaceKind("'--registry' of 'flyte create config'", FLYTE2, is_registry=True)
REF_NAME = PlaceKind("'Image.from_ref_name'", FLYTE2)

# Files that are neither.
MANIFEST = PlaceKind("YAML")
"""Workflow specs, pod templates in files: who reads them decides what becomes of a placeholder."""
