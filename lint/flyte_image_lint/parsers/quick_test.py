"""Whether a file may have something to read, told by its bytes.

Many files are asked, so that nothing is parsed, or imported, for one that has nothing.
"""

from __future__ import annotations

from ..flyte.image_spec import FIELDS
from ..flyte.image_spec import OWN_FIELDS as SPEC_FIELDS

INTERNAL_IMAGE = "FLYTE_INTERNAL_IMAGE"
"""The variable that sets flytekit's default image."""

IMAGE_REFS = "FLYTE_IMAGE_IMAGE_REFS"
"""The variable that takes the place of `image.image_refs` in Flyte 2."""

IMAGE_REGISTRY = "FLYTE_IMAGE_REGISTRY"
"""The variable that sets the registry of the images that Flyte 2 builds."""

VARIABLES = (INTERNAL_IMAGE, IMAGE_REFS, IMAGE_REGISTRY)


FLYTEKIT_ROOTS = frozenset(("flytekit", "flytekitplugins", "union", "unionai"))
FLYTE2_ROOTS = frozenset(("flyte", "flyteplugins"))
"""The packages of the SDKs, as programs import them."""


def environment(data: bytes) -> bool:
    """Whether one of the variables may be set."""
    return b"FLYTE_I" in data and any(variable.encode() in data for variable in VARIABLES)


def commands(data: bytes) -> bool:
    """Whether there may be a command line, or one of the variables."""
    return b"pyflyte" in data or _has_program(data) or environment(data)


def _has_program(data: bytes) -> bool:
    """Whether `flyte` or `union` stands there as a word: in a line, a string, or a list."""
    return any(
        name in data and any(name + end in data for end in _WORD_ENDS)
        for name in (b"flyte", b"union")
    )


_WORD_ENDS = (b" ", b"\t", b"\n", b"\r", b'"', b"'", b"\\", b",", b"]")


_RUNS = (
    rb"\b(?:pyflyte|flyte|union)\b[^\n]{0,300}?\b"
    rb"(?:run|register|package|serialize|deploy|build|serve)\b"
)


def runs(data: bytes) -> bool:
    """Whether a text of any kind has what looks like a command that binds names to images."""
    is_option = b"--image" in data or b"-i" in data
    if not (is_option and b"=" in data and commands(data)):
        return False
    import re  # only for few files

    return re.search(_RUNS, data) is not None


def script(data: bytes) -> bool:
    """Whether there may be a command line, one of the variables, or a placeholder."""
    return commands(data) or (b"{{" in data and _has_placeholder(data))


def markdown(data: bytes) -> bool:
    """Whether there may be a command line that binds a name."""
    return commands(data) and (b"```" in data or b"~~~" in data)


def manifest(data: bytes) -> bool:
    """Whether there may be a command line, a placeholder, an ImageSpec or the spec of a task."""
    return (
        (script(data) and script(_without_comments(data)))
        or (b"interface" in data and (b"container" in data or b"k8sPod" in data))
        or _is_image_spec(data)
    )


def _without_comments(data: bytes) -> bytes:
    """Leave out the lines that are comments: of YAML, or of the shell in a block."""
    return b"\n".join(line for line in data.split(b"\n") if not line.lstrip().startswith(b"#"))


def _has_placeholder(data: bytes) -> bool:
    at = data.find(b"{{")
    while at >= 0:
        if data[at + 2 : at + 50].lstrip().lower().startswith(b".image"):
            return True
        at = data.find(b"{{", at + 1)
    return False


def _is_image_spec(data: bytes) -> bool:
    """Whether a document may be an ImageSpec, by the keys that are indented least.

    Nothing else has two of the keys of its own; with one of these, most must be an ImageSpec's.
    """
    if not any(field in data for field in _SPEC_WORDS):
        return False
    import re  # as above

    for document in re.split(rb"(?m)^(?:---|\.\.\.)", data.removeprefix(b"\xef\xbb\xbf")):
        if re.match(_UNUSUAL, document):
            return True
        keys = _outer_keys(document)
        fields = FIELDS.intersection(keys)
        own = SPEC_FIELDS.intersection(keys)
        if len(own) > 1 or (own and len(fields) > 1 and len(fields) > len(keys) - len(fields)):
            return True
    return False


_SPEC_WORDS = tuple(sorted(field.encode() for field in SPEC_FIELDS))
# In flow style, with `?` before the keys, or behind directives: few files.
_UNUSUAL = rb"(?:\s|#[^\r\n]*[\r\n]|[&!]\S*\s)*(?:\{|\?\s|%)"
_KEY = rb"(?m)^([ \t]*)(?:[&!][^\s]*[ \t]+)*[\"']?(\w+)[\"']?[ \t]*:(?=[ \t\r\n]|$)"


def _outer_keys(document: bytes) -> set[str]:
    """Give the keys of the lines that are indented least, as far as lines tell."""
    import re  # as above

    keys = re.findall(_KEY, document.replace(b"\r", b"\n"))
    least = min((len(indent) for indent, _key in keys), default=0)
    return {key.decode(errors="replace") for indent, key in keys if len(indent) == least}


_RUNNERS = (b"subprocess", b"run(", b"system(", b"open(", b"call(", b"output(", b"'pyflyte'",
            b'"pyflyte"', b"'flyte'", b'"flyte"', b"'union'", b'"union"', b"/flyte", b"/union",
            b"/pyflyte")  # fmt: skip
_PYTHON = (b"mage", b"ContainerTask", b"Environment")


def python(data: bytes) -> bool:
    """Whether there may be a call of one of the SDKs that is about images, or a command line."""
    if environment(data) or (b"{{" in data and _has_placeholder(data)):
        return True
    if commands(data) and any(runner in data for runner in _RUNNERS):
        return True
    if b"container_image" in data and (b"flyte" in data or b"union" in data):
        return True  # of a task perhaps that another module makes one
    return any(word in data for word in _PYTHON) and _imports_sdk(data)


_ROOTS = frozenset(root.encode() for root in FLYTEKIT_ROOTS | FLYTE2_ROOTS)
_NAME = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_BLANKS = b" \t\r\n\f\\"
_NEAR = 300
"""Bytes before and behind the name of an SDK that are looked at."""


def _imports_sdk(data: bytes) -> bool:
    """Whether one of the SDKs may be imported: what else names them is a comment or a text."""
    for name in (b"flyte", b"union"):
        at = data.find(name)
        while at >= 0:
            if _is_imported(data[max(at - _NEAR, 0) : at], data[at : at + _NEAR]):
                return True
            at = data.find(name, at + 1)
    return False


def _is_imported(before: bytes, rest: bytes) -> bool:
    if rest[: len(rest) - len(rest.lstrip(_NAME))] not in _ROOTS:
        return False
    words = before.rstrip(_BLANKS)
    if not words and before:
        return True  # so many blanks that the word before them is not seen
    if words.endswith(b"from"):
        module, has_import, _ = rest.partition(b"import")
        return bool(has_import or len(rest) == _NEAR) and not module.strip(_NAME + b"_." + _BLANKS)
    return words.endswith(b"import") or (words.endswith(b",") and b"import" in words)


def notebook(data: bytes) -> bool:
    """Whether there may be anything of that, or a command line behind `!`."""
    speaks = b"flyte" in data or b"union" in data
    mentions = speaks and any(word in data for word in _PYTHON)
    return mentions or commands(data) or python(data)


def requirements(data: bytes) -> bool:
    """Whether flytekit may be named; case does not matter in names of packages."""
    return b"flytekit" in data.lower()
