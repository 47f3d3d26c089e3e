"""Small projects as people have them, and what is wrong in each: path, line and rule."""

from __future__ import annotations

import json
import subprocess
from typing import NamedTuple

import pytest

import command

TASK = "from flytekit import task\n\n\n@task(container_image={})\ndef t() -> None: ...\n"
INI = "[sdk]\nx = 1\n[images]\n"
DIGEST = "sha256:" + "0a" * 32
UNUSED = 'extend-select = ["unused-name"]\n'
APP = INI + "app = ghcr.io/org/app:1.4.2\n"
REGISTER = "pyflyte -c my.config register --image app=ghcr.io/org/app:1.5.0 src\n"


def task(image: str) -> str:
    return TASK.format(repr(image).replace("'", '"'))


class Project(NamedTuple):
    """A project's files, and its findings; none for one that is clean."""

    files: dict[str, str]
    findings: tuple[tuple[str, int, str], ...] = ()


PROJECTS = {
    "a config and its uses": Project(
        {
            "flytekit.config": INI + "app = ghcr.io/org/app:1.4.2\n",
            "src/a.py": task("{{.image.app}}"),
            "src/b.py": task("{{.image.app.fqn}}:{{.image.app.version}}"),
            "src/c.py": task("{{ .Images.app }}"),
            "src/d.py": task("{{.image.default.fqn}}:spark-{{.image.default.version}}"),
        }
    ),
    "a name that is nowhere": Project(
        {
            "flytekit.config": INI + "app = ghcr.io/org/app:1.4.2\n",
            "src/a.py": task("{{.image.ap}}"),
        },
        (("src/a.py", 4, "FIL301"),),
    ),
    "a name of the command line": Project(
        {
            "Makefile": "register:\n\tpyflyte register --image gpu=ghcr.io/org/gpu:1.4.2 src\n",
            "src/a.py": task("{{.image.gpu}}"),
        }
    ),
    "a name of a step in CI": Project(
        {
            ".github/workflows/ci.yml": (
                "on: push\njobs:\n  register:\n    runs-on: ubuntu-latest\n    steps:\n"
                "      - run: |\n"
                "          pyflyte register --image gpu=ghcr.io/org/gpu:${{ github.sha }} src\n"
            ),
            "src/a.py": task("{{.image.gpu}}"),
        }
    ),
    "a name of the README": Project(
        {
            "README.md": (
                "# X\n\n```bash\npyflyte run --remote --image xgb=spec.yaml a.py main\n```\n"
            ),
            "a.py": task("{{.image.xgb}}"),
        }
    ),
    "a name of from_images": Project(
        {
            "deploy.py": (
                "from flytekit.configuration import ImageConfig\n\n"
                'images = ImageConfig.from_images("ghcr.io/org/base:1.4.2",\n'
                '                                 {"gpu": "ghcr.io/org/gpu:1.4.2"})\n'
            ),
            "a.py": task("{{.image.gpu}}"),
        }
    ),
    "names that are computed": Project(
        {
            "deploy.py": (
                "from flytekit.configuration import ImageConfig\n\n\n"
                "def images(default: str, others: dict[str, str]) -> ImageConfig:\n"
                "    return ImageConfig.from_images(default, others)\n"
            ),
            "a.py": task("{{.image.gpu}}"),
        }
    ),
    "a name of the settings": Project(
        {
            ".flyte-image-lint.toml": 'names = ["gpu"]\n',
            "a.py": task("{{.image.gpu}}"),
        }
    ),
    "capitals in an INI config": Project(
        {
            "flytekit.config": INI + "Trainer = ghcr.io/org/app:1.4.2\n",
            "a.py": task("{{.image.Trainer}}"),
        },
        (("a.py", 4, "FIL301"), ("flytekit.config", 4, "FIL303")),
    ),
    "capitals in a YAML config": Project(
        {
            "config.yaml": "admin: {endpoint: x}\nimages:\n  Trainer: ghcr.io/org/app:1.4.2\n",
            "a.py": task("{{.image.Trainer}}"),
        }
    ),
    "a name that is not used": Project(
        {
            ".flyte-image-lint.toml": UNUSED,
            "flytekit.config": APP,
            "a.py": task("ghcr.io/org/x:1.4.2"),
        },
        (("flytekit.config", 4, "FIL311"),),
    ),
    "a use of a name that is put together at run time": Project(
        {
            ".flyte-image-lint.toml": UNUSED,
            "flytekit.config": APP,
            "a.py": "import os\n\nfrom flytekit import task\n\nN = os.environ['NAME']\n\n\n"
            '@task(container_image="{{.image." + N + ".fqn}}:1.4.2")\ndef t() -> None: ...\n',
        }
    ),
    "a comment of a config that has a placeholder": Project(
        {".flyte-image-lint.toml": UNUSED, "flytekit.config": "# {{.image.app}}\n" + APP},
        (("flytekit.config", 5, "FIL311"),),
    ),
    "a comment of a program that has a placeholder": Project(
        {
            ".flyte-image-lint.toml": UNUSED,
            "flytekit.config": APP,
            "a.py": "# {{.image.app}}\n" + task("ghcr.io/org/x:1.4.2"),
        }
    ),
    "a command over the config that it names": Project(
        {"a/my.config": APP, "run.sh": "cd a\n" + REGISTER}, (("run.sh", 2, "FIL316"),)
    ),
    "a command over one of two configs, nobody knows which": Project(
        {"a/my.config": APP, "b/my.config": APP, "run.sh": "cd $DIR\n" + REGISTER}
    ),
    "placeholders that are none": Project(
        {
            "flytekit.config": INI + "app = ghcr.io/org/app:1.4.2\n",
            "a.py": task("{{image.app}}"),
            "b.py": task("{{.image.app.tag}}"),
            "c.py": task("{{ .image.app.default }}:x-{{ .image.app.latest }}"),
            "d.py": task("{{.image}}"),
        },
        (
            ("a.py", 4, "FIL308"),
            ("b.py", 4, "FIL312"),
            ("c.py", 4, "FIL312"),
            ("c.py", 4, "FIL312"),
            ("d.py", 4, "FIL308"),
        ),
    ),
    "placeholders where none is replaced": Project(
        {
            "flytekit.config": INI + "app = ghcr.io/org/app:1.4.2\n",
            "a.py": (
                "from flytekit import ImageSpec, workflow\n"
                "from x import t\n\n"
                'spec = ImageSpec(base_image="{{.image.app}}")\n\n\n'
                "@workflow\ndef w() -> None:\n"
                '    t().with_overrides(container_image="{{.image.app}}")\n'
            ),
        },
        (("a.py", 4, "FIL309"), ("a.py", 9, "FIL309")),
    ),
    "a bare name": Project(
        {
            "flytekit.config": INI + "app = ghcr.io/org/app:1.4.2\n",
            "a.py": task("app"),
        },
        (("a.py", 4, "FIL310"),),
    ),
    "an untagged image that is used by itself": Project(
        {"flytekit.config": INI + "app = ghcr.io/org/app\n", "a.py": task("{{.image.app}}")},
        (("flytekit.config", 4, "FIL101"),),
    ),
    "an untagged image with the version of the default image": Project(
        {
            "flytekit.config": INI + "app = ghcr.io/org/app\n",
            "a.py": task("{{.image.app.fqn}}:x-{{.image.default.version}}"),
        },
        (("flytekit.config", 4, "FIL101"),),
    ),
    "the version of an untagged image": Project(
        {
            "flytekit.config": INI + "app = ghcr.io/org/app\n",
            "a.py": task("{{.image.app.fqn}}:{{.image.app.version}}"),
        },
        (("a.py", 4, "FIL315"), ("flytekit.config", 4, "FIL101")),
    ),
    "a digest behind a prefix": Project(
        {
            "flytekit.config": INI + f"app = ghcr.io/org/app@{DIGEST}\n",
            "a.py": task("{{.image.app.fqn}}:gpu-{{.image.app.version}}"),
            "b.py": task("{{.image.app.fqn}}:{{.image.app.version}}"),
        },
        (("a.py", 4, "FIL314"),),
    ),
    "a digest with an old flytekit": Project(
        {
            "requirements.txt": "flytekit==1.16.12\n",
            "flytekit.config": INI + f"app = ghcr.io/org/app@{DIGEST}\n",
            "a.py": task("{{.image.app.fqn}}:{{.image.app.version}}"),
        },
        (("a.py", 4, "FIL314"), ("flytekit.config", 4, "FIL105")),
    ),
    "a digest with an old flytekit that is used by itself": Project(
        {
            "requirements.txt": "flytekit==1.16.12\n",
            "flytekit.config": INI + f"app = ghcr.io/org/app@{DIGEST}\n",
            "a.py": task("{{.image.app}}"),
        }
    ),
    "a dash with an old flytekit": Project(
        {
            "requirements.txt": "flytekit==1.16.12\n",
            "flytekit.config": INI + "my-app = ghcr.io/org/app:1.4.2\n",
            "a.py": task("{{.image.my-app}}"),
        },
        (("a.py", 4, "FIL313"),),
    ),
    "a config that nobody reads": Project(
        {
            "flytekit.config": INI + "app = ghcr.io/org/app:1.4.2\n",
            "src/a.py": task("{{.image.app}}"),
            "Makefile": (
                "package:\n\tpyflyte --config flytekit.config --pkgs src package -o x.tgz\n"
                "register:\n\tpyflyte --config flytekit.config register src\n"
                "again:\n\tpyflyte register src\n"
                "other:\n\tpyflyte register elsewhere\n"
            ),
        },
        (("Makefile", 2, "FIL317"), ("Makefile", 6, "FIL317")),
    ),
    "images outside of configs": Project(
        {
            "a.py": task("ghcr.io/org/app"),
            "b.py": task("ghcr.io/org/app:latest"),
            "c.py": task("registry.example.com/app:1.4.2"),
            "d.py": task("ghcr.io/org/app:1.4.2"),
            "register.sh": "pyflyte register -i ghcr.io/org/app src\n",
            ".env": "FLYTE_INTERNAL_IMAGE=ghcr.io/org/app\n",
        },
        (
            (".env", 1, "FIL101"),
            ("a.py", 4, "FIL101"),
            ("b.py", 4, "FIL102"),
            ("c.py", 4, "FIL201"),
            ("register.sh", 1, "FIL101"),
        ),
    ),
    "suppressions": Project(
        {
            "a.py": (
                "from flytekit import task\n\n\n@task(\n"
                '    container_image="ghcr.io/org/app:latest",'
                "  # flyte-image-lint: ignore[floating-tag] ours\n"
                ")\ndef t() -> None: ...\n"
            ),
            "register.sh": (
                "# flyte-image-lint: ignore[FIL102] ours\n"
                "pyflyte register \\\n  --image app=ghcr.io/org/app:latest src\n"
            ),
        }
    ),
    "Flyte 2": Project(
        {
            ".flyte/config.yaml": "image:\n  image_refs:\n    App: ghcr.io/org/app:1.4.2\n",
            "a.py": (
                "import flyte\n\n"
                'a = flyte.TaskEnvironment(name="a", image=flyte.Image.from_ref_name("App"))\n'
                'b = flyte.TaskEnvironment(name="b", image=flyte.Image.from_ref_name("app"))\n'
                'c = flyte.TaskEnvironment(name="c", image="{{.image.App}}")\n'
                'd = flyte.Image.from_base("ghcr.io/org/app")\n'
            ),
        },
        (("a.py", 4, "FIL301"), ("a.py", 5, "FIL309"), ("a.py", 6, "FIL101")),
    ),
    "a name of flyte.init": Project(
        {
            "a.py": (
                "import flyte\n\n"
                'flyte.init_from_config(images=("app=ghcr.io/org/app:1.4.2",))\n'
                'a = flyte.Image.from_ref_name("app")\n'
            ),
        }
    ),
    "names of the other SDK": Project(
        {
            "config/flyte.yaml": "admin: {}\nimages:\n  app: ghcr.io/org/app:1.4.2\n",
            "a.py": 'import flyte\n\nimage = flyte.Image.from_ref_name("app")\n',
        },
        (("a.py", 3, "FIL301"),),
    ),
    "a Python without a default image": Project(
        {"requirements.txt": "flytekit==1.16.24\n", ".python-version": "3.13.1\n"},
        (("requirements.txt", 1, "FIL501"),),
    ),
    "a Python without a default image that sets one": Project(
        {
            "requirements.txt": "flytekit==1.16.24\n",
            ".python-version": "3.13.1\n",
            "Dockerfile": "FROM x\nENV FLYTE_INTERNAL_IMAGE=ghcr.io/org/base:1.4.2\n",
        }
    ),
    "a development version": Project(
        {"pyproject.toml": '[project]\ndependencies = ["flytekit==1.17.0.dev3"]\n'},
        (("pyproject.toml", 2, "FIL502"),),
    ),
    "look-alikes": Project(
        {
            "a.sh": "docker ps --format '{{.Image}}'\noc get pods -o template='{{.image.name}}'\n",
            "b.py": 'import docker\n\nclient.containers.run(image="nginx:latest")\n',
            "c.py": (
                "from truefoundry.workflow import task\n\n\n"
                "@task(container_image='x')\ndef f(): ...\n"
            ),
            "deploy.yaml": (
                "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n"
                "      - image: nginx:latest\n"
            ),
            "Dockerfile": "FROM nginx:latest\nENV IMAGE=nginx\n",
        }
    ),
}


@pytest.mark.parametrize("project", PROJECTS.values(), ids=PROJECTS)
def test_a_project(project: Project, tmp_path):
    command.write(tmp_path, project.files)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    result = command.run("check", "--output-format", "json", cwd=tmp_path)
    assert result.status in (0, 1), result
    findings = [(one["path"], one["line"], one["code"]) for one in json.loads(result.stdout)]
    assert findings == list(project.findings)
