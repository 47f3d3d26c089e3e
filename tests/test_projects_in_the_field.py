"""Small projects made after what went wrong in real ones: what is found in them, and where.

The files are texts of our own; what Flyte makes of each was tried.
"""

from __future__ import annotations

import json

import pytest

from command import run, write

DIGEST = "sha256:" + "ab" * 32
PIN = "ghcr.io/myorg/app@" + DIGEST
TASK = 'from flytekit import task\n\n\n@task(container_image="{}")\ndef t(): ...\n'
NONE = "from flytekit import task\n\n\n@task\ndef t(): ...\n"
CONFIG = "[platform]\nendpoint = x.example.com\n[images]\napp = {}\n"


def project(flytekit: str, *, image: str = "", command: str = "", use: str = "") -> dict[str, str]:
    """Give a project with that flytekit, an image in its config, a command and a task."""
    files = {"requirements.txt": f"flytekit{flytekit}\n"}
    if image:
        files["flytekit.config"] = CONFIG.format(image)
    if command:
        files["Makefile"] = f"register:\n\tpyflyte {command}\n"
    files["wf.py"] = TASK.format(use) if use else NONE
    return files


VERSION = "{{.image.default.fqn}}:{{.image.default.version}}"
SUFFIX = "{{.image.default.fqn}}:gpu-{{.image.default.version}}"
WHOLE = "{{.image.app}}"

CASES = {
    # A digest as the default image.
    "of an option, by its version": (
        project("==1.16.23", command=f"register --image {PIN} wf.py", use=VERSION),
        ["wf.py:4 unpullable-use"],
    ),
    "of an option, with a newer flytekit": (
        project("==1.16.24", command=f"register --image {PIN} wf.py", use=VERSION),
        [],
    ),
    "of an option, with an old flytekit": (
        project("==1.11.0", command=f"register -i {PIN} wf.py"),
        ["Makefile:2 unsupported-digest"],
    ),
    "of an option, with a very old flytekit": (
        project("==1.9.0", command=f"register -i {PIN} wf.py"),
        ["Makefile:2 unsupported-digest"],
    ),
    "of an option, with 1.12": (project("==1.12.0", command=f"register -i {PIN} wf.py"), []),
    "of an option, behind a prefix": (
        project("==1.16.31", command=f"register --image {PIN} wf.py", use=SUFFIX),
        ["wf.py:4 unpullable-use"],
    ),
    "of the variable": (
        {**project("==1.11.0"), ".env": f"FLYTE_INTERNAL_IMAGE={PIN}\n"},
        [".env:1 unsupported-digest"],
    ),
    "of the variable, behind a prefix": (
        {**project("==1.16.31", use=SUFFIX), ".env": f"FLYTE_INTERNAL_IMAGE={PIN}\n"},
        ["wf.py:4 unpullable-use"],
    ),
    "of a program": (
        {
            "requirements.txt": "flytekit<1.12\n",
            "a.py": "from flytekit.configuration import ImageConfig\n"
            f'ImageConfig.auto(img_name="{PIN}")\n',
        },
        ["a.py:2 unsupported-digest"],
    ),
    # Digests, by ranges of versions.
    "a bound below digests": (
        project("<1.12", image=PIN),
        ["flytekit.config:4 unsupported-digest"],
    ),
    "a bound above": (project(">=1.16.24", image=PIN), []),
    "a bound that does not tell": (project(">=1.11", image=PIN), []),
    "compatible with an old one": (
        project("~=1.16.3,<1.16.20", image=PIN),
        ["flytekit.config:4 unsupported-digest"],
    ),
    "two pins, by markers": (
        project('==1.11.0; python_version < "3.12"\nflytekit==1.16.31', image=PIN),
        [],
    ),
    "two pins, both old": (
        project('==1.11.0; python_version < "3.12"\nflytekit==1.10.3', image=PIN),
        ["flytekit.config:4 unsupported-digest"],
    ),
    "two pins, of which Python chooses": (
        {
            **project(
                '==1.11.0; python_version < "3.12"\nflytekit==1.16.31; python_version >= "3.12"',
                image=PIN,
            ),
            ".python-version": "3.11\n",
        },
        ["flytekit.config:4 unsupported-digest"],
    ),
    "a tag beside a digest that is dropped": (
        project("==1.10.1", image=f"ghcr.io/o/a:latest@{DIGEST}"),
        ["flytekit.config:4 unsupported-digest"],
    ),
    # The Python that there is no image for.
    "a Python that is too new, by a bound": (
        {
            "pyproject.toml": "[project]\nname = 'p'\nversion = '1'\nrequires-python = '>=3.13'\n"
            "dependencies = ['flytekit==1.16.31']\n",
        },
        ["pyproject.toml:5 unsupported-python"],
    ),
    "a Python that may do": (
        {
            "pyproject.toml": "[project]\nname = 'p'\nversion = '1'\nrequires-python = '>=3.12'\n"
            "dependencies = ['flytekit==1.16.31']\n",
        },
        [],
    ),
    "an old Python, with an old flytekit": (
        {**project("==1.2.0"), ".python-version": "3.7.16\n"},
        [],
    ),
    "an old Python, with a newer flytekit": (
        {**project("==1.4.0"), ".python-version": "3.7.16\n"},
        ["requirements.txt:1 unsupported-python"],
    ),
    "Python 3.12, before there was an image": (
        {**project("==1.10.2"), ".python-version": "3.12\n"},
        ["requirements.txt:1 unsupported-python"],
    ),
    # Development versions.
    "a development version of a lock": (
        {
            "uv.lock": 'version = 1\n\n[[package]]\nname = "flytekit"\n'
            'version = "1.16.2.dev3+gc4caacce"\n'
            'source = { git = "https://github.com/flyteorg/flytekit" }\n',
        },
        ["uv.lock:5 moving-default-image"],
    ),
    "an old development version, whose tag is none": (
        project("==1.9.1.dev3+gabc"),
        ["requirements.txt:1 moving-default-image"],
    ),
    "a local version": (
        project("==1.16.4+ours"),
        [],
    ),
    # flytekit's own images.
    "an image of another flytekit": (
        project("==1.16.31", image="ghcr.io/flyteorg/flytekit:py3.11-1.10.0"),
        ["flytekit.config:4 mismatched-flytekit-image"],
    ),
    "an image in a range": (
        project(">=1.10", image="ghcr.io/flyteorg/flytekit:py3.11-1.10.0"),
        [],
    ),
    "an image that a range excludes": (
        project(">=1.11", image="ghcr.io/flyteorg/flytekit:py3.11-1.10.0"),
        ["flytekit.config:4 mismatched-flytekit-image"],
    ),
    "an image of another Python": (
        {
            **project("==1.16.31", image="cr.flyte.org/flyteorg/flytekit:py3.11-1.16.31"),
            ".python-version": "3.12\n",
        },
        ["flytekit.config:4 mismatched-flytekit-image"],
    ),
    "an image with a v": (
        project("==1.16.0", image="cr.flyte.org/flyteorg/flytekit:py3.11-v1.16.0"),
        [],
    ),
    "a base image of another flytekit": (
        {
            "requirements.txt": "flytekit==1.16.31\n",
            "a.py": "from flytekit import ImageSpec\n"
            'x = ImageSpec(name="a", base_image="ghcr.io/flyteorg/flytekit:py3.11-1.10.0")\n',
        },
        [],
    ),
    # Build targets.
    "a registry of the config": (
        {
            ".flyte/config.yaml": "admin:\n  endpoint: dns:///x.example.com\nimage:\n"
            "  builder: local\n  registry: evil.example.net/x\n"
        },
        [".flyte/config.yaml:5 unknown-registry"],
    ),
    "a builder of the config": (
        {".flyte/config.yaml": "image:\n  builder: remot\n  registry: ghcr.io/o\n"},
        [".flyte/config.yaml:2 invalid-build-target"],
    ),
    "another name of a config": (
        {
            "deploy/flyte-prod.yaml": "admin:\n  endpoint: dns:///x.example.com\nimage:\n"
            "  registry: ghcr.io/MyOrg\n"
        },
        ["deploy/flyte-prod.yaml:4 invalid-build-target"],
    ),
    "a chart": (
        {
            "config.yaml": "admin:\n  endpoint: x\nimage:\n  registry: evil.example.net/x\n"
            "  repository: y\n"
        },
        [],
    ),
    "a variable": ({".env": "FLYTE_IMAGE_REGISTRY=https://ghcr.io/o\n"}, [".env:1 url-as-image"]),
    "a variable of a program": (
        {"a.py": 'import os\nimport flyte\nos.environ["FLYTE_IMAGE_REGISTRY"] = "ghcr.io/O"\n'},
        ["a.py:3 invalid-build-target"],
    ),
    "a variable of a script": (
        {"run.sh": "export FLYTE_IMAGE_REGISTRY=ghcr.io/o/\nflyte run a.py b --image x\n"},
        ["run.sh:1 invalid-build-target"],
    ),
    "an option": (
        {"run.sh": "flyte create config --endpoint x --registry evil.example.net/x --image y\n"},
        ["run.sh:1 unknown-registry"],
    ),
    "an account of Docker Hub": (
        {"a.py": 'from flytekit import ImageSpec\nx = ImageSpec(name="a", registry="myuser")\n'},
        ["a.py:2 implicit-registry"],
    ),
    "capitals that flytekit lower-cases": (
        {"a.py": 'from flytekit import ImageSpec\nx = ImageSpec("App", registry="ghcr.io/O")\n'},
        [],
    ),
    "a tag format that floats": (
        {"a.py": 'from flytekit import ImageSpec\nx = ImageSpec("a", tag_format="latest")\n'},
        ["a.py:2 invalid-build-target"],
    ),
    # ImageSpec files.
    "a version that is a number": (
        {"image.yaml": "name: app\nregistry: ghcr.io/o\npython_version: 3.10\n"},
        ["image.yaml:3 invalid-image-spec"],
    ),
    "a version that is spelled as its number": (
        {"image.yaml": "name: app\nregistry: ghcr.io/o\npython_version: 3.11\n"},
        [],
    ),
    "a misspelt key": (
        {
            "image.yaml": "name: app\nregistry: ghcr.io/o\npackage:\n  - pandas\n",
            "run.sh": "pyflyte register --image app=image.yaml wf.py\n",
        },
        ["image.yaml:3 invalid-image-spec"],
    ),
    "a misspelt key, of a file that no command names": (
        {"image.yaml": "name: app\nregistry: ghcr.io/o\npackage:\n  - pandas\n"},
        [],
    ),
    "a text in place of a list": (
        {"image.yaml": "registry: ghcr.io/o\npackages: pandas\n"},
        ["image.yaml:2 invalid-image-spec"],
    ),
    # Objects.
    "objects of images": (
        {
            "a.py": "from flytekit.configuration import Image, ImageConfig\n"
            "c = ImageConfig(\n"
            '    default_image=Image(name="default", fqn="ghcr.io/o/a", tag="latest"),\n'
            "    images=[\n"
            '        Image(name="a", fqn="ghcr.io/o/a", tag=None),\n'
            '        Image(name="c", fqn="registry.corp.example/c", tag="1.0"),\n'
            '        Image("d", "ghcr.io/o/d", "1.0"),\n'
            "    ],\n)\n"
        },
        ["a.py:3 floating-tag", "a.py:5 untagged-image", "a.py:6 unknown-registry"],
    ),
    # Parts that are not known.
    "a tag behind what is not known": (
        {
            "a.py": "import os\n"
            + TASK.replace('"{}"', "f\"{{os.environ['R']}}/a:latest\"").format()
        },
        ["a.py:5 floating-tag"],
    ),
    # Messages.
    "one name twice in a string": (
        {
            "flytekit.config": CONFIG.format("ghcr.io/o/a:1"),
            "wf.py": TASK.format("{{.image.ap.fqn}}:{{.image.ap.version}}"),
        },
        ["wf.py:4 undefined-name"],
    ),
    "images inside another section": (
        {
            "config.yaml": "admin:\n  endpoint: dns:///x.example.com\n"
            "  images:\n    app: ghcr.io/o/a:1\n"
        },
        ["config.yaml:3 misnamed-section"],
    ),
}


@pytest.mark.parametrize(("files", "wanted"), CASES.values(), ids=CASES)
def test_what_is_found(tmp_path, files, wanted):
    write(tmp_path, {".git/HEAD": "", **files})
    done = run("check", "--output-format", "json", "--ignore", "unused-name", ".", cwd=tmp_path)
    findings = [f"{one['path']}:{one['line']} {one['rule']}" for one in json.loads(done.stdout)]
    assert findings == wanted


SAYS = {
    "the image that a command gives": (
        {
            **project("==1.16.31", image=f"ghcr.io/myorg/app:v1@{DIGEST}"),
            "Makefile": "a:\n\tpyflyte -c flytekit.config register --image ghcr.io/o/b:v3 x\n",
            "wf.py": TASK.format("{{.image.app.fqn}}:{{.image.default.version}}"),
        },
        "ghcr.io/myorg/app:v1:v3",
    ),
    "the registry that was meant": (
        {"flytekit.config": CONFIG.format("gchr.io/o/a:1")},
        "did you mean 'ghcr.io'?",
    ),
    "the settings that hold": (
        {
            ".flyte-image-lint.toml": 'names = ["x"]\n',
            "flytekit.config": CONFIG.format("registry.acme.example/a:1"),
        },
        "extend-registries = [\"registry.acme.example\"] in '.flyte-image-lint.toml'",
    ),
    "the settings that there are not": (
        {"flytekit.config": CONFIG.format("registry.acme.example/a:1")},
        "[tool.flyte-image-lint] of pyproject.toml",
    ),
    "what an f-string does": (
        {"wf.py": TASK.replace('"{}"', 'f"{{{{.image.a}}}}"').format()},
        "f-string",
    ),
}


@pytest.mark.parametrize(("files", "text"), SAYS.values(), ids=SAYS)
def test_what_is_said(tmp_path, files, text):
    write(tmp_path, {".git/HEAD": "", **files})
    assert text in run("check", ".", cwd=tmp_path).stdout


def test_a_registry_that_was_meant_is_not_to_be_allowed(tmp_path):
    write(tmp_path, {"flytekit.config": CONFIG.format("gchr.io/o/a:1")})
    assert "extend-registries" not in run("check", ".", cwd=tmp_path).stdout


def test_registries_that_one_line_would_allow_are_grouped(tmp_path):
    images = "".join(f"a{number} = registry.acme.example/a:{number}\n" for number in range(3))
    images += "b0 = registry.other.example/b:1\nb1 = registry.other.example/c:1\n"
    write(tmp_path, {"flytekit.config": CONFIG.format("ghcr.io/o/a:1") + images})
    done = run("check", "flytekit.config", cwd=tmp_path)
    assert done.stdout.splitlines()[-1] == (
        '3 would be settled by extend-registries = ["registry.acme.example"] in '
        "[tool.flyte-image-lint] of pyproject.toml"
    )
    assert 'settled by extend-registries = ["registry.other' not in done.stdout
