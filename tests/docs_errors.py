"""The page `docs/errors.md`: what Flyte and Kubernetes say, what it means, which rule finds it.

`python -m pytest --update` writes it. `tests/test_errors.py` holds the texts against the recorded
answers of a real flytekit, and the rules against the configs that made flytekit say so.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import docs_pages


class Error(NamedTuple):
    """A text that somebody sees, and what is to be done.

    In `text`, `{NAME}` is what differs from case to case. `source` says who shows it, `rules` are
    the names of the rules that find the cause.
    """

    source: str
    text: str
    meaning: str
    todo: str
    rules: tuple[str, ...]

    @property
    def heading(self) -> str:
        """The text as a heading, with `NAME` for what differs."""
        return re.sub(r"\{(\w+)\}", r"\1", self.text)

    def covers(self, text: str) -> bool:
        """Say whether this is the text that was shown; more may follow on further lines."""
        parts = re.split(r"\{\w+\}", self.text)
        pattern = ".*".join(re.escape(part) for part in parts)
        return re.fullmatch(rf"{pattern}(\n.*)?", text, re.DOTALL) is not None


FLYTEKIT, FLYTE_2, CLUSTER = "flytekit", "Flyte 2", "Kubernetes"

ERRORS = (
    Error(
        FLYTEKIT,
        "AttributeError: 'NoneType' object has no attribute 'items'",
        "flytekit could not read a YAML config: a syntax error (a tab, for example), two "
        "documents, an empty file, or `images:` without a value. It logs the cause at a level "
        "that `pyflyte` does not show. flytekit loads no image from the file.",
        "Run `flyte-image-lint check` on the config: it reports the line and the cause.",
        (
            "invalid-syntax",
            "several-documents",
            "empty-config",
            "null-images",
            "missing-space",
            "wrong-format",
        ),
    ),
    Error(
        FLYTEKIT,
        "AttributeError: 'list' object has no attribute 'items'",
        "`images` is a list in a YAML config. flytekit needs a mapping of image names to images.",
        "Write `NAME: IMAGE` below `images:`, without `-`.",
        ("images-not-a-mapping",),
    ),
    Error(
        FLYTEKIT,
        "AttributeError: 'str' object has no attribute 'items'",
        "`images` is text in a YAML config, for example because no space follows the colon after "
        "an image name. flytekit needs a mapping of image names to images.",
        "Write `NAME: IMAGE`, with a space after the colon, below `images:`.",
        ("images-not-a-mapping", "missing-space"),
    ),
    Error(
        FLYTEKIT,
        "AttributeError: 'int' object has no attribute 'items'",
        "`images` is a number in a YAML config. flytekit needs a mapping of image names to images.",
        "Write `NAME: IMAGE` below `images:`.",
        ("images-not-a-mapping",),
    ),
    Error(
        FLYTEKIT,
        "AttributeError: 'bool' object has no attribute 'items'",
        "`images` is `true` or `false` in a YAML config. flytekit needs a mapping of image names "
        "to images.",
        "Write `NAME: IMAGE` below `images:`, or remove `images`.",
        ("images-not-a-mapping",),
    ),
    Error(
        FLYTEKIT,
        "AttributeError: 'list' object has no attribute 'get'",
        "The top level of a YAML config is a list. flytekit needs a mapping, with the key "
        "`images`.",
        "Remove the `-` at the beginning of the lines, and write `images:` above the image names.",
        ("not-a-mapping",),
    ),
    Error(
        FLYTEKIT,
        "AttributeError: 'str' object has no attribute 'get'",
        "A YAML config is a single text, for example because no space follows a colon, or because "
        "the file is INI.",
        "Write `images:` and, below it, `NAME: IMAGE`. Give a file with INI a name that does not "
        "end with `yaml` or `yml`.",
        ("not-a-mapping", "wrong-format", "missing-space"),
    ),
    Error(
        FLYTEKIT,
        "AttributeError: 'int' object has no attribute 'get'",
        "A YAML config is a single number. flytekit needs a mapping, with the key `images`.",
        "Write `images:` and, below it, `NAME: IMAGE`.",
        ("not-a-mapping",),
    ),
    Error(
        FLYTEKIT,
        "AttributeError: 'str' object has no attribute 'full'",
        "`default_image` of `ImageConfig` is text. flytekit needs an `Image`.",
        "Write `ImageConfig.from_images(IMAGE)`, or pass an `Image`.",
        ("invalid-build-target",),
    ),
    Error(
        FLYTEKIT,
        "AttributeError: 'NoneType' object has no attribute 'version'",
        "A placeholder with `.version` uses an image without a tag, and there is no default image.",
        "Add a version tag to the image.",
        ("untagged-image", "version-of-untagged"),
    ),
    Error(
        FLYTEKIT,
        "TypeError: expected str, bytes or os.PathLike object, not {TYPE}",
        "An image in a YAML config is not text. TYPE is `NoneType` for a missing value, `float` "
        "for `1.10`, `int` for `22:22`, `bool` for `no`, `date`, `dict` or `list`. flytekit loads "
        "no image from the file. With Python 3.12 or newer, the text differs, see below.",
        "Write the complete image, with quotes around it if YAML reads it as a number.",
        ("non-string-image",),
    ),
    Error(
        FLYTEKIT,
        "TypeError: argument should be a str or an os.PathLike object where __fspath__ returns a "
        "str, not '{TYPE}'",
        "An image in a YAML config is not text, but a number, a boolean, a date, a list, a "
        "mapping, or missing. flytekit loads no image from the file. This is the text of Python "
        "3.12 and newer.",
        "Write the complete image, with quotes around it if YAML reads it as a number.",
        ("non-string-image",),
    ),
    Error(
        FLYTEKIT,
        "DuplicateOptionError: While reading from '{FILE}' [line {LINE}]: option '{NAME}' in "
        "section '{SECTION}' already exists",
        "An INI config defines an option twice. Case does not matter: `A` and `a` are the same. "
        "flytekit loads no image from the file. If flytekit finds the file by itself, `import "
        "flytekit` fails.",
        "Remove one of the lines, or rename it.",
        ("duplicate-option",),
    ),
    Error(
        FLYTEKIT,
        "DuplicateSectionError: While reading from '{FILE}' [line {LINE}]: section '{SECTION}' "
        "already exists",
        "An INI config has a section twice. flytekit loads no image from the file. If flytekit "
        "finds the file by itself, `import flytekit` fails.",
        "Move the options of the second section to the first one.",
        ("duplicate-option",),
    ),
    Error(
        FLYTEKIT,
        "MissingSectionHeaderError: File contains no section headers.",
        "The first line of an INI config is not a section. Often the file is YAML, and its name "
        "does not end with `yaml` or `yml` in lower case; or it begins with a byte order mark.",
        "Write `[images]` above the image names, remove the byte order mark, or rename a YAML "
        "file.",
        ("wrong-format", "byte-order-mark", "invalid-syntax"),
    ),
    Error(
        FLYTEKIT,
        "ParsingError: Source contains parsing errors: '{FILE}'",
        "An INI config has a line without `=` or `:`, or without a name before it. The lines "
        "follow in the message.",
        "Write `NAME = IMAGE`.",
        ("missing-delimiter", "invalid-syntax", "wrong-format"),
    ),
    Error(
        FLYTEKIT,
        "InterpolationSyntaxError: '%' must be followed by '%' or '(', found: '{TEXT}'",
        "An INI value has a single `%`. In INI, `%` begins a reference to another option. "
        "flytekit loads no image from the file, even if another image has the `%`.",
        "Write `%%` for a `%`.",
        ("invalid-interpolation",),
    ),
    Error(
        FLYTEKIT,
        "InterpolationMissingOptionError: Bad value substitution: option '{NAME}' in section "
        "'{SECTION}' contains an interpolation key '{KEY}' which is not a valid option name. Raw "
        "value: '{VALUE}'",
        "An INI value refers to an option that does not exist. flytekit loads no image from the "
        "file.",
        "Define the option in the same section or in `[DEFAULT]`, or write its value.",
        ("undefined-interpolation",),
    ),
    Error(
        FLYTEKIT,
        "InterpolationDepthError: Recursion limit exceeded in value substitution: option '{NAME}' "
        "in section '{SECTION}' contains an interpolation key which cannot be substituted in 10 "
        "steps. Raw value: '{VALUE}'",
        "An INI value refers to itself, directly or by other options. flytekit loads no image "
        "from the file.",
        "Write the value.",
        ("undefined-interpolation",),
    ),
    Error(
        FLYTEKIT,
        "FlyteAssertion: USER:AssertionError: error=The config file '{FILE}' cannot contain a "
        "section for internal only configurations.",
        "An INI config has a section `[internal]`, which flytekit does not allow. flytekit loads "
        "no image from the file.",
        "Remove or rename the section.",
        ("internal-section",),
    ),
    Error(
        FLYTEKIT,
        "UnicodeDecodeError: 'utf-8' codec can't decode byte {TEXT}",
        "A config is not UTF-8. Editors on Windows may save UTF-16 or Latin-1.",
        "Save the file as UTF-8, without a byte order mark.",
        ("invalid-encoding",),
    ),
    Error(
        FLYTEKIT,
        "AssertionError: Image Config with name {NAME} not found in the configuration",
        "A placeholder `{{.image.NAME}}` uses an image name that is not defined for this command. "
        "Names are case-sensitive, and INI configs lower-case them. `pyflyte package` and "
        "`pyflyte serialize` do not read images from configs; `run --remote` and `register` read "
        "them only with `--config`.",
        "Define the name under `[images]` and pass `--config FILE` before the command, or pass "
        "`--image NAME=IMAGE`.",
        ("undefined-name", "unread-config", "lower-cased-name", "unreferenceable-name"),
    ),
    Error(
        FLYTEKIT,
        "AssertionError: Only fqn and version are supported replacements, {ATTRIBUTE} is not "
        "supported",
        "A placeholder has another attribute than `.fqn` and `.version`, for example `.tag`. Case "
        "matters.",
        "Write `.version` for the tag, or `.fqn` for registry and repository.",
        ("unknown-attribute",),
    ),
    Error(
        FLYTEKIT,
        "AssertionError: Incorrectly formatted image {IMAGE}, missing tag or digest",
        "An image in `--image`, in `FLYTE_INTERNAL_IMAGE` or in `ImageConfig` has no tag. The "
        "name of an ImageSpec file that does not exist gives the same message.",
        "Add a version tag or a digest.",
        ("untagged-image", "unsupported-digest", "bare-name"),
    ),
    Error(
        FLYTEKIT,
        "ValueError: Only one default image can be specified. Received multiple {IMAGES}",
        "A command has `--image IMAGE`, without a name, more than once.",
        "Remove one of them, or give it a name: `--image NAME=IMAGE`.",
        ("redefined-name",),
    ),
    Error(
        FLYTEKIT,
        "ValueError: Unimplemented, just specify pkgs like folder/files as args at the end of the "
        "command",
        "`pyflyte --config FILE register` does not accept a config with `[sdk] workflow_packages`.",
        "Remove `workflow_packages` from the config, and name the folders in the command.",
        ("packages-in-config",),
    ),
    Error(
        FLYTEKIT,
        "ValueError: (3, {MINOR}) is not a valid PythonVersion",
        "flytekit has no default image for this Python. flytekit 1.16.31 has images for Python "
        "3.8 to 3.12. With Python 3.13, even `pyflyte --help` fails.",
        "Use a Python that flytekit supports, or set `FLYTE_INTERNAL_IMAGE` to an image.",
        ("unsupported-python",),
    ),
    Error(
        FLYTEKIT,
        "ValueError: An image is required for PythonAutoContainer tasks",
        "A task names no image, and there is no default image. That happens where "
        "`ImageConfig.auto()` reads only a config: `default` in a config does not set the default "
        "image.",
        "Pass `--image IMAGE`, or name an image in the task.",
        ("shadowed-default",),
    ),
    Error(
        FLYTEKIT,
        "ValueError: Invalid container registry name: '{REGISTRY}'.",
        "`registry` of an `ImageSpec` is not a registry: it has a tag, a scheme, a variable, or a "
        "slash at its end. flytekit 1.13.6 and newer check it.",
        "Write the registry and, if needed, an organization: `ghcr.io/ORGANIZATION`.",
        ("invalid-build-target",),
    ),
    Error(
        FLYTEKIT,
        "TypeError: ImageSpec.__init__() got an unexpected keyword argument '{KEY}'",
        "An ImageSpec file has a key that is not a field of `ImageSpec`.",
        "Fix the spelling of the key, or remove it.",
        ("invalid-image-spec", "image-spec-file"),
    ),
    Error(
        FLYTEKIT,
        "TypeError: flytekit.image_spec.image_spec.ImageSpec() argument after ** must be a "
        "mapping, not {TYPE}",
        "An ImageSpec file is empty, or is not a mapping. A value in a config that is the path of "
        "an existing file is read as an ImageSpec file as well.",
        "Write the fields of an ImageSpec, or replace the path with an image.",
        ("image-spec-file", "invalid-image-spec"),
    ),
    Error(
        FLYTEKIT,
        "No such option '{OPTION}'.",
        "The command does not have this option. `--config` and `-c` belong before the command: "
        "`pyflyte --config FILE register`. The option for images is `--image`, not `--images`. "
        "`flyte build` has no `--image`.",
        "Move or rename the option.",
        ("unknown-option",),
    ),
    Error(
        FLYTE_2,
        "InvalidImageNameError: Image name '{NAME}' not found in config. Available: {NAMES}",
        "`Image.from_ref_name` uses an image name that is not defined under `image.image_refs`. "
        "On the command line, the message begins with `user failure, InvalidImageName.` Before "
        "Flyte 2.4.0 it is a `ValueError`. An unrelated `config.yaml` can hide the config with "
        "the names.",
        "Define the name under `image.image_refs`, or pass `--image NAME=IMAGE`.",
        ("undefined-name", "unreferenceable-name", "shadowed-config"),
    ),
    Error(
        FLYTE_2,
        "AttributeError: 'list' object has no attribute 'keys'",
        "`image.image_refs` is a list. Flyte 2 needs a mapping of image names to images.",
        "Write `NAME: IMAGE` below `image_refs:`, without `-`.",
        ("images-not-a-mapping",),
    ),
    Error(
        FLYTE_2,
        "TypeError: list indices must be integers or slices, not str",
        "`image.image_refs` is a list that contains the image name. Flyte 2 needs a mapping of "
        "image names to images.",
        "Write `NAME: IMAGE` below `image_refs:`, without `-`.",
        ("images-not-a-mapping",),
    ),
    Error(
        FLYTE_2,
        "TypeError: string indices must be integers, not 'str'",
        "`image.image_refs` is text, or the environment variable `FLYTE_IMAGE_IMAGE_REFS` is set, "
        "which replaces `image_refs` with text.",
        "Write `NAME: IMAGE` below `image_refs:`, and remove the variable.",
        ("images-not-a-mapping", "refs-in-environment"),
    ),
    Error(
        FLYTE_2,
        "ValidationError: 1 validation error for ImageCache",
        "An image under `image.image_refs` is not text (for example a number), and its name is "
        "used. `Input should be a valid string` follows in the message.",
        "Write the complete image, with quotes around it if YAML reads it as a number.",
        ("non-string-image",),
    ),
    Error(
        FLYTE_2,
        "Unknown image builder type: {NAME}. Available builders: {NAMES}",
        "`image.builder` is not `local`, `local-podman`, `remote` or an installed builder.",
        "Fix the spelling.",
        ("invalid-build-target",),
    ),
    Error(
        CLUSTER,
        "ImagePullBackOff",
        "The cluster cannot pull an image. If the image ends with `:None`, it has no tag in the "
        "config. Other causes are a tag that does not exist, a misspelt registry, a name in place "
        "of an image (`trainer` is Docker Hub's `docker.io/library/trainer`), and missing "
        "credentials. `ErrImagePull` has the same causes.",
        "Run `flyte-image-lint check`, and `flyte-image-lint check --online` to look the image up "
        "in its registry.",
        (
            "untagged-image",
            "none-tag",
            "bare-name",
            "missing-image",
            "unknown-registry",
            "implicit-registry",
            "uppercase-host",
            "unpullable-use",
        ),
    ),
    Error(
        CLUSTER,
        "InvalidImageName",
        "The text is not a valid image: a placeholder that was not replaced, a variable, quotes "
        "or a comment in INI, spaces, a scheme, or upper-case letters.",
        "Run `flyte-image-lint check` on the project.",
        (
            "malformed-placeholder",
            "unreplaced-placeholder",
            "placeholder-in-image",
            "unexpanded-variable",
            "quoted-image",
            "swallowed-comment",
            "swallowed-option",
            "padded-image",
            "url-as-image",
            "invalid-reference",
            "empty-tag",
            "unsupported-digest",
        ),
    ),
    Error(
        CLUSTER,
        'Failed to apply default image tag "{IMAGE}": couldn\'t parse image reference '
        '"{SAME}": invalid reference format',
        "The text is not a valid image. Often it contains `{{ .image.NAME }}`: a placeholder that "
        "flytekit did not replace.",
        "Run `flyte-image-lint check` on the project.",
        (
            "malformed-placeholder",
            "unreplaced-placeholder",
            "placeholder-in-image",
            "invalid-reference",
        ),
    ),
    Error(
        CLUSTER,
        "invalid reference format",
        "The text is not a valid image. It has spaces, quotes, a scheme, two tags, an empty tag, "
        "or other characters that are not allowed.",
        "Run `flyte-image-lint check` on the project.",
        (
            "invalid-reference",
            "padded-image",
            "quoted-image",
            "url-as-image",
            "empty-tag",
            "empty-image",
        ),
    ),
    Error(
        CLUSTER,
        "invalid reference format: repository name ({NAME}) must be lowercase",
        "The repository of an image has upper-case letters.",
        "Write the repository in lower case.",
        ("uppercase-repository",),
    ),
    Error(
        CLUSTER,
        "invalid checksum digest format",
        "The digest of an image has characters that are not allowed, or upper-case letters.",
        "Copy the digest again: `sha256:` and 64 lower-case hexadecimal digits.",
        ("malformed-digest",),
    ),
    Error(
        CLUSTER,
        "invalid checksum digest length",
        "The digest of an image has too few or too many digits.",
        "Copy the digest again: `sha256:` and 64 lower-case hexadecimal digits.",
        ("malformed-digest",),
    ),
    Error(
        CLUSTER,
        "unsupported digest algorithm",
        "The digest of an image has another algorithm than sha256, sha384 or sha512.",
        "Use the `sha256:` digest.",
        ("malformed-digest",),
    ),
    Error(
        CLUSTER,
        "repository name must not be more than 255 characters",
        "The repository of an image is too long.",
        "Use a shorter name.",
        ("invalid-reference",),
    ),
    Error(
        CLUSTER,
        "invalid repository name ({NAME}), cannot specify 64-byte hexadecimal strings",
        "The image consists of 64 hexadecimal digits: the digest without its repository.",
        "Write `REGISTRY/REPOSITORY@sha256:DIGEST`.",
        ("invalid-reference",),
    ),
    Error(
        CLUSTER,
        "exec format error",
        "The image is for another platform than the cluster's nodes, for example `linux/arm64`.",
        "Build the image for the platform of the nodes. `flyte-image-lint check --online` "
        "compares it with the setting [`platform`](settings.md#platform).",
        ("missing-platform",),
    ),
)

PAGE = """\
# You got this error

Error messages about images of flytekit 1.16.31, Flyte 2.12.1 and Kubernetes, what they mean, and
which rule finds the cause before you register. Upper-case words such as NAME replace text that
differs. Generated from `tests/docs_errors.py` by `pytest --update`.
"""


def pages() -> dict[str, str]:
    """Give the generated page, by its path from the root."""
    rules = {rule.name: rule for rule in docs_pages.all_rules()}
    parts = [PAGE]
    for source in (FLYTEKIT, FLYTE_2, CLUSTER):
        parts.append(f"## {source}\n")
        for error in ERRORS:
            if error.source == source:
                links = ", ".join(
                    f"[{name}](rules/{name}.md) ({rules[name].code})" for name in error.rules
                )
                texts = (error.meaning, f"**What to do:** {error.todo}", f"**Rules:** {links}")
                body = "\n\n".join(_wrapped(text) for text in texts)
                parts.append(f"### `{error.heading}`\n\n{body}\n")
    return {"docs/errors.md": "\n".join(parts)}


def _wrapped(text: str, width: int = 110) -> str:
    lines = [""]
    for word in re.findall(r"(?:`[^`]*`|\[[^\]]*\]\([^)]*\)|\S)+", text):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
