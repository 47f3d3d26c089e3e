"""What click makes of the command lines of an SDK."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click


def options(command: click.Command) -> dict[str, list[str]]:
    """Give the options that take a value, and those that take none."""
    groups: dict[str, list[str]] = {"values": [], "flags": []}
    for parameter in command.params:
        if parameter.param_type_name == "option":
            names = [*parameter.opts, *parameter.secondary_opts]
            groups["flags" if parameter.is_flag or parameter.count else "values"] += names
    return groups


def taken(command: click.Command, words: list[str]) -> list[object]:
    """Give the options with values in order, `[name, value]`, and the words that are left.

    An option is named by the first of its names.
    """
    import click

    context = click.Context(command, allow_interspersed_args=command.allow_interspersed_args)
    pairs = []
    parser = command.make_parser(context)
    for option in {*parser._long_opt.values(), *parser._short_opt.values()}:
        if option.takes_value:
            name = option.obj.opts[0]
            option.process = lambda value, state, name=name: pairs.append([name, value])
    parser._args.clear()  # they would take what is left
    _values, rest, _order = parser.parse_args(list(words))
    return [pairs, rest]
