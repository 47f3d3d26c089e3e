"""The language server as an editor meets it: the real program, over standard input and output."""

from __future__ import annotations

import command
from language_client import client

CONFIG = "images:\n  trainer: ghcr.io/org/trainer:1.4.2\n"
PROGRAM = """\
from flytekit import task


@task(container_image="{{.image.NAME}}")
def fit() -> None: ...
"""


def project(folder, **files):
    """Write a project, a repository of its own."""
    (folder / ".git").mkdir(parents=True)
    command.write(folder, {".flyte/config.yaml": CONFIG, **files})
    return folder


def using(name):
    return PROGRAM.replace("NAME", name)


def test_what_check_finds_is_shown_as_it_is_typed(tmp_path):
    folder = project(tmp_path / "p", **{"wf.py": using("trainer")})
    path = folder / "wf.py"
    with client(folder) as editor:
        editor.open(path)
        assert editor.codes(path) == []
        editor.change(path, using("trainr"))
        assert editor.codes(path) == ["FIL301"]
        editor.change(path, using("trainer"))
        assert editor.codes(path) == []
        assert editor.goodbye() == 0


def test_a_name_that_is_typed_in_one_file_counts_in_another(tmp_path):
    folder = project(tmp_path / "p", **{"wf.py": using("other")})
    path, config = folder / "wf.py", folder / ".flyte/config.yaml"
    with client(folder) as editor:
        editor.open(path)
        editor.open(config)
        assert editor.codes(path) == ["FIL301"]
        editor.change(config, CONFIG.replace("trainer:", "other:", 1))
        assert editor.codes(path) == []
        editor.close(config)  # what is on disk counts again
        assert editor.codes(path) == ["FIL301"]
