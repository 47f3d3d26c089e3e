"""Command lines and environments: shell, make, Dockerfiles, .env, Markdown.

Images that are found with the place of their text are marked with «».
"""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import NamedTuple

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

import reading
from flyte_image_lint.flyte import command_options, image_spec
from flyte_image_lint.model.names import UNKNOWN
from flyte_image_lint.parsers.shell.nesting import Word
from flyte_image_lint.parsers.shell.options import take
from flyte_image_lint.parsers.shell.splitting import split
from oracle import Flyte2, Flytekit

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 300)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"


class Case(NamedTuple):
    """A file, the names that it binds, and its command lines."""

    kind: str
    text: str
    names: tuple[tuple[str | None, str | None], ...] = ()
    commands: tuple[tuple[str, str | None, tuple[str, ...], bool], ...] = ()


REGISTER = ("pyflyte register", None, ("src",), True)
APP = ("app", "ghcr.io/o/a:1")

CASES = {
    "a name": Case(
        "shell", "pyflyte register --image app=«ghcr.io/o/a:1» src", (APP,), (REGISTER,)
    ),
    "no name": Case(
        "shell",
        "pyflyte register -i «ghcr.io/o/a:1» src",
        (("default", "ghcr.io/o/a:1"),),
        (REGISTER,),
    ),
    "glued": Case("shell", "pyflyte register --image=app=«ghcr.io/o/a:1» src", (APP,), (REGISTER,)),
    "glued and short": Case(
        "shell", "pyflyte register -iapp=«ghcr.io/o/a:1» src", (APP,), (REGISTER,)
    ),
    "short with an equals sign, which click takes for a part of the value": Case(
        "shell", "pyflyte register -i=«ghcr.io/o/a:1» src", (("", "ghcr.io/o/a:1"),), (REGISTER,)
    ),
    "behind flags": Case(
        "shell",
        "pyflyte run -ri app=«ghcr.io/o/a:1» src w",
        (APP,),
        (("pyflyte run", None, ("src",), True),),
    ),
    "quotes around all": Case(
        "shell", "pyflyte register --image 'app=«ghcr.io/o/a:1»' src", (APP,), (REGISTER,)
    ),
    "quotes around the image": Case(
        "shell", 'pyflyte register --image app="«ghcr.io/o/a:1»" src', (APP,), (REGISTER,)
    ),
    "quotes around the option": Case(
        "shell", 'pyflyte register "--image=app=«ghcr.io/o/a:1»" src', (APP,), (REGISTER,)
    ),
    "two": Case(
        "shell",
        "pyflyte register -i app=«ghcr.io/o/a:1» --image «b/c» src",
        (APP, ("default", "b/c")),
        (REGISTER,),
    ),
    "no tag, a digest, a port": Case(
        "shell",
        "pyflyte register -i a=«b/c» -i d=«h:5000/e@sha256:00» -i f=«localhost:5000/g» src",
        (("a", "b/c"), ("d", "h:5000/e@sha256:00"), ("f", "localhost:5000/g")),
        (REGISTER,),
    ),
    "an empty image": Case("shell", "pyflyte register -i app=«» src", (("app", ""),), (REGISTER,)),
    "an ImageSpec file": Case(
        "shell",
        "pyflyte register -i app=spec.yaml -i b.yml src",
        (("app", None), ("default", None)),
        (REGISTER,),
    ),
    "a config": Case(
        "shell",
        "pyflyte -c f.yaml register src; pyflyte --config=$F register src; pyflyte $X register src",
        ((None, None),),
        (
            ("pyflyte register", "f.yaml", ("src",), True),
            ("pyflyte register", "", ("src",), True),
            ("pyflyte register", "", ("src",), False),
        ),
    ),
    "packages": Case(
        "shell",
        "pyflyte -vv --pkgs a -k b package -o x.tgz --image app=«ghcr.io/o/a:1» --force",
        (APP,),
        (("pyflyte package", None, ("a", "b"), True),),
    ),
    "serialize": Case(
        "shell",
        "pyflyte -k a serialize --image app=«ghcr.io/o/a:1» workflows -f out",
        (APP,),
        (("pyflyte serialize", None, ("workflows", "a"), True),),
    ),
    "behind the file stand the workflow's inputs": Case(
        "shell",
        "pyflyte run --remote --image app=«ghcr.io/o/a:1» src w --image other=b/c:1",
        (APP,),
        (("pyflyte run", None, ("src",), True),),
    ),
    "behind the file may stand options of register": Case(
        "shell", "pyflyte register src --image app=«ghcr.io/o/a:1»", (APP,), (REGISTER,)
    ),
    "behind two dashes stand no options": Case(
        "shell",
        "pyflyte register -- --image app=b/c:1",
        (),
        (("pyflyte register", None, ("--image", "app=b/c:1"), True),),
    ),
    "an option takes the next word, whatever it is": Case(
        "shell",
        "pyflyte register --version --image --image app=«ghcr.io/o/a:1» src",
        (APP,),
        (REGISTER,),
    ),
    "what runs here looks at no image": Case(
        "shell", "pyflyte run a.py w\nflyte run --local a.py w"
    ),
    "help": Case("shell", "pyflyte register --image a=b:1 --help"),
    "other verbs": Case("shell", "pyflyte serve agent --image a=b:1\npyflyte --image a=b:1"),
    "wrappers": Case(
        "shell",
        "A=1 B='2 3' uv run --extra flyte pyflyte register src && \\\n"
        "  poetry run pyflyte register src || exec .venv/bin/pyflyte register src\n"
        "if ! python -m flytekit.clis.sdk_in_container.pyflyte register src; then a; fi\n"
        "docker run -it --rm img pyflyte register src | tee log &\n"
        "( pyflyte register src ); { time pyflyte register src; }",
        (),
        (REGISTER,) * 7,
    ),
    "words from elsewhere": Case(
        "shell",
        "ls | xargs pyflyte register src",
        (),
        (("pyflyte register", None, ("src",), False),),
    ),
    "in a substitution": Case(
        "shell",
        "X=$(pyflyte register -i app=«ghcr.io/o/a:1» src 2>&1 | tail -1)\n"
        'echo "`pyflyte register --image «b/c:1» src`"',
        (APP, ("default", "b/c:1")),
        (REGISTER,) * 2,
    ),
    "given to a shell": Case(
        "shell",
        "bash -euo pipefail -c \"pyflyte register --image 'app=«ghcr.io/o/a:1»' src\"\n"
        "docker run i sh -c 'pyflyte register --image «b/c:1» src'; eval 'pyflyte register src'",
        (APP, ("default", "b/c:1")),
        (REGISTER,) * 3,
    ),
    "several lines": Case(
        "shell",
        "pyflyte \\\n  register --image \\\n  app=«ghcr.io/o/a:1» \\\n  src  # app\n",
        (APP,),
        (REGISTER,),
    ),
    "redirections": Case(
        "shell",
        "pyflyte register <in >out 2>>err 2>&1 &>both --image app=«ghcr.io/o/a:1» src",
        (APP,),
        (REGISTER,),
    ),
    "nothing is run": Case(
        "shell",
        "# pyflyte register --image a=b:1 src\n"
        "echo pyflyte register --image a=b:1 src # pyflyte register --image a=b:1 src\n"
        "echo 'pyflyte register --image a=b:1 src'\n"
        "grep pyflyte register --image a=b:1 src\n"
        "cat <<'EOF' > register.sh\npyflyte register --image a=b:1 src\nEOF\n"
        "cat <<-EOF\n\tpyflyte register --image a=b:1 src\n\tEOF\n",
    ),
    "behind a here-document": Case(
        "shell",
        "cat <<A <<B\n'\nA\n'\nB\npyflyte register -i app=«ghcr.io/o/a:1» src",
        (APP,),
        (REGISTER,),
    ),
    "look-alikes": Case(
        "shell",
        'docker ps --format "{{.Image}}" --filter name=pyflyte\n'
        "kubectl get pods -o go-template='{{.image.name}}' -l app=pyflyte\n"
        "kubectl -n flyte run x --image nginx:latest\ndocker compose -p flyte build --image x\n"
        "flytectl demo start --image cr.flyte.org/flyteorg/flyte-sandbox-bundled:latest\n"
        "docker build -t pyflyte --image x:latest .\nflyte start devbox --image x:latest\n",
    ),
    "not known": Case(
        "shell",
        "pyflyte register --image app=$REG/a:$TAG -i b=${X:-y:1} -i $IMG -i $R/a:1 "
        "--image=$N=«c:1» -i d=`e` -i f=$(g) src",
        (
            ("app", None),
            ("b", None),
            (None, None),
            ("default", None),
            (None, "c:1"),
            ("d", None),
            ("f", None),
        ),
        (REGISTER,),
    ),
    "templates": Case(
        "shell",
        "pyflyte register -i app=r/a:${{ github.sha }} -i 'b={{ image }}' -i c=<image name> src",
        (("app", None), ("b", None), ("c", None)),
        (REGISTER,),
    ),
    "words that may be options": Case(
        "shell",
        'pyflyte register "$@"\npyflyte register $ARGS src\npyflyte register "${A[@]}"\n'
        "pyflyte register $(options)\npyflyte run $1 --image a=b:1 src",
        ((None, None),) * 5,
        (
            ("pyflyte register", None, (), False),
            ("pyflyte register", None, ("src",), False),
            ("pyflyte register", None, (), False),
            ("pyflyte register", None, (), False),
            ("pyflyte run", None, (), False),
        ),
    ),
    "words that are no options": Case(
        "shell",
        'pyflyte register "$X" $DIR ${MODULE} {{ workflow_path }} src --version $V',
        (),
        (REGISTER,),
    ),
    "a flag of another version": Case(
        "shell",
        "pyflyte register --new src",
        ((None, None),),
        (("pyflyte register", None, ("src",), False),),
    ),
    "union": Case(
        "shell",
        "union register -i app=«ghcr.io/o/a:1» src",
        (APP,),
        (("union register", None, ("src",), True),),
    ),
    "Flyte 2": Case(
        "shell",
        "uv run flyte -c c.yaml run --image app=«ghcr.io/o/a» --image «b» src main --image c\n"
        "flyte deploy -i --image a=«b/c» src env\nflyte build -i src",
        (("app", "ghcr.io/o/a"), ("default", "b"), ("a", "b/c")),
        (
            ("flyte run", "c.yaml", ("src",), True),
            ("flyte deploy", None, ("src",), True),
            ("flyte build", None, ("src",), True),
        ),
    ),
    "Flyte 2, a script": Case(
        "shell",
        "flyte run python-script src --image «ghcr.io/o/a» --gpu 1",
        (),
        (("flyte run", None, ("src",), True),),
    ),
    "make": Case(
        "make",
        "# pyflyte register --image a=b:1 src\nDIR := src\nregister: a \\\n  b\n"
        "\t@-pyflyte register --image app=«ghcr.io/o/a:1» \\\n\t  $(DIR)\n"
        "\t@echo pyflyte register --image a=b:1\n"
        "\tfor x in $$(ls); do pyflyte register --image $$x src; done\n",
        (APP, (None, None)),
        (REGISTER,) * 2,
    ),
    "variables of make": Case(
        "make",
        "TAG = 1\nIMAGE ?= ghcr.io/o/a:$(TAG)\nRUN = uv run pyflyte\nSHA := $(shell git x)\n"
        "ARGS := --image b=c/d:1 --project p\nAGAIN = e\nAGAIN = f\n"
        "x:\n\t$(RUN) register --image app=${IMAGE} $(ARGS) -i g=$(AGAIN) -i h=i:$(SHA) src\n",
        (APP, ("b", "c/d:1"), ("g", None), ("h", None)),
        (REGISTER,),
    ),
    "just": Case(
        "just",
        "register:\n  @pyflyte register --image app=«ghcr.io/o/a:1» --image b={{ image }} src\n",
        (APP, ("b", None)),
        (REGISTER,),
    ),
    "a Dockerfile": Case(
        "docker",
        "FROM a\nRUN --mount=type=cache,target=/x pip install x && \\\n  # one\n"
        "  pyflyte register --image app=«ghcr.io/o/a:1» \\\n  src\n"
        'CMD ["pyflyte", "register", "-i", "b=«c/d:1»", "-i", "e=$F", "src"]\n'
        'ENTRYPOINT [ "sh", "-c", "pyflyte register src" ]\n'
        "RUN <<EOF\npyflyte register -i g=«h:1» src\nEOF\n"
        "COPY <<EOF /x\npyflyte register -i i=j:1 src\nEOF\n"
        "RUN cat <<EOF > x\npyflyte register -i i=j:1 src\nEOF\n"
        "# RUN pyflyte register src\n",
        (APP, ("b", "c/d:1"), ("e", None), ("g", "h:1")),
        (REGISTER,) * 4,
    ),
    "what looks like a here-document of an instruction that has none": Case(
        "docker",
        "LABEL x=<<EOF\nRUN pyflyte register --image app=«ghcr.io/o/a:1» src\nLABEL EOF\n",
        (APP,),
        (REGISTER,),
    ),
    "escapes of Windows": Case(
        "docker",
        "# escape=`\nRUN pyflyte register `\n  --image app=«ghcr.io/o/a:1» src\n",
        (APP,),
        (REGISTER,),
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_command_lines(case, newline):
    text, values, spans = reading.unmarked(case.text.replace("\n", newline))
    documents = reading.read(case.kind, text)
    assert sorted(map(str, reading.names(documents))) == sorted(map(str, case.names))
    assert reading.commands(documents) == list(case.commands)
    exact = [entry for entry in reading.entries(documents) if entry.place.editable]
    assert [entry.value for entry in exact] == values
    assert [entry.place.value for entry in exact] == spans
    reading.check_edits(case.kind, text)


ENVIRONMENTS = [
    ("env", "FLYTE_INTERNAL_IMAGE=«a/b:1»\n"),
    ("env", "\ufeffexport FLYTE_INTERNAL_IMAGE = \"«a/b:1»\" # x\nFLYTE_INTERNAL_IMAGE='«c»'"),
    ("env", "FLYTE_INTERNAL_IMAGE=«a/b:1#c»   # why\n"),
    ("env", "# FLYTE_INTERNAL_IMAGE=a\nFLYTE_INTERNAL_IMAGE=\nFLYTE_INTERNAL_IMAGE=$A\n"),
    ("env", "FLYTE_INTERNAL_IMAGE=\"a\nMY_FLYTE_INTERNAL_IMAGE=a\nFLYTE_INTERNAL_IMAGES=a\n"),
    ("shell", "export FLYTE_INTERNAL_IMAGE=«a/b:1» X=1"),
    ("shell", "FLYTE_INTERNAL_IMAGE='«a/b:1»' python x.py; env FLYTE_INTERNAL_IMAGE=«c:1» make"),
    ("shell", "docker run -e FLYTE_INTERNAL_IMAGE=«a:1» --env=FLYTE_INTERNAL_IMAGE=«b:1» img"),
    ("shell", "docker build --build-arg FLYTE_INTERNAL_IMAGE=«a:1» ."),
    ("shell", "FLYTE_INTERNAL_IMAGE=a:1\necho FLYTE_INTERNAL_IMAGE=b\nexport FLYTE_INTERNAL_IMAGE"),
    ("shell", "export FLYTE_INTERNAL_IMAGE=$A; export FLYTE_INTERNAL_IMAGE=${X:-c:1}"),
    ("make", "FLYTE_INTERNAL_IMAGE := «a/b:1» # x\nexport FLYTE_INTERNAL_IMAGE=«c:1»\n"),
    ("make", "x: export FLYTE_INTERNAL_IMAGE ?= «a/b:1»\ny:\n\tFLYTE_INTERNAL_IMAGE=«c:1» make\n"),
    ("make", "FLYTE_INTERNAL_IMAGE += a\nFLYTE_INTERNAL_IMAGE = $(X)\n"),
    ("just", 'export FLYTE_INTERNAL_IMAGE := "«a/b:1»"\nFLYTE_INTERNAL_IMAGE := env("X")\n'),
    ("docker", "ENV A=1 \\\n  FLYTE_INTERNAL_IMAGE=«a/b:1»\nENV FLYTE_INTERNAL_IMAGE «c:1»\n"),
    ("docker", "ENV FLYTE_INTERNAL_IMAGE \"«a/b:1»\"\nARG FLYTE_INTERNAL_IMAGE='«c:1»' B\n"),
    ("docker", "ARG tag\nENV FLYTE_INTERNAL_IMAGE $tag\nENV FLYTE_INTERNAL_IMAGE=\"$tag\"\n"),
    ("docker", "ENV FLYTE_INTERNAL_IMAGE=\"\"\nARG FLYTE_INTERNAL_IMAGE\nENV A b"),
    ("docker", "ARG FLYTE_INTERNAL_IMAGE a/b:1\n"),  # declares two arguments
    ("docker", "ENV FLYTE_INTERNAL_IMAGE a/b:1 c\n"),  # one value with a blank
    ("markdown", "```sh\nexport FLYTE_INTERNAL_IMAGE=a/b:1\npyflyte register --image c src\n```\n"),
]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(("kind", "marked"), ENVIRONMENTS)
def test_environments(kind, marked, newline):
    text, values, spans = reading.unmarked(marked.replace("\n", newline))
    documents = reading.entries(reading.read(kind, text))
    assert {repr(entry.place_kind) for entry in documents} <= {"<'FLYTE_INTERNAL_IMAGE'>"}
    assert [(entry.name, entry.value) for entry in documents] == [("", value) for value in values]
    assert [entry.place.value for entry in documents] == spans
    reading.check_edits(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("shell", "export FLYTE_IMAGE_IMAGE_REFS=a=b"),
        ("env", "FLYTE_IMAGE_IMAGE_REFS=a=b"),
        ("make", "FLYTE_IMAGE_IMAGE_REFS = a=b"),
        ("docker", "ENV FLYTE_IMAGE_IMAGE_REFS=a=b"),
    ],
)
def test_a_variable_that_breaks_all_names_of_flyte_2(kind, text):
    (config,) = reading.read(kind, text)
    assert config.flavour == "flyte2"
    assert [repr(one.place_kind) for one in config.bindings] == ["<'FLYTE_IMAGE_IMAGE_REFS'>"]
    assert reading.names([config]) == [(None, None)]


VARIABLES = [
    ("I=a/b:1\npyflyte register --image app=$I src", "a/b:1"),
    ("export I='a/b:1'\npyflyte register --image app=${I} src", "a/b:1"),
    ('R=a T=1; I="$R/b:$T"\npyflyte register --image "app=$I" src', "a/b:1"),
    ("I=a:1\nI=b:1\npyflyte register --image app=$I src", None),
    ("I=a:1\nread I\npyflyte register --image app=$I src", None),
    ("I=a:1\nfor I in b c; do pyflyte register --image app=$I src; done", None),
    ("I=a:1\nI+=b\npyflyte register --image app=$I src", None),
    ("I=${I:-a:1}\npyflyte register --image app=$I src", None),
    ("pyflyte register --image app=$I src\nI=a:1", None),
    ("I=a:1 true\npyflyte register --image app=$I src", None),
    ("I=$(x)\npyflyte register --image app=$I src", None),
    ("I=a:1\npyflyte register --image 'app=$I' src", "$I"),
    # what an option of the script replaces
    ("I=a:1\nwhile getopts i: o; do I=$OPTARG; done\npyflyte register --image app=$I src", None),
    ("I=a:1\ncase $1 in -i) I=$2;; esac\npyflyte register --image app=$I src", None),
    ("I=${1:-a:1}\npyflyte register --image app=$I src", None),
    # what is bound without being named
    ("OPTARG=a:1\nwhile getopts i: o; do pyflyte register --image app=$OPTARG src; done", None),
    ("REPLY=a:1\nread\npyflyte register --image app=$REPLY src", None),
    # what a script that is read may replace, but for those of tools
    ("I=a:1\n. ./env.sh\npyflyte register --image app=$I src", None),
    ("I=a:1\nsource env\npyflyte register --image app=$I src", None),
    ("I=a:1\nsource venv/bin/activate\npyflyte register --image app=$I src", "a:1"),
    (". ./env.sh\nI=a:1\npyflyte register --image app=$I src", "a:1"),
]


@pytest.mark.parametrize(("text", "image"), VARIABLES)
def test_variables_of_the_shell(text, image):
    """What a variable holds is known where it is assigned once, but is not to be edited there."""
    documents = reading.read("shell", text)
    assert reading.names(documents) == [("app", image)]
    assert reading.images(documents) == ([("app", image)] if image else [])
    assert [entry.place.editable for entry in reading.entries(documents)] == [image == "$I"] * bool(
        image
    )


def test_where_an_image_of_several_parts_stands():
    text = "T=1\npyflyte register --image app='a/b':$T src\n"
    (entry,) = reading.entries(reading.read("shell", text))
    assert entry.value == "a/b:1"
    assert entry.place.not_editable_because == "the value is put together from several parts"
    assert text[entry.place.value.start : entry.place.value.end] == "app='a/b':$T"
    assert text[entry.place.name.start : entry.place.name.end] == "app"


BLOCKS = [
    ("```bash\npyflyte register --image app=a:1 src\n```\n", {"app"}),
    ("```\npyflyte register --image app=a:1 src\n```\n", {"app"}),
    (
        "~~~~ console\n$ pyflyte register \\\n    --image app=a:1 src\nit's done\n$ ls\n~~~~\n",
        {"app"},
    ),
    ("- x\n  ```{prompt} bash $\n  pyflyte register --image app=a:1 src\n  ```\n", {"app"}),
    ("```sh\n(venv) $ pyflyte register --image app=a:1 src\n```", {"app"}),
    ("```sh\n$ pyflyte register --image app=a:1 src", set()),
    ("```python\npyflyte register --image app=a:1 src\n```\n", set()),
    ("`pyflyte register --image app=a:1 src`\n\npyflyte register --image app=a:1\n", set()),
    (
        "```sh\npyflyte register --image app=a:1 src\n```sh\n"  # no fence ends like that
        "pyflyte register --image web=a:1 src\n```\n",
        {"app", "web"},
    ),
    (
        "```text\n```\n```\npyflyte register --image <name>=<image> --image app=<image>\n```",
        {"app"},
    ),
]


@pytest.mark.parametrize(("text", "bound"), BLOCKS)
def test_documents_bind_names_and_hold_no_images(text, bound):
    """What a document shows is an example: nobody runs it as it stands."""
    documents = reading.read("markdown", text)
    assert {name for name, _image in reading.names(documents)} == bound
    assert reading.images(documents) == []
    assert not any(is_known for *_rest, is_known in reading.commands(documents))


USES = [
    ("shell", "sed 's|X|{{.image.a.fqn}}:{{.image.a.version}}|'",
     "{{.image.a.fqn}}:{{.image.a.version}}"),
    ("make", "x:\n\techo '{{ .image.a.fqn }}:b-{{ .images.b.version }}'\n",
     "{{ .image.a.fqn }}:b-{{ .images.b.version }}"),
    ("docker", "RUN echo {{.image.a.fqn}}\n", "{{.image.a.fqn}}"),
    ("shell", "docker inspect -f '{{.Image.Version}} {{.Image.Os}}' x", None),
    ("shell", "oc get x --template='{{.image.dockerImageMetadata.version}}'", None),
    ("shell", "echo {{.image.a}}", None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "used"), USES)
def test_placeholders_in_scripts(kind, text, used):
    documents = reading.read(kind, text)
    assert reading.used(documents) == ([("<YAML>", used)] if used else [])
    for config in documents:
        for use in config.uses:
            span = use.spanned.exact()
            assert text[span.start : span.end] == used


def test_a_name_of_flyte_2_for_a_script():
    text = "flyte run python-script src --image gpu"
    documents = reading.read("shell", text)
    assert reading.used(documents) == [("<'Image.from_ref_name'>", "gpu")]
    assert reading.images(documents) == []
    assert reading.read("shell", text.replace("gpu", "$X"))[0].uses == []


TOKENS = (
    "a", "b=c:1", "--image", "'q r'", "'$x'", '"s t"', '"u\\"v"', '"w\\\\x"', "\\ ", "\\'", "''",
    '""', "=", "é", "{z}", "/", "-", "@", "%",
)  # fmt: skip
WORDS = st.lists(
    st.lists(st.sampled_from(TOKENS), min_size=1, max_size=4).map("".join), min_size=1, max_size=6
)


def check_places(text: str, word: Word) -> None:
    """What is said to be spelled at a place is spelled there."""
    for first, last, offset in word.pieces:
        assert text[offset : offset + last - first] == word.text[first:last]


@seed(int(SEED) if SEED.isdigit() else 0)
@settings(max_examples=EXAMPLES, deadline=None)
@given(WORDS, st.sampled_from([" ", "\t", "  "]))
def test_words_are_those_of_shlex(words, blank):
    text = blank.join(["p", *words])
    (command,) = split(text)
    assert [word.text for word in command] == shlex.split(text)
    for word in command:
        check_places(text, word)


SCRIPT_TOKENS = (
    *TOKENS, " ", "  ", "\t", "\n", ";", " | cat ", "#y", " # x'y\n", "\\\n", " <<E\nz 'x\nE\n",
    " >/dev/null ", " 2>&1 ", "$(p n 2>&1)", '"$(p m)"', "`p k`",
)  # fmt: skip


@seed(int(SEED) if SEED.isdigit() else 0)
@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.sampled_from(SCRIPT_TOKENS), max_size=12).map("p ".__add__ and "".join))
def test_commands_are_those_of_the_shell(body):
    """Each call of `p` tells its words, of which substitutions are no part: they give nothing."""
    script = f"p {body}\n"
    checked = subprocess.run(
        ["sh", "-n"], input=script, capture_output=True, text=True, check=False
    )
    if checked.returncode or checked.stderr:
        return
    program = 'p() { printf "%s\\1" "$@" END >&3; }\n'  # written at once, for those in a pipe
    done = subprocess.run(
        ["sh", "-c", f"exec 3>&1 >/dev/null 2>&1\n{program}{script}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    calls = done.stdout.split("END\1")[:-1]
    expected = sorted(list(filter(None, call.split("\1"))) for call in calls)
    commands = split(script)
    for words in commands:
        for word in words:
            check_places(script, word)
    ours = sorted(
        list(filter(None, (word.text.replace(UNKNOWN, "") for word in words[1:])))
        for words in commands
        if words[0].text == "p"
    )
    assert ours == expected


@pytest.fixture(scope="module")
def flytekit():
    with Flytekit.running() as running:
        yield running


@pytest.fixture(scope="module")
def flyte2():
    with Flyte2.running() as running:
        yield running


def options_of(flytekit: Flytekit, flyte2: Flyte2):
    """Give each verb's options as we have them, and as the installed program has them."""
    for program, worker in ((command_options.PYFLYTE, flytekit), (command_options.FLYTE, flyte2)):
        yield program.name, program.options, worker.call("options")
        for verb, options in program.verbs.items():
            yield f"{program.name} {verb}", options, worker.call("options", verb)
    script = flyte2.call("options", "run", command_options.PYTHON_SCRIPT)
    yield f"flyte run {command_options.PYTHON_SCRIPT}", command_options.SCRIPT_OPTIONS, script


def test_options_are_those_of_the_programs(flytekit, flyte2):
    for name, options, (outcome, real) in options_of(flytekit, flyte2):
        assert outcome == "gives", name
        assert options.values == set(real["values"]), name
        assert options.flags - {"--help"} == set(real["flags"]), name


EARLY = [
    ("pyflyte -p X -d Y --config F register wf.py", "-p"),
    ("pyflyte --config F --project=X register wf.py", "--project"),
    ("pyflyte -ia=b:1 run --remote wf.py t", "-i"),
    ("pyflyte --pkgs a.b -f package", "-f"),
    # not the verb's, or a verb that is none
    ("pyflyte --foo X register", None),
    ("pyflyte -p X package", "-p"),
    ("pyflyte --project X package", None),
    ("pyflyte -p register", None),
    ("pyflyte -v --config F -k a.b register -p X", None),
    ("union -p X register wf.py", None),
]


@pytest.mark.parametrize(("line", "refused"), EARLY)
def test_an_option_of_the_verb_in_front_of_it_ends_the_command(flytekit, line, refused):
    documents = [one for config in reading.read("shell", line) for one in config.commands]
    assert [one.refused for one in documents if one.refused] == ([refused] if refused else [])
    for one in documents:
        if one.refused:
            assert line[one.option.start :].startswith(refused)
            assert one.bindings == ()
            outcome, answer = flytekit.call("taken", "", line.split()[1:])
            assert outcome == "raises"
            assert answer.startswith("NoSuchOption: ")
            assert f" {refused}" in answer.replace("'", "")


def test_fields_of_an_image_spec(flytekit):
    assert flytekit.call("image_spec_fields") == ("gives", ANY_ORDER(image_spec.FIELDS))


class ANY_ORDER:  # noqa: N801 # stands for a value
    """Equals a list of these, in any order."""

    def __init__(self, values) -> None:
        self._values = sorted(values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, list) and sorted(other) == self._values

    __hash__ = None


def test_lines_are_taken_apart_as_click_does_it(flytekit, flyte2):
    def check(
        worker: Flytekit | Flyte2, verb: str, options: command_options.ProgramOptions
    ) -> None:
        names = sorted(options.values | options.flags - {"--help"})
        word = st.one_of(
            st.sampled_from(names),
            st.sampled_from(["x", "a=b:1", "--", "-", "", "--image=c", "-x", "--nope", "="]),
            st.tuples(st.sampled_from(names), st.sampled_from(["=y", "z", "=", "=a=b"])).map(
                "".join
            ),
        )

        @seed(int(SEED) if SEED.isdigit() else 0)
        @settings(max_examples=EXAMPLES // 3, deadline=None)
        @given(st.lists(word, max_size=6))
        def compare(words: list[str]) -> None:
            outcome, answer = worker.call("taken", verb, words)
            line = take([Word(text, None) for text in words], options, "")
            if outcome == "raises":
                return
            pairs, rest = answer
            assert [value.text for _name, value in line.values] == [value for _name, value in pairs]
            assert [word.text for word in [*line.words, *line.rest]] == rest
            assert not line.hides

        compare()

    for program, worker in ((command_options.PYFLYTE, flytekit), (command_options.FLYTE, flyte2)):
        check(worker, "", program.options)
        for verb, options in program.verbs.items():
            check(worker, verb, options)


def test_names_are_those_that_the_programs_bind(flytekit, flyte2):
    values = ["a=b:1", "c=d@sha256:0", "e=f:1=g", " h = i:1 ", "=j:1", "default=k:1", "l:1"]
    for worker, program, *rest in (
        (flytekit, "pyflyte register", None),
        (flyte2, "flyte deploy"),
    ):
        for value in values:
            text = f"{program} --image {shlex.quote(value)} src"
            outcome, bound = worker.call("images_given", [value], *rest)
            assert outcome == "gives"
            bound = dict(bound)
            if program.startswith("pyflyte") and len(bound) > 1:
                bound.pop("default")  # flytekit's own
            assert dict(reading.names(reading.read("shell", text))) == bound


HOSTILE = [
    "", "\0", "'", '"', "`", "$(", "${", "$'", "<<", "<<E", "\\", "{{", "${{", "<a", "&>", "\ufeff",
    "pyflyte", "pyflyte register", "pyflyte register --image", "pyflyte register -i '", "\ud800",
    "FLYTE_INTERNAL_IMAGE", "FLYTE_INTERNAL_IMAGE=", "ENV", "RUN [", 'CMD ["a', "RUN <<EOF",
]  # fmt: skip
KINDS = ["shell", "make", "just", "docker", "env", "markdown", "manifest"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_raises(kind, text):
    for repeated in (text, f"{text}\n" * 3, text * 4000, f"pyflyte register --image a={text}" * 2):
        data = repeated.encode(errors="surrogatepass")
        assert isinstance(reading.read(kind, data), list)
        assert isinstance(reading.read(kind, b"```\npyflyte run --image a=b:1 " + data), list)


@pytest.mark.parametrize("kind", KINDS)
def test_large_files_and_other_encodings(kind):
    line = "pyflyte register --image a=$(b) --image 'c=d:1' {{ x }} ${y} <z> src # '\n"
    assert isinstance(reading.read(kind, line * 3000), list)
    assert isinstance(reading.read(kind, line.strip() * 3000), list)
    for data in (line.encode("utf-16"), b"\xff" + line.encode()):
        documents = reading.read(kind, data)
        assert reading.is_empty(documents)
        assert reading.unread(documents) == ["it is not UTF-8"]
