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
    "imported in a class, and bound outside of it": (
        {
            "wf.py": "from flytekit import task\nGPU = 'ghcr.io/o/b:1'\nclass C:\n"
            "    task(container_image=GPU)\n    from images import GPU\n",
            "images.py": IMAGES,
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


@pytest.mark.parametrize(("files", "places"), FOUND.values(), ids=FOUND)
def test_the_finding_stands_where_the_constant_stands(tmp_path, files, places):
    write(tmp_path, files)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "-A"], cwd=tmp_path, check=True)
    done = run("check", "--output-format", "json", "--select", "floating-tag", ".", cwd=tmp_path)
    findings = json.loads(done.stdout)
    assert [f"{one['path']}:{one['line']}" for one in findings] == places


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


def images_of(folder) -> list[str]:
    """Give all images of a project, as the inventory has them, with their places."""
    done = run("images", "--all", "--output-format", "json", ".", cwd=folder)
    return sorted(
        f"{place['text']} {place['path']}:{place['line']}"
        for image in json.loads(done.stdout)
        for place in image["places"]
    )


JOINED = "ghcr.io/o/a:latest wf.py:4"

# The files of a project whose strings have parts from other modules, and its images.
PARTS = {
    "from a module": (
        {
            "wf.py": use("from config import REGISTRY, TAG", 'f"{REGISTRY}/a:{TAG}"'),
            "config.py": 'REGISTRY = "ghcr.io/o"\nTAG = "latest"\n',
        },
        [JOINED],
    ),
    "a module": (
        {
            "wf.py": use("import settings as s", 'f"{s.REGISTRY}/a:latest"'),
            "settings.py": 'REGISTRY = "ghcr.io/o"\n',
        },
        [JOINED],
    ),
    "relative": (
        {
            "p/wf.py": use("from . import config", 'f"{config.REGISTRY}/a:latest"'),
            "p/config.py": 'REGISTRY = "ghcr.io/o"\n',
            "config.py": 'REGISTRY = "ghcr.io/other"\n',
        },
        ["ghcr.io/o/a:latest p/wf.py:4"],
    ),
    "handed on, and put together on the way": (
        {
            "wf.py": use("from config import IMAGE", 'f"{IMAGE}:latest"'),
            "config/__init__.py": "from .images import IMAGE as IMAGE\n",
            "config/images.py": 'from .base import HOST\nIMAGE = f"{HOST}/o/a"\n',
            "config/base.py": 'HOST = "ghcr.io"\n',
        },
        [JOINED],
    ),
    "an attribute of a class, a value of an enumeration, an entry": (
        {
            "wf.py": use(
                "from c import NAMES, Hosts, Settings",
                "f\"{Hosts.GHCR.value}/o/{NAMES['a']}:{Settings.TAG}\"",
            ),
            "c.py": 'from enum import Enum\nclass Hosts(Enum):\n    GHCR = "ghcr.io"\n'
            'class Settings:\n    TAG = "latest"\nNAMES = {"a": "a"}\n',
        },
        [JOINED],
    ),
    "by format": (
        {
            "wf.py": use("import c", '"{}/a:{tag}".format(c.REGISTRY, tag=c.TAG)'),
            "c.py": 'REGISTRY = "ghcr.io/o"\nTAG = "latest"\n',
        },
        [JOINED],
    ),
    "a pattern from there": (
        {
            "wf.py": use("import c", 'c.PATTERN.format(name="a", tag=c.TAG)'),
            "c.py": 'PATTERN = "ghcr.io/o/{name}:{tag}"\nTAG = "latest"\n',
        },
        [JOINED],
    ),
    "by percent": (
        {
            "wf.py": use("import c", '"%s/a:%s" % (c.REGISTRY, c.TAG)'),
            "c.py": 'REGISTRY = "ghcr.io/o"\nTAG = "latest"\n',
        },
        [JOINED],
    ),
    "a sum": (
        {
            "wf.py": use("import c", 'c.REGISTRY + "/a:latest"'),
            "c.py": 'REGISTRY = "ghcr.io/o"\n',
        },
        [JOINED],
    ),
    "by another name": (
        {
            "wf.py": "from flytekit import ImageSpec\nfrom c import REGISTRY\nR = REGISTRY\n"
            'x = ImageSpec(base_image=f"{R}/a:latest")\n',
            "c.py": 'REGISTRY = "ghcr.io/o"\n',
        },
        [JOINED],
    ),
    "of a whole image from another module": (
        {
            "wf.py": use("from images import GPU", "GPU"),
            "images.py": 'from c import REGISTRY\nGPU = f"{REGISTRY}/a:latest"\n',
            "c.py": 'REGISTRY = "ghcr.io/o"\n',
        },
        ["ghcr.io/o/a:latest images.py:2"],
    ),
    "of Flyte 2": (
        {
            "wf.py": "import flyte\nfrom c import REGISTRY\n\n"
            'x = flyte.Image.from_base(f"{REGISTRY}/a:latest")\n',
            "c.py": 'REGISTRY = "ghcr.io/o"\n',
        },
        [JOINED],
    ),
    "in a notebook": (
        {
            "n.ipynb": json.dumps(
                {
                    "cells": [
                        {
                            "cell_type": "code",
                            "source": use("from c import REGISTRY", 'f"{REGISTRY}/a:latest"'),
                        }
                    ]
                }
            ),
            "c.py": 'REGISTRY = "ghcr.io/o"\n',
        },
        ["ghcr.io/o/a:latest n.ipynb:1"],
    ),
    # What cannot be told stays as it is.
    "a part that is assigned twice": (
        {
            "wf.py": use("from c import HOST, TAG", 'f"{HOST}/o/a:{TAG}"'),
            "c.py": 'HOST = "ghcr.io"\nTAG = "1"\nTAG = "latest"\n',
        },
        ["ghcr.io/o/a:… wf.py:4"],
    ),
    "a part of which a part cannot be told": (
        {
            "wf.py": use("from c import REGISTRY", 'f"{REGISTRY}/a:latest"'),
            "c.py": 'import os\nREGISTRY = f"ghcr.io/{os.getpid()}"\n',
        },
        ["ghcr.io/…/a:latest wf.py:4"],
    ),
    "one of two": (
        {
            "wf.py": use("import os\nfrom c import A, B", 'f"{A if os.name else B}/o/a:latest"'),
            "c.py": 'A = "ghcr.io"\nB = "docker.io"\n',
        },
        ["…/o/a:latest wf.py:5"],
    ),
    "a member of an enumeration, which depends on Python": (
        {
            "wf.py": use("from c import Hosts", 'f"{Hosts.GHCR}/o/a:latest"'),
            "c.py": 'from enum import Enum\nclass Hosts(str, Enum):\n    GHCR = "ghcr.io"\n',
        },
        ["…/o/a:latest wf.py:4"],
    ),
    "parts of each other": (
        {
            "wf.py": use("from a import X", 'f"{X}/o/a:latest"'),
            "a.py": 'from b import Y\nX = f"{Y}1"\n',
            "b.py": 'from a import X\nY = f"{X}2"\n',
        },
        ["…21/o/a:latest wf.py:4"],
    ),
    "no module of the project": (
        {"wf.py": use("import sys", 'f"ghcr.io/o/a:{sys.platform}"')},
        ["ghcr.io/o/a:… wf.py:4"],
    ),
}


@pytest.mark.parametrize(("files", "images"), PARTS.values(), ids=PARTS)
def test_parts_of_a_string_come_from_other_modules(tmp_path, files, images):
    write(tmp_path, files)
    assert images_of(tmp_path) == images


LOCK = f"ghcr.io/o/a:latest: {{tag: 1.4.2, digest: sha256:{'4f5c' * 16}}}\n"
RUN = """\
import subprocess
from c import NAME

subprocess.run(["pyflyte", "register", "--image", NAME + "=ghcr.io/o/a:latest", "wf.py"])
"""


def test_what_a_file_spells_of_a_string_is_fixed_there(tmp_path):
    write(tmp_path, {"flyte-images.lock": LOCK, "r.py": RUN, "c.py": 'NAME = "gpu"\n'})
    assert run("check", "--fix", "--offline", ".", cwd=tmp_path).status == 0
    assert (tmp_path / "r.py").read_text() == RUN.replace("latest", "1.4.2")
    assert (tmp_path / "c.py").read_text() == 'NAME = "gpu"\n'


def test_what_other_modules_decide_is_not_fixed(tmp_path):
    files = {
        "flyte-images.lock": LOCK,
        "wf.py": use("from c import TAG", 'f"ghcr.io/o/a:{TAG}"'),
        "c.py": 'TAG = "latest"\n',
    }
    write(tmp_path, files)
    done = run("check", "--fix", "--offline", ".", cwd=tmp_path)
    assert done.status == 1
    assert "wf.py:4" in done.stdout
    assert "not pinned: the value is put together from several parts" in done.stdout
    assert {name: (tmp_path / name).read_text() for name in files} == files


def test_a_finding_goes_when_the_part_changes(tmp_path):
    """The fix of a constant, which is an image by itself, changes a string that it is part of."""
    write(
        tmp_path,
        {
            "flyte-images.lock": LOCK,
            "wf.py": use("from c import A", "A")
            + '\n@task(container_image=f"{A}")\ndef u(): ...\n',
            "c.py": f"A = {FLOATING}\n",
        },
    )
    done = run("check", "--output-format", "json", ".", cwd=tmp_path)
    assert [one["path"] for one in json.loads(done.stdout)] == ["c.py", "wf.py"]
    assert run("check", "--fix", "--offline", ".", cwd=tmp_path).status == 0
    assert (tmp_path / "c.py").read_text() == 'A = "ghcr.io/o/a:1.4.2"\n'


def test_tasks_get_images_with_parts_from_other_modules(tmp_path):
    write(
        tmp_path,
        {
            "wf.py": use("from c import TAG\nfrom images import GPU", 'f"ghcr.io/o/a:{TAG}"')
            + "\n@task(container_image=GPU)\ndef u(): ...\n",
            "images.py": 'from c import TAG\nGPU = f"ghcr.io/o/gpu:{TAG}"\n',
            "c.py": 'TAG = "2"\n',
            "Makefile": "x:\n\tpyflyte register wf.py\n",
        },
    )
    done = run("images", "--tasks", "--output-format", "json", ".", cwd=tmp_path)
    images = [row["image"] for row in json.loads(done.stdout)]
    assert images == ["ghcr.io/o/a:2", "ghcr.io/o/gpu:2"]
