"""The programs that register tasks, and the options that they take.

Source: `pyflyte --help` and `flyte --help` of the releases in `releases`, and the same of each
verb; tests compare. `union` has the options of `pyflyte`.
"""

from __future__ import annotations

from .places import FLYTE2, FLYTEKIT


class ProgramOptions:
    """The options of a program or of one of its verbs.

    `values` are those that take a value, `flags` those that take none. In a `group`, the
    options end where a file or a verb stands: what follows is for that. With a flag of
    `locally`, or without one of `remotely`, tasks run here, where no image is looked at.
    """

    __slots__ = ("flags", "is_group", "locally", "remotely", "values")

    def __init__(
        self,
        values: str,
        flags: str = "",
        *,
        is_group: bool = False,
        locally: str = "",
        remotely: str = "",
    ) -> None:
        self.values = frozenset(values.split())
        self.flags = frozenset((*flags.split(), "--help"))
        self.is_group = is_group
        self.locally = frozenset(locally.split())
        self.remotely = frozenset(remotely.split())

    def is_local(self, flags: set[str]) -> bool:
        """Whether a command with these flags looks at no image."""
        return bool(self.locally & flags or (self.remotely and not self.remotely & flags))


class Program:
    """A program; `verbs` are those of its verbs that images are for."""

    __slots__ = ("flavour", "name", "options", "verbs")

    def __init__(
        self, name: str, flavour: str, options: ProgramOptions, verbs: dict[str, ProgramOptions]
    ) -> None:
        self.name = name
        self.flavour = flavour
        self.options = options
        self.verbs = verbs


_RUN = (
    "-p --project -d --domain --destination-dir --copy -i --image --service-account "
    "--poll-interval --interruptible --envvars --env --resource-requests --resource-limits "
    "--tags --tag --name --labels --label --annotations --annotation --raw-output-data-prefix "
    "--raw-data-prefix --max-parallelism --limit --cluster-pool --execution-cluster-label --ecl"
)
_RUN_FLAGS = (
    "--copy-all --wait --wait-execution --dump-snippet --overwrite-cache "
    "--disable-notifications -r --remote"
)
_PYFLYTE = ProgramOptions("-k --pkgs -c --config", "-v --verbose", is_group=True)
_PYFLYTE_VERBS = {
    "build": ProgramOptions(_RUN, f"{_RUN_FLAGS} --fast", is_group=True),
    "package": ProgramOptions(
        "-i --image -s --source -o --output --copy -p --python-interpreter "
        "-d --in-container-source-path --env --envvars",
        "--fast -f --force --deref-symlinks",
    ),
    "register": ProgramOptions(
        "-p --project -d --domain -i --image -o --output -D --destination-dir --service-account "
        "--raw-data-prefix -v --version --copy --env --envvars --resource-requests "
        "--resource-limits",
        "--deref-symlinks --non-fast --dry-run --activate-launchplans --activate-launchplan "
        "--skip-errors --skip-error",
    ),
    "run": ProgramOptions(_RUN, _RUN_FLAGS, is_group=True, remotely="-r --remote"),
    "serialize": ProgramOptions(
        "-i --image --local-source-root --in-container-config-path "
        "--in-container-virtualenv-root --env --envvars",
        is_group=True,
    ),
}
_VERBS_VALUES = {name for verb in _PYFLYTE_VERBS.values() for name in verb.values}
_VERBS_FLAGS = {name for verb in _PYFLYTE_VERBS.values() for name in verb.flags}
ANYWHERE = ProgramOptions(
    " ".join({*_PYFLYTE.values, *_VERBS_VALUES} - _PYFLYTE.flags),
    " ".join({*_PYFLYTE.flags, *_VERBS_FLAGS} - _PYFLYTE.values - _VERBS_VALUES | _PYFLYTE.flags),
    is_group=True,
)
"""Of `pyflyte` and its verbs together.

Releases that are older than all in `releases` took `-p` and `-d` before the verb.
"""

_FLYTE = ProgramOptions(
    "--endpoint --image-builder --builder --auth-type --org -c --config --output-format -of "
    "--log-format --user-log-level",
    "--version --insecure -v --verbose --reset-root-logger --no-progress",
    is_group=True,
)
CREATE_CONFIG = ProgramOptions(
    "--endpoint --org --output -o --image-builder --builder --registry --auth-type --project -p "
    "--domain -d",
    "--devbox --insecure --force --local-persistence --local-tracked",
)
"""Of `flyte create config`, which writes `image.registry` into a config."""

_FLYTE_VERBS = {
    "build": ProgramOptions(
        "--copy-style --root-dir",
        "--recursive -r --all --ignore-load-errors -i",
        is_group=True,
    ),
    "deploy": ProgramOptions(
        "-p --project -d --domain --version --copy-style --root-dir --image",
        "--dry-run --dryrun --recursive -r --all --ignore-load-errors -i --no-sync-local-sys-paths",
        is_group=True,
    ),
    "run": ProgramOptions(
        "-p --project -d --domain --copy-style --version --root-dir --raw-data-path "
        "--service-account --name --image --run-project --run-domain --env -e "
        "--max-action-concurrency --label --queue",
        "--local --follow -f --tui --tracked --tracked-strict --no-sync-local-sys-paths --debug",
        is_group=True,
        locally="--local",
    ),
    "serve": ProgramOptions(
        "-p --project -d --domain --copy-style --root-dir --service-account --name --image "
        "--env-var -e",
        "--follow -f --no-sync-local-sys-paths --local",
        is_group=True,
        locally="--local",
    ),
}
PYTHON_SCRIPT = "python-script"
"""Stands where `flyte run` has a file; its own `--image` gives an image or a name."""

SCRIPT_OPTIONS = ProgramOptions(
    "--cpu --memory --gpu --gpu-type --image --packages --timeout --extra-args --queue "
    "--plugin-config --replicas --nproc-per-node --rdzv-backend --torchrun-max-restarts "
    "--cluster-max-restarts --ttl-seconds-after-finished --output-dir --include-files",
    "--clustered --restart-on-host-maintenance",
)
IMAGE_OPTIONS = ("--image", "-i")
PYFLYTE = Program("pyflyte", FLYTEKIT, _PYFLYTE, _PYFLYTE_VERBS)
FLYTE = Program("flyte", FLYTE2, _FLYTE, _FLYTE_VERBS)
PROGRAMS = {
    "pyflyte": PYFLYTE,
    "flytekit.clis.sdk_in_container.pyflyte": PYFLYTE,  # python -m
    "union": Program("union", FLYTEKIT, _PYFLYTE, _PYFLYTE_VERBS),
    "flyte": FLYTE,
}
