"""The example repositories in, the pictures of the docs out: comment, page, terminal and badge as people see them.

python tests/rigs/picture.py [FOLDER]        docs/ without one; needs what render_comment.py needs
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PIL import Image
from render_comment import photograph, to_html
from rich.console import Console
from rich.text import Text

from checker.config import Config
from checker.domain import Repository, Verdict
from checker.main import judge
from checker.reports import render, several, terminal
from checker.reports.badge import badge
from checker.sources.worktree import read_worktree

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "hostile"))

import repositories  # noqa: E402 - its folder is put on the path above

DAY = date(2026, 11, 1)
ORDER = ("closed", "not-established", "weights-available", "open-weights", "open-source-ai")
SHIELDS = "import { makeBadge } from 'badge-maker'; console.log(makeBadge(JSON.parse(process.argv[1])))"
EXAMPLES = ROOT / "examples" / "repositories"
PICTURE = ROOT / "docs" / "comment.png"
BEFORE, AFTER = "4f5e6d7c8b9a00112233445566778899aabbccdd", "8d7e2f1c0b9a48576655443322110f0e0d0c0b0a"


def changed_licence() -> Verdict:
    """The verdict on a pull request that puts the weights of an open model under a licence for research."""
    base = placed(read_worktree(EXAMPLES / "open-weights"), BEFORE)
    with tempfile.TemporaryDirectory() as folder:
        head = Path(folder) / "avocet"
        shutil.copytree(EXAMPLES / "open-weights", head)
        text = (EXAMPLES / "weights-available" / "MODEL_LICENSE").read_text(encoding="utf-8")
        (head / "MODEL_LICENSE").write_text(text.replace("Kestrel", "Avocet"), encoding="utf-8")
        readme = head / "README.md"
        said, now = (
            "This code repository and the model weights are licensed under",
            "This code repository is licensed under",
        )
        text = readme.read_text(encoding="utf-8")
        if said not in text:
            sys.exit(f"picture.py: {EXAMPLES / 'open-weights' / 'README.md'} does not say any more: {said}")
        sentence = "\nThe model weights are released under the [Avocet Research Licence](MODEL_LICENSE).\n"
        readme.write_text(text.replace(said, now) + sentence, encoding="utf-8")
        return judge(placed(read_worktree(head), AFTER), Config(), base)


def placed(repository: Repository, revision: str) -> Repository:
    """`repository` as one on GitHub, so that the comment has links."""
    return replace(repository, name="avocet", url="https://github.com/avocet-example/avocet", revision=revision)


def shown() -> dict[str, Verdict]:
    """What the pictures of the comment show, by name."""
    config, hostile = Config(today=DAY), "commands and calls in every text"
    places = {name: placed(read_worktree(EXAMPLES / name), AFTER) for name in ("open-weights", "not-established")}
    places["weights-available"] = placed(read_worktree(EXAMPLES / "weights-available"), AFTER)
    unchanged = judge(places["open-weights"], config, placed(read_worktree(EXAMPLES / "open-weights"), BEFORE))
    with tempfile.TemporaryDirectory() as folder:
        next(case for case in repositories.CASES if case.name == hostile).build(Path(folder))
        attacked = judge(placed(read_worktree(Path(folder)), AFTER), config)
    return {
        "pass": judge(places["open-weights"], config),
        "unchanged": unchanged,
        "drop": changed_licence(),
        "not-stated": judge(places["not-established"], config),
        "restricted": judge(places["weights-available"], config),
        "several-models": several_models(),
        "hostile": attacked,
    }


def several_models() -> Verdict:
    """The verdict on a repository with models of its own under different licences."""
    with tempfile.TemporaryDirectory() as folder:
        head = Path(folder) / "avocet"
        shutil.copytree(EXAMPLES / "open-weights", head)
        restricted = EXAMPLES / "weights-available" / "MODEL_LICENSE"
        shutil.copy(restricted, head / "MODEL_LICENSE")
        readme = head / "README.md"
        text = readme.read_text(encoding="utf-8")
        said = "This code repository and the model weights are licensed under"
        text = text.replace(said, "This code repository and the weights of Avocet-3B are licensed under")
        extra = "\nThe weights of Avocet-3B-chat are released under the [Avocet Research Licence](MODEL_LICENSE).\n"
        readme.write_text(text + extra, encoding="utf-8")
        return judge(placed(read_worktree(head), AFTER), Config(today=DAY))


def terminal_page(verdicts: Iterable[Verdict]) -> str:
    """A page that shows what a terminal of a hundred columns shows."""
    console = Console(record=True, width=100, file=io.StringIO())
    for number, verdict in enumerate(verdicts):
        console.print("\n" * bool(number) + "$ openness check .\n")
        console.print(Text.from_ansi(terminal.render(verdict, 100, colour=True)))
    style = "body { margin: 0; background: #fff } pre { padding: 16px 20px; margin: 0; font-size: 13px }"
    code = console.export_html(inline_styles=True, code_format="<pre>{code}</pre>")
    return f"<!doctype html><meta charset='utf-8'><style>{style}</style>{code}"


def badge_page(verdicts: Iterable[Verdict]) -> str:
    """A page with each badge, and below it the same by shields' own renderer."""
    rows = []
    for verdict in verdicts:
        said = badge(verdict)
        values = json.dumps({"label": said.label, "message": said.message, "color": said.colour})
        theirs = subprocess.run(
            ["node", "--input-type=module", "-e", SHIELDS, values],
            check=True, capture_output=True, text=True, cwd=Path(__file__).parent,
        ).stdout  # fmt: skip
        for picture, whose in ((render(verdict, "svg"), "ours"), (theirs, "shields")):
            source = b64encode(picture.encode()).decode()
            rows.append(f"<p><img src='data:image/svg+xml;base64,{source}'> <small>{whose}</small></p>")
    style = "body { margin: 16px; font: 12px sans-serif; } p { margin: 4px 0; display: flex; gap: 10px; }"
    return f"<!doctype html><meta charset='utf-8'><style>{style}</style>{''.join(rows)}"


def badges() -> list[Verdict]:
    """A verdict for each kind of badge."""
    found = [judge(read_worktree(EXAMPLES / name), Config(today=DAY)) for name in ORDER]
    unjudged = found[0]._replace(assessment=found[0].assessment._replace(level=None))
    return [*found, unjudged]


def page_pictures(folder: Path) -> None:
    """The page in light, dark, narrow and print, and the one on several targets."""
    one = judge(placed(read_worktree(EXAMPLES / "weights-available"), AFTER), Config(today=DAY))
    all_of_them = [several.Judged(name, judge(read_worktree(EXAMPLES / name), Config(today=DAY)), 0) for name in ORDER]
    with tempfile.TemporaryDirectory() as scratch:
        single, many = Path(scratch) / "one.html", Path(scratch) / "many.html"
        single.write_text(render(one, "html"), encoding="utf-8")
        many.write_text(several.render(all_of_them, "html"), encoding="utf-8")
        for name, page, how in (
            ("page-light", single, ["1000x1100"]),
            ("page-dark", single, ["dark", "1000x1100"]),
            ("page-narrow", single, ["390x1100"]),
            ("page-print", single, ["print", "800x1100"]),
            ("page-several", many, ["1000x700"]),
        ):
            shot = folder / f"{name}.png"
            rig = Path(__file__).with_name("photograph.mjs")
            subprocess.run(["node", rig, page, shot, *how], check=True, timeout=120)
            Image.open(shot).convert("RGB").quantize(64).save(shot, optimize=True)


def main() -> None:
    """The command line of this rig."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    for name, verdict in shown().items():
        photograph(to_html(render(verdict, "comment")), folder / f"comment-{name}.png")
        if name == "drop" and len(sys.argv) == 1:
            shutil.copy(folder / "comment-drop.png", PICTURE)
    photograph(terminal_page([shown()["not-stated"], shown()["pass"]]), folder / "terminal.png", 860)
    photograph(badge_page(badges()), folder / "badges.png", 420)
    page_pictures(folder)


if __name__ == "__main__":
    main()
