"""`completions`: what a shell completes, made from the options of all commands and the rules.

The scripts hold every word, so that no program runs while somebody types.
"""

from __future__ import annotations

from ..reporters import FORMATS
from ..rules import MODULES, names
from .arguments import COMMANDS, HELP, Option, Options, UsageError, module_of, parse
from .help import help_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHELLS = ("bash", "zsh", "fish")
OPTIONS = (HELP,)
OF_COMMANDS: dict[str, tuple[Option, ...]] = {name: module_of(name).OPTIONS for name in COMMANDS}
PROGRAM = "flyte-image-lint"
FUNCTION = "_flyte_image_lint"


def run(argv: Sequence[str]) -> int:
    """Print the script for a shell."""
    options = parse(argv, OPTIONS, Options())
    if options.help or not options.words:
        print(help_of("completions", OPTIONS))
        return 0 if options.help else 2
    makers = {"bash": bash, "zsh": zsh, "fish": fish}
    shell = options.words[0]
    if shell not in makers or len(options.words) > 1:
        raise UsageError(f"'completions' takes one of {', '.join(SHELLS)}, not '{_all(options)}'")
    for line in makers[shell]():
        print(line)
    return 0


def _all(options: Options) -> str:
    return " ".join(options.words)


def selectors() -> tuple[str, ...]:
    """Give all that names rules: names, codes, the prefixes of families, and ALL."""
    families = sorted({code[:4] for code in MODULES})
    return ("ALL", *families, *MODULES, *sorted(names()))


def words_of(command: str) -> tuple[str, ...] | None:
    """Give what may stand after a command, None for paths."""
    return {"rule": selectors(), "completions": SHELLS}.get(command)


def values(option: Option) -> tuple[str, ...] | None:
    """Give the values of an option, none where they are free, None where they are paths."""
    if option.choices:
        return option.choices
    if option.metavar in ("FILE", "PATH"):
        return None
    return {"RULE,...": selectors(), "FORMAT[=FILE]": tuple(FORMATS)}.get(option.metavar, ())


def bash() -> Iterator[str]:
    """Yield the script for bash 3.2 and later."""
    yield f"# Completions of {PROGRAM} for bash."
    yield f"{FUNCTION}() {{"
    yield '  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=""'
    yield '  local list="" rules' + f'="{" ".join(selectors())}"'
    yield "  # Bash takes '=' for a word of its own."
    yield '  if [[ $current == "=" ]]; then'
    yield '    current=""'
    yield '  elif [[ $before == "=" ]]; then'
    yield "    before=${COMP_WORDS[COMP_CWORD-2]}"
    yield "  fi"
    yield "  COMPREPLY=()"
    yield "  if (( COMP_CWORD == 1 )); then"
    yield f'    words="{" ".join(COMMANDS)} --help --version"'
    yield "  else"
    yield '    case "${COMP_WORDS[1]} $before" in'
    for command, options in OF_COMMANDS.items():
        for option in options:
            if option.metavar:
                patterns = "|".join(f'"{command} {name}"' for name in option.names)
                yield f"      {patterns})"
                yield from (f"        {line}" for line in _bash_values(option))
                yield "        ;;"
    yield "      *)"
    yield '        case "${COMP_WORDS[1]}" in'
    for command, options in OF_COMMANDS.items():
        after = words_of(command)
        flags = " ".join(name for option in options for name in option.names)
        words = "$rules" if command == "rule" else " ".join(after or ())
        yield f"          {command})"
        yield f'            if [[ $current == -* ]]; then words="{flags}"'
        yield "            else " + (f'words="{words}"' if after else "return") + "; fi"
        yield "            ;;"
    yield "        esac ;;"
    yield "    esac"
    yield "  fi"
    yield '  COMPREPLY=($(compgen -P "$list" -W "$words" -- "${current#"$list"}"))'
    yield "  # Without a match, bash would offer files."
    yield "  compopt +o bashdefault +o default 2>/dev/null"
    yield "  return 0"
    yield "}"
    yield f"complete -o bashdefault -o default -F {FUNCTION} {PROGRAM}"


def _bash_values(option: Option) -> Iterator[str]:
    words = values(option)
    if words is None:
        yield "return"
        return
    if option.many:
        yield '[[ $current == *,* ]] && list="${current%,*},"'
    yield f'words="{"$rules" if words == selectors() else " ".join(words)}"'


def zsh() -> Iterator[str]:
    """Yield the script for zsh, to be evaluated or to be put into a folder of `$fpath`."""
    yield f"#compdef {PROGRAM}"
    yield f"{FUNCTION}() {{"
    yield '  local curcontext="$curcontext" state line'
    yield "  local -a commands rules"
    yield f"  rules=({' '.join(selectors())})"
    yield "  commands=("
    for command, purpose in COMMANDS.items():
        yield f"    {_quoted(f'{command}:{purpose}')}"
    yield "  )"
    yield "  _arguments -C \\"
    yield "    '(- *)'{-h,--help}'[Show the help]' \\"
    yield "    '(- *)'{-V,--version}'[Show the version]' \\"
    yield "    '1:command:->command' '*::argument:->argument'"
    yield "  case $state in"
    yield "    command) _describe command commands ;;"
    yield "    argument)"
    yield f'      curcontext="${{curcontext%:*:*}}:{PROGRAM}-$line[1]:"'
    yield "      case $line[1] in"
    for command, options in OF_COMMANDS.items():
        after = words_of(command)
        argument = "_files" if after is None else _choices(after)
        yield f"        {command})"
        yield "          _arguments \\"
        for option in options:
            yield from (f"            {_quoted(spec)} \\" for spec in _zsh_option(option))
        yield f"            {_quoted(f'*:{command}:{argument}')}"
        yield "          ;;"
    yield from ("      esac", "      ;;", "  esac", "}")
    yield f'if [ "$funcstack[1]" = "{FUNCTION}" ]; then'
    yield f'  {FUNCTION} "$@"'
    yield "else"
    yield f"  compdef {FUNCTION} {PROGRAM}"
    yield "fi"


def _zsh_option(option: Option) -> Iterator[str]:
    purpose = "".join(f"\\{char}" if char in "[]:\\" else char for char in _purpose(option))
    many = "*" if option.many or option.repeated else ""
    for name in option.names:
        if not option.metavar:
            yield f"{many}{name}[{purpose}]"
            continue
        words = values(option)
        action = "_files" if words is None else _choices(words) if words else " "
        if option.many and words:
            action = "_sequence compadd - $rules"
        yield f"{many}{name}=[{purpose}]:{option.key}:{action}"


def _choices(words: Sequence[str]) -> str:
    return "(${rules})" if words == selectors() else f"({' '.join(words)})"


def _quoted(text: str) -> str:
    """Give text in quotes, double ones where a variable is in it."""
    if "${rules}" in text:
        return '"' + text.replace("`", "\\`").replace('"', '\\"') + '"'
    return "'" + text.replace("'", "'\\''") + "'"


def fish() -> Iterator[str]:
    """Yield the script for fish 3 and later."""
    yield f"# Completions of {PROGRAM} for fish."
    yield f"function __{PROGRAM.replace('-', '_')}_rules"
    yield f"  printf '%s\\n' {' '.join(selectors())}"
    yield "end"
    start = f"complete -c {PROGRAM}"
    yield f"{start} -n __fish_use_subcommand -f"
    for command, purpose in COMMANDS.items():
        yield f"{start} -n __fish_use_subcommand -a {command} -d {_fish(purpose)}"
    yield f"{start} -n __fish_use_subcommand -s h -l help -d 'Show the help'"
    yield f"{start} -n __fish_use_subcommand -s V -l version -d 'Show the version'"
    for command, options in OF_COMMANDS.items():
        begin = f"{start} -n '__fish_seen_subcommand_from {command}'"
        after = words_of(command)
        if after is not None:
            yield f"{begin} -f -a {_fish(_fish_words(after))}"
        for option in options:
            words = values(option)
            names = [
                f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
                for name in option.names
            ]
            value = ""
            if option.metavar and words is None:
                value = " -r -F"
            elif option.metavar:
                listed = _fish_words(words or ())
                if option.many and words:
                    listed = "(__fish_complete_list , __flyte_image_lint_rules)"
                value = f" -x -a {_fish(listed)}"
            yield f"{begin} {' '.join(names)}{value} -d {_fish(_purpose(option))}"


def _fish_words(words: Sequence[str]) -> str:
    return "(__flyte_image_lint_rules)" if words == selectors() else " ".join(words)


def _fish(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _purpose(option: Option) -> str:
    """Give the beginning of what an option does, which has room in a list."""
    return option.help.partition(" [default: ")[0].partition(" (with ")[0].partition(": ")[0]
