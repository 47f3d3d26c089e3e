"""The settings of a project, each declared once; the order is that of the documentation."""

from __future__ import annotations

from .setting import Declared, setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..images.allow_list import AllowList
    from ..text.globs import Globs

PINS = ("tag", "tag-digest", "digest")
LEVELS = ("error", "warning", "info")


class ProjectSettings(Declared):
    """What a settings file may say, by its keys with `_` for `-`."""

    extend: str | None = setting(
        "extension", None,
        "A settings file whose keys apply where this file does not have them: a path, or "
        "package:NAME for a file of an installed Python package.",
        'extend = "../policy.toml"', "0.2.0",
    )  # fmt: skip
    registries: tuple[str, ...] | None = setting(
        "registries", None,
        "Registries, or repositories in them, that images may come from; replaces the "
        "built-in list.",
        'registries = ["docker.io/myorg", "*.example.com"]', "0.1.0",
    )  # fmt: skip
    extend_registries: tuple[str, ...] = setting(
        "registries", (),
        "More registries, or repositories in them, that images may come from.",
        'extend-registries = ["registry.example.com/team"]', "0.1.0",
    )  # fmt: skip
    select: tuple[str, ...] | None = setting(
        "rules", None, "The enabled rules.",
        'select = ["FIL1", "unknown-registry"]', "0.1.0", means=("ALL",),
    )  # fmt: skip
    ignore: tuple[str, ...] = setting(
        "rules", (), "The disabled rules.", 'ignore = ["FIL102"]', "0.1.0"
    )
    extend_select: tuple[str, ...] = setting(
        "rules", (), "Enabled rules, in addition to select.", 'extend-select = ["FIL4"]', "0.1.0"
    )
    per_file_ignores: tuple[tuple[Globs, tuple[str, ...]], ...] = setting(
        "files by rules", (), "The disabled rules for some files, by glob.",
        'per-file-ignores = {"examples/**" = ["FIL102"]}', "0.1.0", means={},
    )  # fmt: skip
    severity: tuple[tuple[str, str], ...] = setting(
        "severities", (),
        "The severity of findings, by rule.",
        'severity = {"implicit-registry" = "warning", "FIL102" = "error"}', "0.2.0",
        means={}, choices=LEVELS,
    )  # fmt: skip
    exclude: Globs | None = setting(
        "globs", None, "Files and folders that are not linted if they are found in a folder.",
        'exclude = ["vendor/", "*.bak"]', "0.1.0", means=(),
    )  # fmt: skip
    configs: Globs | None = setting(
        "globs", None, "More files that are configs, whatever their names and contents.",
        'configs = ["deploy/*.cfg"]', "0.1.0", means=(),
    )  # fmt: skip
    names: tuple[str, ...] = setting(
        "names", (),
        "Image names that are defined outside of the project, for example by --image in CI.",
        'names = ["trainer", "preprocessor"]', "0.2.0",
    )  # fmt: skip
    floating_tags: tuple[str, ...] = setting(
        "tags", (),
        "Floating tags in addition to the built-in ones; * is any text, and ! before a "
        "pattern removes its tags.",
        'floating-tags = ["*-edge", "!stable"]', "0.1.0",
    )  # fmt: skip
    policy: tuple[tuple[AllowList, str], ...] = setting(
        "policy", (),
        "Which images need a tag or a digest; the first entry that matches an image applies "
        "to it.",
        'policy = [{match = "ghcr.io/myorg/**", require = "digest"}]', "0.1.0",
    )  # fmt: skip
    flytekit: str | None = setting(
        "version", None,
        "The version of flytekit that the project uses; default: the version that the "
        "project pins.",
        'flytekit = "1.16.24"', "0.1.0",
    )  # fmt: skip
    pin: str = setting(
        "choice", "tag", "How pinned images are written.",
        'pin = "tag-digest"', "0.1.0", choices=PINS,
    )  # fmt: skip
    mirrors: Mapping[str, str] = setting(
        "mirrors", {}, "What to contact instead of a registry, or of a repository.",
        'mirrors = {"docker.io" = "mirror.example.com/hub"}', "0.1.0",
    )  # fmt: skip
    insecure_registries: tuple[str, ...] = setting(
        "hosts", (),
        "Hosts that may be contacted by plain HTTP; without credentials, unless the user "
        "settings allow them.",
        'insecure-registries = ["registry.internal:5000"]', "0.1.0",
    )  # fmt: skip
    ca_file: str | None = setting(
        "file", None,
        "A file of certificate authorities (CAs) to trust, in PEM format, relative to the "
        "settings file.",
        'ca-file = "certs/ca.pem"', "0.1.0",
    )  # fmt: skip
    platform: str = setting(
        "platform", "linux/amd64", "The platform of the cluster's nodes: OS and architecture.",
        'platform = "linux/arm64"', "0.1.0",
    )  # fmt: skip
    baseline: str | None = setting(
        "path", None,
        "The baseline: a file of findings that are accepted for now, relative to the settings "
        "file.",
        'baseline = "flyte-images-baseline.json"', "0.2.0",
    )  # fmt: skip
    fail_level: str = setting(
        "choice", "warning",
        "The lowest severity of a finding that makes the exit status of check 1.",
        'fail-level = "error"', "0.2.0", choices=LEVELS,
    )  # fmt: skip
    output_format: str = setting(
        "format", "full", "The format of the report of check on standard output.",
        'output-format = "concise"', "0.2.0",
    )  # fmt: skip
