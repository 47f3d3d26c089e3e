"""The task environments of Flyte 2 that a Python program declares."""

from __future__ import annotations

import ast

from ...model.tasks import DEFAULT, FLYTES_OWN, UNKNOWN_IMAGE, Environment, TaskImage
from .calls import member
from .loaded import mentioned
from .reading import FLYTE2_ROOTS, FLYTEKIT_ROOTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .scopes import Scope
    from .task_images import Images

_OPEN = TaskImage(UNKNOWN_IMAGE, "its arguments are only known when it runs")
_POD = TaskImage(UNKNOWN_IMAGE, "it has a pod template")


class ContainerTask:
    """A container task that an environment is made of; `variable` is what the module calls it."""

    __slots__ = ("call", "name", "variable")

    def __init__(self, call: ast.Call, name: str, variable: str) -> None:
        self.call = call
        self.name = name
        self.variable = variable


class Environments:
    """Reads the environments of one program into `declared`, by their names in the module."""

    def __init__(self, declared: dict[str, Environment], images: Images, scope: Scope) -> None:
        self._declared = declared
        self._images = images
        self._scope = scope
        self._containers: dict[str, ast.Call] = {}

    def read(self, name: str, call: ast.Call) -> list[ContainerTask] | None:
        """Keep the environment, or what one is made of, that a call makes; None if it does not.

        Give the container tasks that the environment is made of.
        """
        dotted = self._scope.dotted(call.func)
        root, last = dotted.partition(".")[0], dotted.rpartition(".")[2]
        if root in FLYTE2_ROOTS and last == "TaskEnvironment":
            self._declared[name] = self._environment(call)
        elif root in FLYTE2_ROOTS and last == "ContainerTask":
            self._containers[name] = call
        elif root in FLYTE2_ROOTS and dotted.endswith(".TaskEnvironment.from_task"):
            return self._of_tasks(name, call)
        elif isinstance(call.func, ast.Attribute) and call.func.attr == "clone_with":
            self._clone(name, call, call.func.value)
        else:
            return None
        return []

    def of_decorator(self, decorator: ast.expr) -> str:
        """Give the name of the environment whose task a decorator makes, "" for other ones."""
        method = decorator.func if isinstance(decorator, ast.Call) else decorator
        if not isinstance(method, ast.Attribute) or method.attr != "task":
            return ""
        if isinstance(method.value, ast.Name) and method.value.id in self._declared:
            return method.value.id
        dotted = self._scope.dotted(method.value)
        return dotted if dotted.partition(".")[0] not in FLYTEKIT_ROOTS else ""

    def image_of_task(self, decorator: ast.expr) -> TaskImage:
        """Give the image of a task by its decorator alone: DEFAULT is that of its environment."""
        has_pod = isinstance(decorator, ast.Call) and member(decorator, "pod_template")
        return _POD if has_pod else TaskImage(DEFAULT)

    def _environment(self, call: ast.Call) -> Environment:
        image = member(call, "image")
        if member(call, "pod_template") is not None:
            own = _POD
        elif image is not None:
            own = self._images.of_flyte2(image, self._scope)
        elif any(keyword.arg is None for keyword in call.keywords):
            own = _OPEN
        else:
            own = TaskImage(DEFAULT)
        return Environment(self._name(call), own, self._depends_on(call))

    def _of_tasks(self, name: str, call: ast.Call) -> list[ContainerTask]:
        """Keep an environment that is made of container tasks, whose image it has.

        Source: `TaskEnvironment.from_task` in flyte/_task_environment.py; tasks of several images
        have none.
        """
        images, tasks = [], []
        for argument in call.args[1:]:
            variable = argument.id if isinstance(argument, ast.Name) else ""
            made = self._containers.get(variable)
            own = self._name(made) if made else None
            if made is None or own is None:
                images.append(TaskImage(UNKNOWN_IMAGE, "its tasks are only known when it runs"))
                continue
            images.append(self._of_container(made))
            tasks.append(ContainerTask(made, own, variable))
        image = images[0] if images else TaskImage(DEFAULT)
        if len({(each.kind, each.text) for each in images}) > 1:
            image = TaskImage(UNKNOWN_IMAGE, "its tasks have different images")
        full = self._images.text(call.args[0], self._scope) if call.args else None
        self._declared[name] = Environment(full, image, self._depends_on(call))
        return tasks

    def _of_container(self, call: ast.Call) -> TaskImage:
        """Give the image of a container task, which takes no default from a config."""
        image = member(call, "image") or next(iter(call.args[1:2]), None)
        if member(call, "pod_template") is not None:
            return _POD
        if image is None:
            return _OPEN
        own = self._images.of_flyte2(image, self._scope)
        return TaskImage(UNKNOWN_IMAGE, FLYTES_OWN) if own.kind == DEFAULT else own

    def _clone(self, name: str, call: ast.Call, origin: ast.expr) -> None:
        """Keep an environment that is another one with changes."""
        first = self._declared.get(origin.id) if isinstance(origin, ast.Name) else None
        if first is None:
            return
        changed = self._environment(call)
        image = changed.image if member(call, "image") is not None else first.image
        depends_on = changed.depends_on or first.depends_on
        self._declared[name] = Environment(changed.name, image, depends_on)

    def _name(self, call: ast.Call) -> str | None:
        name = member(call, "name") or next(iter(call.args), None)
        return self._images.text(name, self._scope) if name is not None else None

    def _depends_on(self, call: ast.Call) -> list[str]:
        depends = member(call, "depends_on")
        return [] if depends is None else list(mentioned(depends, self._scope))
