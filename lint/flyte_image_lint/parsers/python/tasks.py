"""The tasks of a Python program, for `images --tasks`; the linter does not ask for them."""

from __future__ import annotations

import ast

from ...flyte.places import FLYTE2, FLYTEKIT
from ...model.tasks import (
    DEFAULT,
    FLYTES_OWN,
    UNKNOWN_IMAGE,
    Environment,
    Program,
    Task,
    TaskImage,
)
from ...text.source import BOM
from .calls import MAX_STEPS, resolve
from .loaded import imports_of, statements
from .parser import parse
from .places import Places
from .reading import FLYTE2_ROOTS, FLYTEKIT_ROOTS
from .scopes import Survey
from .strings import Strings
from .task_images import Images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ...text.source import Source
    from .scopes import Scope

    Arguments = dict[str, tuple[ast.expr, Scope]]
    Given = Mapping[str, str]

_DECORATORS = frozenset(("task", "dynamic", "eager"))
_CONTAINERS = {"ContainerTask": "image", "ShellTask": "container_image"}
"""Tasks that are no functions, and the argument that is their image."""

_OPEN = "**"
"""Stands for arguments that cannot be told."""

_CONDITIONAL = "it is declared only under a condition"


def read_tasks(source: Source, given: Given) -> Program | None:
    """Give what a program has that is registered; None if Python cannot parse it.

    `given` are the texts of constants of other modules that its strings have as parts.
    """
    tree = parse(source.text.removeprefix(BOM))
    if tree is None:
        return None
    strings = Strings(Places(source), given)
    program = _Reader(source, tree, strings).read()
    program.parts = tuple(strings.parts)
    return program


def constant(
    source: Source, expression: str, flavour: str, given: Given
) -> tuple[TaskImage, Iterable[str]]:
    """Give the image that an expression is in a program, as other programs import it.

    With it come the full names of the constants of other modules that its strings have as parts,
    of which `given` are the texts.
    """
    tree = parse(source.text.removeprefix(BOM))
    if tree is None:
        return TaskImage(UNKNOWN_IMAGE, "its module cannot be parsed"), ()
    node = ast.parse(expression, mode="eval").body
    strings = Strings(Places(source), given)
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
        self._containers: dict[str, ast.Call] = {}

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
        self._program.mentions[node.name] = list(dict.fromkeys(self._mentioned(node)))
        for decorator in node.decorator_list:
            arguments = _made_by(decorator, self._scope)
            if arguments is not None:
                self._keep(node, node.name, self._image(arguments), is_certain=is_certain)
                return
            environment = self._environment_of(decorator)
            if environment:
                image = TaskImage(DEFAULT)
                if isinstance(decorator, ast.Call) and _keyword(decorator, "pod_template"):
                    image = TaskImage(UNKNOWN_IMAGE, "it has a pod template")
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
        self._program.mentions[name] = list(dict.fromkeys(self._mentioned(value)))
        if isinstance(value, ast.Call):
            self._call(name, value, is_certain=is_certain)

    def _call(self, name: str, call: ast.Call, *, is_certain: bool) -> None:
        """Keep a task, or an environment, that a call makes."""
        dotted = self._scope.dotted(call.func)
        root, last = dotted.partition(".")[0], dotted.rpartition(".")[2]
        if root in FLYTE2_ROOTS and last == "TaskEnvironment":
            self._program.environments[name] = self._environment(call)
        elif root in FLYTE2_ROOTS and last == "ContainerTask":
            self._containers[name] = call
        elif root in FLYTE2_ROOTS and dotted.endswith(".TaskEnvironment.from_task"):
            self._environment_of_tasks(name, call, is_certain=is_certain)
        elif isinstance(call.func, ast.Attribute) and call.func.attr == "clone_with":
            self._cloned(name, call)
        elif root not in FLYTEKIT_ROOTS:
            return
        elif last in _DECORATORS and call.args and isinstance(call.args[0], ast.Name):
            arguments = _made_by(call, self._scope) or {}
            function, image = call.args[0].id, self._image(arguments)
            self._keep(call, function, image, is_certain=is_certain, variable=name)
        elif last in _CONTAINERS:
            self._container(name, call, _CONTAINERS[last], is_certain=is_certain)

    def _container(self, name: str, call: ast.Call, argument: str, *, is_certain: bool) -> None:
        """Keep a task that is no function, if its name can be told."""
        given = _keyword(call, "name") or (call.args[0] if call.args else None)
        own = self._images.text(given, self._scope) if given is not None else None
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

    def _environment(self, call: ast.Call) -> Environment:
        given = _keyword(call, "name") or (call.args[0] if call.args else None)
        name = self._images.text(given, self._scope) if given is not None else None
        image = _keyword(call, "image")
        if _keyword(call, "pod_template") is not None:
            found = TaskImage(UNKNOWN_IMAGE, "it has a pod template")
        elif image is not None:
            found = self._images.of_flyte2(image, self._scope)
        elif any(keyword.arg is None for keyword in call.keywords):
            found = TaskImage(UNKNOWN_IMAGE, "its arguments are only known when it runs")
        else:
            found = TaskImage(DEFAULT)
        return Environment(name, found, self._depends_on(call))

    def _environment_of_tasks(self, name: str, call: ast.Call, *, is_certain: bool) -> None:
        """Keep an environment that is made of container tasks of Flyte 2, whose image it has.

        Source: `TaskEnvironment.from_task` in flyte/_task_environment.py; tasks of several images
        have none.
        """
        images = []
        for given in call.args[1:]:
            made = self._containers.get(given.id) if isinstance(given, ast.Name) else None
            named = made and (_keyword(made, "name") or next(iter(made.args), None))
            own = self._images.text(named, self._scope) if named else None
            if made is None or own is None or not isinstance(given, ast.Name):
                images.append(TaskImage(UNKNOWN_IMAGE, "its tasks are only known when it runs"))
                continue
            images.append(self._of_container(made))
            self._keep(made, own, TaskImage(DEFAULT), is_certain=is_certain, variable=given.id,
                       has_own_name=True, environment=name)  # fmt: skip
        image = images[0] if images else TaskImage(DEFAULT)
        if len({(one.kind, one.text) for one in images}) > 1:
            image = TaskImage(UNKNOWN_IMAGE, "its tasks have different images")
        given_name = self._images.text(call.args[0], self._scope) if call.args else None
        made_of = Environment(given_name, image, self._depends_on(call))
        self._program.environments[name] = made_of

    def _of_container(self, call: ast.Call) -> TaskImage:
        """Give the image of a container task of Flyte 2, which takes no default from a config."""
        image = _keyword(call, "image") or next(iter(call.args[1:2]), None)
        if _keyword(call, "pod_template") is not None:
            return TaskImage(UNKNOWN_IMAGE, "it has a pod template")
        if image is None:
            return TaskImage(UNKNOWN_IMAGE, "its arguments are only known when it runs")
        found = self._images.of_flyte2(image, self._scope)
        return TaskImage(UNKNOWN_IMAGE, FLYTES_OWN) if found.kind == DEFAULT else found

    def _depends_on(self, call: ast.Call) -> list[str]:
        depends = _keyword(call, "depends_on")
        return [] if depends is None else list(self._mentioned(depends))

    def _cloned(self, name: str, call: ast.Call) -> None:
        """Keep an environment that is another one with changes."""
        origin = call.func.value if isinstance(call.func, ast.Attribute) else call
        first = self._program.environments.get(origin.id) if isinstance(origin, ast.Name) else None
        if first is None:
            return
        made = self._environment(call)
        image = made.image if _keyword(call, "image") is not None else first.image
        depends_on = made.depends_on or first.depends_on
        self._program.environments[name] = Environment(made.name, image, depends_on)

    def _environment_of(self, decorator: ast.expr) -> str:
        """Give the name of the environment whose task a decorator makes, "" for other ones."""
        method = decorator.func if isinstance(decorator, ast.Call) else decorator
        if not isinstance(method, ast.Attribute) or method.attr != "task":
            return ""
        if isinstance(method.value, ast.Name) and method.value.id in self._program.environments:
            return method.value.id
        dotted = self._scope.dotted(method.value)
        return dotted if dotted.partition(".")[0] not in FLYTEKIT_ROOTS else ""

    def _mentioned(self, node: ast.AST) -> Iterator[str]:
        """Yield the names of the module, and the full ones of imports, that a node speaks of."""
        for one in ast.walk(node):
            if isinstance(one, (ast.Name, ast.Attribute)) and isinstance(one.ctx, ast.Load):
                dotted = self._scope.dotted(one)
                if dotted:
                    yield dotted
                elif isinstance(one, ast.Name):
                    yield one.id


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


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)
