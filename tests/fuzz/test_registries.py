"""Registries that answer with whatever could do harm, drawn at random."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest

from flyte_image_lint.images.reference import parse
from flyte_image_lint.registry import Registries, RegistryError
from flyte_image_lint.registry.repository import is_digest
from registries.cases import CASES
from registries.hostile import hostile
from registries.misbehaving import DIGEST, Misbehaving
from registries.projects import Project
from registries.settings import QUICK, auths, docker_config
from runs import START, Run

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

__all__ = ["docker_config"]

SECRET = "s3cret-of-dora"
AT_MOST = 60  # seconds until a test has hung; a registry has eight
OPTIONS = QUICK._replace(read=2, request=4, run=16, retries=1, longest_wait=1, searched=16)


def answers(registries: Registries, reference) -> dict[str, object]:
    """Ask for everything, and give what came: an answer, or an error."""
    outcomes: dict[str, object] = {}
    for name in ("digest", "tags", "platforms", "version_tag"):
        ask = getattr(registries, name)
        try:
            outcomes[name] = ask(reference, DIGEST) if name == "version_tag" else ask(reference)
        except RegistryError as error:
            outcomes[name] = error
    return outcomes


def check(outcomes: dict[str, object]) -> None:
    """Hold that all is of the right kind, and safe to print."""
    for name, answer in outcomes.items():
        if isinstance(answer, RegistryError):
            assert "\n" not in str(answer)
            assert str(answer).isprintable(), ascii(answer)
            assert len(str(answer)) < 2000
            assert SECRET not in str(answer)
        elif name == "digest":
            assert is_digest(answer.digest)
        elif name == "version_tag":
            assert answer is None or parse(f"example.com/x:{answer}").tag == answer
        elif name == "tags":
            assert all(parse(f"example.com/x:{tag}").tag == tag for tag in answer)
        else:
            assert all(part.isprintable() for part in json.dumps(sorted(answer)))


def no_login_elsewhere(registry: Misbehaving) -> bool:
    """Whether nothing went to the other host but, perhaps, tokens that it has given itself."""
    return all(
        each.authorization is None and SECRET not in each.path
        for each in registry.requests_elsewhere
    )


def hold(random: Random, docker_config: Path) -> list[str]:
    """Ask a hostile registry for all, and a good one beside it; give what kinds of answers came."""
    with Misbehaving.running({**CASES, "hostile": hostile(random)}) as registry:
        docker_config.write_text(auths(registry.host, "dora", SECRET))
        bad = parse(f"{registry.host}/hostile/x:latest")
        good = parse(f"{registry.elsewhere}/fine/x:latest")
        with Registries(OPTIONS) as registries, ThreadPoolExecutor(2) as pool:
            jobs = [partial(answers, registries, each) for each in (bad, good)]
            of_bad, of_good = [pool.submit(job) for job in jobs]
            outcomes = of_bad.result(AT_MOST)
            check(outcomes)
            assert of_good.result(AT_MOST)["digest"].digest == DIGEST
            assert of_good.result()["version_tag"] == "1.0"
        assert no_login_elsewhere(registry)
        assert len(registry.requests) < 1000
    return [one.kind if isinstance(one, RegistryError) else "answered" for one in outcomes.values()]


def test_every_answer_is_bounded_and_no_login_goes_astray(docker_config):
    run = Run("registries", 150)
    for number, random in run.numbers():
        with run.trying(number, "a registry"):
            run.seen.update(hold(random, docker_config))
    run.end()
    if run.count >= 100:
        assert len(run.seen) >= 5, run.seen  # or it says little
        assert max(run.seen.values()) < 4 * run.count * 0.8, run.seen


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--fix", "--ignore", "FIL2"],
        ["lock"],
        ["check", "--online", "--ignore", "FIL2,missing-platform"],
    ],
)
def test_the_command_goes_on_with_the_others(tmp_path, words):
    """A good image among hostile ones is pinned, and the exit status is right."""
    run = Run("registries", 150)
    for number in range(START, START + max(1, run.count // 75)):
        random = run.random(number)
        with Misbehaving.running({**CASES, "hostile": hostile(random)}) as registry:
            lines = [f"a{at} = {registry.host}/hostile/r{at}:latest\n" for at in range(10)]
            good = f"good = {registry.elsewhere}/fine/x:latest\n"
            lines.insert(random.randrange(len(lines)), good)
            folder = tmp_path / str(number)
            folder.mkdir()
            made = Project(
                folder, "127.0.0.1:1", {"flytekit.config": f"[images]\n{''.join(lines)}"}
            )
            made.docker_config.write_text(auths(registry.host, "dora", SECRET))
            made.environment["FLYTE_IMAGE_LINT_REGISTRY_TIMEOUT"] = "12"
            result = (
                made.run(*words, "--ignore", "FIL2") if words[0] == "check" else made.run("lock")
            )
            assert SECRET not in result.stdout + result.stderr
            assert no_login_elsewhere(registry)
        assert result.status in (1, 2), result
        assert (result.status == 2) == ("error: " in result.stderr), result
        assert f"error: {registry.elsewhere}/fine/x" not in result.stderr
        if "--fix" in words:
            assert f"good = {registry.elsewhere}/fine/x:1.0\n" in made.read()
        if words == ["lock"]:
            locked = made.read("flyte-images.lock")
            assert f'{registry.elsewhere}/fine/x:latest: {{tag: "1.0", digest: {DIGEST}}}' in locked
