"""Whether a file may have something to read, told by its bytes.

Many files are asked, so that nothing is parsed, or imported, for one that has nothing.
"""

from __future__ import annotations

from ..flyte.image_spec import FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

INTERNAL_IMAGE = "FLYTE_INTERNAL_IMAGE"
"""The variable that sets flytekit's default image."""

IMAGE_REFS = "FLYTE_IMAGE_IMAGE_REFS"
"""The variable that takes the place of `image.image_refs` in Flyte 2."""

IMAGE_REGISTRY = "FLYTE_IMAGE_REGISTRY"
"""The variable that sets the registry of the images that Flyte 2 builds."""

VARIABLES = (INTERNAL_IMAGE, IMAGE_REFS, IMAGE_REGISTRY)


def environment(data: bytes) -> bool:
    """Whether one of the variables may be set."""
    return b"FLYTE_I" in data and any(variable.encode() in data for variable in VARIABLES)


def commands(data: bytes) -> bool:
    """Whether there may be a command line, or one of the variables."""
    if b"pyflyte" in data or environment(data):
        return True
    return b"--image" in data and (b"flyte " in data or b"union " in data)


def script(data: bytes) -> bool:
    """Whether there may be a command line, one of the variables, or a placeholder."""
    return commands(data) or (b"{{" in data and _has_placeholder(data))


def markdown(data: bytes) -> bool:
    """Whether there may be a command line that binds a name."""
    binds = b"--image" in data or b" -i" in data
    return binds and commands(data) and (b"```" in data or b"~~~" in data)


def manifest(data: bytes) -> bool:
    """Whether there may be a command line, a placeholder, an ImageSpec or the spec of a task."""
    return (
        script(data)
        or (b"interface:" in data and (b"container:" in data or b"k8sPod:" in data))
        or (any(word in data for word in _SPEC_WORDS) and _is_image_spec(data))
    )


def _has_placeholder(data: bytes) -> bool:
    at = data.find(b"{{")
    while at >= 0:
        if data[at + 2 : at + 50].lstrip().lower().startswith(b".image"):
            return True
        at = data.find(b"{{", at + 1)
    return False


_SPEC_WORDS = (b"base_image", b"registry", b"python_version")


def _is_image_spec(data: bytes) -> bool:
    """Whether most of the keys without indentation are those of an ImageSpec, two at least."""
    known = other = 0
    for line in data.splitlines():
        if line[:1] in (b"", b" ", b"\t", b"#", b"-"):
            continue
        key, colon, _value = line.partition(b":")
        if not colon:
            return False
        if key.strip(b" '\"\xef\xbb\xbf").decode(errors="replace") in FIELDS:
            known += 1
        else:
            other += 1
    return known > 1 and other < known


_RUNNERS = (b"subprocess", b".run(", b".system(")
_PYTHON = (b"container_image", b"ContainerTask", b"ImageSpec", b"ImageConfig", b"PodTemplate",
           b"Image(", b".Image", b"Image.", b"Environment(", b"images=", b"image=")  # fmt: skip


def python(data: bytes) -> bool:
    """Whether there may be a call of one of the SDKs that is about images, or a command line."""
    if environment(data) or (b"{{" in data and _has_placeholder(data)):
        return True
    if commands(data) and any(runner in data for runner in _RUNNERS):
        return True
    speaks = b"flyte" in data or b"union" in data
    return speaks and any(word in data for word in _PYTHON)


TESTS: dict[str, Callable[[bytes], bool]] = {
    "python": python,
    "notebook": python,
    "manifest": manifest,
    "shell": script,
    "make": script,
    "docker": script,
    "env": environment,
    "markdown": markdown,
    "requirements": lambda data: b"flytekit" in data,
}
"""The test of each kind of file."""
