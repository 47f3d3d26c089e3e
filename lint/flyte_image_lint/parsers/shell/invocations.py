"""One run of a program: its options, its verb, and the names that it binds."""

from __future__ import annotations

from ...flyte.command_options import (
    ANYWHERE,
    CREATE_CONFIG,
    FLYTE,
    IMAGE_OPTIONS,
    PYFLYTE,
    PYTHON_SCRIPT,
    SCRIPT_OPTIONS,
    ProgramOptions,
)
from ...flyte.places import (
    DEFAULT_OPTION,
    FLYTE2,
    IMAGE_OPTION,
    REF_NAME,
    REFS_OPTION,
    REGISTRY_OPTION,
    SCRIPT_IMAGE,
)
from ...model.names import UNKNOWN, Command
from ...text.nearest import nearest
from ...text.source import Span
from .nesting import carried
from .options import take

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...flyte.command_options import Program
    from ...model.names import NameBinding, SpannedText
    from ..document_builder import DocumentBuilder
    from .nesting import Word
    from .options import Line


class Invocation:
    """A program, the first of `words`, which stand in `script`, or else in the file itself."""

    def __init__(
        self,
        builder: DocumentBuilder,
        words: list[Word],
        program: Program,
        script: SpannedText | None,
    ) -> None:
        self._builder = builder
        self._words = words
        self._program = program
        self._script = script
        self._text = script.text if script else ""
        self._bindings: list[NameBinding] = []
        self._files: list[str] = []
        self._general = take(words[1:], program.options, self._text, is_verb=False)
        self._verb = self._general.words[0].text if self._general.words else ""
        self._early: Word | None = None
        if self._general.strange and program is PYFLYTE:
            self._look_past(self._general.strange[0])

    def _look_past(self, strange: Word) -> None:
        """Find the verb behind an option that only the verb has, and not the program."""
        line = take(self._words[1:], ANYWHERE, self._text, is_verb=False)
        verb = line.words[0].text if line.words else ""
        options = self._program.verbs.get(verb)
        if options is not None and _name_of(strange) in options.values | options.flags:
            self._early, self._general, self._verb = strange, line, verb

    @property
    def is_any(self) -> bool:
        """Whether the program is run with a verb that images are for."""
        return self._verb in self._program.verbs or self._is_create

    @property
    def _is_create(self) -> bool:
        """Whether it is `flyte create`, which makes configs."""
        return self._program is FLYTE and self._verb == "create"

    def read(self, *, is_whole: bool) -> None:
        """Keep what the command says; it `is_whole` if no words are added to it."""
        if any(word.text == "--help" for word in self._words):
            return
        builder, verb, general = self._builder, self._verb, self._general
        if self._is_create:
            self._create(take(general.rest, ProgramOptions("", is_group=True), self._text))
            return
        options = self._program.verbs[verb]
        line = take(general.rest, options, self._text)
        hides = general.hides or line.hides
        refused = self._early or self._refused(line)
        if refused is not None:
            self._refuse(refused)
            return
        start, end = self._at(self._words[0]).span, self._at(general.words[0]).span
        span = Span(start.start, max(start.end, end.end))
        for option, value in line.values:
            if option in IMAGE_OPTIONS:
                self._bind(self._at(value))
        words = line.words
        if self._program is FLYTE and verb == "run" and words and words[0].text == PYTHON_SCRIPT:
            script = take(line.rest, SCRIPT_OPTIONS, self._text)
            words, hides = script.words[:1], hides or script.hides
            for option, value in script.values:
                if option == "--image":
                    self._script_image(self._at(value))
        if hides:
            place_kind = REFS_OPTION if self._program.flavour == FLYTE2 else IMAGE_OPTION
            self._bindings.append(builder.define(place_kind, span, None, None))
        if options.is_local(line.flags) and not hides:
            return
        config, targets = None, [word.text for word in words]
        for option, value in general.values:
            if option in ("-c", "--config"):
                config = "" if UNKNOWN in value.text else value.text
            elif option in ("-k", "--pkgs"):
                targets.append(value.text)
        command = Command(
            builder.source,
            span,
            self._program.name,
            verb,
            config="" if config is None and general.hides else config,
            bindings=self._bindings,
            targets=[text for text in targets if UNKNOWN not in text],
            is_known=is_whole and not hides and not builder.is_example,
            files=() if builder.is_example else self._files,
            options=[
                *((name, value.text) for name, value in (*general.values, *line.values)),
                *((name, "") for name in sorted(line.flags)),
            ],
            arguments=[word.text for word in (*line.words, *line.rest)],
        )
        builder.command(self._program.flavour, command)

    def _refused(self, line: Line) -> Word | None:
        """Give an option that the verb certainly does not have: another's, or a slip of the pen.

        Others may be those of another version. `union` has more than are known here.
        """
        if self._program.name not in ("pyflyte", "flyte") or self._builder.is_example:
            return None
        return next((word for word in line.strange if self._meant(word) is not None), None)

    def _meant(self, word: Word) -> str | None:
        """Give what may be meant by an option that there is not; None where that is not certain."""
        name = _name_of(word)
        options, general = self._program.verbs[self._verb], self._program.options
        if word is self._early or name in general.values | general.flags:
            return name
        if UNKNOWN in name or not name.startswith("--"):
            return None
        return nearest(name, sorted(options.values | options.flags), 0.85)

    def _refuse(self, option: Word) -> None:
        """Keep that the program refuses the command, which binds nothing then."""
        start, end = self._at(self._words[0]).span, self._at(self._general.words[0]).span
        command = Command(
            self._builder.source,
            Span(start.start, max(start.end, end.end)),
            self._program.name,
            self._verb,
            is_known=False,
            refused=_name_of(option) if option is self._early else option.text.partition("=")[0],
            meant=self._meant(option) or "",
            option=self._at(option).span,
        )
        self._builder.command(self._program.flavour, command)

    def _at(self, word: SpannedText) -> SpannedText:
        """Give a word with its places in the file."""
        return carried(word, self._script) if self._script else word

    def _bind(self, value: SpannedText) -> None:
        """Read the value of `--image`: `NAME=IMAGE`, `IMAGE`, or the path of an ImageSpec file.

        Source: `validate_image` in flytekit/configuration/__init__.py, and `parse_images` in
        flyte/cli/_common.py.
        """
        before, equals, after = value.text.partition("=")
        place_kind = REFS_OPTION
        if self._program.flavour != FLYTE2:
            place_kind = IMAGE_OPTION if equals else DEFAULT_OPTION
        name: str | None = before if equals else "default"
        image: str | None = after if equals else before
        if UNKNOWN in before and (equals or not ("/" in before or ":" in before)):
            name = None  # it may hold a name and an equals sign
        start = len(before) + 1 if equals else 0
        if place_kind.may_be_file and _is_file(image or ""):
            self._files += [] if UNKNOWN in (image or "") else [image or ""]
            image = None
        else:
            self._builder.image(place_kind, value, start, name or "")
            image = None if UNKNOWN in (image or "") else image
        span = value.exact(0, len(before)) if equals else None
        self._bindings.append(
            self._builder.define(place_kind, span or value.span, name, image, span)
        )

    def _create(self, line: Line) -> None:
        """Read `flyte create config`, which writes the registry of built images into a config."""
        if line.words and line.words[0].text == "config":
            for option, value in take(line.rest, CREATE_CONFIG, self._text).values:
                if option == "--registry" and value.text.strip(UNKNOWN):
                    self._builder.image(REGISTRY_OPTION, self._at(value))

    def _script_image(self, value: SpannedText) -> None:
        """Read the image of `flyte run python-script` (flyte/cli/_run_python_script.py)."""
        if not value.text or (UNKNOWN in value.text and not {"/", ":"} & set(value.text)):
            return
        if "/" in value.text or ":" in value.text:
            self._builder.image(SCRIPT_IMAGE, value)
        else:
            self._builder.use(REF_NAME, value)


def _name_of(word: Word) -> str:
    """Give the option that a word begins with."""
    return word.text.partition("=")[0] if word.text.startswith("--") else word.text[:2]


def _is_file(image: str) -> bool:
    return image.endswith((".yaml", ".yml"))
