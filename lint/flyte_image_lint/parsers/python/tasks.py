"""The tasks of a Python program, for `images --tasks`; the linter does not ask for them."""

from __future__ import annotations

import ast

from ...flyte.places import FLYTE2, FLYTEKIT
from ...model.tasks import (
    DEFAULT,
    UNKNOWN_IMAGE,
    Program,
    Task,
    TaskImage,
)
from ...text.source import BOM
from .calls import MAX_STEPS, member, resolve
from .environments import Environments
from .loaded import imports_of, mentioned, statements
from .parser import parse
from .places import Places
from .reading import FLYTEKIT_ROOTS
from .scopes import Survey
from .strings import Strings
from .task_images import Images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...text.source import Source
    from .scopes import Scope

    Arguments = dict[str, tuple[ast.expr, Scope]]
    ConstantTexts = Mapping[str, str]

_DECORATORS = frozenset(("task", "dynamic", "eager"))
_CONTAINERS = {"ContainerTask": "image", "ShellTask": "container_image"}
"""Tasks that are no functions, and the argument that is their image."""

_OPEN = "**"
"""Stands for arguments that cannot be told."""

_CONDITIONAL = "it is declared only under a condition"


def read_tasks(source: Source, constants: ConstantTexts) -> Program | None:
    """Give what a program has that is registered; None if Python cannot parse it.

    `constants` are the texts of constants of other modules that its strings have as parts.
    """
    tree = parse(source.text.removeprefix(BOM))
    if tree is None:
        return None
    strings = Strings(Places(source), constants)
    program = _Reader(source, tree, strings).read()
    program.parts = tuple(strings.parts)
    return program


def constant(
    source: Source, expression: str, flavour: str, constants: ConstantTexts
) -> tuple[TaskImage, Iterable[str]]:
    """Give the image that an expression is in a program, as other programs import it.

    With it come the full names of the constants of other modules that its strings have as parts,
    of which `constants` are the texts.
    """
    tree = parse(source.text.removeprefix(BOM))
    if tree is None:
        return TaskImage(UNKNOWN_IMAGE, "its module cannot be parsed"), ()
    node = ast.parse(expression, mode="eval").body
    strings = Strings(Places(source), constants)
    images, scope = Images(strings), Survey(tree).module
    image = images.of(node, scope) if flavour == FLYTEKIT else images.of_flyte2(node, scope)
    return image, strings.parts


class _Reader:
    """Reads one program."""

    def __init__(self, source: Source, tree: ast.Module, strings: Strings) -> None:
        self._tree = tree
        self._images = Images(strings)
        self._scope = Survey(tree).module
        self._program = Program(source)
        self._environments = Environments(self._program.environments, self._images, self._scope)

    def read(self) -> Program:
        for node, is_certain in statements(self._tree.body):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self._function(node, is_certain=is_certain)
            elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name):
                        self._assigned(target.id, node.value, is_certain=is_certain)
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                self._call("", node.value, is_certain=is_certain)
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                self._program.imports += imports_of(node)
        return self._program

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, *, is_certain: bool) -> None:
        """Keep a function that is a task, and what a function speaks of."""
        self._program.mentions[node.name] = list(dict.fromkeys(mentioned(node, self._scope)))
        for decorator in node.decorator_list:
            arguments = _made_by(decorator, self._scope)
            if arguments is not None:
                self._keep(node, node.name, self._image(arguments), is_certain=is_certain)
                return
            environment = self._environments.of_decorator(decorator)
            if environment:
                image = self._environments.image_of_task(decorator)
                self._keep(node, node.name, image, is_certain=is_certain, environment=environment)
                return

    def _keep(
        self,
        node: ast.stmt | ast.expr,
        name: str,
        image: TaskImage,
        *,
        is_certain: bool = True,
        variable: str = "",
        has_own_name: bool = False,
        environment: str = "",
    ) -> None:
        if not is_certain:
            image = TaskImage(UNKNOWN_IMAGE, _CONDITIONAL)
        task = Task(
            self._program.source,
            node.lineno,
            FLYTE2 if environment else FLYTEKIT,
            name,
            image,
            variable=variable,
            has_own_name=has_own_name,
            environment=environment,
        )
        self._program.tasks.append(task)

    def _image(self, arguments: Arguments) -> TaskImage:
        """Give the image that the arguments of a task say."""
        if "container_image" in arguments:
            own = self._images.of(*arguments["container_image"])
        elif _OPEN in arguments:
            return TaskImage(UNKNOWN_IMAGE, "its arguments are only known when it runs")
        else:
            own = TaskImage(DEFAULT)
        if "pod_template" in arguments:
            return self._images.in_pod(own, *arguments["pod_template"])
        if "task_config" in arguments:
            refusal = self._images.config_changes(*arguments["task_config"])
            if refusal:
                return TaskImage(UNKNOWN_IMAGE, refusal)
        return own

    def _assigned(self, name: str, value: ast.expr, *, is_certain: bool) -> None:
        self._program.mentions[name] = list(dict.fromkeys(mentioned(value, self._scope)))
        if isinstance(value, ast.Call):
            self._call(name, value, is_certain=is_certain)

    def _call(self, name: str, call: ast.Call, *, is_certain: bool) -> None:
        """Keep a task, or an environment, that a call makes."""
        containers = self._environments.read(name, call)
        if containers is not None:
            for made in containers:
                self._keep(
                    made.call,
                    made.name,
                    TaskImage(DEFAULT),
                    is_certain=is_certain,
                    variable=made.variable,
                    has_own_name=True,
                    environment=name,
                )
            return
        dotted = self._scope.dotted(call.func)
        last = dotted.rpartition(".")[2]
        if dotted.partition(".")[0] not in FLYTEKIT_ROOTS:
            return
        if last in _DECORATORS and call.args and isinstance(call.args[0], ast.Name):
            arguments = _made_by(call, self._scope) or {}
            function, image = call.args[0].id, self._image(arguments)
            self._keep(call, function, image, is_certain=is_certain, variable=name)
        elif last in _CONTAINERS:
            self._container(name, call, _CONTAINERS[last], is_certain=is_certain)

    def _container(self, name: str, call: ast.Call, argument: str, *, is_certain: bool) -> None:
        """Keep a task that is no function, if its name can be told."""
        name_given = member(call, "name") or next(iter(call.args), None)
        own = self._images.text(name_given, self._scope) if name_given is not None else None
        if own is None:
            return
        arguments = _keywords(call, self._scope)
        if argument != "container_image":
            if len(call.args) > 1:
                arguments[argument] = (call.args[1], self._scope)
            if argument in arguments:
                arguments["container_image"] = arguments.pop(argument)
        image = self._image(arguments)
        self._keep(call, own, image, is_certain=is_certain, variable=name, has_own_name=True)


def _made_by(decorator: ast.expr, scope: Scope) -> Arguments | None:
    """Give the arguments of what makes a task of a function; None if it does not."""
    arguments: Arguments = {}
    for _step in range(MAX_STEPS):
        decorator, scope = resolve(decorator, scope)
        if not isinstance(decorator, ast.Call):
            break
        for name, value in _keywords(decorator, scope).items():
            arguments.setdefault(name, value)
        is_partial = scope.dotted(decorator.func) == "functools.partial" and decorator.args
        decorator = decorator.args[0] if is_partial else decorator.func
    dotted = scope.dotted(decorator)
    is_ours = dotted.partition(".")[0] in FLYTEKIT_ROOTS
    return arguments if is_ours and dotted.rpartition(".")[2] in _DECORATORS else None


def _keywords(call: ast.Call, scope: Scope) -> Arguments:
    return {keyword.arg or _OPEN: (keyword.value, scope) for keyword in call.keywords}
