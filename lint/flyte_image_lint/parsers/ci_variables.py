"""Variables that stand beside the commands in CI files and manifests, by the scopes they hold in.

GitHub's `env:` of the workflow, the job and the step, the inner one first; `variables:` of GitLab
and Azure, of the file and the job; `environment:` of CircleCI, Bitbucket and Drone; `env:` of a
container. Compose replaces `$X` before the container has its environment: there, none is known.
"""

from __future__ import annotations

import re
from collections import Counter

import yaml

from ..model.names import UNKNOWN
from ..text.yaml_scalars import pairs
from .shell.splitting import split
from .shell.variables import assigned, counted
from .templates import TEMPLATE, expression

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    VariableTexts = dict[str, str]
    """Texts by the expressions that stand for them."""

MAX_VALUE = 1000
"""Code points; no image has near as many."""

MAX_ASSIGNING = 50
"""Lines of one script. What later ones assign is not known: for each, all is kept that is known."""

_ASSIGNING = re.compile(r"(?:export[ ]+)?[A-Za-z_]\w*=[^\n]*$", re.ASCII)
SCRIPTS = ("script", "before_script", "commands", "cmds")
"""Keys under which the items of a list are the lines of one script."""

_KEYS = ("variables", "environment", "env")
_ASSIGNED = (*_KEYS, *SCRIPTS)
_REFERENCE = re.compile(rf"{TEMPLATE.pattern}|\$\$|\$\{{\w+\}}|\$\(\w+\)|\$\w+|\$", re.ASCII)
_AZURE = frozenset(("pool", "trigger", "pr", "steps"))


def assignments(text: str) -> Counter[str]:
    """Count how often the scripts of a file bind each name; of none if it has no variables."""
    return counted(text) if any(f"{key}:" in text for key in _ASSIGNED) else Counter()


class Scopes:
    """What is known where in one document; `counts` are the `assignments` of its file.

    What a script of the file binds, or hands on by `$GITHUB_ENV`, or a rule sets, is not known.
    """

    def __init__(self, counts: Counter[str], root: yaml.Node) -> None:
        keys = pairs(root)
        self.is_compose = isinstance(keys.get("services"), yaml.MappingNode) and "jobs" not in keys
        self._is_azure = not _AZURE.isdisjoint(keys)
        self._counts = counts
        self._ruled = frozenset(_ruled(keys))

    def within(self, node: yaml.Node, outer: VariableTexts) -> VariableTexts:
        """Give what is known in a mapping, of what is known outside of it."""
        if not isinstance(node, yaml.MappingNode) or self.is_compose:
            return outer
        keys = pairs(node)
        variables = outer
        for key in _KEYS:
            if key in keys:
                variables = variables | self._declared(key, keys[key], outer)
        return variables

    def after(self, items: list[yaml.Node], variables: VariableTexts) -> Iterator[VariableTexts]:
        """Give what is known in each item of a script, whose items may assign variables."""
        left = MAX_ASSIGNING
        for item in items:
            yield variables
            if left and isinstance(item, yaml.ScalarNode) and _ASSIGNING.match(item.value):
                left -= 1
                variables = variables | self._assigned(item.value, variables)

    def _assigned(self, script: str, variables: VariableTexts) -> VariableTexts:
        """Give what a line assigns, if that is all that it does, and nothing else assigns it."""
        commands = split(script, variables)
        words = [word for words in commands for word in words[words[0].text == "export" :]]
        if not all(map(assigned, words)):
            return {}
        assigned_here: VariableTexts = {}
        for name, _equals, value in (word.text.partition("=") for word in words):
            if self._counts[name] == 1:
                assigned_here |= {f"${name}": value, f"${{{name}}}": value}
        return assigned_here

    def _declared(self, key: str, node: yaml.Node, outer: VariableTexts) -> VariableTexts:
        variables: VariableTexts = {}
        around = outer if key == "env" else dict(outer)
        for name, value, in_parentheses in _variables(node):
            expressions, upper = [f"${name}", f"${{{name}}}"], name.upper()
            if self._is_azure and key == "variables":
                variable = upper.replace(".", "_")
                expressions = [f"${variable}", f"${{{variable}}}", f"$({name})"]
            elif key == "env":
                expressions.append(f"${{{{env.{name}}}}}")
                expressions += [f"$({name})"] * in_parentheses
            is_rebound = any(one in self._counts or one in self._ruled for one in (name, upper))
            text = None if is_rebound or value is None else _expanded(value, around)
            if text is None or len(text) > MAX_VALUE:
                text = UNKNOWN
            texts = dict.fromkeys(expressions, text)
            variables |= texts
            if key != "env":
                around |= texts
        return variables


def _variables(node: yaml.Node) -> Iterator[tuple[str, str | None, bool]]:
    """Give names and texts, None for what is none; and whether Kubernetes has them as `$(X)`."""
    if isinstance(node, yaml.MappingNode):
        for name, value in pairs(node).items():
            inner = pairs(value).get("value", value)  # GitLab's, with a description
            yield name, _text(inner), False
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            entry = pairs(item)
            if isinstance(named := entry.get("name"), yaml.ScalarNode):
                yield named.value, _text(entry.get("value")), True


def _text(node: yaml.Node | None) -> str | None:
    return node.value if isinstance(node, yaml.ScalarNode) else None


def _ruled(keys: dict[str, yaml.Node]) -> Iterator[str]:
    """Give the variables that rules of GitLab set, which hold in some pipelines only."""
    for node in (keys.get("workflow"), *keys.values()):
        rules = pairs(node).get("rules")
        for rule in rules.value if isinstance(rules, yaml.SequenceNode) else ():
            yield from pairs(pairs(rule).get("variables"))


def _expanded(text: str, variables: VariableTexts) -> str:
    """Put in what is known of other variables."""

    def expand(reference: re.Match[str]) -> str:
        return variables.get(expression(reference[0]), UNKNOWN)

    return _REFERENCE.sub(expand, text)
