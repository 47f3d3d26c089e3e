"""A rename of any name in any project gives the project as if written with the other name."""

from __future__ import annotations

import os

from hypothesis import example, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from editor_project import Project, somewhere
from flyte_image_lint.flyte.places import FLYTE2, FLYTEKIT
from flyte_image_lint.server.occurrences import bindings, occurrence_at, uses
from flyte_image_lint.server.rename import RefusedError, rename
from flyte_image_lint.server.rename_check import edited
from strategies.renames import NAMES, PARTS, PROJECTS, Made

EXAMPLES = min(int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 300), 5_000)


def outcome(project: Project, flavour: str, old: str, new: str) -> dict[str, str] | None:
    """Give the texts that a rename changes; None if it is refused."""
    there = [
        *bindings(project.names, flavour, old),
        *uses(project.names, flavour, old, project.texts),
    ]
    spelled = [one for one in there if one.spelled]
    for one in spelled:
        here = occurrence_at(one.source, project.workspace.documents(one.source), one.span.end)
        assert here is not None
        assert (here.flavour, here.name, here.span) == (flavour, old, one.span)
    try:
        edits = rename(project.renaming(), (spelled or there)[0], new)
    except RefusedError:
        return None
    return {path: edited(source, each).text for path, (source, each) in edits.items()}


def with_newlines(files: dict[str, str], newline: str) -> dict[str, str]:
    return {path: text.replace("\n", newline) for path, text in files.items()}


@tried(max_examples=EXAMPLES, deadline=None)
@given(PROJECTS, st.data())
@example(Made([(part, "trainer") for part in PARTS if part.exact]), None)
def test_a_project_is_as_if_written_with_the_other_name(made, data):
    pairs = sorted({(part.flavour, name) for part, name in made.parts})
    flavour, old = data.draw(st.sampled_from(pairs)) if data else pairs[-1]
    new = data.draw(st.sampled_from((*NAMES, "fresh"))) if data else "learner"
    newline = data.draw(st.sampled_from(("\n", "\n", "\r\n"))) if data else "\n"
    with somewhere():
        before = with_newlines(made.files(), newline)
        outcome_seen = outcome(Project(before), flavour, old, new)
    if old == new:
        assert not outcome_seen  # nothing changes; or it is refused
        return
    is_refused = (
        not made.is_spelled(flavour, old)
        or new in made.names(flavour)
        or (made.is_in_ini(flavour, old) and new != new.lower())
    )
    if is_refused:
        assert outcome_seen is None
        return
    assert outcome_seen is not None
    wanted = with_newlines(made.files({(flavour, old): new}), newline)
    assert {**before, **outcome_seen} == wanted


def test_both_sdks_have_their_own_names():
    parts = [part for part in PARTS if part.exact]
    flavours = {part.flavour for part in parts}
    assert flavours == {FLYTEKIT, FLYTE2}
