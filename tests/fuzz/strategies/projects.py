"""Whole projects: configs of both formats, programs that use their names, scripts, and a lock.

Nearly everything in them is what people get wrong: names that are nearly alike, entries that are
swallowed, delimiters that are missing, options that leak out of `[DEFAULT]`.
"""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = ("train", "trainer", "trainr", "Trainer", "base", "base2", "bas", "gpu", "gpu-l", "GPU")
TAGS = {"latest": "1.4.2", "": "1.4.2", "main": "2.0.1"}
"""What the lock has for the tags that float; "" is for none."""

REPOSITORIES = ("ghcr.io/org/a", "ghcr.io/org/b", "docker.io/org/c")
DIGEST = f"sha256:{'a' * 64}"
LOCK = "".join(
    f"{name}:{tag}: {{tag: {pinned}, digest: {DIGEST}}}\n"
    for name in REPOSITORIES
    for tag, pinned in TAGS.items()
    if tag
)

_names = st.sampled_from(NAMES)
_tags = st.sampled_from([":1.4.2", ":1.4.3", *(tag and f":{tag}" for tag in TAGS)])
_images = st.one_of(
    st.tuples(st.sampled_from(REPOSITORIES), _tags).map("".join),
    st.sampled_from(
        [
            "org/c:1.4.2",
            "docker.io/Org/C:1.4.2",
            "https://ghcr.io/org/a:1.4.2",
            "GHCR.io/org/b:1.4.2",
        ]
    ),
)


def _lines(*forms: str) -> st.SearchStrategy[str]:
    """Draw a few lines, each a form with a name, another one, and an image put in."""
    line = st.builds(
        lambda form, name, other, image: form.format(n=name, o=other, i=image),
        st.sampled_from(forms),
        _names,
        _names,
        _images,
    )
    return st.lists(line, min_size=1, max_size=4).map("".join)


_SOUND = "{n} = {i}\n"
_ini = st.builds(
    "{}[sdk]\nx = 1\n[images]\n{}".format,
    st.one_of(st.just(""), _lines(_SOUND).map("[DEFAULT]\n{}".format)),
    _lines(*[_SOUND] * 4, "  {n} = {i}\n", "{n} {i}\n", "{n} = %({o})s\n", "{n} = '{i}'\n",
           "{n} = {i} # why\n", "{n}: {i}\n"),
)  # fmt: skip
_yaml = _lines(*["  {n}: {i}\n"] * 4, "  {n}:{i}\n", "  1.10: {i}\n", "  {n}: '{i} '\n").map(
    "admin:\n  endpoint: dns:///x\nimages:\n{}".format
)
_python = st.lists(
    st.builds(
        str.format,
        st.sampled_from(
            [*["{{{{.image.{}}}}}"] * 5, "{{{{.image.{}.fqn}}}}:x", "{{{{image.{}}}}}",
             "{{{{.image.{}.tag}}}}", "ghcr.io/org/a:latest"]
        ),
        _names,
    ),
    min_size=1,
    max_size=3,
).map(
    lambda images: "from flytekit import task\n"
    + "".join(f'\n\n@task(container_image="{image}")\ndef t(): ...\n' for image in images)
)  # fmt: skip
_shell = _lines("pyflyte register --image {n}={i} src\n", "pyflyte run --image {i} a.py wf\n")

PROGRAMS = ("a.py", "src/b.py", "z.py")
CONFIGS = ("flytekit.config", "deploy/m.config")
OTHERS = ("deploy/config-x.yaml", "run.sh")

projects = st.fixed_dictionaries(
    {"flytekit.config": _ini, "a.py": _python, "flyte-images.lock": st.just(LOCK)},
    optional={
        "deploy/m.config": _ini,
        "deploy/config-x.yaml": _yaml,
        "src/b.py": _python,
        "z.py": _python,
        "run.sh": _shell,
    },
)
"""Files of a project, by their paths."""
