"""GitHub's OpenAPI description in, the part of it that the gate calls out, for a server that refuses wrong requests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

REPOSITORY = "/repos/{owner}/{repo}"
PATHS = [
    REPOSITORY,
    *(
        REPOSITORY + path
        for path in """/check-runs /check-runs/{check_run_id} /commits/{ref} /commits/{ref}/check-runs /contents/{path}
            /git/blobs/{file_sha} /git/ref/{ref} /git/tags/{tag_sha} /git/trees/{tree_sha}
            /issues/comments/{comment_id} /issues/{issue_number}/comments /pulls /pulls/{pull_number} /releases
            /releases/assets/{asset_id} /releases/{release_id} /tarball/{ref}""".split()
    ),
    "/user",
]


def subset(description: dict[str, Any]) -> dict[str, Any]:
    """`description` with PATHS alone, and the components that they refer to."""
    kept: dict[str, Any] = {k: v for k, v in description.items() if k in ("openapi", "info")}
    kept["paths"] = {path: description["paths"][path] for path in PATHS}
    # The client asks for it by the repository's path; the mock has no serialiser for this media type.
    content = kept["paths"][f"{REPOSITORY}/contents/{{path}}"]["get"]["responses"]["200"]["content"]
    content.pop("application/vnd.github.object", None)
    kept["components"] = {}
    todo, seen = [kept["paths"]], set()
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str) and reference not in seen:
                seen.add(reference)
                _, _, section, name = reference.split("/", 3)
                found = description["components"][section][name]
                kept["components"].setdefault(section, {})[name] = found
                todo.append(found)
            todo += node.values()
        elif isinstance(node, list):
            todo += node
    return kept


def write_subset(source: Path, target: Path) -> None:
    """Writes the subset of the description in `source` to `target`."""
    target.write_text(json.dumps(subset(json.loads(source.read_text("utf-8")))), "utf-8")
