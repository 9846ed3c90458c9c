"""A sentence of a document of terms in; whether it takes nothing away, out.

A grant of an open licence, a disclaimer, a line of copyright, a pointer, or no word of a right at all: these are known. The rest
is not explained, whatever the language, and leaves the terms open to doubt.
"""

from __future__ import annotations

import re

from checker.domain import Standing
from checker.licensing import mentions

OPEN_SITE = re.compile(r"^(?:https?://)?(?:www\.)?(?:apache\.org/licenses|opensource\.org/licenses?|gnu\.org/licenses|creativecommons\.org/(?:publicdomain|licenses/by(?:-sa)?/))")

# Words that grant, forbid, oblige or price; a sentence without one of them says nothing of a right.
SPEAKS = re.compile(
    r"\b(?:may|must|shall|cannot|can ?not|can only|permi\w+|allow\w*|prohibit\w*|forbid\w*|forbidden|only|solely|exclusively|non|commercial\w*|restrict\w*|agree\w*|consent\w*|requir\w+|royalt\w+|fees?|pay\w*|purchase\w*|"
    r"terminat\w+|revo[ck]\w+|licen[cs]\w*|rights?|unless|except|subject to|provided that|on condition|until|authori[sz]\w+|approv\w+|register\w*|contact\w*|redistribut\w+|not (?:be )?(?:us|sol|shar|distribut|copi|modif)\w+|"
    r"do not|don't|never|no (?:use|commercial|redistribution|derivatives?|military|part)\w*|research|academic|educational|personal|limited)\b",
    re.I,
)
_HARMLESS = re.compile(
    r"^(?:\W*copyright\b|\W*©|\W*\(c\)|.*\ball rights reserved\W*$)|\bshould(?: not|n't)?\b(?!.*\b(?:must|may|only|commercial)\b)|\bas is\b|\bas-is\b|\bwarrant\w*|\bliab\w+|\bwithout further conditions\b|\brecommend\w*|\bplease (?:cite|consider|read)\b"
    r"|\bcomply with (?:all )?(?:applicable )?(?:law|regulation)|\btrade ?marks?\b|\b(?:this|the) product includes software\b|\bthird[- ]part|\bcontributors?\b|\bunless required by applicable law\b|\bsee the licen[cs]e for the specific\b|\byou may obtain a copy\b|\bexcept in compliance with the licen[cs]e\b"
    r"|\bopinions?\b|\bnot responsible\b|\bresponsib(?:le|ility) for\b|\bno restrictions?\b|\bsee (?:the )?(?:file )?\W?(?:licen[cs]e|copying|notice)\b[^.]{0,40}$",
    re.I,
)
_ADDRESS = re.compile(r"https?://[^\s)>]+")
_STOPS = re.compile(r"\b(?:but|however|unless|except|only|non|not|no|until|prohibited|forbidden|research|academic|contact|pay|fee|register|agree|condition|subject to|additional|addition)\b", re.I)
_PLAIN = frozenset("the a an of and or to in is are this that it for with be by as on you your we our model from which can not under".split())


def is_explained(sentence: str) -> bool:
    """Whether a sentence of a document of terms takes nothing away: a grant of an open licence, a disclaimer, a copyright line, or no word of a right."""
    sentence = _ADDRESS.sub(lambda m: " " if OPEN_SITE.search(m[0]) else m[0], sentence)
    words = re.findall(r"[^\W\d_]+", sentence.lower())
    if len(words) > 5 and (not sentence.isascii() or not _PLAIN & set(words)) and not (sentence.isascii() and sentence.istitle()):
        named = mentions(sentence)
        latin = sum(letter.isascii() for letter in sentence) > 0.9 * len(sentence)
        if not (latin and _PLAIN & set(words)):
            return bool(named) and all(n.standing is Standing.OPEN for n in named) and not re.search(r"不得|禁止|仅|僅|只|须|必须|同意|申请|商|禁|のみ|限|금지|없|만", sentence)
    if not sentence.isascii() and re.search(r"[\u3040-\u9fff\uac00-\ud7af\u0400-\u04ff]", sentence):
        named = mentions(sentence)
        return bool(named) and all(n.standing is Standing.OPEN for n in named) and not re.search(r"不得|禁止|仅|僅|只|须|必须|同意|申请|禁|のみ|限|금지|만|только|запрещ", sentence)
    if not SPEAKS.search(sentence):
        return True
    named = mentions(sentence)
    if named:
        if any(n.standing is not Standing.OPEN for n in named):
            return False
        rest = sentence
        for name in named:
            rest = rest.replace(name.text, " ")
        return bool(_HARMLESS.search(rest)) or not _STOPS.search(rest)
    if _HARMLESS.search(sentence):
        return not re.search(r"\b(?:commercial|prohibited|forbidden|must not|may not|only)\b", sentence, re.I) or bool(re.search(r"\bwarrant|\bliab|unless required|except in compliance|\btrade ?marks?\b", sentence, re.I))
    return False
