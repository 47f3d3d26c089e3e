"""Texts that grow: for each reader, the shapes that a careless one takes the square of time for.

`python3 benchmarks/run.py --only growth` measures them, and `tests/test_growth.py` counts the work.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

IMAGE = "ghcr.io/o/a:latest"
PINNED = "ghcr.io/o/a:1.4.2"
USE = "{{.image.app}}"
TASK = f'from flytekit import task\n\n\n@task(container_image="{IMAGE}")\ndef t(): ...\n'
RUN = f"pyflyte run --image {IMAGE} x.py\n"


class Shape(NamedTuple):
    """A file whose text is `make(n)`; `beside` has the text of a config that is next to it."""

    path: str
    make: Callable[[int], str]
    beside: str = ""


def _many(unit: str, head: str = "", tail: str = "") -> Callable[[int], str]:
    """Give what repeats a unit, in which `{n}` is its number."""
    return lambda count: head + "".join(unit.replace("{n}", str(n)) for n in range(count)) + tail


def _cells(source: Callable[[int], str], *, lines: bool = True) -> Callable[[int], str]:
    """Give what makes a notebook of one code cell."""

    def make(count: int) -> str:
        text = source(count)
        written = text.splitlines(keepends=True) if lines else text
        return json.dumps({"cells": [{"cell_type": "code", "source": written}]}, indent=1)

    return make


def _many_cells(count: int) -> str:
    cell = {"cell_type": "code", "source": TASK.splitlines(keepends=True)}
    return json.dumps({"cells": [cell] * count}, indent=1)


def _outputs(count: int) -> str:
    cell = {"cell_type": "code", "source": [TASK], "outputs": [{"text": ["\\\n"] * count}]}
    return json.dumps({"cells": [cell]}, indent=1)


def _nested(
    opening: str, closing: str, middle: str = "", head: str = "", tail: str = ""
) -> Callable[[int], str]:
    """Give what has so many of an opening in each other."""
    return lambda count: head + opening * count + middle + closing * count + tail


INI = "[images]\n"
YAML = "images:\n"
PYTHON = "from flytekit import task, ImageSpec, ContainerTask, PodTemplate\n"
STEPS = "jobs:\n  a:\n    steps:\n"
IGNORE = "# flyte-image-lint: ignore[floating-tag]\n"

CONFIGS = {
    "ini entries": Shape("x.config", _many(f"n{{n}} = {PINNED}\n", INI)),
    "ini findings": Shape("x.config", _many(f"n{{n}} = {IMAGE}\n", INI)),
    "ini percent signs": Shape("x.config", _many("%%", f"{INI}a = ", "\n")),
    "ini percent signs on continuation lines": Shape("x.config", _many("  %%\n", f"{INI}a = \n")),
    "ini lone percent signs": Shape("x.config", _many("  % x\n", f"{INI}a = \n")),
    "ini continuation lines": Shape("x.config", _many("  more\n", f"{INI}a = {IMAGE}\n")),
    "ini references": Shape("x.config", _many("%(b)s", f"{INI}b = x\na = ", "\n")),
    "ini entries with references": Shape(
        "x.config", _many("n{n} = %(b)s:latest\n", f"{INI}b = ghcr.io/o/a\n")
    ),
    "ini doubling": Shape(
        "x.config", _many("n{n}x = %(n{n})s%(n{n})s\n", f"{INI}n0 = ghcr.io/o/a\n")
    ),
    "ini unclosed references": Shape("x.config", _many("%(b", f"{INI}b = x\na = ", "\n")),
    "ini leaked options": Shape("x.config", _many(f"n{{n}} = {IMAGE}\n", "[DEFAULT]\n", INI)),
    "ini sections": Shape("x.config", _many("[s{n}]\nk = v\n", f"{INI}a = {IMAGE}\n")),
    "ini sections nearly images": Shape("x.config", _many("[Images{n}]\na = x\n", INI)),
    "ini sections named images": Shape(
        "x.config", lambda n: INI + "".join(f"[{' ' * at} images]\na = x\n" for at in range(n % 99))
    ),
    "ini blanks": Shape("x.config", _many(" " * 400 + f"\nn{{n}} = {IMAGE}\n", INI)),
    "ini runs of blanks": Shape("x.config", _many("x" + " " * 499, f"{INI}a = ", "\n")),
    "ini blanks in names": Shape("x.config", _many("x" + " " * 300, INI, " = 1\n")),
    "ini long line of blanks": Shape("x.config", _many(" ", f"{INI}a = x", f"y\nb = {IMAGE}\n")),
    "ini comments": Shape("x.config", _many("# a\n", f"{INI}a = {IMAGE}\n")),
    "ini ignores": Shape("x.config", _many(f"{IGNORE}n{{n}} = {IMAGE}\n", INI)),
    "ini ignores above one": Shape("x.config", _many(IGNORE, INI, f"a = {IMAGE}\n")),
    "ini unknown registries": Shape("x.config", _many("n{n} = h{n}.example.com/a:1\n", INI)),
    "ini inline comments": Shape("x.config", _many(f"n{{n}} = {IMAGE} # x\n", INI)),
    "ini quotes": Shape("x.config", _many(f'n{{n}} = "{IMAGE}"\n', INI)),
    "ini broken lines": Shape("x.config", _many("[images\nx\n", INI)),
    "ini no delimiters": Shape("x.config", _many("word\n", f"{INI}a = {IMAGE}\n")),
    "ini one long value": Shape("x.config", _many("a", f"{INI}a = ", "\n")),
    "ini slashes": Shape("x.config", _many("a/", f"{INI}a = ", "x\n")),
    "ini carriage returns": Shape("x.config", _many(f"n{{n}} = {IMAGE}\r", "[images]\r")),
    "ini mixed ends": Shape("x.config", _many(f"n{{n}} = {IMAGE}\r\nm{{n}} = {PINNED}\r", INI)),
    "yaml entries": Shape("config.yaml", _many(f"  n{{n}}: {PINNED}\n", YAML)),
    "yaml findings": Shape("config.yaml", _many(f"  n{{n}}: {IMAGE}\n", YAML)),
    "yaml quoted findings": Shape("config.yaml", _many(f'  "n{{n}}": "{IMAGE}"\n', YAML)),
    "yaml ignores": Shape("config.yaml", _many(f"  n{{n}}: {IMAGE} {IGNORE}", YAML)),
    "yaml duplicates": Shape("config.yaml", _many(f"  n: {IMAGE}\n", YAML)),
    "yaml aliases": Shape("config.yaml", _many("  n{n}: *a\n", f"images:\n  a: &a {IMAGE}\n")),
    "yaml laughs": Shape(
        "config.yaml",
        lambda n: (
            "a0: &a0 x\n"
            + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(n))
            + f"images:\n  app: *a{n}\n"
        ),
    ),
    "yaml merges": Shape(
        "config.yaml",
        lambda n: (
            "m0: &m0 {x: 1}\n"
            + "".join(f"m{i + 1}: &m{i + 1}\n  <<: [*m{i}, *m{i}]\n" for i in range(20))
            + f"images:\n  <<: *m20\n{'# x' * n}\n"
        ),
    ),
    "yaml wide merges": Shape(
        "config.yaml", _many("  n{n}:\n    <<: *m\n", "m: &m {a: 1}\nimages:\n")
    ),
    "yaml flow": Shape("config.yaml", _many(f"n{{n}}: {IMAGE}, ", "images: {", "}\n")),
    "yaml nested flow": Shape("config.yaml", _many(f"- {'[' * 99}{']' * 99}\n", "images:\n")),
    "yaml deep flow, ignored": Shape(
        "config.yaml", lambda n: f"images:\n- {'[' * 900}\n{IGNORE * n}"
    ),
    "yaml nested blocks": Shape(
        "config.yaml",
        lambda n: YAML + "".join(f"{' ' * (at + 1)}a:\n" for at in range(min(n, 1300))),
    ),
    "yaml opened": Shape("config.yaml", _nested("{a: ", "", head="images: ")),
    "yaml documents": Shape("config.yaml", _many("---\nimages: {}\n")),
    "yaml comments": Shape("config.yaml", _many("# x\n", f"images:\n  a: {IMAGE}\n")),
    "yaml block scalar": Shape("config.yaml", _many("    x\n", "images:\n  a: |\n")),
    "yaml folded plain": Shape("config.yaml", _many("    x\n", "images:\n  a:\n")),
    "yaml escapes": Shape("config.yaml", _many("\\x41", 'images:\n  a: "', '"\n')),
    "yaml numbers": Shape("config.yaml", _many(f"  n{{n}}: {'9' * 600}\n", YAML)),
    "yaml number keys": Shape("config.yaml", _many("  {n}1: 1.1\n", YAML)),
    "yaml sexagesimal": Shape("config.yaml", _many(":59", "images:\n  a: 1", "\n")),
    "yaml tags": Shape("config.yaml", _many("  n{n}: !!str 1\n", YAML)),
    "yaml unknown tags": Shape("config.yaml", _many("  n{n}: !x 1\n", YAML)),
    "yaml flyte2": Shape("config.yaml", _many(f"    n{{n}}: {IMAGE}\n", "image:\n  image_refs:\n")),
    "yaml headings": Shape("config.yaml", _many("Images{n}: {}\n", "admin: {}\n")),
    "yaml mixed ends": Shape("config.yaml", _many(f"  n{{n}}: {IMAGE}\r\n  m{{n}}: x\r", YAML)),
    "yaml json": Shape(
        "config.yaml", lambda n: json.dumps({"images": {f"n{i}": IMAGE for i in range(n)}})
    ),
    "yaml one long value": Shape("config.yaml", _many("a", "images:\n  a: ", "\n")),
    "yaml long key": Shape("config.yaml", _many("a", "images:\n  ? ", "\n  : x\n")),
    "yaml blanks": Shape("config.yaml", _many(" ", "images:\n  a: x", "y\n")),
    "yaml missing spaces": Shape("config.yaml", _many(f"  n{{n}}:{IMAGE}\n", YAML)),
    "yaml aliased findings": Shape(
        "config.yaml", _many("  <<: *a\n", f"a: &a\n  x: {IMAGE}\nimages:\n")
    ),
}

CODE = {
    "python tasks": Shape(
        "a.py", _many(f'@task(container_image="{IMAGE}")\ndef t{{n}}(): ...\n', PYTHON)
    ),
    "python uses": Shape(
        "a.py",
        _many(f'@task(container_image="{USE}")\ndef t{{n}}(): ...\n', PYTHON),
        f"[images]\napp = {PINNED}\n",
    ),
    "python undefined uses": Shape(
        "a.py",
        lambda n: (
            PYTHON
            + "".join(
                f'@task(container_image="{{{{.image.nome{i}}}}}")\ndef t{i}(): ...\n'
                for i in range(n)
            )
        ),
        f"[images]\napp = {PINNED}\n",
    ),
    "python constants": Shape(
        "a.py",
        _many(f'C{{n}} = "{IMAGE}"\n@task(container_image=C{{n}})\ndef t{{n}}(): ...\n', PYTHON),
    ),
    "python one constant": Shape(
        "a.py",
        _many("@task(container_image=C)\ndef t{n}(): ...\n", f'{PYTHON}C = "{IMAGE}"\n'),
    ),
    "python one sum": Shape(
        "a.py",
        lambda n: (
            PYTHON + f"@task(container_image={' + '.join([chr(34) + 'a' + chr(34)] * n)})\n"
            "def t(): ...\n"
        ),
    ),
    "python list of strings": Shape("a.py", _many(f'"{IMAGE}", ', f"{TASK}x = [", "]\n")),
    "python sums": Shape(
        "a.py", _many('@task(container_image="a/" + "b:" + "c")\ndef t{n}(): ...\n', PYTHON)
    ),
    "python doubling": Shape(
        "a.py",
        lambda n: (
            PYTHON
            + f'a0 = "{IMAGE}"\n'
            + "".join(
                f"a{i + 1} = a{i} + a{i}\n@task(container_image=a{i + 1})\ndef t{i}(): ...\n"
                for i in range(n)
            )
        ),
    ),
    "python doubling f-strings": Shape(
        "a.py",
        lambda n: (
            PYTHON
            + f'a0 = "{IMAGE}"\n'
            + "".join(
                f'a{i + 1} = f"{{a{i}}}{{a{i}}}"\n'
                f"@task(container_image=a{i + 1})\ndef t{i}(): ...\n"
                for i in range(n)
            )
        ),
    ),
    "python doubling formats": Shape(
        "a.py",
        lambda n: (
            PYTHON
            + f'a0 = "{IMAGE}"\n'
            + "".join(
                f'a{i + 1} = "{{0}}{{0}}".format(a{i})\n'
                f'b{i + 1} = "%s%s" % (a{i}, a{i})\n'
                f"@task(container_image=a{i + 1} + b{i + 1})\ndef t{i}(): ...\n"
                for i in range(n)
            )
        ),
    ),
    "python f-string parts": Shape(
        "a.py", _many("{x}a", f'{PYTHON}x = "y"\n@task(container_image=f"', '")\ndef t(): ...\n')
    ),
    "python format parts": Shape(
        "a.py",
        _many("{0}a", f'{PYTHON}@task(container_image="', '".format("y" * 2000))\ndef t(): ...\n'),
    ),
    "python percent parts": Shape(
        "a.py",
        _many("%(x)s", f'{PYTHON}@task(container_image="', '" % {"x": "y"})\ndef t(): ...\n'),
    ),
    "python joined literals": Shape(
        "a.py", _many('"a"\n', f"{PYTHON}@task(container_image=(", "))\ndef t(): ...\n")
    ),
    "python one literal": Shape(
        "a.py", _many("a", f'{PYTHON}@task(container_image="', '")\ndef t(): ...\n')
    ),
    "python one literal, many times": Shape(
        "a.py",
        lambda n: (
            PYTHON
            + f'C = "{IMAGE}{"a" * n}"\n'
            + "".join(f"@task(container_image=C)\ndef t{i}(): ...\n" for i in range(n))
        ),
    ),
    "python placeholders in one": Shape(
        "a.py",
        _many("{{.image.n{n}}}", f'{PYTHON}@task(container_image="', '")\ndef t(): ...\n'),
        f"[images]\napp = {PINNED}\n",
    ),
    "python braces": Shape(
        "a.py", _many("{ {", f'{PYTHON}@task(container_image="', '")\ndef t(): ...\n')
    ),
    "python open braces": Shape(
        "a.py", _many("{", f'{PYTHON}@task(container_image="', '")\ndef t(): ...\n')
    ),
    "python open braces and blanks": Shape(
        "a.py", _many("{{ ", f'{PYTHON}@task(container_image="', '.image.x")\ndef t(): ...\n')
    ),
    "python decorators": Shape(
        "a.py", _many(f'@task(container_image="{IMAGE}")\n', PYTHON, "def t(): ...\n")
    ),
    "python keywords": Shape(
        "a.py",
        _many('k{n}="x", ', f'{PYTHON}@task(container_image="{IMAGE}", ', ")\ndef t(): ...\n"),
    ),
    "python arguments": Shape(
        "a.py", _many("1, ", f'{PYTHON}ContainerTask("a", "{IMAGE}", ', ")\n")
    ),
    "python choices": Shape(
        "a.py",
        lambda n: (
            PYTHON
            + "@task(container_image="
            + " or ".join(f'"a{i}"' for i in range(n))
            + ")\ndef t(): ...\n"
        ),
    ),
    "python conditions": Shape(
        "a.py",
        lambda n: (
            PYTHON
            + "@task(container_image="
            + "".join(f'"a{i}" if x{i} else (' for i in range(n))
            + '"z"'
            + ")" * n
            + ")\ndef t(): ...\n"
        ),
    ),
    "python chain of names": Shape(
        "a.py",
        lambda n: (
            PYTHON
            + f'a0 = "{IMAGE}"\n'
            + "".join(
                f"a{i + 1} = a{i}\n@task(container_image=a{i + 1})\ndef t{i}(): ...\n"
                for i in range(n)
            )
        ),
    ),
    "python chain of calls": Shape(
        "a.py",
        _many('.clone(registry="x.io/y")', "import flyte\nx = flyte.Image.from_base('a')", "\n"),
    ),
    "python nested calls": Shape("a.py", _nested("f(", ")", head=PYTHON + "x = ", tail="\n")),
    "python nested functions": Shape(
        "a.py",
        _many(
            f'{" " * 20}task(container_image="{IMAGE}")\n',
            PYTHON + "".join(f"{' ' * depth}def f{depth}():\n" for depth in range(20)),
        ),
    ),
    "python functions in a function": Shape(
        "a.py",
        _many(
            f' def f{{n}}():\n  x.append(1)\n  task(container_image="{IMAGE}")\n',
            f"{PYTHON}def g():\n",
        ),
    ),
    "python globals": Shape(
        "a.py", _many("def f{n}():\n global g{n}\n g{n} = task(container_image=g)\n", PYTHON)
    ),
    "python nonlocals": Shape(
        "a.py",
        _many(
            " def f{n}():\n  nonlocal g\n  g = task(container_image=g)\n",
            f"{PYTHON}def h():\n g = 1\n",
        ),
    ),
    "python lists of words": Shape(
        "a.py",
        _many(
            '"x{n}", ',
            f'import subprocess\nsubprocess.run(["pyflyte", "run", "--image", "{IMAGE}", ',
            "])\n",
        ),
    ),
    "python lists": Shape("a.py", _many('x{n} = ["pyflyte", "run"]\n', PYTHON)),
    "python commands": Shape(
        "a.py",
        _many(f'os.system("pyflyte run --image n{{n}}={IMAGE} x.py")\n', "import os\n"),
    ),
    "python one list, many commands": Shape(
        "a.py",
        lambda n: (
            "import subprocess\nC = ['pyflyte', 'run', "
            + "'x', " * n
            + "]\n"
            + "subprocess.run(C)\n" * n
        ),
    ),
    "python mapping": Shape(
        "a.py",
        lambda n: (
            "from flytekit.configuration import ImageConfig\nImageConfig.from_images('a:1', {"
            + "".join(f"'n{i}': '{IMAGE}', " for i in range(n))
            + "})\n"
        ),
    ),
    "python one mapping, many calls": Shape(
        "a.py",
        lambda n: (
            "from flytekit.configuration import ImageConfig\nM = {"
            + "".join(f"'n{i}': '{IMAGE}', " for i in range(n))
            + "}\n"
            + "ImageConfig.from_images('a:1', M)\n" * n
        ),
    ),
    "python one pod, many templates": Shape(
        "a.py",
        lambda n: (
            PYTHON
            + "P = {'containers': ["
            + "".join(f"{{'name': 'n{i}', 'image': '{IMAGE}'}}, " for i in range(n))
            + "]}\n"
            + "PodTemplate(pod_spec=P)\n" * n
        ),
    ),
    "python ImageSpecs": Shape(
        "a.py", _many(f'ImageSpec(base_image="{IMAGE}", registry="x.io/y")\n', PYTHON)
    ),
    "python ref names": Shape(
        "a.py", _many('flyte.Image.from_ref_name("nome{n}")\n', "import flyte\n")
    ),
    "python init images": Shape(
        "a.py",
        lambda n: (
            "import flyte\nflyte.init(images=("
            + "".join(f"'n{i}={IMAGE}', " for i in range(n))
            + "))\n"
        ),
    ),
    "python ignores": Shape(
        "a.py",
        _many(f'@task(container_image="{IMAGE}")  {IGNORE}def t{{n}}(): ...\n', PYTHON),
    ),
    "python ignores on one line": Shape(
        "a.py",
        _many(f'task(container_image="{IMAGE}");', PYTHON, f"  {IGNORE}"),
    ),
    "python findings on one line": Shape(
        "a.py", _many(f'task(container_image="{IMAGE}");', PYTHON, "\n")
    ),
    "python findings on one line, not ASCII": Shape(
        "a.py", _many(f'task(container_image="{IMAGE}");', f"{PYTHON}'é';", "\n")
    ),
    "python comment marks": Shape("a.py", _many("# ", TASK + IGNORE, "\n")),
    "python long lines with marks": Shape("a.py", _many("'#', ", TASK + IGNORE + "x = [", "]\n")),
    "python invalid escapes": Shape("a.py", _many('x = "\\d"\n', TASK)),
    "python invalid escapes in one": Shape(
        "a.py", _many("\\d", f'{PYTHON}@task(container_image="', '")\ndef t(): ...\n')
    ),
    "python parentheses": Shape("a.py", _nested("(", ")", "1", TASK + "x = ", "\n")),
    "python minus signs": Shape("a.py", _nested("-", "", "1", TASK + "x = ", "\n")),
    "python attributes": Shape("a.py", _many(".a", TASK + "x = y", "()\n")),
    "python attributes called": Shape("a.py", _many(".a()", TASK + "x = y", "\n")),
    "python subscripts": Shape("a.py", _many("[0]", TASK + "x = y", "\n")),
    "python comparisons": Shape("a.py", _many(" < 1", TASK + "x = 0", "\n")),
    "python lambdas": Shape("a.py", _nested("lambda: ", "", "1", TASK + "x = ", "\n")),
    "python elifs": Shape("a.py", _many("elif x:\n pass\n", TASK + "if y:\n pass\n")),
    "python huge integer": Shape("a.py", _many("9", TASK + "x = ", "\n")),
    "python repeats": Shape(
        "a.py", _many('@task(container_image="x" * 1000000000)\ndef t{n}(): ...\n', PYTHON)
    ),
    "python joins": Shape(
        "a.py", _many('@task(container_image=":".join(["a"] * 10**9))\ndef t{n}(): ...\n', PYTHON)
    ),
    "python widths": Shape(
        "a.py",
        _many(
            '@task(container_image=f"{x:>1000000000}" + "%1000000000s" % x'
            ' + "{:>999999999}".format(x))\ndef t{n}(): ...\n',
            f'{PYTHON}x = "a"\n',
        ),
    ),
    "python classes": Shape(
        "a.py", _many(f'class C{{n}}:\n  i = "{IMAGE}"\n  t = task(container_image=i)\n', PYTHON)
    ),
    "python imports": Shape("a.py", _many("from flytekit import task as t{n}\n", TASK)),
    "python star imports": Shape("a.py", _many("from flytekit import *\n", "", TASK)),
    "python form feeds": Shape("a.py", _many("\f", TASK, "\nx = 1\n")),
    "python mixed ends": Shape(
        "a.py", _many(f'@task(container_image="{IMAGE}")\r\ndef t{{n}}(): ...\r', PYTHON)
    ),
    "python environment": Shape(
        "a.py", _many(f'os.environ["FLYTE_INTERNAL_IMAGE"] = "{IMAGE}"\n', "import os\n")
    ),
    "python dictionaries": Shape(
        "a.py", _many(f'x{{n}} = {{"FLYTE_INTERNAL_IMAGE": "{IMAGE}"}}\n', "import os\n")
    ),
    "python script in a string": Shape(
        "a.py",
        lambda n: 'import os\nos.system("""' + RUN * n + '""")\n',
    ),
    "python one script, many times": Shape(
        "a.py",
        lambda n: 'import os\nS = """' + (RUN * n)[:1900] + '"""\n' + "os.system(S)\n" * n,
    ),
    "notebook cells": Shape("a.ipynb", _many_cells),
    "notebook lines": Shape("a.ipynb", _cells(_many(f'task(container_image="{IMAGE}")\n', PYTHON))),
    "notebook one string": Shape(
        "a.ipynb", _cells(_many(f'task(container_image="{IMAGE}")\n', PYTHON), lines=False)
    ),
    "notebook commands": Shape("a.ipynb", _cells(_many(f"!{RUN}", PYTHON))),
    "notebook magics": Shape("a.ipynb", _cells(_many("%x\n", TASK))),
    "notebook words": Shape("a.ipynb", _cells(_many("a, ", PYTHON + "a", f"\n!{RUN}"))),
    "notebook questions": Shape("a.ipynb", _cells(_many("a*", TASK, "!\n"))),
    "notebook continued": Shape("a.ipynb", _cells(_many("! \\\n", TASK, "x\n"))),
    "notebook blanks": Shape("a.ipynb", _cells(_many(" \t", TASK + "a,", "!\n"))),
    "notebook blank lines": Shape("a.ipynb", _cells(_many(" ", TASK, "\n%x\n"))),
    "notebook line ends": Shape("a.ipynb", _cells(_many("\n", TASK))),
    "notebook outputs": Shape("a.ipynb", _outputs),
    "notebook nested": Shape(
        "a.ipynb", _nested("[", "]", head='{"cells": [], "flytekit image=": ', tail="}")
    ),
    "notebook nested objects": Shape(
        "a.ipynb", _nested('{"a":', "}", "1", '{"cells": [], "flytekit image=": ', "}")
    ),
    "notebook escapes": Shape("a.ipynb", _cells(_many('"\\\t', TASK + "# ", "\n"))),
    "notebook surrogates": Shape(
        "a.ipynb",
        lambda n: (
            '{"cells": [{"cell_type": "code", "source": "'
            + json.dumps(TASK)[1:-1]
            + "# "
            + "\\ud800" * n
            + '"}]}'
        ),
    ),
    "notebook open strings": Shape("a.ipynb", _many('"', '{"cells": "flytekit image=" ')),
    "notebook types": Shape(
        "a.ipynb",
        lambda n: (
            '{"cells": [{' + '"cell_type": "code", ' * n + f'"source": {json.dumps(TASK)}}}]}}'
        ),
    ),
    "notebook sources": Shape(
        "a.ipynb",
        lambda n: '{"cells": [{"cell_type": "code"' + f', "source": {json.dumps(TASK)}' * n + "}]}",
    ),
    "notebook huge integer": Shape("a.ipynb", _many("9", '{"cells": [], "flytekit image=": ', "}")),
    "notebook ignores": Shape(
        "a.ipynb", _cells(_many(f'task(container_image="{IMAGE}")  {IGNORE}', PYTHON))
    ),
}

SCRIPTS = {
    "shell commands": Shape("a.sh", _many(RUN)),
    "shell names": Shape("a.sh", _many(f"pyflyte run --image n{{n}}={IMAGE} x.py\n")),
    "shell one command": Shape("a.sh", _many(f"--image n{{n}}={IMAGE} ", "pyflyte run ", "x.py\n")),
    "shell words": Shape("a.sh", _many("x ", "pyflyte run ", "\n")),
    "shell programs": Shape("a.sh", _many("pyflyte ", "", "\n")),
    "shell runners": Shape("a.sh", _many("flyte ", "env ", "--image x\n")),
    "shell runs": Shape("a.sh", _many("pyflyte run ", "env ", f"--image {IMAGE}\n")),
    "shell joined": Shape("a.sh", _many(f"pyflyte run --image {IMAGE} x.py && \\\n", "", "true\n")),
    "shell joined and ignored": Shape(
        "a.sh", _many(f"pyflyte run --image {IMAGE} x.py && \\\n", IGNORE, "true\n")
    ),
    "shell ignores": Shape("a.sh", _many(f"{IGNORE}{RUN}")),
    "shell ignores on one": Shape("a.sh", _many(IGNORE, "", RUN)),
    "shell ignored words": Shape(
        "a.sh", _many("floating-tag, ", "# flyte-image-lint: ignore[", f"]\n{RUN}")
    ),
    "shell doubling": Shape(
        "a.sh",
        lambda n: (
            f"A0={IMAGE}\n"
            + "".join(f"A{i + 1}=$A{i}$A{i}\n" for i in range(n))
            + f"pyflyte run --image $A{n} x.py\n"
        ),
    ),
    "shell doubling lists": Shape(
        "a.sh",
        lambda n: (
            'A0="--image x"\n'
            + "".join(f'A{i + 1}="$A{i} $A{i}"\n' for i in range(n))
            + f"pyflyte run $A{n} x.py\n"
        ),
    ),
    "shell one list, many times": Shape(
        "a.sh", lambda n: f'A="{"x " * n}"\n' + "pyflyte run $A x.py\n" * n
    ),
    "shell one value, many times": Shape(
        "a.sh", lambda n: f"A={'x' * n}\n" + "pyflyte run $A x.py\n" * n
    ),
    "shell one value in one word": Shape(
        "a.sh", lambda n: f"A={'x' * n}\n" + "pyflyte run " + "$A" * n + " x.py\n"
    ),
    "shell variables": Shape("a.sh", _many(f"A{{n}}={IMAGE}\npyflyte run --image $A{{n}} x.py\n")),
    "shell redefined": Shape("a.sh", _many("A=1\n", "", RUN)),
    "shell substitutions": Shape("a.sh", _nested("$(", ")", "x", RUN, "\n")),
    "shell open substitutions": Shape("a.sh", _nested("$(", "", "x", RUN, "\n")),
    "shell substitutions in quotes": Shape("a.sh", _nested('"$(', ')"', "x", RUN, "\n")),
    "shell side by side": Shape("a.sh", _many("$(x)", f"{RUN}echo ", "\n")),
    "shell backquotes": Shape("a.sh", _many("`", f"{RUN}echo ", "\n")),
    "shell parentheses": Shape("a.sh", _nested("(", ")", "x", RUN, "\n")),
    "shell braces": Shape("a.sh", _nested("${a:-", "}", "x", f"{RUN}echo ", "\n")),
    "shell open braces": Shape("a.sh", _nested("${a", "", "x", f"{RUN}echo ", "\n")),
    "shell pairs of braces": Shape("a.sh", _many("${ {", f"{RUN}echo ", "\n")),
    "shell brace expansion": Shape("a.sh", _many("{a,b}", f"{RUN}pyflyte run --image ", "\n")),
    "shell arithmetic": Shape("a.sh", _nested("$((", "))", "1", f"{RUN}echo ", "\n")),
    "shell single quotes": Shape("a.sh", _many("'", f"{RUN}echo ", "\n")),
    "shell double quotes": Shape("a.sh", _many('"', f"{RUN}echo ", "\n")),
    "shell dollar quotes": Shape("a.sh", _many("$'a", f"{RUN}echo ", "\n")),
    "shell dollar quotes with escapes": Shape("a.sh", _many("$'\\'", f"{RUN}echo ", "\n")),
    "shell backslashes": Shape("a.sh", _many("\\", f"{RUN}echo ", "\n")),
    "shell continued lines": Shape("a.sh", _many("\\\n", f"{RUN}echo ", "\n")),
    "shell continued comments": Shape("a.sh", _many("# \\\n", IGNORE + RUN)),
    "shell templates": Shape("a.sh", _many("{{ x }} ", f"{RUN}echo ", "\n")),
    "shell open templates": Shape("a.sh", _many("{{ ", f"{RUN}echo ", "\n")),
    "shell quoted templates": Shape("a.sh", _many("{{ ", f"{RUN}echo '", "'\n")),
    "shell quoted dollar templates": Shape("a.sh", _many("${{", f"{RUN}echo '", "'\n")),
    "shell angle brackets": Shape("a.sh", _many("<< ", f"{RUN}echo ", "\n")),
    "shell angle brackets in words": Shape("a.sh", _many("<a", f"{RUN}echo ", "\n")),
    "shell placeholders": Shape("a.sh", _many("<a b> ", f"{RUN}echo ", "\n")),
    "shell open placeholders": Shape("a.sh", _many("<a ", f"{RUN}echo ", "\n")),
    "shell heredocs": Shape("a.sh", _many("cat <<E{n}\nx\nE{n}\n", RUN)),
    "shell open heredocs": Shape("a.sh", _many("cat <<E{n}\n", RUN)),
    "shell heredocs on one line": Shape("a.sh", _many("<<E{n} ", f"{RUN}cat ", "\nx\n")),
    "shell redirections": Shape("a.sh", _many("2>&1 ", f"{RUN}echo ", "\n")),
    "shell nested shells": Shape("a.sh", _many("sh -c ", f"{RUN}", "x\n")),
    "shell eval": Shape("a.sh", _many(f'eval "pyflyte run --image {IMAGE}"\n')),
    "shell evals of one": Shape("a.sh", _many(f'"pyflyte run --image {IMAGE}" ', "eval ", "\n")),
    "shell evals": Shape("a.sh", _many("eval ", "", f"pyflyte run --image {IMAGE}\n")),
    "shell quoted evals": Shape(
        "a.sh",
        lambda n: (
            "".join(f"eval '{chr(10)}' " for _i in range(n)) + f"'pyflyte run --image {IMAGE}'\n"
        ),
    ),
    "shell environment": Shape("a.sh", _many(f"export FLYTE_INTERNAL_IMAGE={IMAGE}\n")),
    "shell placeholders of Flyte": Shape(
        "a.sh",
        _many("echo {{.image.n{n}.fqn}}:{{.image.n{n}.version}}\n", ""),
        f"[images]\napp = {PINNED}\n",
    ),
    "shell placeholders side by side": Shape(
        "a.sh",
        _many("{{.image.n{n}.fqn}}:{{.image.n{n}.version}}", "echo ", "\n"),
        f"[images]\napp = {PINNED}\n",
    ),
    "shell exclamation marks": Shape("a.sh", _many("! ", RUN, "true\n")),
    "shell scripts that are read": Shape("a.sh", _many("A{n}=x\n. ./x.sh\n", RUN)),
    "shell for": Shape("a.sh", _many("for a in b c; do pyflyte run --image $a x.py; done\n")),
    "shell reads": Shape("a.sh", _many("read a b c\n", "X=1\n" + RUN)),
    "shell readings on one line": Shape("a.sh", _many("read ", "X=1\n" + RUN, "\n")),
    "shell backslashes before ends": Shape("a.sh", _many("x \\\r\n", RUN)),
    "shell one word": Shape("a.sh", _many("a", RUN + "echo ", "\n")),
    "shell form feeds": Shape("a.sh", _many("\f", RUN, "\n")),
    "shell carriage returns": Shape("a.sh", _many("\r", RUN, "\n")),
    "shell digits": Shape("a.sh", _many("1>", RUN + "echo ", "\n")),
    "shell semicolons": Shape("a.sh", _many(";", RUN, "\n")),
    "make recipes": Shape("Makefile", _many(f"t{{n}}:\n\tpyflyte run --image {IMAGE} x.py\n")),
    "make variables": Shape(
        "Makefile",
        lambda n: (
            "".join(f"V{i} = x{i}\n" for i in range(n)) + "t:\n\tpyflyte run --image $(V1) x.py\n"
        ),
    ),
    "make variables and recipes": Shape(
        "Makefile",
        lambda n: (
            "".join(f"V{i} = x{i}\n" for i in range(n))
            + "t:\n"
            + "\tpyflyte run --image $(V1) x.py\n" * n
        ),
    ),
    "make doubling": Shape(
        "Makefile",
        lambda n: (
            f"A0 = {IMAGE}\n"
            + "".join(f"A{i + 1} = $(A{i})$(A{i})\n" for i in range(n))
            + f"t:\n\tpyflyte run --image $(A{n}) x.py\n"
        ),
    ),
    "make wide": Shape(
        "Makefile",
        lambda n: (
            "".join(f"A{i} = " + f"$(A{i + 1})" * 9 + "\n" for i in range(n))
            + f"A{n} = x\nt:\n\tpyflyte run --image $(A0) x.py\n"
        ),
    ),
    "make circle": Shape(
        "Makefile",
        lambda n: (
            "".join(f"A{i} = $(A{(i + 1) % n})$(A{(i + 2) % n})\n" for i in range(n))
            + "t:\n\tpyflyte run --image $(A0) x.py\n"
        ),
    ),
    "make one value": Shape(
        "Makefile", lambda n: f"A = {'$(B)' * n}\nB = x\nt:\n\tpyflyte run --image $(A) x.py\n"
    ),
    "make values of one": Shape(
        "Makefile",
        lambda n: (
            f"B = {'x' * n}\n"
            + "".join(f"A{i} = $(B)\n" for i in range(n))
            + "t:\n\tpyflyte run --image $(A0) x.py\n"
        ),
    ),
    "make dollars": Shape("Makefile", _many("$", "A = ", "\nt:\n\t" + RUN)),
    "make open": Shape("Makefile", _many("$(", "A = ", "\nt:\n\t" + RUN)),
    "make continued": Shape("Makefile", _many("x \\\n", "t:\n\t" + RUN + "\techo ", "\n")),
    "make comments": Shape("Makefile", _many(" #", "A = x", "\nt:\n\t" + RUN)),
    "make targets": Shape("Makefile", _many("a ", "t:\n\t" + RUN, ": b\n")),
    "make exports": Shape("Makefile", _many("export ", "t:\n\t" + RUN, "\n")),
    "make target blanks": Shape("Makefile", _many(" ", "t:\n\t" + RUN + "a", "\n")),
    "make environment": Shape("Makefile", _many(f"export FLYTE_INTERNAL_IMAGE = {IMAGE}\n")),
    "make joined and ignored": Shape(
        "Makefile",
        _many(f"\tpyflyte run --image {IMAGE} x.py && \\\n", f"t:\n\t{IGNORE}", "\ttrue\n"),
    ),
    "just recipes": Shape(
        "justfile",
        _many(f'v{{n}} := "{IMAGE}"\nt{{n}}:\n  pyflyte run --image {{{{v{{n}}}}}} x.py\n'),
    ),
    "just quotes": Shape("justfile", _many('"a" ', "v := ", f"\nt:\n  {RUN}")),
    "docker runs": Shape(
        "Dockerfile", _many(f"RUN pyflyte run --image {IMAGE} x.py\n", "FROM x\n")
    ),
    "docker one run": Shape(
        "Dockerfile",
        _many(
            f"  && pyflyte run --image {IMAGE} x.py \\\n", "FROM x\nRUN true \\\n", "  && true\n"
        ),
    ),
    "docker one run, ignored": Shape(
        "Dockerfile",
        _many(
            f"  && pyflyte run --image {IMAGE} x.py \\\n",
            f"FROM x\n{IGNORE}RUN true \\\n",
            "  && true\n",
        ),
    ),
    "docker comments in a run": Shape(
        "Dockerfile", _many("# x\n", "FROM x\nRUN \\\n", f"  pyflyte run --image {IMAGE} x.py\n")
    ),
    "docker environment": Shape(
        "Dockerfile", _many(f"ENV FLYTE_INTERNAL_IMAGE={IMAGE}\n", "FROM x\n")
    ),
    "docker one environment": Shape(
        "Dockerfile", _many(f" \\\n  FLYTE_INTERNAL_IMAGE={IMAGE} A{{n}}=1", "FROM x\nENV", "\n")
    ),
    "docker exec form": Shape(
        "Dockerfile",
        _many('"x{n}", ', f'FROM x\nCMD ["pyflyte", "run", "--image", "{IMAGE}", ', '"y"]\n'),
    ),
    "docker exec escapes": Shape(
        "Dockerfile", _many('\\"', 'FROM x\nRUN pyflyte run\nCMD ["', '"]\n')
    ),
    "docker heredocs": Shape(
        "Dockerfile", _many(f"RUN <<E{{n}}\npyflyte run --image {IMAGE} x.py\nE{{n}}\n", "FROM x\n")
    ),
    "docker heredocs of one": Shape(
        "Dockerfile", _many("<<E{n} ", f"FROM x\nRUN {RUN}RUN cat ", "\nx\n")
    ),
    "docker heredoc lines": Shape("Dockerfile", _many(RUN, "FROM x\nRUN <<E\n", "E\n")),
    "docker flags": Shape("Dockerfile", _many("--mount=x ", "FROM x\nRUN ", f"{RUN}")),
    "docker blanks": Shape("Dockerfile", _many(" ", f"FROM x\nRUN {RUN}RUN", "\n")),
    "docker open flags": Shape("Dockerfile", _many("--a=b", f"FROM x\nRUN {RUN}RUN ", "\n")),
    "env lines": Shape(".env", _many(f"FLYTE_INTERNAL_IMAGE={IMAGE}\n")),
    "env other lines": Shape(".env", _many("A{n}=$A{n}\n", f"FLYTE_INTERNAL_IMAGE={IMAGE}\n")),
    "env blanks": Shape(".env", _many(" ", f"FLYTE_INTERNAL_IMAGE={IMAGE} #", "x\n")),
    "env blanks before": Shape(".env", _many(" \t", f"FLYTE_INTERNAL_IMAGE={IMAGE}\n", "x\n")),
    "env blanks behind": Shape(".env", _many(" \t", f"FLYTE_INTERNAL_IMAGE={IMAGE}", "x\n")),
    "env ignores": Shape(".env", _many(f"FLYTE_INTERNAL_IMAGE={IMAGE} {IGNORE}")),
    "markdown blocks": Shape(
        "a.md", _many(f"```sh\npyflyte run --image n{{n}}={IMAGE} x.py\n```\n\n")
    ),
    "markdown one block": Shape(
        "a.md", _many(f"$ pyflyte run --image n{{n}}={IMAGE} x.py\nout\n", "```\n", "```\n")
    ),
    "markdown fences": Shape("a.md", _many("```\n", "", RUN)),
    "markdown open fences": Shape("a.md", _many("~~~", "", f"\n{RUN}")),
    "markdown backquotes": Shape("a.md", _many("`", "", f"\n{RUN}")),
    "markdown info": Shape("a.md", _many("{. ", "```", f"\n{RUN}```\n")),
    "markdown prompts": Shape("a.md", _many("(", "```\n", f") $ {RUN}```\n")),
    "markdown blanks": Shape("a.md", _many(" ", "```\n", f"\n{RUN}```\n")),
    "requirements lines": Shape("requirements.txt", _many("p{n}==1.0\n", "", "flytekit==1.16.0\n")),
    "requirements blank lines": Shape("requirements.txt", _many("\n", "", "flytekit==1.16.0\n")),
    "requirements blanks": Shape("requirements.txt", _many(" ", "", "flytekit==1.16.0\n")),
    "requirements extras": Shape(
        "requirements.txt", _many("flytekit[", "", "\nflytekit==1.16.0\n")
    ),
    "requirements versions": Shape(
        "requirements.txt", _many("1.", "flytekit==", "1\nflytekit==1.16.0\n")
    ),
    "requirements pre-releases": Shape("requirements.txt", _many("a1", "flytekit==1", "x\n")),
    "requirements many": Shape(
        "requirements.txt", _many("flytekit==1.16.*\n", "", "flytekit==1.16.0\n")
    ),
    "requirements ignores": Shape(
        "requirements.txt", _many("# flyte-image-lint: ignore[x{n}]\n", "", "flytekit==1.16.0\n")
    ),
    "uv lock": Shape(
        "uv.lock",
        _many(
            '[[package]]\nname = "p{n}"\nversion = "1"\n',
            "",
            '[[package]]\nname = "flytekit"\nversion = "1.16.0"\n',
        ),
    ),
    "uv lock of headings": Shape(
        "uv.lock", _many("[[package]]\n\n\n", "", '\nname = "flytekit"\n')
    ),
    "uv lock of blanks": Shape("uv.lock", _many("\n ", "[[package]]", '\nname = "flytekit"\n')),
    "pyproject": Shape(
        "pyproject.toml",
        _many('  "p{n}==1",\n', "dependencies = [\n", '  "flytekit==1.16.0",\n]\n'),
    ),
    "pyproject strings": Shape("pyproject.toml", _many('"flytekit[', "x = ", "\n")),
    "pyproject blanks": Shape("pyproject.toml", _many(" ", 'x = ["flytekit', '"]\n')),
}

YAMLS = {
    "ci steps": Shape("ci.yml", _many(f"      - run: pyflyte run --image {IMAGE} x.py\n", STEPS)),
    "ci one step": Shape("ci.yml", _many(f"          {RUN}", f"{STEPS}      - run: |\n")),
    "ci one step, ignored": Shape(
        "ci.yml",
        _many(
            f"          pyflyte run --image {IMAGE} x.py && \\\n",
            f"{STEPS}      # flyte-image-lint: ignore[floating-tag]\n      - run: |\n",
            "          true\n",
        ),
    ),
    "ci folded step": Shape("ci.yml", _many(f"          {RUN}", f"{STEPS}      - run: >\n")),
    "ci quoted step": Shape("ci.yml", _many("\\n" + RUN.strip(), f'{STEPS}      - run: "', '"\n')),
    "ci escaped step": Shape(
        "ci.yml", _many("\\x41", f'{STEPS}      - run: "{RUN.strip()}', '"\n')
    ),
    "ci plain step": Shape(
        "ci.yml",
        _many("          x\n", f"{STEPS}      - run: pyflyte run --image\n          {IMAGE}\n"),
    ),
    "ci doubled quotes": Shape(
        "ci.yml", _many("''", f"{STEPS}      - run: 'pyflyte run --image {IMAGE} ", "'\n")
    ),
    "ci environment": Shape("ci.yml", _many(f"- env:\n    FLYTE_INTERNAL_IMAGE: {IMAGE}\n")),
    "ci environment lists": Shape(
        "ci.yml", _many(f"    - FLYTE_INTERNAL_IMAGE={IMAGE}\n", "environment:\n")
    ),
    "ci words": Shape(
        "ci.yml", _many("    - x{n}\n", f"command: [pyflyte, run]\nargs:\n    - --image={IMAGE}\n")
    ),
    "ci lists of words": Shape("ci.yml", _many(f"- command: [pyflyte, run, --image, '{IMAGE}']\n")),
    "ci aliases": Shape(
        "ci.yml", _many("- args: *a\n  command: pyflyte run\n", f"- &a [--image, '{IMAGE}']\n")
    ),
    "ci long aliases": Shape(
        "ci.yml",
        lambda n: (
            "a: &a ["
            + "x, " * n
            + "x]\nb:\n"
            + "- {command: pyflyte run --image y, args: *a}\n" * n
        ),
    ),
    "ci alias of a script": Shape(
        "ci.yml",
        lambda n: "a: &a |\n" + f"  {RUN}" * n + "b:\n" + "- {command: *a, args: [x]}\n" * n,
    ),
    "ci laughs": Shape(
        "ci.yml",
        lambda n: (
            f"a0: &a0 {{run: 'pyflyte run --image {IMAGE} x.py'}}\n"
            + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(n))
        ),
    ),
    "ci nested": Shape("ci.yml", _nested("[", "]", "1", f"run: pyflyte run --image {IMAGE}\na: ")),
    "ci nested blocks": Shape(
        "ci.yml",
        lambda n: (
            f"run: pyflyte run --image {IMAGE}\n"
            + "".join(f"{' ' * at}a:\n" for at in range(min(n, 1300)))
        ),
    ),
    "ci uses": Shape(
        "ci.yml", _many('- image: "{{.image.n{n}.fqn}}"\n'), f"[images]\napp = {PINNED}\n"
    ),
    "ci uses of one": Shape(
        "ci.yml", _many("{{.image.n{n}.fqn}}", 'image: "', '"\n'), f"[images]\napp = {PINNED}\n"
    ),
    "ci documents": Shape("ci.yml", _many(f"---\nrun: pyflyte run --image {IMAGE} x.py\n")),
    "ci documents with variables": Shape(
        "ci.yml", _many(f"---\nenv:\n  A: b\nrun: pyflyte run --image {IMAGE} x.py\n")
    ),
    "ci lines that assign": Shape(
        "ci.yml",
        _many(f"  - A{{n}}={IMAGE}\n  - pyflyte run --image $A{{n}} x.py\n", "script:\n"),
    ),
    "ci variables of variables": Shape(
        "ci.yml",
        _many("  A{n}: $A1\n", "variables:\n", f"script:\n  - pyflyte run --image {IMAGE} x.py\n"),
    ),
    "ci comments": Shape("ci.yml", _many("# x\n", f"run: pyflyte run --image {IMAGE} x.py\n")),
    "ci ignores": Shape("ci.yml", _many(f"- run: pyflyte run --image {IMAGE} x.py {IGNORE}")),
    "ci tags": Shape("ci.yml", _many(" !x", f"run: pyflyte run --image {IMAGE} x.py\na:", " x\n")),
    "ci anchors": Shape(
        "ci.yml", _many("- &a{n} x\n", f"- run: pyflyte run --image {IMAGE} x.py\n")
    ),
    "ci properties": Shape(
        "ci.yml", _many(" # x\n", "run: &a\n", f" pyflyte run --image {IMAGE} x.py\n")
    ),
    "ci mixed ends": Shape("ci.yml", _many(f"- run: pyflyte run --image {IMAGE}\r\n- a: b\r")),
    "ci block of blanks": Shape(
        "ci.yml", _many("          \n", f"{STEPS}      - run: |\n          {RUN}", "          x\n")
    ),
    "ci angle brackets": Shape("ci.yml", _many("<< ", f"run: pyflyte run --image {IMAGE} ", "\n")),
    "spec files": Shape(
        "spec.yaml", _many("  - p{n}\n", f"base_image: {IMAGE}\nregistry: x.io/y\npackages:\n")
    ),
    "specs of tasks": Shape(
        "task.yaml",
        _many(f"- interface: {{}}\n  type: a\n  container: {{image: '{IMAGE}'}}\n"),
    ),
    "spec of one pod": Shape(
        "task.yaml",
        _many(
            f"      - image: {IMAGE}\n",
            "interface: {}\ntype: a\nk8sPod:\n  podSpec:\n    containers:\n",
        ),
    ),
}

SHAPES = {**CONFIGS, **CODE, **SCRIPTS, **YAMLS}
"""All shapes, by what they are of; the first word is the reader."""


def units(shape: Shape, size: int) -> int:
    """Give how many units make a text of about `size` characters; at most, one for each."""
    low, high = 1, 2
    while high < size and len(shape.make(high)) < size:
        low, high = high, high * 2
    while high - low > max(1, low // 20):
        middle = (low + high) // 2
        low, high = (middle, high) if len(shape.make(middle)) <= size else (low, middle)
    return low
