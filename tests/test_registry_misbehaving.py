from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from flyte_image_lint.images.reference import parse
from flyte_image_lint.registry import TIMED_OUT, Budget, Registries, RegistryError, RegistryOptions
from registries.cases import CASES
from registries.misbehaving import DIGEST, Misbehaving
from registries.settings import DRIPPING, QUICK, SILENT, UNHURRIED, auths, docker_config

__all__ = ["docker_config"]

LINT = Path(__file__).resolve().parents[1] / "lint"
FINE = "fine"
AT_MOST = 100  # seconds until a test has hung; the longest takes 4

# Repository, what is asked for, what comes of it (FINE or an error's kind), what the text says,
# requests that it took.
TABLE = [
    # Too many requests, and a server that is out of order: asked again, but not for ever.
    ("429-once", "digest", FINE, DIGEST, 2),
    ("429-date", "digest", FINE, DIGEST, 2),
    ("429-odd", "digest", FINE, DIGEST, 2),
    ("429-wait", "digest", FINE, DIGEST, 2),
    ("429-once", "tags", FINE, "['1.0']", 2),
    ("429-always", "digest", "rate-limited", "had too many requests and asks to wait 0 s: try", 4),
    ("429-long", "digest", "rate-limited", "asks to wait 3600 s", 1),
    ("429-huge", "digest", "rate-limited", "had too many requests: try later", 4),
    ("503-once", "digest", FINE, DIGEST, 2),
    ("503-always", "digest", "unreachable", "answers with status 503", 4),
    ("503-long", "digest", "unreachable", "status 503 and asks to wait 3600 s", 1),
    ("500-always", "tags", "unreachable", "answers with status 500", 4),
    ("403", "digest", "unauthorized", "log in with 'docker login {host}'", 1),
    ("404", "digest", "not-found", "there is no '{host}/404/x:latest'", 1),
    ("404", "tags", "not-found", "there is no '{host}/404/x'", 1),
    ("418", "digest", "invalid", "answers with status 418", 1),
    ("204", "digest", "invalid", "answers with status 204", 1),
    # Silence and slowness.
    ("silent", "digest", "unreachable", "within 1 s", 1),
    ("drip-headers", "digest", "unreachable", "did not complete its answer within 2 s", 1),
    ("drip-body", "tags", "unreachable", "did not complete its answer within 2 s", 1),
    ("drip-chunk", "tags", "unreachable", "did not complete its answer within 2 s", 1),
    ("drip-error", "tags", "unreachable", "did not complete its answer within 2 s", 1),
    ("hang-up", "digest", "unreachable", "closed the connection", 4),
    ("gibberish", "digest", "unreachable", "closed the connection", 4),
    ("cut", "digest", "unreachable", "closed the connection", 5),
    # Size.
    ("flood", "digest", "invalid", "answers with more than 4,194,304 bytes", 2),
    ("flood-tags", "tags", "invalid", "answers with more than 4,194,304 bytes", 1),
    ("flood-chunked", "tags", "invalid", "answers with more than 4,194,304 bytes", 1),
    ("flood-503", "tags", "unreachable", "answers with status 503", 4),
    ("flood-404", "tags", "not-found", "there is no", 1),
    ("flood-302", "tags", "not-found", "there is no", 2),
    ("flood-challenge", "digest", "invalid", "a challenge of more than 8,192 bytes", 1),
    ("many-challenges", "digest", "invalid", "headers of more than 32,768 bytes", 1),
    ("flood-headers", "digest", "invalid", "answers with headers of more than 32,768 bytes", 1),
    ("gzip-bomb", "tags", "invalid", "does not answer with a JSON object", 1),
    ("many-items", "tags", "invalid", "answers with more than 200,000 items", 1),
    ("deep", "tags", "invalid", "does not answer with a JSON object", 1),
    ("long-number", "tags", FINE, "[]", 1),
    # Content: GET only where HEAD does not say the digest.
    ("fine", "digest", FINE, DIGEST, 1),
    ("html", "digest", "invalid", "is no image manifest, but 'text/html'", 1),
    ("html", "tags", "invalid", "does not answer with a JSON object", 1),
    ("untyped", "digest", "invalid", "is no image manifest, but 'without a type'", 2),
    ("untyped-head", "digest", FINE, DIGEST, 2),
    ("typed-with-charset", "digest", FINE, DIGEST, 1),
    ("no-digest", "digest", FINE, DIGEST, 2),
    ("no-head", "digest", FINE, DIGEST, 2),
    ("evil-digest", "digest", FINE, DIGEST, 2),
    ("upper-digest", "digest", FINE, DIGEST, 2),
    ("short-digest", "digest", FINE, DIGEST, 2),
    ("wrong-digest", "digest", "invalid", "a digest that is not its", 2),
    ("null-tags", "tags", FINE, "[]", 1),
    ("junk-tags", "tags", FINE, "['1.0']", 1),
    ("list", "tags", "invalid", "does not answer with a JSON object", 1),
    ("binary", "tags", "invalid", "does not answer with a JSON object", 1),
    # Pages of the tag list.
    ("pages", "tags", FINE, "['0.0', '1.0', '2.0', '3.0']", 4),
    ("pages-title", "tags", FINE, "['0.0', '1.0', '2.0', '3.0']", 4),
    ("link-loop", "tags", "invalid", "a page of the tag list that was read already", 1),
    ("link-changing", "tags", "invalid", "has more than 100 pages", 100),
    ("link-elsewhere", "tags", "invalid", "as the tag list's next page, which is not its", 1),
    ("link-file", "tags", "invalid", "as the tag list's next page, which is not its", 1),
    ("link-broken", "tags", "invalid", "as the tag list's next page, which is not its", 1),
    # Redirects.
    ("redirect-loop", "digest", "invalid", "redirects without end", 6),
    ("redirect-file", "digest", "invalid", "redirects to 'file:///etc/passwd', which is not", 1),
    ("redirect-http", "digest", "invalid", "which is not safe to follow", 1),
    ("redirect-userinfo", "digest", "invalid", "which is not safe to follow", 1),
    ("redirect-broken", "digest", "invalid", "which is not safe to follow", 1),
    # Logins, where there is none.
    ("basic", "digest", "unauthorized", "log in with 'docker login {host}'", 1),
    ("digest-login", "digest", "invalid", "a login by digest, not by Basic or Bearer", 1),
    ("no-challenge", "digest", "invalid", "a login by nothing, not by Basic or Bearer", 1),
    ("odd-challenge", "digest", "invalid", "a login by bearer, not by Basic or Bearer", 1),
    ("realm-own", "digest", FINE, DIGEST, 3),
    ("realm-own", "tags", FINE, "['1.0']", 3),
    ("realm-elsewhere", "digest", FINE, DIGEST, 2),
    ("realm-http", "digest", "invalid", "as token service, which is not safe to ask", 1),
    ("realm-file", "digest", "invalid", "as token service, which is not safe to ask", 1),
    ("realm-userinfo", "digest", "invalid", "as token service, which is not safe to ask", 1),
    ("realm-empty", "digest", "invalid", "as token service, which is not safe to ask", 1),
    ("realm-broken", "digest", "invalid", "as token service, which is not safe to ask", 1),
    ("realm-moves", "digest", FINE, DIGEST, 5),
    ("realm-for-tags", "tags", FINE, "['1.0']", 3),
    ("realm-nonces", "digest", "unauthorized", "is private or does not exist: log in with", 9),
    ("realm-redirects", "digest", "invalid", "answers with status 302", 2),
    ("realm-floods", "digest", "invalid", "answers with more than 1,048,576 bytes", 2),
    ("realm-silent", "digest", "unreachable", "within 1 s", 2),
    ("realm-html", "digest", "invalid", "does not answer with a JSON object", 2),
    ("realm-injects", "digest", "invalid", "does not answer with a token", 2),
    ("realm-refuses", "digest", "unauthorized", "is private or does not exist: log in with", 2),
    ("insatiable", "digest", "unauthorized", "is private or does not exist: log in with", 3),
]

# The same, with a login in Docker's config for the registry.
WITH_LOGIN = [
    ("basic", "digest", FINE, DIGEST, 2),
    ("refusing", "digest", "unauthorized", "log in again with 'docker login {host}'", 2),
    ("redirect", "digest", FINE, DIGEST, 2),
    ("redirect", "tags", FINE, "['1.0']", 2),
    ("redirect-to-login", "digest", "invalid", "which asks for a login", 1),
    ("realm-own", "digest", FINE, DIGEST, 3),
    ("realm-elsewhere", "digest", FINE, DIGEST, 2),
    ("realm-refuses", "digest", "unauthorized", "log in again with 'docker login {host}'", 2),
    ("realm-redirects", "digest", "invalid", "answers with status 302", 2),
    ("realm-foreign", "digest", "unauthorized", "not known to belong to '{host}'", 1),
    ("insatiable", "digest", "unauthorized", "log in again with 'docker login {host}'", 3),
]


@pytest.fixture(scope="module")
def registry():
    with Misbehaving.running(CASES) as running:
        yield running


@pytest.fixture
def forgetful(registry, docker_config):
    registry.requests.clear()
    registry.requests_elsewhere.clear()
    return registry


def limits(case: str) -> RegistryOptions:
    """Give limits of which a busy machine can meet no other than the case is about."""
    if case.endswith("silent"):
        return SILENT
    return DRIPPING if case.startswith("drip") else UNHURRIED


def outcome(host: str, case: str, what: str) -> tuple[str, str]:
    """Ask a new client; give FINE and the answer, or an error's kind and text."""
    reference = parse(f"{host}/{case}/x:latest")
    with Registries(limits(case)) as registries:
        try:
            if what == "digest":
                return FINE, registries.digest(reference).digest
            return FINE, str(sorted(registries.tags(reference)))
        except RegistryError as error:
            return error.kind, str(error)


def in_time(function, *arguments):
    """Call in another thread, so that the test fails if it hangs."""
    with ThreadPoolExecutor() as pool:
        return pool.submit(function, *arguments).result(AT_MOST)


@pytest.mark.parametrize(("case", "what", "kind", "text", "requests"), TABLE)
def test_what_each_gives(forgetful, case, what, kind, text, requests):
    outcome_seen, said = in_time(outcome, forgetful.host, case, what)
    assert (outcome_seen, text.format(host=forgetful.host) in said) == (kind, True), said
    assert len(forgetful.requests) == requests
    assert "\n" not in said
    assert said.isprintable()


@pytest.mark.parametrize(("case", "what", "kind", "text", "requests"), WITH_LOGIN)
def test_what_each_gives_with_a_login(forgetful, docker_config, case, what, kind, text, requests):
    docker_config.write_text(auths(forgetful.host, "dora", "s3cret"))
    outcome_seen, said = in_time(outcome, forgetful.host, case, what)
    assert (outcome_seen, text.format(host=forgetful.host) in said) == (kind, True), said
    assert len(forgetful.requests) == requests
    assert "s3cret" not in said
    # Nothing that was meant for the one host goes to the other.
    assert all(each.authorization is None for each in forgetful.requests_elsewhere)


def test_every_case_is_in_the_table():
    helpers = {"token", "token-redirects", "token-injects", "token-of", "expiring", "together"}
    helpers |= {"realm-of-repository", "slow", "busy-pages", "429-wait-30"}
    helpers |= {case for case in CASES if case.startswith("tags-")}
    assert {row[0] for row in TABLE + WITH_LOGIN} - {"fine"} == CASES.keys() - helpers


def test_a_token_service_that_the_options_name_may_have_the_login(forgetful, docker_config):
    docker_config.write_text(auths(forgetful.host, "dora", "s3cret"))
    options = UNHURRIED._replace(token_services={forgetful.host: (forgetful.elsewhere,)})
    with Registries(options) as registries:
        registries.digest(parse(f"{forgetful.host}/realm-elsewhere/x"))
    assert forgetful.requests_elsewhere[0].authorization.startswith("Basic ")


def test_a_token_that_is_too_old_is_renewed(forgetful):
    reference = parse(f"{forgetful.host}/expiring/x")
    with Registries(UNHURRIED) as registries:
        assert registries.digest(reference).digest == DIGEST
        assert registries.tags(reference) == ["1.0"]
    assert [each.path.partition("?")[0].rpartition("/")[2] for each in forgetful.requests] == [
        *("latest", "token", "latest"),
        *("list", "token", "list"),
    ]


def test_a_service_for_each_repository(forgetful):
    """As Artifactory has them: more repositories than are asked for at once, in any order."""
    references = [parse(f"{forgetful.host}/realm-of-repository/r{at}") for at in range(20)]
    with Registries(QUICK) as registries:
        jobs = [
            partial(ask, each)
            for each in references
            for ask in (registries.digest, registries.tags)
        ]
        in_time(registries.prefetch, jobs)
        assert [registries.digest(each).digest for each in references] == [DIGEST] * 20
        assert [registries.tags(each) for each in references] == [["1.0"]] * 20


def test_a_list_with_another_service_than_manifests(forgetful):
    reference = parse(f"{forgetful.host}/realm-for-tags/x")
    with Registries(QUICK) as registries:
        for _ in range(2):
            assert registries.digest(reference).digest == DIGEST
            assert registries.version_tag(reference, DIGEST) == "1.0"


def test_an_unsafe_link_is_not_asked(forgetful):
    outcome(forgetful.host, "link-elsewhere", "tags")
    assert forgetful.requests_elsewhere == []


def test_one_bad_image_does_not_stop_the_others(forgetful):
    host = forgetful.host
    cases = ["fine", "silent", "404", "429-long", "hang-up", "html", "403", "no-digest"]
    references = [parse(f"{host}/{case}/x") for case in cases]
    steps = []
    with Registries(SILENT._replace(read=5)) as registries:
        jobs = [partial(registries.digest, reference) for reference in references]
        in_time(registries.prefetch, jobs, lambda *step: steps.append(step))
        count = len(forgetful.requests)
        answers = []
        for reference in references:
            try:
                answers.append(registries.digest(reference).digest)
            except RegistryError as error:
                answers.append(error.kind)
        assert len(forgetful.requests) == count, "all of it had been kept"
    assert answers == [
        DIGEST,
        "unreachable",
        "not-found",
        "rate-limited",
        "unreachable",
        "invalid",
        "unauthorized",
        DIGEST,
    ]
    assert steps == [(done, len(cases)) for done in range(1, len(cases) + 1)]


WITHOUT_LIST = {
    "tags-401": "'{host}' refuses it; it may need more rights than pulling",
    "tags-403": "'{host}' refuses it; it may need more rights than pulling",
    "tags-404": "'{host}' has none",
    "tags-500": "'{host}' answers with status 500 and asks to wait 0 s",
    "tags-html": "'{host}' does not answer with a JSON object",
    "tags-pages": "the tag list of '{host}/tags-pages/x' has more than 100 pages",
}


@pytest.mark.parametrize("case", WITHOUT_LIST)
def test_a_list_of_tags_that_cannot_be_had(forgetful, case):
    reference = parse(f"{forgetful.host}/{case}/x")
    with Registries(QUICK) as registries:
        assert registries.digest(reference).digest == DIGEST
        with pytest.raises(RegistryError) as caught:
            in_time(registries.version_tag, reference, DIGEST)
        assert registries.digest(reference).digest == DIGEST
    why = WITHOUT_LIST[case].format(host=forgetful.host)
    name = f"'{forgetful.host}/{case}/x'"
    assert str(caught.value) == f"the list of tags of {name} could not be had: {why}"


# The time of a run. What takes as long as it likes is ended; bounds on the clock are generous.


@pytest.mark.parametrize(("case", "what"), [("slow", "tags"), ("busy-pages", "tags")])
def test_a_host_has_half_of_the_time(forgetful, case, what):
    reference = parse(f"{forgetful.host}/{case}/x")
    with Registries(QUICK._replace(run=3)) as registries:
        with pytest.raises(RegistryError) as caught:
            in_time(getattr(registries, what), reference)
        assert caught.value.kind == TIMED_OUT
        said = f"the 1.5 s for '{forgetful.host}' are over; set FLYTE_IMAGE_LINT_REGISTRY_TIMEOUT"
        assert str(caught.value).endswith(f"{said} to more than 3")
        count = len(forgetful.requests)
        if case == "slow":  # the other was not waited for, and some time is left
            with pytest.raises(RegistryError, match="was not waited for any longer"):
                registries.digest(parse(f"{forgetful.host}/fine/x"))
            assert len(forgetful.requests) == count, "it is not asked again"
        other = parse(f"{forgetful.elsewhere}/fine/x")
        assert registries.digest(other).digest == DIGEST, "other hosts have the rest of the time"


def test_a_run_has_all_of_the_time(forgetful):
    budget = Budget(3)
    slow = [parse(f"{host}/slow/x") for host in (forgetful.host, forgetful.elsewhere)]
    with Registries(QUICK, budget) as registries, Registries(QUICK, budget) as others:
        for reference in slow:
            with pytest.raises(RegistryError):
                in_time(registries.tags, reference)
        with pytest.raises(RegistryError, match=r"the (3 s for this run|1.5 s for '.*') are over"):
            others.digest(parse(f"{forgetful.host}/fine/x"))


def test_an_answer_that_takes_longer_than_what_is_left(forgetful):
    with (
        Registries(PATIENT._replace(run=1)) as registries,
        pytest.raises(RegistryError) as caught,
    ):
        in_time(registries.digest, parse(f"{forgetful.host}/silent/x"))
    assert caught.value.kind == TIMED_OUT


def test_time_in_which_a_host_is_not_asked_does_not_count(forgetful):
    with Registries(QUICK._replace(run=4)) as registries:
        registries.digest(parse(f"{forgetful.host}/fine/x"))
        time.sleep(2.5)
        assert registries.digest(parse(f"{forgetful.host}/fine/y")).digest == DIGEST


def test_a_wait_that_there_is_no_time_for_is_not_begun(forgetful):
    options = QUICK._replace(run=4, longest_wait=60)
    start = time.monotonic()
    with Registries(options) as registries, pytest.raises(RegistryError) as caught:
        in_time(registries.digest, parse(f"{forgetful.host}/429-wait-30/x"))
    assert caught.value.kind == TIMED_OUT
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("case", ["silent", "drip-headers"])
def test_a_host_is_dead_after_the_second_silence(forgetful, case):
    """Thirty-two images are not waited for one after the other."""
    references = [parse(f"{forgetful.host}/{case}/{at}") for at in range(32)]
    with Registries(QUICK._replace(run=600, images=2)) as registries:
        in_time(registries.prefetch, [partial(registries.digest, each) for each in references])
        said = set()
        for reference in references:
            with pytest.raises(RegistryError) as caught:
                registries.digest(reference)
            said.add(str(caught.value))
    assert len(forgetful.requests) <= 3  # another may have been under way
    assert len(said) == 1


def test_a_host_that_answers_between_silences_is_not_dead(forgetful):
    with Registries(QUICK) as registries:
        for case in ("silent/1", "fine/1", "silent/2", "fine/2"):
            try:
                assert registries.digest(parse(f"{forgetful.host}/{case}")).digest == DIGEST
            except RegistryError:
                assert "silent" in case


def test_closing_ends_what_waits(forgetful):
    registries = Registries(QUICK._replace(read=60, request=60))
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(registries.digest, parse(f"{forgetful.host}/silent/x"))
        while not forgetful.requests:
            time.sleep(0.01)
        registries.close()
        with pytest.raises(RegistryError):
            waiting.result(AT_MOST)


@pytest.fixture
def mute():
    """Give the host of a server that takes connections and says nothing, and what it has taken."""
    taken = []
    with socket.create_server(("127.0.0.1", 0), backlog=16) as server:

        def take():
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:  # the end
                    return

        threading.Thread(target=take, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}", taken
        server.shutdown(socket.SHUT_RDWR)
        for each in taken:
            each.close()


PATIENT = QUICK._replace(connect=2 * AT_MOST, read=2 * AT_MOST, request=2 * AT_MOST)


def test_closing_ends_what_waits_for_tls(mute, docker_config):
    host, taken = mute
    registries = Registries(PATIENT)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(registries.digest, parse(f"{host}/x"))
        while not taken:
            time.sleep(0.01)
        registries.close()
        with pytest.raises(RegistryError):
            waiting.result(AT_MOST)


@pytest.mark.parametrize(("connect", "read"), [(9, 1), (0.5, 1.5)])
def test_the_silence_that_is_told_is_true(mute, docker_config, connect, read):
    """Of what listens and says nothing, not even TLS: the time for connections is another."""
    host, _ = mute
    options = PATIENT._replace(connect=connect, read=read)
    start = time.monotonic()
    with Registries(options) as registries, pytest.raises(RegistryError) as caught:
        in_time(registries.digest, parse(f"{host}/x"))
    assert str(caught.value) == f"no response from '{host}' within {read} s"
    assert time.monotonic() - start >= read


@pytest.mark.parametrize("by_proxy", [False, True])
def test_the_time_counts_from_the_first_word(mute, docker_config, monkeypatch, by_proxy):
    """TLS, and a proxy, are part of an answer."""
    host, _ = mute
    reference = f"{host}/x"
    if by_proxy:
        monkeypatch.setenv("https_proxy", f"http://{host}")
        reference, host = "registry.test/x", "registry.test"
    hasty = PATIENT._replace(request=1)
    with Registries(hasty) as registries, pytest.raises(RegistryError) as caught:
        in_time(registries.digest, parse(reference))
    assert str(caught.value) == f"'{host}' did not complete its answer within 1 s"


def test_who_has_less_time_is_ended_first(forgetful):
    """One thread watches over all answers, whoever asks for them."""
    limits = (UNHURRIED._replace(read=60, request=seconds) for seconds in (60, 1))
    patient, hasty = map(Registries, limits)
    waiting = [f"{forgetful.host}/drip-body/{number}" for number in range(4)]
    ended = [f"{forgetful.host}/drip-headers/{number}" for number in range(4)]
    with ThreadPoolExecutor(8) as pool:
        first = [pool.submit(patient.tags, parse(each)) for each in waiting]
        while len(forgetful.requests) < 4:
            time.sleep(0.01)
        for future in [pool.submit(hasty.tags, parse(each)) for each in ended]:
            with pytest.raises(RegistryError, match="did not complete its answer within 1 s"):
                future.result(AT_MOST)
        assert not any(future.done() for future in first)
        watching = [each for each in threading.enumerate() if each.name == "registry-deadline"]
        assert len(watching) == 1
        for registries in (patient, hasty):
            registries.close()
        for future in first:
            with pytest.raises(RegistryError):
                future.result(AT_MOST)


MEMORY = """
import resource, sys
from functools import partial
from flyte_image_lint.images.reference import parse
from flyte_image_lint.registry import RegistryOptions, Registries, RegistryError

host, *cases = sys.argv[1:]
options = RegistryOptions(read=5, request=10, retries=1, backoff=0.01)
with Registries(options) as registries:
    for case in cases:
        for ask in (registries.digest, registries.tags, registries.platforms):
            try:
                ask(parse(f"{host}/{case}/x"))
            except RegistryError:
                pass
    references = [parse(f"{host}/{case}/y") for case in cases]
    registries.prefetch(partial(registries.digest, each) for each in references)
try:
    # On Linux getrusage gives the parent's peak where that is higher.
    status = open("/proc/self/status").read()
    print(int(status.partition("VmHWM:")[2].split()[0]))
except OSError:
    unit = 1024 if sys.platform == "darwin" else 1
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit)
"""


def test_memory_stays_small(forgetful):
    cases = [case for case in CASES if case.startswith("flood")]
    cases += [
        "many-challenges",
        "gzip-bomb",
        "many-items",
        "deep",
        "long-number",
        "realm-floods",
        "link-changing",
    ]
    command = [sys.executable, "-c", MEMORY, forgetful.host, *cases]
    run = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={"PYTHONPATH": str(LINT), "DOCKER_CONFIG": "/nonexistent"},
    )
    print(run.stdout)
    assert int(run.stdout) < 100_000, "kilobytes"
