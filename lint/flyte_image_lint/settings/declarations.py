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
        "A settings file whose keys hold where this file does not have them: a path, or "
        "package:NAME for a file of an installed Python package.",
        'extend = "../policy.toml"', "0.2.0",
    )  # fmt: skip
    registries: tuple[str, ...] | None = setting(
        "registries", None,
        "Registries, or repositories in them, that images may come from, in place of the built-in "
        "list of well-known ones.",
        'registries = ["docker.io/myorg", "*.example.com"]', "0.1.0",
    )  # fmt: skip
    extend_registries: tuple[str, ...] = setting(
        "registries", (),
        "Registries, or repositories in them, that images may come from as well.",
        'extend-registries = ["registry.example.com/team"]', "0.1.0",
    )  # fmt: skip
    select: tuple[str, ...] | None = setting(
        "rules", None, "The rules that run.",
        'select = ["FIL1", "unknown-registry"]', "0.1.0", means=("ALL",),
    )  # fmt: skip
    ignore: tuple[str, ...] = setting(
        "rules", (), "The rules that do not run.", 'ignore = ["FIL102"]', "0.1.0"
    )
    extend_select: tuple[str, ...] = setting(
        "rules", (), "Rules that run besides those of select.", 'extend-select = ["FIL4"]', "0.1.0"
    )
    per_file_ignores: tuple[tuple[Globs, tuple[str, ...]], ...] = setting(
        "files by rules", (), "Rules that do not run for some files, by glob.",
        'per-file-ignores = {"examples/**" = ["FIL102"]}', "0.1.0", means={},
    )  # fmt: skip
    severity: tuple[tuple[str, str], ...] = setting(
        "severities", (),
        "The severity of the findings of some rules, in place of the rules' own.",
        'severity = {"implicit-registry" = "warning", "FIL102" = "error"}', "0.2.0",
        means={}, choices=LEVELS,
    )  # fmt: skip
    exclude: Globs | None = setting(
        "globs", None, "Files and folders that are left out when they are found in a folder.",
        'exclude = ["vendor/", "*.bak"]', "0.1.0", means=(),
    )  # fmt: skip
    configs: Globs | None = setting(
        "globs", None, "Files that are configs, although neither name nor content says so.",
        'configs = ["deploy/*.cfg"]', "0.1.0", means=(),
    )  # fmt: skip
    names: tuple[str, ...] = setting(
        "names", (), "Friendly names that are defined outside of the project, as by --image in CI.",
        'names = ["trainer", "preprocessor"]', "0.2.0",
    )  # fmt: skip
    floating_tags: tuple[str, ...] = setting(
        "tags", (),
        "Floating tags besides the built-in ones; * is any text, and ! before a pattern takes its "
        "tags out.",
        'floating-tags = ["*-edge", "!stable"]', "0.1.0",
    )  # fmt: skip
    policy: tuple[tuple[AllowList, str], ...] = setting(
        "policy", (),
        "What images must have; the first entry that matches an image holds for it.",
        'policy = [{match = "ghcr.io/myorg/**", require = "digest"}]', "0.1.0",
    )  # fmt: skip
    flytekit: str | None = setting(
        "version", None,
        "The version of flytekit that the project uses; without it, the one that the project pins.",
        'flytekit = "1.16.24"', "0.1.0",
    )  # fmt: skip
    pin: str = setting(
        "choice", "tag", "How pinned images are written.",
        'pin = "tag-digest"', "0.1.0", choices=PINS,
    )  # fmt: skip
    mirrors: Mapping[str, str] = setting(
        "mirrors", {}, "What to ask in place of a registry, or of a repository, by either.",
        'mirrors = {"docker.io" = "mirror.example.com/hub"}', "0.1.0",
    )  # fmt: skip
    insecure_registries: tuple[str, ...] = setting(
        "hosts", (),
        "Hosts that may be asked by plain HTTP; without credentials, unless the user settings "
        "allow them.",
        'insecure-registries = ["registry.internal:5000"]', "0.1.0",
    )  # fmt: skip
    ca_file: str | None = setting(
        "file", None,
        "A file of certificate authorities to trust, in PEM format, relative to the file of these "
        "settings.",
        'ca-file = "certs/ca.pem"', "0.1.0",
    )  # fmt: skip
    platform: str = setting(
        "platform", "linux/amd64", "What the cluster's nodes run: OS and architecture.",
        'platform = "linux/arm64"', "0.1.0",
    )  # fmt: skip
    fail_level: str = setting(
        "choice", "warning",
        "The least severity of a finding that makes the exit status of check 1.",
        'fail-level = "error"', "0.2.0", choices=LEVELS,
    )  # fmt: skip
    output_format: str = setting(
        "format", "full", "The format of the report of check on standard output.",
        'output-format = "concise"', "0.2.0",
    )  # fmt: skip
