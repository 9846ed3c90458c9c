"""The command line in, `main.run` or a printed answer out: `openness check`, `licence`, `read` and `explain`."""

from __future__ import annotations

import gc
import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TextIO

import click

from checker import __version__
from checker.domain import GateError
from checker.reports import FORMATS

if TYPE_CHECKING:
    from checker.delivery.voice import Voice

DONE, COULD_NOT, BUG = 0, 2, 3
STOPPED = 130  # as shells say it of a program that was interrupted
MOST_LISTED = 1_000_000  # characters of a list of targets
SELDOM = 100_000  # new objects before memory is searched for circles: a run is short, and has few of them
VERBOSE = re.compile(r"--verbose|-q?v+")
NARROWEST, WIDEST = 60, 100  # columns that the terminal report is laid out for

EPILOG = """\
Exit status: 0 the gate passed; 1 it failed (the target is missed, or the level dropped); 2 it could not judge;
3 a bug in the gate. The other commands: 0 done, 2 could not, 3 a bug.
"""


class Commands(click.Group):
    """The commands, with `license` as a spelling of `licence`."""

    aliases = {"license": "licence"}

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, self.aliases.get(cmd_name, cmd_name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        _, command, rest = super().resolve_command(ctx, args)
        return command.name if command else None, command, rest


@click.group(
    cls=Commands, invoke_without_command=True, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="openness", message="%(prog)s %(version)s")
@click.pass_context
def openness(ctx: click.Context) -> None:
    """Say how open an AI model repository really is, why, and what the next level needs."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@openness.command(short_help="Judge a model repository against a target level.", epilog=EPILOG)
@click.argument("targets", nargs=-1, metavar="[PATH | github:OWNER/REPO[@REV] | hf:OWNER/MODEL[@REV] | ADDRESS]...")
@click.option(
    "--targets", "list_", default="", metavar="FILE", help="Also judge every target that a line of FILE names."
)
@click.option(
    "--target",
    default="",
    metavar="LEVEL",
    help="closed, weights-available, open-weights (default) or open-source-ai; or 1-4.",
)
@click.option(
    "--format",
    "format_",
    default="",
    metavar="FORMAT",
    help=f"What to print: {', '.join(FORMATS)}; of several targets also csv.",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Also write a report to a file (-: standard output, in place of the other). Repeatable.",
)
@click.option(
    "--config", default="", metavar="FILE", help="Settings file (default: .openness.yml in PATH or PATH/.github)."
)
@click.option(
    "--on-not-a-model",
    default="",
    metavar="fail|pass",
    help="What a repository that is no model means: exit 2 (fail, default) or 0.",
)
@click.option(
    "--time-limit", default="", metavar="SECONDS", help="Read nothing more after so long (default: 60; up to 600)."
)
@click.option(
    "--release",
    default="",
    metavar="TAG|FOLDER/",
    help="Judge a release with the repository: its tag, or a folder of files about to be released (dist/).",
)
@click.option(
    "--with",
    "with_",
    multiple=True,
    metavar="PLACE",
    help="A further place of the same model: a folder, github:OWNER/REPO[@REV] or hf:OWNER/MODEL[@REV]. Repeatable.",
)
@click.option(
    "--follow",
    default="",
    metavar="none|hub",
    help="hub: read the hub pages that the texts give as the place of these weights, too (default: none).",
)
@click.option(
    "--on-unknown-base",
    default="",
    metavar="notice|fail",
    help="In a workflow: what a base commit that could not be read means.",
)
@click.option("--allow-drop", is_flag=True, help="Do not fail because the level dropped.")
@click.option("--warn-only", is_flag=True, help="Say the verdict in full, and exit 0 all the same.")
@click.option("--verified-only", is_flag=True, help="Leave out what a person vouches for in the settings file.")
@click.option(
    "--language", default="", metavar="LANG", help="Of the reports: auto (the README's, default), en, ja or zh."
)
@click.option("--token", default="", metavar="TOKEN", help="For github: targets (default: $GITHUB_TOKEN, $GH_TOKEN).")
@click.option(
    "--comment",
    default="",
    is_flag=False,
    flag_value="always",
    metavar="[always|on-change|on-failure|never]",
    help="In a workflow: keep one comment on the pull request up to date.",
)
@click.option("--check-run", is_flag=True, help="In a workflow: add a check run with annotations.")
@click.option(
    "--on-release",
    default="",
    metavar="fail|draft|prerelease|publish",
    help="In a workflow: what becomes of a release on GitHub.",
)
@click.option("--accept-head-config", is_flag=True, help="In a workflow: take .openness.yml from the change itself.")
@click.option("-q", "--quiet", is_flag=True, help="Say the verdict in one line.")
@click.option(
    "-v", "--verbose", count=True, help="Say everything, with each quote; -vv also settings and requests to GitHub."
)
def check(
    targets: tuple[str, ...],
    list_: str,
    format_: str,
    reports: tuple[str, ...],
    with_: tuple[str, ...],
    quiet: bool,
    verbose: int,
    **flags: Any,
) -> int:
    """Judge the model repository in PATH (default: here) and say which of four levels of openness it has reached.

    Several targets, or a FILE that lists them, give a table; one that cannot be judged does not stop the rest.
    """
    from checker import main
    from checker import reports as formats
    from checker.config import Config
    from checker.inside import marking

    options = {name.replace("_", "-"): _spelled(value) for name, value in flags.items()}
    listed = (*targets, *_listed(list_)) if list_ else targets
    if len(listed) > 1 or list_:
        return _compare(listed, options, format_, reports, with_)
    if format_ == "csv":
        raise GateError("`csv` is a table of several targets.", "Name more than one, or use another format.")
    if format_:
        formats.ensure(format_)
    path = "".join(listed)
    options |= {"path": path if path != "." else "", "reports": "\n".join(reports), "with": "\n".join(with_)}
    config = Config.from_options(options, os.environ, main.read_at)
    terminal = sys.stdout.isatty()
    config = replace(
        config,
        format=format_ or config.format,
        verbose=verbose > 1,
        detail=0 if quiet else 2 if verbose else 1,
        colour=config.colour and terminal,
        width=_width(terminal),
    )
    with marking(sys.stdout):
        return main.run(config, sys.stdout, sys.stderr)


def _compare(
    targets: Sequence[str], options: dict[str, str], format_: str, reports: Sequence[str], places: Sequence[str]
) -> int:
    """Judge several targets. Raises GateError for an option that can only be meant for one."""
    from checker import main
    from checker.config import Config, wants_colour
    from checker.inputs import parse_reports
    from checker.reports import several

    if places or options.get("release") or options.get("config"):
        raise GateError(
            "--with, --release and --config are for one target, and there are {number}.",
            "Judge that one by itself, or put `places` into its .openness.yml.",
            number=len(targets),
        )

    def config_of(target: str) -> Config | GateError:
        try:
            return Config.from_options({**options, "path": target}, os.environ, main.read_at)
        except GateError as error:
            return error

    terminal = sys.stdout.isatty()
    files = parse_reports(reports, several.ensure)
    form = several.ensure(format_ or "terminal")
    look = main.Look(form, _width(terminal), terminal and wants_colour(os.environ), files)
    return main.compare([(target, config_of(target)) for target in targets], sys.stdout, sys.stderr, look)


def _listed(path: str) -> tuple[str, ...]:
    """The targets in a file, one a line; what follows a # is left out, `-` is standard input. Raises GateError."""
    try:
        with open(0 if path == "-" else path, encoding="utf-8", closefd=path != "-") as file:
            lines = file.read(MOST_LISTED).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise GateError(
            "{path} cannot be read: {reason}.", "Name a file with one target a line.", path=path, reason=reason
        ) from None
    found = (line.partition(" #")[0].strip() for line in lines if not line.lstrip().startswith("#"))
    if named := tuple(target for target in found if target):
        return named
    raise GateError("{path} names no target.", "Write one target a line.", path=path)


@openness.command(short_help="Say which licence a text is, and why.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...|-")
@click.option("--format", "format_", default="terminal", metavar="terminal|json", help="How to print the answer.")
@click.option("--verbose", is_flag=True, help="Say more: the traceback of a bug.")
def licence(files: tuple[str, ...], format_: str, verbose: bool) -> int:
    """Say of each FILE which licence its text is, whether it is open, for what, and which words restrict.

    `-` is standard input. `license` works too.
    """
    from checker import main
    from checker.config import wants_colour

    if format_ not in ("terminal", "json"):
        raise GateError("`openness licence` has no format '{format}'.", "Use terminal or json.", format=format_)
    return main.name_licences(files, format_, sys.stdout, sys.stdout.isatty() and wants_colour(os.environ))


@openness.command(short_help="Print what the gate understands of a text.")
@click.argument("place", metavar="FILE[:LINE]")
@click.option("--format", "format_", default="terminal", metavar="terminal|json", help="How to print the answer.")
@click.option("--verbose", is_flag=True, help="Say more: the traceback of a bug.")
def read(place: str, format_: str, verbose: bool) -> int:
    """Print what the gate understands of FILE, sentence by sentence: what binds and why, which form explains which
    words, what restricts, what is unclear, and which terms are taken from it.
    """
    from checker import main
    from checker.config import wants_colour

    if format_ not in ("terminal", "json"):
        raise GateError("`openness read` has no format '{format}'.", "Use terminal or json.", format=format_)
    return main.show_reading(place, format_, sys.stdout, sys.stdout.isatty() and wants_colour(os.environ))


@openness.command(short_help="Say what a criterion asks, what counts, and how to meet it.")
@click.argument("criterion", default="")
@click.option("--language", default="en", metavar="LANG", help="en (default), ja or zh.")
@click.option("--verbose", is_flag=True, help="Say more: the traceback of a bug.")
def explain(criterion: str, language: str, verbose: bool) -> int:
    """Say what CRITERION asks, what counts for it and how to meet it; without one, list all of them."""
    from checker.delivery.voice import Voice
    from checker.inputs import LANGUAGES, parse_choice
    from checker.reports import criteria
    from checker.words import speaking

    with speaking(parse_choice(language, LANGUAGES, "--language")):
        Voice(sys.stdout, sys.stderr).show(criteria.render(criterion, _width(sys.stdout.isatty())))
    return DONE


@openness.command(short_help="Set a repository up: settings, workflows, badge.")
@click.argument("path", default=".", metavar="[PATH]")
@click.option("--target", default="", metavar="LEVEL", help="The level to reach (default: the one that fits).")
@click.option("--gate", default="", metavar="OWNER/REPO@COMMIT", help="The copy of the gate that the workflows use.")
@click.option("--no-badge", is_flag=True, help="Write no badge, and no workflow that publishes it.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option("--verbose", is_flag=True, help="Say more: the traceback of a bug.")
def init(
    path: str, target: str, gate: str, no_badge: bool, dry_run: bool, force: bool, yes: bool, verbose: bool
) -> int:
    """Write settings, a workflow for pull requests and a badge for the model repository in PATH (default: here).

    It judges the repository, and asks on a terminal. What is there is never overwritten without --force.
    """
    from checker import main
    from checker.config import Config
    from checker.delivery.setup import Asked, write
    from checker.delivery.voice import Voice

    config = Config.from_options({"path": path if path != "." else ""}, {})
    voice = Voice(sys.stdout, sys.stderr)
    asks = sys.stdin.isatty() and sys.stdout.isatty() and not (yes or dry_run)
    given = {"target": target, "gate": gate}
    if asks:
        given = Asked(given, lambda question, default: click.prompt(question, default=default)).answers(
            main.gate_known()
        )
    files = main.set_up(config, given, badge=not no_badge)
    confirm = (lambda: click.confirm("Write these?", default=True)) if asks else (lambda: True)
    return write(config.folder, files, voice, force=force, dry_run=dry_run, confirm=confirm)


@openness.command(short_help="Propose the missing text as a patch.")
@click.argument("path", default=".", metavar="[PATH]")
@click.option("--target", default="", metavar="LEVEL", help="Propose what this level needs (default: open-source-ai).")
@click.option("--no-front-matter", is_flag=True, help="Leave the front matter of the README as it is.")
@click.option("--verbose", is_flag=True, help="Say more: the traceback of a bug.")
def fix(path: str, target: str, no_front_matter: bool, verbose: bool) -> int:
    """Print a patch with the text that the model repository in PATH (default: here) is missing.

    Give it to git: openness fix | git apply

    It invents nothing: what only you know is a question in a comment, and counts as absent until it is answered. What
    would change terms that are stated is yours to decide, and is only told, on standard error.
    """
    from checker import main
    from checker.config import Config
    from checker.delivery.voice import Voice

    config = Config.from_options({"path": path if path != "." else ""}, {})
    voice = Voice(sys.stdout, sys.stderr)
    return main.propose(config, target, not no_front_matter, voice, sys.stdout.isatty())


@openness.command(short_help="Judge many models on many processes, into tables and a page.")
@click.argument("what", metavar="LIST|report")
@click.argument("folder", default="", metavar="[DIR]")
@click.option("--out", default="", metavar="DIR", help="Where shards and tables go; a second run does what is left.")
@click.option("--column", default="", metavar="NAME", help="The column of a CSV or Parquet LIST that names targets.")
@click.option("--sample", default=0, metavar="NUMBER", help="Judge so many of the list, chosen by --seed.")
@click.option("--seed", default=0, metavar="NUMBER", help="What --sample chooses by (default: 0).")
@click.option("--workers", default=0, metavar="NUMBER", help="Processes of this machine (default: one a processor).")
@click.option("--batch", default=100, metavar="NUMBER", help="Targets of a shard (default: 100).")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Use the workers of a Dask scheduler elsewhere.")
@click.option("--follow", default="", metavar="none|hub", help="As in `check`: read the hub pages that the texts give.")
@click.option("--time-limit", default="", metavar="SECONDS", help="As in `check`, for each target (default: 60).")
@click.option("--hub-rate", default=0.0, metavar="NUMBER", help="Requests a second of all workers to a hub (3).")
@click.option("--github-rate", default=0.0, metavar="NUMBER", help="The same to GitHub (1.2).")
@click.option("--verbose", is_flag=True, help="Say more: the traceback of a bug.")
def census(what: str, folder: str, out: str, verbose: bool, **flags: Any) -> int:
    """Judge every target that the file LIST names, and write tables into --out; `census report DIR` makes a page.

    LIST has one target a line, or is a CSV or Parquet file. It needs the extra `census`.
    """
    import importlib.util
    from pathlib import Path

    missing = [name for name in ("distributed", "pyarrow", "duckdb") if not importlib.util.find_spec(name)]
    if missing:
        raise GateError(
            "A census needs {missing}, and they are not installed.",
            "Install the extra: `pip install 'openness-gate[census]'`.",
            missing=", ".join(missing),
        )
    if what == "report" and folder:
        from checker.census import report

        click.echo(report.make_page(Path(folder)))
        return DONE
    if folder or not out:
        raise GateError("A census needs a folder to write to.", "Name it: `openness census LIST --out DIR`.")
    from checker.census.engine import Census, run

    options = {"follow": flags.pop("follow"), "time-limit": flags.pop("time_limit")}
    flags["number"] = flags.pop("sample")
    asked = Census(Path(what), Path(out), options=tuple((k, v) for k, v in options.items() if v), **flags)
    outcome = run(asked, sys.stderr)
    click.echo(
        f"{outcome.targets} targets: {outcome.judged} judged in {outcome.seconds:.0f} s, "
        f"{outcome.found} there already, {len(outcome.killed)} that ended their workers; tables in {out}"
    )
    return DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(SELDOM)
    from checker.inputs import secrets

    verbose, hidden = any(VERBOSE.fullmatch(argument) for argument in given), secrets(os.environ, given)
    return guard(lambda: _invoke(given), sys.stderr, verbose=verbose, secrets=hidden)


def guard(work: Callable[[], int], err: TextIO, verbose: bool, secrets: Sequence[str] = ()) -> int:
    """The exit status of `work`. What a user can mend becomes a short message and 2, a bug a short message and 3."""

    def voice() -> Voice:
        from checker.delivery.voice import Voice  # half of the start, and most commands end well

        return Voice(err, err, secrets=secrets)

    _survive_any_name(sys.stdout)
    _survive_any_name(err)
    try:
        status = work()
        sys.stdout.flush()
        return status
    except GateError as error:
        voice().refuse(error)
        return COULD_NOT
    except KeyboardInterrupt:
        voice().complain("", "openness: stopped")
        return STOPPED
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # the one place where a bug becomes a message
        name = type(error).__name__
        voice().complain(
            f"openness: a bug in openness-gate {__version__}: {name}: {str(error)[:200]}",
            "please report it in the issues of the repository that you have openness-gate from, with "
            + ("the traceback below" if verbose else "the traceback that --verbose prints"),
        )
        if verbose:
            voice().trace(error)
        return BUG


def _invoke(arguments: list[str]) -> int:
    try:
        status = openness.main(arguments, prog_name="openness", standalone_mode=False)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "openness"
        raise GateError("{problem}", f"See `{command} --help`.", problem=error.format_message()) from None
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    return status if isinstance(status, int) else DONE


def _width(terminal: bool) -> int:
    """The columns that a page is laid out for."""
    if not terminal:
        return WIDEST
    import shutil

    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return str(value)


def _survive_any_name(stream: TextIO) -> None:
    """File names may hold bytes that no encoding has: print them escaped (in JSON that is an escape, too)."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
