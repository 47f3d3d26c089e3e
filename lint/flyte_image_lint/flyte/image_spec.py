"""The fields of flytekit's ImageSpec, in whose files they are keys.

Source: `ImageSpec` and its `__post_init__` in flytekit/image_spec/image_spec.py; tests compare.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXT = (
    "name python_version builder source_root registry requirements cuda cudnn base_image platform "
    "pip_index pip_extra_args registry_config tag_format python_exec"
)
_TEXTS = (
    "packages conda_packages conda_channels apt_packages pip_extra_index_url entrypoint commands "
    "runtime_packages"
)
_OTHERS = "env pip_secret_mounts source_copy_mode copy builder_options builder_config"

TEXT = frozenset(_TEXT.split())
"""Fields that take a text, and put whatever else they are given into one."""

TEXTS = frozenset(_TEXTS.split())
"""Fields of which flytekit checks that they are lists of texts."""

FIELDS = TEXT | TEXTS | frozenset(_OTHERS.split())

OWN_FIELDS = frozenset(
    (
        *("base_image", "registry", "packages", "python_version", "apt_packages", "conda_packages"),
        *("conda_channels", "requirements", "cuda", "cudnn", "pip_index", "tag_format"),
    )
)
"""Two of these, and no key but the fields, stand in no other file."""


def refusal(spec: Mapping[object, object]) -> tuple[str, str] | None:
    """Give the key for which flytekit refuses an ImageSpec file, and what it raises then."""
    for key in spec:
        if not isinstance(key, str):
            called = "flytekit.image_spec.image_spec.ImageSpec()"
            return str(key), f"TypeError: {called} keywords must be strings"
    for key in spec:
        if key not in FIELDS:
            message = f"ImageSpec.__init__() got an unexpected keyword argument '{key}'"
            return str(key), f"TypeError: {message}"
    for key in ("name", "registry"):
        value = spec.get(key, "")
        if not isinstance(value, str) and (value or key == "name"):
            kind = type(value).__name__
            return key, f"AttributeError: '{kind}' object has no attribute 'lower'"
    for key, value in spec.items():
        if key in TEXTS and value is not None and not _is_texts(value):
            return str(key), f"ValueError: {key} must be a list of strings or None"
    if spec.get("pip_secret_mounts") not in (None, []):
        message = "pip_secret_mounts must be a list of tuples of two strings or None"
        return "pip_secret_mounts", f"ValueError: {message}"
    options = spec.get("builder_options")
    if options is not None and not isinstance(options, dict):
        return "builder_options", "ValueError: builder_options must be a dictionary or None"
    return None


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
