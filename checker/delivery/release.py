"""A Verdict on a release in, what becomes of the release out: published, taken back, left alone; its notes say why.

A draft is published only as it was judged: the same tag at the same commit, the same notes, the same files by digest.
Whatever changed in between stops it. A release that is out already can only be taken back, and was public for a while.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.domain import Asset, GateError, Release, Verdict
from checker.sources.github_client import GitHubError, asking
from checker.sources.releases import NOTE_END, NOTE_START, UPLOADED, Releases, without_note

NOTES_LIMIT = 125_000  # characters of a release's notes


@dataclass(frozen=True)
class Outcome:
    """What came of it. `done`: one word for the outputs; `notices` are said aloud, `errors` too, and fail the job."""

    done: str  # published, kept, drafted, prereleased, refused, unchanged
    notices: tuple[str, ...] = ()
    errors: tuple[str, ...] = field(default=())


def settle(releases: Releases, verdict: Verdict, mode: str, note: str | None) -> Outcome:
    """Do with the judged release what `mode` (the input on-release) says, and write `note` into its notes (None: not).

    `publish`: a draft that passed is published. `draft`, `prerelease`: a release that failed is taken back, unless the
    verdict is a warning only.
    `fail`: nothing but the note. Raises GateError where a draft is not what was judged, GitHubError where GitHub fails;
    a refused note or demotion is a notice or an error of the Outcome.
    """
    judged = verdict.assessment.repository.release
    if judged is None or judged.id is None:
        raise ValueError("there is no release on GitHub to settle")
    if mode == "publish":
        return _publish(releases, judged, verdict.passed, note)
    outcome = Outcome("kept")
    if not (verdict.passed or verdict.warn_only) and mode in ("draft", "prerelease"):
        outcome = _take_back(releases, judged, mode)
    return _with_note(releases, judged, note, outcome)


def refuse_unfinished(release: Release) -> None:
    """Raises GateError where a file of a draft is still being uploaded: what is not there cannot be judged."""
    unfinished = [asset.name for asset in release.assets if asset.state != UPLOADED]
    if unfinished:
        raise GateError(
            f"{len(unfinished)} files of the release {release.tag} are not uploaded to their end: {unfinished[0]}",
            "Delete and upload them again, then run the gate; it publishes only what it could look at.",
        )


def changes(judged: Release, now: Release) -> tuple[str, ...]:
    """What differs between the release that was judged and the one that is there now, one clause each."""
    found = []
    if now.tag != judged.tag:
        found.append(f"its tag was {judged.tag} and is {now.tag}")
    if now.commit != judged.commit:
        found.append(f"its tag led to {_short(judged.commit)} and leads to {_short(now.commit)}")
    if now.notes != judged.notes:
        found.append("its notes were edited")
    if (now.name, now.prerelease) != (judged.name, judged.prerelease):
        found.append("its title or kind was edited")
    before, after = _by_name(judged.assets), _by_name(now.assets)
    found += [f"{name} was added" for name in sorted(after.keys() - before.keys())]
    found += [f"{name} was removed" for name in sorted(before.keys() - after.keys())]
    for name in sorted(before.keys() & after.keys()):
        if _identity(before[name]) != _identity(after[name]):
            found.append(f"{name} was exchanged")
    return tuple(found)


def wrap(note: str) -> str:
    """The section as it stands in the notes, between its marks."""
    return f"{NOTE_START}\n{note.strip()}\n{NOTE_END}"


def with_section(notes: str, note: str) -> str:
    """The notes with the section at their end, in place of the one that was there; people's words stay as they are."""
    own = without_note(notes)
    section = wrap(note)
    if len(own) + len(section) + 2 > NOTES_LIMIT:
        return own
    return f"{own}\n\n{section}".lstrip("\n")


def _publish(releases: Releases, judged: Release, passed: bool, note: str | None) -> Outcome:
    now = releases.at(_id(judged))
    if not judged.draft:
        notice = f"the release {judged.tag} is published already: nothing was left to publish"
        return _with_note(releases, judged, note, Outcome("kept", (notice,)))
    if not passed:
        done = Outcome("refused", (f"the release {judged.tag} stays a draft, because the gate failed",))
        return _with_note(releases, judged, note, done)
    refuse_unfinished(now)
    if not judged.commit:
        raise GateError(
            f"The commit that the release {judged.tag} is made from could not be read, so it was not published.",
            "Make the tag first, or name a branch or commit as the release's target.",
        )
    _stop_if_changed(judged, now, "was not published")
    if not now.draft:  # a run at the same time was faster, with the same content
        return Outcome("published", (f"the release {judged.tag} was published by another run",))
    body = now.notes if note is None else with_section(now.notes, note)
    # The tag is made at the commit that was judged: the branch may have moved on.
    _patch(releases, judged, "the release's publication", draft=False, target_commitish=judged.commit, body=body)
    after = releases.at(_id(judged))
    try:
        _stop_if_changed(judged, after, "was taken back at once")
    except GateError:
        _patch(releases, judged, "the release's return to a draft", draft=True)
        raise
    return Outcome("published", (f"the release {judged.tag} is published at {_short(judged.commit)}",))


def _stop_if_changed(judged: Release, now: Release, what: str) -> None:
    found = changes(judged, now)
    if found:
        more = f", and {len(found) - 3} more" if len(found) > 3 else ""
        raise GateError(
            f"The release {judged.tag} is not what was judged, and {what}: {'; '.join(found[:3])}{more}.",
            "Run the gate again when nobody works on the release any more.",
        )


def _take_back(releases: Releases, judged: Release, mode: str) -> Outcome:
    """Make a published release a draft or a pre-release."""
    word = {"draft": "drafted", "prerelease": "prereleased"}[mode]
    if judged.draft or (mode == "prerelease" and judged.prerelease):
        return Outcome("unchanged", (f"the release {judged.tag} is a {mode} already",))
    if judged.immutable:
        return Outcome(
            "refused",
            errors=(
                f"the release {judged.tag} is immutable and cannot be made a {mode}: it stays public below the target; "
                "judge drafts before they are published (on-release: publish)",
            ),
        )
    try:
        _patch(releases, judged, f"the release as a {mode}", **{mode: True})
    except GitHubError as error:
        if error.limited:
            raise
        hint = "; the job needs `permissions: contents: write`" if error.refused else ""
        return Outcome("refused", errors=(f"the release {judged.tag} could not be made a {mode}: {error.what}{hint}",))
    return Outcome(word, (f"the release {judged.tag} was made a {mode}; it had been public until now",))


def _with_note(releases: Releases, judged: Release, note: str | None, outcome: Outcome) -> Outcome:
    """Write the section into the notes as they are now, once; a refused one is a notice."""
    if note is None:
        return outcome
    try:
        body = releases.notes_of(_id(judged))
        changed = with_section(body, note)
        if changed != body.replace("\r\n", "\n"):
            _patch(releases, judged, "the release's notes", body=changed)
    except GitHubError as error:
        if error.limited:
            raise
        notice = f"the note could not be written into the release ({error.what}); the job summary has it"
        return Outcome(outcome.done, (*outcome.notices, notice), outcome.errors)
    return outcome


def _patch(releases: Releases, judged: Release, what: str, **fields: Any) -> None:
    with asking(what):
        path = f"/repos/{releases.full_name}/releases/{_id(judged)}"
        releases.client.requester.requestJsonAndCheck("PATCH", path, input=fields)


def _by_name(assets: Iterable[Asset]) -> Mapping[str, Asset]:
    return {asset.name: asset for asset in assets}


def _identity(asset: Asset) -> tuple[object, ...]:
    """What tells one upload from another: its id and digest; where GitHub gives none, the time it was changed."""
    return asset.id, asset.size, asset.state, asset.digest or asset.updated_at


def _id(release: Release) -> int:
    if release.id is None:
        raise ValueError("the release is not on GitHub")
    return release.id


def _short(commit: str | None) -> str:
    return commit[:12] if commit else "no commit"
