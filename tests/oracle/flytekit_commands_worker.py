"""What `pyflyte` registers of a project; runs in the environment that holds flytekit.

Its commands are run as they are. In place of the cluster is a client that takes everything; each
task is serialized once more by itself, with the settings that the command has come to, because the
first that fails ends the command.
"""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from typing import TYPE_CHECKING
from unittest.mock import MagicMock, patch

import flytekit.extras.tasks.shell  # noqa: F401 # once, not in each process
import kubernetes.client  # noqa: F401 # as above
from answering import serve
from flytekit.clis.sdk_in_container import utils
from flytekit.clis.sdk_in_container.pyflyte import main
from flytekit.core.base_task import PythonTask
from flytekit.core.context_manager import FlyteEntities
from flytekit.core.workflow import WorkflowBase
from flytekit.models.core.identifier import Identifier, ResourceType
from flytekit.models.task import TaskSpec
from flytekit.remote import remote as remotes
from flytekit.remote.remote import FlyteRemote
from flytekit.tools import repo
from flytekit.tools.translator import get_serializable
from forking import forked

if TYPE_CHECKING:
    from flytekit.configuration import SerializationSettings

Answer = dict[str, object]

REGISTERED = Identifier(ResourceType.TASK, "project", "development", "task", "1")
"""What a cluster answers. flytekit registers in threads, which a mock's `__str__` does not bear."""


def command(folder: str, words: list[str]) -> Answer:
    """Run `pyflyte` with these words in a folder.

    Gives `error`, what ends it, or None, and `tasks`: for each, by name, its image, or what
    serializing it raises, `{"ok": …}` or `{"error": type, "message": …}`.
    """
    return forked(_command, folder, words)  # type: ignore[return-value]


def _command(folder: str, words: list[str]) -> Answer:
    os.chdir(folder)
    # As with PYTHONPATH: `pyflyte` looks in one folder alone.
    sys.path += [folder, os.path.join(folder, "src")]
    tasks: dict[str, Answer] = {}
    entities = repo.get_registrable_entities

    def recording_entities(context, *arguments, **options):
        for entity in FlyteEntities.entities.copy():
            if isinstance(entity, PythonTask):
                _record(tasks, entity, context.serialization_settings)
        return entities(context, *arguments, **options)

    def recording_entity(mapping, settings, entity, *arguments, **options):
        for task in _tasks(entity):
            _record(tasks, task, settings)
        return get_serializable(mapping, settings, entity, *arguments, **options)

    raised: list[BaseException] = []
    package = (b"0" * 16, "s3://bucket/code")
    with (
        patch.object(repo, "get_registrable_entities", recording_entities),
        patch.object(remotes, "get_serializable", recording_entity),
        patch.object(FlyteRemote, "client", MagicMock()),
        patch.object(FlyteRemote, "fast_package", return_value=package),
        patch.object(FlyteRemote, "upload_file", return_value=package),
        patch.object(FlyteRemote, "raw_register", lambda *_, **__: REGISTERED),
        patch.object(FlyteRemote, "generate_console_url", return_value=""),
        patch.object(FlyteRemote, "fetch_workflow", MagicMock()),
        patch.object(FlyteRemote, "fetch_task", MagicMock()),
        patch.object(FlyteRemote, "execute", MagicMock()),
        patch.object(utils, "pretty_print_exception", lambda error, *_: raised.append(error)),
        patch.object(sys, "argv", ["pyflyte", *words]),
    ):
        try:
            main.main(words, standalone_mode=False)
        except BaseException as error:  # noqa: BLE001 # whatever is raised is the answer
            raised.append(error)
    return {"error": _raised(raised[0]) if raised else None, "tasks": tasks}


def _tasks(entity: object, seen: tuple[int, ...] = ()) -> list[PythonTask]:
    """Give the tasks of a workflow, or a task itself."""
    if isinstance(entity, PythonTask):
        return [entity]
    if not isinstance(entity, WorkflowBase) or id(entity) in seen:
        return []
    return [
        task for node in entity.nodes for task in _tasks(node.flyte_entity, (*seen, id(entity)))
    ]


def _record(tasks: dict[str, Answer], task: PythonTask, settings: SerializationSettings) -> None:
    try:
        serialized = get_serializable(OrderedDict(), settings, task)
        assert isinstance(serialized, TaskSpec)
        template = serialized.template
        if template.container is not None:
            image = template.container.image
        else:
            pod = template.k8s_pod.pod_spec
            primary = template.config["primary_container_name"]
            (image,) = (one["image"] for one in pod["containers"] if one["name"] == primary)
        tasks[template.id.name] = {"ok": image}
    except Exception as error:  # noqa: BLE001 # as above
        tasks[task.name] = _raised(error)


def _raised(error: BaseException) -> Answer:
    kind = type(error)
    return {"error": f"{kind.__module__}.{kind.__qualname__}", "message": str(error)}


if __name__ == "__main__":
    serve(command)
