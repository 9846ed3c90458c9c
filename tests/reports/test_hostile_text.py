"""Text of a repository in reports for GitHub: whatever it says, it forges no command, pings nobody, breaks no page."""

import html
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest
import verdicts
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from checker.domain import Verdict
from checker.reports import annotations, comment, render, summary, terminal
from checker.reports.markdown import code, defuse, link

HOSTILE = [
    "::error file=a::forged",
    "text ##[error]forged",
    "##[set-output name=passed]true",
    "one\n::error::two",
    "one\r\n::set-output name=level::4",
    "one%0A::error::two",
    "@someone",
    "\\@someone and &#64;someone",
    "see #1 and owner/repo#1 and GH-1",
    "a | b || c",
    "` `` ``` ````",
    "```\ncode\n```",
    "</details></code></sub>",
    "<details open><summary>",
    comment.MARKER,
    "--> <!-- hidden",
    "<img src=x onerror=alert(1)> ![a](https://evil.example/a.png)",
    "[a](https://evil.example) https://evil.example www.evil.example evil@evil.example",
    ":smile: :+1:",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "owner/repo@da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "\u202egnp.exe \u2066 \u200b \ufeff \u00ad",
    "- [x] done\n# heading\n> quote\n1. one\n---",
    "$x$ $$y$$ *a* _b_ ~~c~~ ^d^ [^1]",
    "{{ 7 * 7 }} {% for x in y %} {# no #}",
    "\x1b[31mred\x1b]0;title\x07 \x00 \x9b1m",
    "\ud800 lone surrogate",
    "x" * 300,
    "\u2028::error::u2028 \u0085 \x0b \x0c",
    "",
    " ",
]


def poisoned(value: Any, change: Callable[[str], str]) -> Any:
    """`value` with `change` made to every string in it, ids and revisions of ours aside."""
    if isinstance(value, Enum) or value is None or isinstance(value, (bool, int)) or callable(value):
        return value
    if isinstance(value, str):
        return change(value)
    if hasattr(value, "_fields"):
        names = [name for name in value._fields if name not in ("url", "revision", "config")]
        return value._replace(**{name: poisoned(getattr(value, name), change) for name in names})
    if isinstance(value, (tuple, list)):
        return tuple(poisoned(item, change) for item in value)
    if isinstance(value, dict):
        return {key: poisoned(item, change) for key, item in value.items()}
    if is_dataclass(value):
        changed = {
            field.name: poisoned(getattr(value, field.name), change)
            for field in fields(value)
            if field.name not in ("url", "revision", "config")
        }
        return replace(value, **changed)  # type: ignore[type-var]
    return value


def skeleton(markdown: str) -> list[tuple[str, str]]:
    """What a page is made of: its blocks, its HTML, its links by shape. Words are left out."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    shape: list[tuple[str, str]] = []
    for token in parser.parse(markdown):
        shape.append((token.type, token.content if token.type == "html_block" else ""))
        for child in token.children or []:
            if child.type != "text":
                shape.append((child.type, re.sub(r"&[^;]*;", "", child.content) if child.type == "html_inline" else ""))
    return shape


CODE = re.compile(r"<code>([^<]*)</code>|^(`{3,})text$.*?^\2$", re.S | re.M)


def words(markdown: str) -> str:
    """The text of a page as GitHub's filters see it: tags and code away, entities decoded."""
    plain = markdown.replace(comment.MARKER, "", 1).replace("| :---: ", "")
    own = re.sub(r"\]\(https://github\.com/northwind/[^)]*\)", "]", plain)
    return html.unescape(re.sub(r"</?(?:details|summary|sub|br)>", "", CODE.sub("", own)))


def codes(markdown: str) -> list[str]:
    """What stands as code, as it is written; GitHub looks for mentions there, and for nothing else."""
    return [found[1] for found in CODE.finditer(markdown) if found[1]]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("page", [comment.render, summary.render], ids=["comment", "summary"])
def test_code_calls_nobody_begins_no_address_and_can_be_copied(page: Callable[[Verdict], str], text: str) -> None:
    for written in codes(page(poisoned(verdicts.DROPPED, lambda _: text))):
        assert not re.search(r"@\w", html.unescape(written))
        assert not re.search(r"[:@`|*_~<>\[\]]", written) and "www." not in written.lower()
        if "@" not in text:
            assert "\u200b" not in html.unescape(written)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("page", [comment.render, summary.render], ids=["comment", "summary"])
def test_hostile_text_anywhere_leaves_the_page_in_shape(page: Callable[[Verdict], str], text: str) -> None:
    harmless = page(poisoned(verdicts.DROPPED, lambda _: "word"))
    hostile = page(poisoned(verdicts.DROPPED, lambda _: text))
    if text.strip():
        assert skeleton(hostile) == skeleton(harmless)
    assert hostile.count("<details>") == hostile.count("</details>") == harmless.count("<details>")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("page", [comment.render, summary.render], ids=["comment", "summary"])
def test_hostile_text_pings_nobody_and_refers_to_nothing(page: Callable[[Verdict], str], text: str) -> None:
    said = words(page(poisoned(verdicts.DROPPED, lambda _: text)))
    assert not re.search(r"@\w", said)
    assert not re.search(r"#\d|\bGH-\d", said)
    assert not re.search(r"://|\bwww\.", said)
    assert not re.search(r":[\w+-]+:", said)
    assert not re.search(r"\b[0-9a-f]{40}\b", said)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\ufeff\u00ad\x00-\x08\x1b]", said)


def test_only_the_first_line_of_a_comment_is_our_marker() -> None:
    text = comment.render(poisoned(verdicts.DROPPED, lambda _: comment.MARKER))
    assert text.startswith(comment.MARKER + "\n")
    assert text.count(comment.MARKER) == 1
    assert "<!--" not in text[len(comment.MARKER) :]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab1@#:/.-_*`|<>![]()&;%\\\n ~$^{}\"'+=GHw\u202e"), max_size=40))
def test_no_text_at_all_is_more_than_words(text: str) -> None:
    assert skeleton(placed(text)) == skeleton(placed("word")) or not text.strip()
    assert placed(text).count("\n") == placed("word").count("\n")


def placed(text: str) -> str:
    """`text` in every kind of place that a template has."""
    inline, verbatim = defuse(text), code(text)
    return (
        f"{inline}\n\n- x {inline} | {verbatim} y\n- {inline}\n\n| a | b |\n| --- | --- |\n| {inline} | {verbatim} |\n"
    )


def test_a_long_text_is_cut() -> None:
    assert defuse("x" * 9000) == "x" * 599 + "…"


def test_a_link_goes_where_we_say_whatever_the_path_holds() -> None:
    assert link("a](b", "https://github.com/o/r/blob/x/a)b (c).md") == (
        "[a&#93;(b](https://github.com/o/r/blob/x/a%29b%20%28c%29.md)"
    )


# ------------------------------------------------------------------------------------------------ workflow commands


def commands(log: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands that actions/runner finds in a log (ActionCommand.TryParseV2 and TryParse)."""
    found = []
    for line in re.split(r"\r\n|\r|\n", log):
        new = re.match(r"\s*::(\w[\w-]*)(?: ([^:]*(?:[^:]|:(?!:))*?))?::(.*)$", line)
        old = re.search(r"##\[(\w[\w-]*)[^\]]*\]", line)
        if new:
            properties = dict(pair.split("=", 1) for pair in (new[2] or "").split(",") if "=" in pair)
            found.append((new[1], properties, new[3]))
        elif old:
            found.append((f"##[{old[1]}]", {}, line))
    return found


def unescaped(text: str) -> str:
    for code_, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code_, character)
    return text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_cannot_forge_a_command(text: str) -> None:
    log = render(poisoned(verdicts.DROPPED, lambda _: text), "annotations")
    expected = commands(render(poisoned(verdicts.DROPPED, lambda _: "word"), "annotations"))
    found = commands(log)
    assert [name for name, _, _ in found] == [name for name, _, _ in expected]
    assert all(set(properties) <= {"file", "line", "title"} for _, properties, _ in found)
    assert len(found) == len(re.split(r"\r\n|\r|\n", log)) - 1


def test_a_hostile_file_name_cannot_forge_a_command() -> None:
    name = "a,line=1::b%0A\n::error::c"
    line = annotations.command("error", "m", path=name, line=3)
    assert line == "::error file=a%2Cline=1%3A%3Ab%250A%0A%3A%3Aerror%3A%3Ac,line=3::m\n"
    assert unescaped(re.search(r"file=([^,]*)", line)[1]) == name  # type: ignore[index]


def test_a_message_is_cut_where_github_cuts_it() -> None:
    line = annotations.command("notice", "x" * 5000, title="y" * 500)
    assert len(commands(line)[0][2]) == 4096
    assert len(commands(line)[0][1]["title"]) == 255


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_log_line_is_never_a_command(text: str) -> None:
    shown = terminal.render(poisoned(verdicts.DROPPED, lambda _: text))
    assert commands(annotations.harmless(shown)) == []
    assert commands(annotations.harmless(f"{text}\n  {text}")) == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_terminal_shows_escapes_and_never_obeys_them(text: str) -> None:
    shown = terminal.render(poisoned(verdicts.DROPPED, lambda _: text))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
