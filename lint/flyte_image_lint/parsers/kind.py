"""What there is to know of one kind of file; `kinds` has them all.

Each part must be given, so that a kind that misses one is refused by mypy, and when the table is
made. Functions are named as "module:function", and modules as below `parsers`, since none of them
may be imported for a file that says nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Shape = Literal["options", "document", "program", "notebook", "commands", "lines"]
    Hook = Literal["file", "project"]


class Names:
    """Which names files of a kind have; case does not matter.

    `suffixes` are what names end with, `names` whole names. `stems` are whole names, too, behind
    which something may follow: a dot, and behind those that begin with none also `-` or `_`, as in
    `Dockerfile.py3.11` and `.env.local`. Of `patterns`, each has one `*`. Files whose names have
    no dot are of the kind if their first line, `#!`, names one of `programs`.

    Files with one of the suffixes of `hinted` are looked at if their path holds one of its words.
    """

    __slots__ = ("hinted", "names", "patterns", "programs", "stems", "suffixes")

    def __init__(
        self,
        *,
        suffixes: tuple[str, ...] = (),
        names: tuple[str, ...] = (),
        stems: tuple[str, ...] = (),
        patterns: tuple[str, ...] = (),
        programs: tuple[bytes, ...] = (),
        hinted: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
    ) -> None:
        self.suffixes = suffixes
        self.names = names
        self.stems = stems
        self.patterns = patterns
        self.programs = programs
        self.hinted = hinted


class Syntax:
    """How files are written: their comments, their lines, and what a fix must leave as it is.

    `marks` begin a comment; there are none where nothing can be suppressed. `trailing` says
    whether a comment may follow something on its line, `blank` what may stand before one that is
    alone. `strings` names the function that gives the places, in their order, where nothing is a
    comment; "" where there are none. `continued` says whether a backslash at the end of a line goes
    on in the next. `shape` is the module of `engine.structure` that compares a file with what a fix
    makes of it, and `same` the function below `engine.ignoring` that compares it with itself with
    more comments. `above` says that a new comment stands above its line only.
    """

    __slots__ = ("above", "blank", "continued", "marks", "same", "shape", "strings", "trailing")

    def __init__(
        self,
        *,
        marks: tuple[str, ...],
        shape: Shape,
        same: str,
        continued: bool,
        above: bool = False,
        trailing: bool = True,
        blank: str = " \t",
        strings: str = "",
    ) -> None:
        self.marks = marks
        self.shape = shape
        self.same = same
        self.above = above
        self.continued = continued
        self.trailing = trailing
        self.blank = blank
        self.strings = strings


class Kind:
    """A kind of file.

    `name` is what `Source.kind` says. `names` are those of its files, `taken` what is taken from
    them, for the page of what is read.

    `words` are bytes of which a file has one if there is anything to read; git searches for them.
    `quick_test` then tells more, by the bytes alone, and `parser` names the module whose `read`
    takes a Source and gives documents. `max_size` is in bytes; a larger file is refused. None says
    that the parser sees to it.

    `syntax` says how it is written, `yaml_syntax` how where the file is YAML and need not be; None
    where there is no difference. `reads_all` says whether every command in it is read that may bind
    a name, and `names_files` whether commands in it name other files to read. With `are_examples`,
    its commands are examples, which nobody runs. `is_python` says that it holds Python, which may
    take constants of modules as images.

    `hook` says which hooks look at such a file: "file", those that lint what is staged, too;
    "project", only the one that lints the whole project.
    """

    __slots__ = (
        *("are_examples", "hook", "is_python", "max_size", "name", "names", "names_files"),
        *("parser", "quick_test", "reads_all", "syntax", "taken", "words", "yaml_syntax"),
    )

    def __init__(
        self,
        name: str,
        *,
        names: Names,
        taken: str,
        words: tuple[bytes, ...],
        quick_test: str,
        parser: str,
        max_size: int | None,
        syntax: Syntax,
        reads_all: bool,
        names_files: bool,
        are_examples: bool,
        is_python: bool,
        hook: Hook,
        yaml_syntax: Syntax | None = None,
    ) -> None:
        self.name = name
        self.names = names
        self.taken = taken
        self.words = words
        self.quick_test = quick_test
        self.parser = parser
        self.max_size = max_size
        self.syntax = syntax
        self.reads_all = reads_all
        self.names_files = names_files
        self.are_examples = are_examples
        self.is_python = is_python
        self.hook = hook
        self.yaml_syntax = yaml_syntax or syntax
