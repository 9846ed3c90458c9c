"""An SPDX template or a plain licence text in, the tree of its words out: fixed words, optional parts, alternatives, gaps.

A gap of a template admits anything ("match=.+"); here it admits what the gap is for, a list bullet, a copyright notice or
a holder's name, because a clause in a gap is a clause of the licence (notices.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from checker.licensing.normalisation import split_words
from checker.patterns import Pattern

# A node is ("words", [word, ...]), ("optional", [node, ...]), ("choice", [[node, ...], ...]), ("bullet",), or a gap for what
# somebody fills in, such as ("name",) or ("notice",): a tuple that starts with its kind.
Node = tuple[Any, ...]
GAPS = ("name", "notice", "about", "subject", "licence", "path")  # what each admits: surroundings.py

MARK = Pattern(r"<<(beginOptional.*?|endOptional|var;.*?)>>", re.S)
FIELD = Pattern(r'(?<!\w)(\w+)="((?:[^"]|"(?!;|$|>))*)"', re.S)
MOST_CHOICES = 64

# What the appendices and notices of published texts leave to be filled in, as the replaceable parts that they are.
SIGNS = Pattern(r"<<beginOptional>>[\s<>{}]*<<endOptional>>")
OLD_VARIABLE = Pattern(r'<<var;name="(?:templateYear|ideaArticle|ideaClause)";original="([^"]*)";match="[^"]*">>')
VARIABLE = '<<var;name="{}";original="{}";match=".+">>'
FILLED_IN: tuple[tuple[Pattern, str], ...] = tuple(
    (Pattern(pattern), VARIABLE.format(name, original))
    for pattern, name, original in (
        (r"<?one\s+line\s+to\s+give\s+the\s+(?:program|library)['’]?s\s+name\s+and\s+(?:a\s+brief|an)\s+idea\s+of\s+what\s+it\s+does\.?\s*>?", "about", "one line to give the program's name and a brief idea of what it does"),
        (r"Copyright\s+(?:\(C\)|©)\s*<?(?:year|yyyy)\s*>?\s*<?\s*name\s+of\s+author\s*>?", "notice", "Copyright (C) year name of author"),
        (r"<program>(?=\s+<<var)", "about", "program"),
        (r"Gnomovision\s+version\s+69\s*,", "about", "Gnomovision version 69"),
        (r"Gnomovision(?=\s+comes)", "about", "Gnomovision"),
    )
)


def words_of(text: str) -> list[Node]:
    """The nodes of fixed text: its words, and a bullet wherever a list item starts on a new line."""
    lead = "x " if not text.startswith("\n") else "x"
    words = split_words(lead + text)
    nodes: list[Node] = []
    run: list[str] = []
    for number, token in enumerate(words.tokens):
        if number == 0:
            continue
        if number in words.bullets:
            if run:
                nodes.append(("words", run))
                run = []
            nodes.append(("bullet",))
        else:
            run.append(token)
    if run:
        nodes.append(("words", run))
    return nodes


def expand(pattern: str) -> list[str] | None:
    """The strings that a small regular expression matches, with "\\0" for "anything"; None where there are too many."""
    parser = re._parser  # type: ignore[attr-defined]  # the standard library's own reader of patterns

    def walk(items: Any) -> list[str] | None:
        texts = [""]
        for operation, argument in items:
            name = str(operation)
            more: list[str] | None
            if name == "LITERAL":
                more = [chr(argument)]
            elif name in ("MAX_REPEAT", "MIN_REPEAT"):
                low, high, inner = argument
                kinds = {str(op) for op, _ in inner}
                if kinds == {"ANY"}:
                    more = ["\0"]
                elif kinds == {"IN"} and any("SPACE" in str(arg) for _, arg in inner[0][1]):
                    more = [" "]
                elif (low, high) == (0, 1):
                    once = walk(inner)
                    more = None if once is None else ["", *once]
                elif kinds == {"LITERAL"} or kinds == {"IN"}:
                    more = [" "]  # runs of dots or dashes: no words
                else:
                    more = None
            elif name == "SUBPATTERN":
                more = walk(argument[3])
            elif name == "BRANCH":
                more = []
                for branch in argument[1]:
                    part = walk(branch)
                    if part is None:
                        return None
                    more += part
            elif name == "IN":
                more = []
                for op, arg in argument:
                    if str(op) == "LITERAL":
                        more.append(chr(arg))
                    elif str(op) == "CATEGORY":
                        more.append(" ")
                    else:
                        return None
            elif name == "ANY":
                more = [" "]
            elif name == "AT":
                more = [""]
            else:
                return None
            if more is None:
                return None
            texts = [text + part for text in texts for part in more]
            if len(texts) > MOST_CHOICES:
                return None
        return texts

    try:
        return walk(parser.parse(pattern))
    except re.error:
        return None


def open_blanks(template: str) -> str:
    """A template or text whose blanks ("one line to give the program's name ...") are replaceable parts."""
    text = OLD_VARIABLE.sub(lambda match: match[1], SIGNS.sub(" ", template))
    for pattern, variable_mark in FILLED_IN:
        text = pattern.sub(variable_mark.replace("\\", ""), text)
    return text


def gap_of(name: str, original: str) -> Node:
    """The gap that a replaceable part without a list of words stands for."""
    if name in GAPS:
        return (name,)
    if name == "description":
        return ("about",)
    if re.search(r"copyright", name + original, re.I) and not re.search(r"holder|owner", name, re.I):
        return ("notice",)
    return ("name",)


def variable(mark: str) -> list[Node]:
    """The nodes of a replaceable part."""
    fields = dict(FIELD.findall(mark))
    name, original, match = fields.get("name", ""), fields.get("original", ""), fields.get("match", "")
    if re.fullmatch(r"\.\{0,20\}", match):
        if len(split_words(original).tokens) <= 3:
            return [("bullet",)]
        return [("choice", [words_of(original), [("bullet",)]])]
    if re.fullmatch(r"\.[*+]|\.\{\d+,\d+\}", match):
        gap = gap_of(name, original)
        own = words_of(original)
        return [("choice", [own, [gap]])] if own else [gap]
    choices: list[list[Node]] = []
    for text in [original, *(expand(match) or [])]:
        nodes: list[Node] = []
        for number, part in enumerate(text.split("\0")):
            if number:
                nodes.append(gap_of(name, ""))
            nodes += words_of(part)
        if nodes not in choices:
            choices.append(nodes)
    if len(choices) == 1:
        return choices[0]
    return [("choice", choices)]


def read_template(template: str) -> list[Node]:
    """The tree of an SPDX template."""
    template = open_blanks(template)
    stack: list[list[Node]] = [[]]
    position = 0
    for match in MARK.finditer(template):
        stack[-1] += words_of(template[position : match.start()]) if template[position : match.start()].strip() else []
        position = match.end()
        mark = match.group(1)
        if mark.startswith("beginOptional"):
            stack.append([])
        elif mark == "endOptional":
            inner = stack.pop()
            if inner:
                stack[-1].append(("optional", inner))
        else:
            stack[-1] += variable(mark)
    stack[-1] += words_of(template[position:])
    return merge(stack[0])


def read_text(text: str) -> list[Node]:
    """The tree of a plain licence text: words, bullets, and the blanks of its appendix."""
    return read_template("\n" + text)


PART = Pattern(r"\[[^\[\]]*\]|\([^()]*\)|\{\w+\}|[^\s\[\](){}]+")


def read_sentence(form: str) -> list[Node]:
    """The tree of a sentence of passages.yml: words, [words that may | may not stand], (one | of several), {gap}."""
    nodes: list[Node] = []
    for part in PART.findall(form):
        if part[0] == "{":
            nodes.append((part[1:-1],))
        elif part[0] in "[(":
            choices = [read_sentence(choice) for choice in part[1:-1].split("|")]
            choice: Node = ("choice", choices) if len(choices) > 1 else ("optional", choices[0])
            nodes.append(choice if part[0] == "(" or len(choices) == 1 else ("optional", [choice]))
        else:
            nodes += words_of(" " + part)
    return merge(nodes)


def merge(nodes: Sequence[Node]) -> list[Node]:
    """Neighbouring runs of words as one."""
    merged: list[Node] = []
    for node in nodes:
        if node[0] == "words" and merged and merged[-1][0] == "words":
            merged[-1] = ("words", merged[-1][1] + node[1])
        elif node[0] == "optional":
            merged.append(("optional", merge(node[1])))
        elif node[0] == "choice":
            merged.append(("choice", [merge(choice) for choice in node[1]]))
        else:
            merged.append(node)
    return merged
