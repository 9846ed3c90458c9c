"""A workflow run in, the commit that its change is compared with out: which one it is, its repository, its settings.

Read from git's objects in the checkout where they are there, else through the API; a usual checkout has one commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.domain import GateError, NotChecked, Repository
from checker.sources.git_objects import GitObjects, MissingObjectError
from checker.sources.git_tree import GitTree
from checker.sources.github import Wanted, read_commit, read_file
from checker.sources.github_client import Access, GitHubError
from checker.sources.texts import text_in
from checker.sources.worktree import read_revision

if TYPE_CHECKING:
    from checker.workflow import Workflow  # its words alone: a source depends on no configuration


def base_sha(workflow: Workflow) -> str | None:
    """The commit that the run's change is compared with; None where the event is no change to be let in.

    A pull request is judged as the merge that was checked out, so its base is that merge's first parent: the payload
    names the base branch as it was when the pull request was last pushed to. A merge queue names its base.
    """
    if workflow.event_name == "merge_group":
        return _text(_object(workflow.event, "merge_group"), "base_sha")
    if workflow.pull_request is None:
        return None
    if workflow.event_name == "pull_request":
        merge = _merge(workflow)
        if merge is not None:
            return merge[0]
    return workflow.base_sha


def judged(workflow: Workflow) -> str:
    """What the run judges, in words: the merge of a pull request is no commit that people know."""
    if workflow.pull_request is None:
        return ""
    merge = _merge(workflow) if workflow.event_name == "pull_request" else None
    if merge is not None:
        return f"{merge[1][:12]} merged into {merge[0][:12]}"
    revision: str | None = workflow.link_sha
    if workflow.event_name == "pull_request":
        revision = read_revision(workflow.workspace, workflow.workspace)
    return f"{revision[:12]}, not merged into its base" if revision else ""


def read_base(workflow: Workflow, root: str, wanted: Wanted, access: Access) -> Repository | NotChecked | None:
    """The repository at the base commit, below the folder `root`.

    None where there is no base, or nothing in the folder yet; a NotChecked where it could not be read.
    """
    sha = base_sha(workflow)
    if sha is None:
        return None
    objects = _objects(workflow)
    if objects is not None:
        try:
            return _from_objects(objects, workflow, sha, root, wanted)
        except MissingObjectError:
            pass  # a checkout of one commit: the API has it
    try:
        return read_commit(workflow.repository, sha, access.client, wanted, root)
    except GitHubError as error:
        return NotChecked(f"the base commit {sha[:12]}", error.what)
    except GateError:
        return None


def read_at(workflow: Workflow, sha: str, path: str, access: Access) -> str | NotChecked | None:
    """The text of the file `path` at the commit `sha`; None where it has none, a NotChecked where nobody can say."""
    sha = base_sha(workflow) or sha
    objects = _objects(workflow)
    if objects is not None:
        try:
            commit = objects.commit(sha)
            entries = {e.path: e for e in objects.entries(commit.tree)}
            if path not in entries:
                return None
            text = text_in(path, objects.read(entries[path].sha)[1])
            return text if isinstance(text, NotChecked) else text.content
        except MissingObjectError:
            pass  # a checkout of one commit: the API has it
    try:
        data = read_file(workflow.repository, sha, path, access.client)
    except GitHubError as error:
        return NotChecked(path, error.what)
    if data is None:
        return None
    text = text_in(path, data)
    return text if isinstance(text, NotChecked) else text.content


def _from_objects(objects: GitObjects, workflow: Workflow, sha: str, root: str, wanted: Wanted) -> Repository | None:
    entries = objects.entries(objects.commit(sha).tree)
    if root:
        entries = [e.below(root) for e in entries if e.path.startswith(f"{root}/")]
    if not entries:
        return None
    tree = GitTree(entries, objects.fetch)
    chosen = wanted(tree.files)
    sizes = {e.path: e.size for e in entries}
    if any(sizes.get(path) is None for path in chosen):
        raise MissingObjectError("a partial clone")
    tree.load(chosen)
    return Repository(
        name=workflow.repository.rpartition("/")[2] or Path(workflow.workspace).name,
        source="git",
        files=tree.files,
        reader=tree.read,
        revision=sha,
    )


def _objects(workflow: Workflow) -> GitObjects | None:
    return GitObjects.of(workflow.workspace, workflow.workspace) if workflow.has_checkout else None


def _merge(workflow: Workflow) -> tuple[str, str] | None:
    """Base and head of the merge that is checked out; None where something else is."""
    objects = _objects(workflow)
    revision = read_revision(workflow.workspace, workflow.workspace)
    if revision is None or objects is None:
        return None
    try:
        parents = objects.commit(revision).parents
    except MissingObjectError:
        return None
    head = _text(_object(workflow.pull_request or {}, "head"), "sha")
    return (parents[0], parents[1]) if len(parents) == 2 and parents[1] == head else None


def _object(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(value: Mapping[str, Any], name: str) -> str | None:
    found = value.get(name)
    return found if isinstance(found, str) and found else None
