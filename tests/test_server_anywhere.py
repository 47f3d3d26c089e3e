"""At any place of any text, half-written or broken, what a user may ask for has an answer."""

from __future__ import annotations

import contextlib
import json
import os

from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from editor_project import Project, somewhere
from flyte_image_lint.server.hover import hover
from flyte_image_lint.server.inlay_hints import inlay_hints
from flyte_image_lint.server.navigation import definitions, references
from flyte_image_lint.server.rename import RefusedError, rename
from flyte_image_lint.server.symbols import document_symbols, workspace_symbols
from flyte_image_lint.settings import SettingsError
from flyte_image_lint.text.source import Span, Unreadable

EXAMPLES = min(int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 300), 20_000)
CELL = {
    "cell_type": "code",
    "source": ["!pyflyte run --image a=x.io/a:1 {{.image.a}}\n", "é = 1\n"],
}
TEXTS = {
    "flytekit.config": "[images]\n# flyte-image-lint: ignore[FIL102] 'a'\na = x.io/a\nb=%(a)s:1\n",
    ".flyte/config.yaml": "images: &i\n  a: x.io/a:latest\n  'b': x\nimage:\n  image_refs: *i\n",
    "a.py": "from flytekit import task\nimport flyte\n\n"
    "@task(container_image='{{.image.a.fqn}}:1')\n"
    "def f(): ...  # flyte-image-lint: ignore[FIL1, x]\nflyte.Image.from_ref_name('b')\n",
    "run.sh": 'pyflyte run --image "a=x.io/a" $X; echo {{.image.b.fqn}} <<E\nflyte run\nE\n',
    "Makefile": "V := a\nr:\n\tpyflyte run --image $(V)=x.io/a:1 a.py \\\n\t  --image b=x\n",
    "ci.yml": "jobs:\n  a:\n    steps:\n      - run: |\n          pyflyte run --image a=x a.py\n",
    "n.ipynb": json.dumps({"cells": [CELL]}, ensure_ascii=False),
    "README.md": "`{{.image.a}}`\n```sh\npyflyte run --image a=x.io/a:1\n```\n",
    "Dockerfile": 'FROM x\nRUN ["pyflyte", "run", "--image", "a=x.io/a:1"]\n# {{.image.a.fqn}}\n',
    ".flyte-image-lint.toml": "ignore = ['FIL102'] # c\nseverity = {FIL101 = 'info'}\n[severity]\n",
    "pyproject.toml": "[tool.flyte-image-lint]\npin = 'tag'\nper-file-ignores = {'a' = ['FIL1']}\n",
}
PIECES = ("{{", "}}", ".image.", "'", '"', "\\", "\n", "\r\n", "[", "]", "{", "=", "#", "a", "😀",
          "\ufffc", "\x00", "\ud800", "from_ref_name(", "flyte-image-lint: ignore[", "%(", "<<: *i",
          "\ufeff", "`", ":", "- ", "$(")  # fmt: skip


@st.composite
def cases(draw):
    path = draw(st.sampled_from(sorted(TEXTS)))
    text = TEXTS[path]
    for _change in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(
            st.integers(start, min(len(text), start + draw(st.sampled_from((0, 0, 3, 200)))))
        )
        text = text[:start] + draw(st.sampled_from(("", *PIECES))) + text[end:]
    offset = draw(st.integers(0, len(text)))
    return path, text, offset


@tried(max_examples=EXAMPLES, deadline=None)
@given(cases())
def test_there_is_an_answer_everywhere(case):
    path, text, offset = case
    texts = {name: text for name, text in TEXTS.items() if name != path and "toml" not in name}
    with somewhere():
        project = Project(texts)
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "wb") as file:
            file.write(text.encode(errors="surrogatepass"))
        project.workspace.forget(path)
        source, project.at = project.source(path), (path, offset)
        with contextlib.suppress(SettingsError, Unreadable):
            project.names = project._names(project.workspace)
        length = len(source.printable_text)
        offset = min(offset, length)
        project.at = path, offset
        for item in project.completed():
            assert 0 <= item.span.start <= offset <= item.span.end <= length
        try:
            documents = project.documents(path)
        except Unreadable:
            return
        hovered = hover(project.hover_file(), offset)
        assert hovered is None or 0 <= hovered.span.start <= hovered.span.end <= length
        for hint in inlay_hints(documents, project.hover_file().context, {}, Span(0, length)):
            assert 0 < hint.offset <= length
        for one in document_symbols(documents):
            assert one.span.start <= one.name_span.start <= one.name_span.end <= one.span.end
        workspace_symbols(project.names, "a", lambda _source: True)
        here = project.occurrence()
        if here is not None:
            assert here.span.start <= offset <= here.span.end or here.spelled is not None
            definitions(project.names, here.flavour, here.name, lambda _source: True)
            references(project.names, here, project.texts, lambda _source: True, with_bindings=True)
        with contextlib.suppress(RefusedError):
            rename(project.renaming(), here, "fresh")
