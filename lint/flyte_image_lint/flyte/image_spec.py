"""The fields of flytekit's ImageSpec, in whose files they are keys.

Source: flytekit/image_spec/image_spec.py; tests compare.
"""

from __future__ import annotations

FIELDS = frozenset(
    ("name", "python_version", "builder", "source_root", "env", "registry", "packages",
     "conda_packages", "conda_channels", "requirements", "apt_packages", "cuda", "cudnn",
     "base_image", "platform", "pip_index", "pip_extra_index_url", "pip_secret_mounts",
     "pip_extra_args", "registry_config", "entrypoint", "commands", "tag_format",
     "source_copy_mode", "copy", "python_exec", "runtime_packages", "builder_options",
     "builder_config")
)  # fmt: skip

TELLING = frozenset(
    ("base_image", "registry", "packages", "python_version", "apt_packages", "conda_packages",
     "conda_channels", "requirements", "cuda", "cudnn", "pip_index", "tag_format")
)  # fmt: skip
"""Two of these, and no key but the fields, stand in no other file."""
