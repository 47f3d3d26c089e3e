"""Projects whose images are in registries of the tests, and the command run in them."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import command
from command import Result

from .real import Real, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WITHOUT_EXTRA = """
import sys
sys.modules.update(dict.fromkeys(("urllib3", "docker", "rich")))
from flyte_image_lint.cli import main
sys.exit(main())
"""


@contextlib.contextmanager
def starting() -> Iterator[Callable[[str], Real]]:
    """Give what starts a registry of a flavour when it is first needed, with `org/app` in it."""
    from .populate import Repository

    made: dict[str, Real] = {}
    with contextlib.ExitStack() as stack:

        def start(flavour: str) -> Real:
            if flavour not in made:
                made[flavour] = stack.enter_context(running(flavour))
                for path in ("org/app", "private/app"):
                    Repository(made[flavour], path).index("latest", "1.4", "1.4.2")
            return made[flavour]

        yield start


class Project:
    """A repository whose settings lead from ghcr.io to the registry at `host`.

    `settings` are more of them. `environment` holds no certificates, and no login but what
    `docker_config` is given.
    """

    def __init__(
        self, folder: Path, host: str, files: dict[str, str | bytes], settings: str = ""
    ) -> None:
        self.folder = folder / "project"
        self.docker_config = folder / "docker" / "config.json"
        self.docker_config.parent.mkdir(parents=True)
        self.environment = {
            "DOCKER_CONFIG": str(self.docker_config.parent),
            "SSL_CERT_FILE": str(folder / "none.pem"),  # reading the system's takes 30 ms
            "SSL_CERT_DIR": str(folder / "none"),
            # What `command.run` bounds is addresses, and threads reserve 64 MB of them each.
            "MALLOC_ARENA_MAX": "2",
        }
        (self.folder / ".git").mkdir(parents=True)
        own = (
            'extend-registries = ["127.0.0.1:*", "*.test:*", "*.invalid"]\n'
            f'mirrors = {{"ghcr.io" = "{host}"}}\n{settings}'
        )
        command.write(self.folder, {".flyte-image-lint.toml": own, **files})

    def run(self, *words: str, extra: bool = True, **environment: str) -> Result:
        """Run the command; without `extra` as if the extra `registry` were not installed."""
        program = (command.COMMAND,) if extra else (sys.executable, "-c", WITHOUT_EXTRA)
        env = {**self.environment, **environment}
        return command.run(*words, cwd=self.folder, env=env, command=program)

    def run_on_terminal(self, *words: str, **environment: str) -> Result:
        """Run the command with a terminal for standard error."""
        near, far = pty.openpty()
        with subprocess.Popen(
            [command.COMMAND, *words],
            cwd=self.folder,
            env=command.environment(**self.environment, **environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=far,
        ) as process:
            os.close(far)
            shown = b""
            with contextlib.suppress(OSError):  # at the end, on Linux
                while more := os.read(near, 65536):
                    shown += more
            os.close(near)
            stdout, _ = process.communicate(timeout=command.SECONDS)
        return Result(process.returncode, stdout.decode(), shown.decode())

    def read(self, name: str = "flytekit.config") -> str:
        """Give a file's text with its line ends."""
        return (self.folder / name).read_bytes().decode()

    def contents(self) -> dict[str, bytes]:
        """Give all files, by their path."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


def errors(result: Result) -> list[str]:
    """Give the errors that were said, without the mark."""
    lines = result.stderr.splitlines()
    return [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
