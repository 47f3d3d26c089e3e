"""Constants that one module of a project takes from another."""

from __future__ import annotations

import json
import subprocess

import pytest

from command import run, write

FLOATING = '"ghcr.io/o/a:latest"'
TASK = "from flytekit import task\n{imports}\n\n@task(container_image={image})\ndef t(): ...\n"
IMAGES = f"GPU = {FLOATING}\n"


def use(imports: str, image: str) -> str:
    return TASK.format(imports=imports, image=image)


# The files of a project, and where a floating tag is found.
FOUND = {
    "from a module beside": (
        {"wf.py": use("from images import GPU", "GPU"), "images.py": IMAGES},
        ["images.py:1"],
    ),
    "a module": (
        {"wf.py": use("import images", "images.GPU"), "images.py": IMAGES},
        ["images.py:1"],
    ),
    "a module by another name": (
        {"wf.py": use("import images as i", "i.GPU"), "images.py": IMAGES},
        ["images.py:1"],
    ),
    "a constant by another name": (
        {"wf.py": use("from images import GPU as G", "G"), "images.py": IMAGES},
        ["images.py:1"],
    ),
    "from a package at the root": (
        {
            "flows/a/wf.py": use("from common.images import GPU", "GPU"),
            "common/images.py": f"X = 1\nGPU = {FLOATING}\n",
        },
        ["common/images.py:2"],
    ),
    "a dotted module": (
        {
            "wf.py": use("import common.images", "common.images.GPU"),
            "common/images.py": IMAGES,
        },
        ["common/images.py:1"],
    ),
    "below src": (
        {
            "flows/wf.py": use("from common.images import GPU", "GPU"),
            "src/common/images.py": IMAGES,
        },
        ["src/common/images.py:1"],
    ),
    "relative": (
        {
            "p/wf.py": use("from .images import GPU", "GPU"),
            "p/images.py": IMAGES,
            "images.py": "GPU = 'ghcr.io/o/a:1'\n",
        },
        ["p/images.py:1"],
    ),
    "relative, a module": (
        {
            "p/wf.py": use("from . import images", "images.GPU"),
            "p/images.py": IMAGES,
        },
        ["p/images.py:1"],
    ),
    "relative, from above": (
        {"p/q/wf.py": use("from ..images import GPU", "GPU"), "p/images.py": IMAGES},
        ["p/images.py:1"],
    ),
    "of the package itself": (
        {"p/wf.py": use("from . import GPU", "GPU"), "p/__init__.py": IMAGES},
        ["p/__init__.py:1"],
    ),
    "handed on by a package": (
        {
            "wf.py": use("from images import GPU", "GPU"),
            "images/__init__.py": "from .gpu import GPU\n",
            "images/gpu.py": IMAGES,
        },
        ["images/gpu.py:1"],
    ),
    "handed on twice, by another name": (
        {
            "wf.py": use("import a", "a.X"),
            "a.py": "from b import Y as X\n",
            "b.py": "import c\nY = c.Z\n",
            "c.py": f"Z = {FLOATING}\n",
        },
        ["c.py:1"],
    ),
    "an attribute of a class": (
        {
            "wf.py": use("from images import Images", "Images.GPU"),
            "images.py": f"class Images:\n    GPU = {FLOATING}\n",
        },
        ["images.py:2"],
    ),
    "an enumeration": (
        {
            "wf.py": use("from images import Images", "Images.GPU.value"),
            "images.py": f"from enum import Enum\nclass Images(Enum):\n    GPU = {FLOATING}\n",
        },
        ["images.py:3"],
    ),
    "an entry": (
        {
            "wf.py": use("from images import IMAGES", 'IMAGES["gpu"]'),
            "images.py": f'IMAGES = {{"cpu": "ghcr.io/o/b:latest", "gpu": {FLOATING}}}\n',
        },
        ["images.py:1"],
    ),
    "branches": (
        {
            "wf.py": use("from images import GPU", "GPU"),
            "images.py": f"import os\nif os.name:\n    GPU = {FLOATING}\n"
            'else:\n    GPU = "ghcr.io/o/b:latest"\n',
        },
        ["images.py:3", "images.py:5"],
    ),
    "one of two": (
        {
            "wf.py": use(
                "import os\nfrom images import GPU", 'GPU if os.name else "ghcr.io/o/b:1"'
            ),
            "images.py": IMAGES,
        },
        ["images.py:1"],
    ),
    "put together there": (
        {
            "wf.py": use("from images import GPU", "GPU"),
            "images.py": 'R = "ghcr.io/o"\nGPU = f"{R}/a:latest"\n',
        },
        ["images.py:2"],
    ),
    "used twice": (
        {
            "a.py": use("from images import GPU", "GPU"),
            "b.py": use("from images import GPU", "GPU"),
            "images.py": IMAGES,
        },
        ["images.py:1"],
    ),
    "of Flyte 2": (
        {
            "wf.py": "import flyte\nfrom images import GPU\nx = flyte.Image.from_base(GPU)\n",
            "images.py": IMAGES,
        },
        ["images.py:1"],
    ),
    # What is not certain.
    "assigned twice": (
        {
            "wf.py": use("from images import GPU", "GPU"),
            "images.py": f'GPU = {FLOATING}\nGPU = "ghcr.io/o/a:1"\n',
        },
        [],
    ),
    "two modules of the name": (
        {
            "p/wf.py": use("from images import GPU", "GPU"),
            "images.py": IMAGES,
            "src/images.py": IMAGES,
        },
        [],
    ),
    "no such module": ({"wf.py": use("from images import GPU", "GPU")}, []),
    "no such constant": (
        {"wf.py": use("from images import CPU", "CPU"), "images.py": IMAGES},
        [],
    ),
    "not used as an image": (
        {
            "wf.py": use("from images import GPU", "'ghcr.io/o/b:1'"),
            "images.py": IMAGES,
        },
        [],
    ),
    "modules that take from each other": (
        {
            "wf.py": use("from a import X", "X"),
            "a.py": "from b import X\n",
            "b.py": "from a import X\n",
        },
        [],
    ),
    "a module that Python cannot parse": (
        {"wf.py": use("from images import GPU", "GPU"), "images.py": f"GPU = {FLOATING}\n)\n"},
        [],
    ),
    "above the root": (
        {"wf.py": use("from ...images import GPU", "GPU"), "images.py": IMAGES},
        [],
    ),
}


@pytest.mark.parametrize(("files", "found"), FOUND.values(), ids=FOUND)
def test_the_finding_stands_where_the_constant_stands(tmp_path, files, found):
    write(tmp_path, files)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "-A"], cwd=tmp_path, check=True)
    done = run("check", "--output-format", "json", "--select", "floating-tag", ".", cwd=tmp_path)
    findings = json.loads(done.stdout)
    assert [f"{one['path']}:{one['line']}" for one in findings] == found


@pytest.mark.parametrize("image", ["ghcr.io/o/app:latest", "ghcr.io/o/cookiecutter:latest"])
def test_the_use_of_an_image_is_named(image, tmp_path):
    files = {"images.py": f"GPU = {image!r}\n", "wf.py": use("from images import GPU", "GPU")}
    write(tmp_path, files)
    done = run("check", "--offline", ".", cwd=tmp_path)
    assert done.stdout.count("used in wf.py:4") == done.stdout.count("FIL102 ") == 1


def test_the_use_is_named_and_the_fix_is_made_there(tmp_path):
    files = {
        "images.py": 'NAMED = "{{image.gpu}}"\n',
        "wf.py": use("from images import NAMED", "NAMED"),
        "flytekit.config": "[images]\ngpu = ghcr.io/o/a:1\n",
    }
    write(tmp_path, files)
    done = run("check", ".", cwd=tmp_path)
    assert "used in wf.py:4" in done.stdout
    run("check", "--fix", "--offline", ".", cwd=tmp_path)
    assert (tmp_path / "images.py").read_text() == 'NAMED = "{{.image.gpu}}"\n'
    assert (tmp_path / "wf.py").read_text() == files["wf.py"]


def test_a_comment_beside_the_constant_suppresses(tmp_path):
    write(
        tmp_path,
        {
            "images.py": f"GPU = {FLOATING}  # flyte-image-lint: ignore[floating-tag] nightly\n",
            "wf.py": use("from images import GPU", "GPU"),
        },
    )
    assert run("check", ".", cwd=tmp_path).status == 0


def test_a_module_that_is_excluded_is_not_linted(tmp_path):
    write(
        tmp_path,
        {
            ".flyte-image-lint.toml": 'exclude = ["images.py"]\n',
            "images.py": IMAGES,
            "wf.py": use("from images import GPU", "GPU"),
        },
    )
    assert run("check", ".", cwd=tmp_path).status == 0
