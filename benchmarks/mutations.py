"""An open licence text and a source of chance in, a text out: one that must never be called open, or one that must stay open."""

from __future__ import annotations

import html
import re
import textwrap
from random import Random

# Clauses are composed, so that no rule can be written for one of them.
ENGLISH = (
    ("{who} may not {do} {what} for commercial purposes.", "Commercial use of {what} requires a separate license.", "For {narrow} use only.",
     "{what} must not be used {where}.", "You may not use {what} to {train} any other model.", "provided that your revenue is below {number} dollars",
     "except {where}", "for {narrow} purposes only", "unless {who} have more than {number} users", "{who} shall register before using {what}.",
     "This grant may be revoked at any time.", "Subject to the Acceptable Use Policy.", "with the following additional terms",
     "{narrow} users exclusively", "excluding {who} in the European Union", "not", "never", "no", "without permission", "(modified)",
     "Additional restrictions apply; see USAGE.md.", "if you are {narrow}", "until {number}", "as long as you are not a competitor")
)  # fmt: skip
WORDS = {
    "who": ("You", "Companies", "Any person", "Licensees", "Users"),
    "do": ("use", "sell", "copy", "host", "deploy"),
    "what": ("the Software", "the Work", "the weights", "its outputs", "this model"),
    "narrow": ("non-commercial", "academic", "research", "personal", "evaluation", "internal", "educational", "nonprofit"),
    "where": ("for military purposes", "in the European Union", "for surveillance", "in weapons", "by governments", "in products with ads"),
    "train": ("train", "improve", "distil", "build"),
    "number": ("100", "1000000", "2030", "700 million"),
}
FOREIGN = (
    "Nur für nicht-kommerzielle Zwecke.", "Die kommerzielle Nutzung ist untersagt.", "Usage commercial interdit.", "Réservé à la recherche, sans usage commercial",
    "Uso comercial prohibido sin autorización.", "Solo per uso non commerciale", "Uso comercial proibido.", "仅供非商业用途。", "不得用于商业目的。", "商业使用须经书面授权",
    "僅供學術研究", "商用利用を禁止します。", "研究目的に限る", "営利目的での利用は不可", "상업적 사용 금지", "Коммерческое использование запрещено.", "Лише для некомерційного використання",
    "Niet voor commercieel gebruik", "Endast för icke-kommersiellt bruk", "Zakaz użytku komercyjnego", "Pouze pro nekomerční použití", "Ticari kullanım yasaktır",
    "Μόνο για μη εμπορική χρήση", "غير مخصص للاستخدام التجاري", "לשימוש לא מסחרי בלבד", "केवल गैर-व्यावसायिक उपयोग", "ห้ามใช้ในเชิงพาณิชย์", "Chỉ sử dụng phi thương mại",
    "Hanya untuk penggunaan non-komersial", "Csak nem kereskedelmi célra", "Vain ei-kaupalliseen käyttöön", "Doar pentru uz necomercial",
)  # fmt: skip
MARKUP = ("<!-- {} -->", "![{}](x.png)", '<img alt="{}">', '<span title="{}">', "<del>{}</del>", "**{}**", "[{}](https://example.org/terms)", "({})", "\n\n{}\n\n", "# {}\n")
HOLDERS = (
    "Example AI Lab", "Jane Roe <jane@example.org>", "The Regents of the University of California", "Meta Platforms, Inc. and affiliates", "Alexandre Défossez",
    "北京智源人工智能研究院", "Google LLC", "DeepSeek-AI", "Müller & Söhne GmbH", "Allen Institute for AI", "株式会社サンプル", "Иван Петров", "The HuggingFace Inc. team",
)  # fmt: skip
SWAPS = (
    ("may", "may not"), ("is hereby granted", "is hereby not granted"), ("permitted", "prohibited"), ("without restriction", "with restriction"),
    ("without fee", "for a fee"), ("shall", "shall not"), ("royalty-free", "royalty-bearing"), ("perpetual", "temporary"), ("irrevocable", "revocable"),
    ("worldwide", "domestic"), ("free of charge", "for a charge"), ("any purpose", "noncommercial purposes"), ("any person", "any student"), ("freely", "privately"),
    ("commercial", "noncommercial"), ("grants", "denies"), ("are free to", "are not free to"),
)  # fmt: skip


def compose_clause(chance: Random) -> str:
    """A clause that restricts, in one of many languages, sometimes dressed up."""
    if chance.random() < 0.6:
        clause = chance.choice(ENGLISH).format(**{slot: chance.choice(words) for slot, words in WORDS.items()})
    else:
        clause = chance.choice(FOREIGN)
    dress = chance.random()
    if dress < 0.06:
        clause = clause.translate(str.maketrans("oeacp", "оеаср"))
    elif dress < 0.12:
        clause = "\u200b".join(clause) if len(clause) > 6 else clause
    elif dress < 0.2:
        clause = clause.upper()
    elif dress < 0.28:
        clause = clause.title()
    elif dress < 0.4:
        clause = chance.choice(MARKUP).format(clause)
    return clause


def restrict(text: str, chance: Random) -> tuple[str, str]:
    """How `text` was changed, and the changed text. No reader may call it open."""
    clause = compose_clause(chance)
    way = chance.choice(("words", "words", "line", "copyright", "copyright", "title", "head", "tail", "holder", "swap", "appendix"))
    if way == "swap":
        swaps = [pair for pair in SWAPS if re.search(rf"\b{pair[0]}\b", text)]
        if swaps:
            old, new = chance.choice(swaps)
            places = list(re.finditer(rf"\b{old}\b", text))
            place = chance.choice(places)
            return f"swap {old} -> {new}", text[: place.start()] + new + text[place.end() :]
        way = "words"
    if way == "holder":
        gaps = list(re.finditer(r"copyright holders?(?: and contributors)?|the authors?(?: or copyright holders)?|copyright owners?", text, re.I))
        if gaps:
            place = chance.choice(gaps)
            return "holder", text[: place.end()] + " " + clause + text[place.end() :]
        way = "copyright"
    if way == "copyright":
        holder = chance.choice((*HOLDERS, ""))
        joint = chance.choice((" ", ". ", ", ", " - ", "; ", "\n", " (", " / ", ": ", " — "))
        return "copyright line", f"Copyright (c) {chance.randint(1998, 2026)} {holder}{joint}{clause}\n\n{text}"
    if way == "title":
        first, _, rest = text.lstrip().partition("\n")
        return "title", first + chance.choice((" ", " - ", " (", ": ", ", ")) + clause + "\n" + rest
    if way == "head":
        return "head", clause + chance.choice(("\n", "\n\n", " ")) + text
    if way in ("tail", "appendix"):
        return "tail", text.rstrip() + chance.choice(("\n\n", "\n", " ", "\n\nAPPENDIX\n\n")) + clause + "\n"
    words = list(re.finditer(r"\S+", text))
    place = chance.choice(words)
    if way == "line":
        end = text.find("\n", place.end())
        end = len(text) if end < 0 else end
        return "line", text[:end] + " " + clause + text[end:]
    return "words", text[: place.end()] + " " + clause + text[place.end() :]


def rewrap(text: str, width: int) -> str:
    """The paragraphs of `text` filled to `width`."""
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(textwrap.fill(" ".join(p.split()), width, break_long_words=False, break_on_hyphens=False) for p in paragraphs)


def prefix(text: str, sign: str) -> str:
    """Every line of `text` behind a comment sign."""
    return "\n".join(sign + row for row in text.split("\n"))


DISGUISES = (
    "width 60", "width 100", "one line", "upper", "lower", "crlf", "cr", "byte order mark", "smart quotes", "hash", "slashes", "stars", "quote",
    "indent", "html", "pre", "fence", "spaces", "hard spaces", "tabs", "copyright", "copyrights", "bullets", "heading", "zero width", "rem", "trailing", "entities",
)  # fmt: skip


def disguise(text: str, chance: Random) -> tuple[str, str]:
    """How `text` was dressed, and the text. Its words are the same, so every reader must recognise it."""
    way = chance.choice(DISGUISES)
    year, holder = chance.randint(1995, 2026), chance.choice(HOLDERS)
    dressed = {
        "width 60": lambda: rewrap(text, 60),
        "width 100": lambda: rewrap(text, 100),
        "one line": lambda: " ".join(text.split()),
        "upper": lambda: text.upper(),
        "lower": lambda: text.lower(),
        "crlf": lambda: text.replace("\n", "\r\n"),
        "cr": lambda: text.replace("\n", "\r"),
        "byte order mark": lambda: "\ufeff" + text,
        "smart quotes": lambda: re.sub(r'"([^"]*)"', "“\\1”", text).replace("'", "’"),
        "hash": lambda: prefix(text, "# "),
        "slashes": lambda: prefix(text, "// "),
        "stars": lambda: "/*\n" + prefix(text, " * ") + "\n */",
        "quote": lambda: prefix(text, "> "),
        "indent": lambda: prefix(text, "      "),
        "html": lambda: "<html><body>" + "".join(f"<p>{html.escape(p)}</p>\n" for p in re.split(r"\n\s*\n", text)) + "</body></html>",
        "pre": lambda: f"<pre>{html.escape(text)}</pre>",
        "fence": lambda: f"```text\n{text}\n```\n".replace("```text", "```"),
        "spaces": lambda: text.replace(" ", "  "),
        "hard spaces": lambda: text.replace(" ", "\u00a0"),
        "tabs": lambda: text.replace("\n", "\n\t"),
        "copyright": lambda: f"Copyright (c) {year} {holder}\n\n{text}",
        "copyrights": lambda: "".join(f"Copyright {year} {name}. All rights reserved.\n" for name in chance.sample(HOLDERS, 3)) + "\n" + text,
        "bullets": lambda: re.sub(r"(?m)^(\s*)(?:\d{1,2}[.)]|[*-])\s", r"\1* ", text),
        "heading": lambda: "# " + text.lstrip(),
        "zero width": lambda: text.replace(" ", " \u200b"),
        "rem": lambda: prefix(text, "REM "),
        "trailing": lambda: text.replace("\n", "   \n") + "\n\n\n",
        "entities": lambda: "<p>" + html.escape(text).replace("\n\n", "</p>\n<p>") + "</p>",
    }[way]()
    return way, dressed
