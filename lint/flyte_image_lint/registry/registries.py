"""All registries that a run asks, and what they have answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial

from . import contents
from .client import Client
from .endpoint import endpoint
from .errors import INVALID, NOT_FOUND, UNAUTHORIZED, RegistryError
from .manifests import Resolved, resolve
from .memo import Memo
from .options import Options
from .search import Search
from .tags import list_tags
from .versions import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..images.reference import Reference
    from .endpoint import Endpoint

_SEARCHERS = 8  # tags that all searches together ask for at once


class Registries:
    """Answers of registries, each asked for once in a run, errors too; for all threads.

    Every method that asks raises RegistryError. Use as a context, or call `close`.
    """

    def __init__(self, options: Options = Options()) -> None:  # noqa: B008 (immutable)
        self._options = options
        self._client = Client(options)
        self._searchers = ThreadPoolExecutor(_SEARCHERS, "registry-search")
        self._digests: Memo[tuple[Endpoint, str], Resolved] = Memo()
        self._tags: Memo[Endpoint, list[str]] = Memo()
        self._versions: Memo[tuple[Endpoint, str, str], str | None] = Memo()
        self._platforms: Memo[tuple[Endpoint, str], frozenset[str]] = Memo()

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
        a variant, a date or a commit hash.
        """
        place, floating = endpoint(reference, self._options), reference.tag or "latest"
        search = partial(self._search, place, floating, digest)
        return self._versions.get((place, floating, digest), search)

    def platforms(self, reference: Reference) -> frozenset[str]:
        """Give the platforms of the image, as `linux/amd64` or `linux/arm/v7`."""
        place = endpoint(reference, self._options)
        digest = self._resolve(place, _identifier(reference)).digest
        ask = partial(contents.platforms, self._client, place, digest)
        return self._platforms.get((place, digest), ask)

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
        found = self._digests.get((place, identifier), ask)
        # What a tag names is there by its digest, too.
        return self._digests.get((place, found.digest), lambda: found)

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
            hidden = error.kind in (NOT_FOUND, UNAUTHORIZED, INVALID)
            found = search.by_label(pattern, label) if hidden else None
            if found is None:
                raise
            return found
        return search.run(pattern, tags, label)

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
            return contents.version_label(self._client, place, digest)
        except RegistryError:
            return None


def _identifier(reference: Reference) -> str:
    return reference.tag or reference.digest or "latest"
