"""All registries that a run asks, and what they have answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial

from . import image_config
from .budget import Budget
from .client import Client
from .endpoint import endpoint
from .errors import (
    INCOMPLETE,
    NOT_FOUND,
    RATE_LIMITED,
    TIMED_OUT,
    UNAUTHORIZED,
    UNAVAILABLE,
    RegistryError,
)
from .options import RegistryOptions
from .repository import Resolved, list_tags, resolve
from .search import Search
from .single_flight import SingleFlight
from .versions import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..images.reference import Reference
    from .endpoint import Endpoint

_SEARCHERS = 8  # tags that all searches together ask for at once


class Registries:
    """Answers of registries, each asked for once in a run, errors too; for all threads.

    Every method that asks raises RegistryError. Use as a context, or call `close`. A `budget` is
    for several that share the time of one run.
    """

    def __init__(
        self,
        options: RegistryOptions = RegistryOptions(),  # noqa: B008 (immutable)
        budget: Budget | None = None,
    ) -> None:
        self._options = options
        self._client = Client(options, budget or Budget(options.run))
        self._searchers = ThreadPoolExecutor(_SEARCHERS, "registry-search")
        self._digests: SingleFlight[tuple[Endpoint, str], Resolved] = SingleFlight()
        self._tags: SingleFlight[Endpoint, list[str]] = SingleFlight()
        self._versions: SingleFlight[tuple[Endpoint, str, str], str | None] = SingleFlight()
        self._images: SingleFlight[tuple[Endpoint, str], list[tuple[str, str]]] = SingleFlight()

    def __enter__(self) -> Registries:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def digest(self, reference: Reference) -> Resolved:
        """Give what the reference's tag names now: one HEAD.

        Without a tag, its digest is asked for, and without both, `latest`.
        """
        return self._resolve(endpoint(reference, self._options), _identifier(reference))

    def tags(self, reference: Reference) -> list[str]:
        """Give all tags of the repository, in no order that means anything."""
        return list(self._list(endpoint(reference, self._options)))

    def version_tag(self, reference: Reference, digest: str) -> str | None:
        """Give the most specific version tag that has the digest now, None where there is none.

        The tag is like the reference's with a version in place of `latest`: never a pre-release,
        a variant, a date or a commit hash. The error says that there may be one: the list of tags
        could not be had, or the search was given up (INCOMPLETE).
        """
        place, floating = endpoint(reference, self._options), reference.tag or "latest"
        search = partial(self._search, place, floating, digest)
        return self._versions.get((place, floating, digest), search)

    def platforms(self, reference: Reference) -> frozenset[str]:
        """Give the platforms of the image, as `linux/amd64` or `linux/arm/v7`."""
        place = endpoint(reference, self._options)
        digest = self._resolve(place, _identifier(reference)).digest
        return frozenset(name for name, _ in self._images_of(place, digest))

    def platform_in(self, reference: Reference, index: str, digest: str) -> str | None:
        """Give the platform that `digest` is for in the repository's `index`, else None."""
        place = endpoint(reference, self._options)
        if not self._resolve(place, index).is_index:
            return None
        images = self._images_of(place, index)
        return next((name for name, each in images if each == digest), None)

    def prefetch(
        self,
        jobs: Iterable[Callable[[], object]],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Do the jobs, calls of the other methods, at once.

        Their answers and failures are kept for whoever asks again. `progress` is called in this
        thread with the number of jobs that are done and of all.
        """
        pool = ThreadPoolExecutor(max(1, self._options.images), "registry-image")
        try:
            futures = [pool.submit(job) for job in jobs]
            for done, _ in enumerate(as_completed(futures), 1):
                if progress:
                    progress(done, len(futures))
        except BaseException:
            self._client.close()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Close all connections; nothing can be asked any more."""
        self._client.close()
        self._searchers.shutdown(wait=False, cancel_futures=True)

    def _resolve(self, place: Endpoint, identifier: str) -> Resolved:
        ask = partial(resolve, self._client, place, identifier)
        resolved = self._digests.get((place, identifier), ask)
        # What a tag names is there by its digest, too.
        return self._digests.get((place, resolved.digest), lambda: resolved)

    def _images_of(self, place: Endpoint, digest: str) -> list[tuple[str, str]]:
        ask = partial(image_config.images, self._client, place, digest)
        return self._images.get((place, digest), ask)

    def _list(self, place: Endpoint) -> list[str]:
        return self._tags.get(place, partial(list_tags, self._client, place))

    def _search(self, place: Endpoint, floating: str, digest: str) -> str | None:
        search = Search(partial(self._same, place, digest), self._options.searched)
        label = partial(self._label, place, digest)
        pattern = Pattern(floating)
        try:
            tags = self._list(place)
        except RegistryError as error:
            # The registry may keep its lists to itself and still give images.
            spared = error.kind in (RATE_LIMITED, TIMED_OUT, UNAVAILABLE)
            version = None if spared else search.by_label(pattern, label)
            if version is None:
                raise _no_list(error, place) from None
            return version
        version = search.run(pattern, tags, label)
        if version is None and search.gave_up:
            message = (
                f"no version tag of {place.shown()} was found with the digest of '{floating}': "
                f"the search ended after {search.lookups} tags, and there are more"
            )
            raise RegistryError(INCOMPLETE, message)
        return version

    def _same(self, place: Endpoint, digest: str, tags: Sequence[str]) -> list[bool]:
        has = partial(self._has, place, digest)
        # Not in `prefetch`'s threads, which wait for these.
        return [has(tags[0])] if len(tags) == 1 else list(self._searchers.map(has, tags))

    def _has(self, place: Endpoint, digest: str, tag: str) -> bool:
        try:
            return self._resolve(place, tag).digest == digest
        except RegistryError as error:
            if error.kind == NOT_FOUND:  # deleted since it was listed
                return False
            raise

    def _label(self, place: Endpoint, digest: str) -> str | None:
        """Give the version label, None where the image has none that can be read."""
        try:
            return image_config.version_label(self._client, place, digest)
        except RegistryError:
            return None


def _no_list(error: RegistryError, place: Endpoint) -> RegistryError:
    """Say that tags cannot be listed in a repository whose images can be had."""
    why = {
        NOT_FOUND: f"'{place.host}' has none",
        UNAUTHORIZED: f"'{place.host}' refuses it; it may need more rights than pulling",
    }.get(error.kind, error.message)
    message = f"the list of tags of {place.shown()} could not be had: {why}"
    return RegistryError(error.kind, message)


def _identifier(reference: Reference) -> str:
    return reference.tag or reference.digest or "latest"
