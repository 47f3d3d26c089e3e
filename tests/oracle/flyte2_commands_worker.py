"""What `flyte` deploys of a project; runs in the environment that holds Flyte 2's SDK.

Its commands are run as they are. The images of each environment are asked for once more by
themselves, because the first that fails ends the command; none is built.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
from unittest.mock import patch

import flyte
from answering import serve
from flyte import _deploy
from flyte.cli.main import main

Answer = dict[str, object]
BUILT = "<built>"


def command(folder: str, words: list[str]) -> Answer:
    """Run `flyte` with these words in a folder.

    Gives `error`, what ends it, or None, and `tasks`: for each, by name, its image, BUILT for one
    that would be built, or what is raised, `{"ok": …}` or `{"error": type, "message": …}`.
    """
    request = json.dumps([folder, words])
    # Not a copy of this process: the SDK has a thread, which that would not have.
    done = subprocess.run(
        [sys.executable, __file__, request], capture_output=True, check=True, timeout=120
    )
    answer: Answer = json.loads(done.stdout.splitlines()[-1])
    return answer


def _command(folder: str, words: list[str]) -> Answer:
    os.chdir(folder)
    sys.path.append(folder)
    tasks: dict[str, Answer] = {}
    build_images, build_all = _deploy._build_images, _deploy._build_images_for_plans

    async def recording_all(deployments, *arguments, **options):
        for deployment in deployments:  # before the first that fails ends the others
            await record(deployment, *arguments, **options)
        return await build_all(deployments, *arguments, **options)

    async def recording(deployment, *arguments, **options):
        await record(deployment, *arguments, **options)
        return await build_images(deployment, *arguments, **options)

    async def record(deployment, *arguments, **options):
        for name, environment in deployment.envs.items():
            alone = dataclasses.replace(deployment, envs={name: environment})
            try:
                cache = await build_images(alone, *arguments, **options)
                image = cache.image_lookup.get(name) or environment.image
                answer: Answer = {"ok": image}
            except Exception as error:  # noqa: BLE001 # whatever is raised is the answer
                answer = _raised(error)
            tasks.update(dict.fromkeys(environment.tasks, answer))

    async def unbuilt(name, image):
        is_base = image != flyte.Image.from_debian_base() and not image._is_cloned
        return name, image.uri if is_base else BUILT, None

    raised: list[BaseException] = []
    with (
        patch.object(_deploy, "_build_images", recording),
        patch.object(_deploy, "_build_images_for_plans", recording_all),
        patch.object(_deploy, "_build_image_bg", unbuilt),
        patch.object(sys, "argv", ["flyte", *words]),
    ):
        try:
            main.main(words, standalone_mode=False)
        except BaseException as error:  # noqa: BLE001 # as above
            raised.append(error.__cause__ or error)
    return {"error": _raised(raised[0]) if raised else None, "tasks": tasks}


def _raised(error: BaseException) -> Answer:
    kind = type(error)
    return {"error": f"{kind.__module__}.{kind.__qualname__}", "message": str(error)}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        with contextlib.redirect_stdout(sys.stderr):
            answer = _command(*json.loads(sys.argv[1]))
        print(json.dumps(answer))
    else:
        serve(command)
