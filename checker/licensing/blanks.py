"""The words that fill a blank in, whether they only say what the blank is for out: a subject, a title, what a program is.

Everything here is a closed list. A clause likes to hide where somebody may write what they want, so a word that no list
has is a name at most, and a name holds no word that could make a condition (notices.py).
"""

from __future__ import annotations

import re
from functools import lru_cache

from checker.domain import Subject
from checker.licensing import notices
from checker.licensing.expressions import bounded

CODE = frozenset("code source sources script scripts notebook notebooks program programs library libraries".split())
MODEL = frozenset("model models weight weights parameter parameters checkpoint checkpoints adapter adapters".split())
DATA = frozenset("data dataset datasets corpus corpora".split())
WHOLE = frozenset(
    "software project repository repo package work works contents content material materials everything files distribution release toolkit "
    "framework application tool artifacts".split()
)
PART = frozenset(
    "directory directories folder folders subdirectory subdirectories portion portions part parts some component components module modules "
    "tokenizer tokenizers documentation docs file example examples test tests image images font fonts demo following original third-party vendored loader loaders "
    "kernel kernels engine utilities utils helpers bindings frontend backend interface plugin plugins runtime header headers submodule submodules".split()
)
FILLERS = frozenset(
    "a an the to this these those that its our all any each every both entire whole above below here in of and or under from within with as well contained included "
    "accompanying associated provided pretrained pre-trained trained released open root top-level language neural network networks own".split()
)
SUBJECTS = CODE | MODEL | DATA | WHOLE | PART | FILLERS
HERE = bounded(r"\b(?:in|of|from|within)\s+(?:this|the|our)\s+(?:repository|repo|project|package|directory|folder|distribution|release)\b", re.I)
QUOTED = bounded(r"[`\"“”'‘’*]")
ASIDE = bounded(r"\(([^()]{1,60})\)")
NUMBER = bounded(r"^(?:(?:part|section|appendix|annex)\s+\w{1,3}|[A-Z]|\d{1,2}|[ivx]+)[.):]\s+", re.I)
# What a program is, in words that limit nobody.
ABOUT = frozenset(
    "a an the of for to in on and or with from by via small large tiny fast simple light lightweight modern minimal efficient open source multilingual bilingual "
    "monolingual language vision speech text image images audio video music code protein molecule weather translation recognition synthesis generation segmentation "
    "detection classification embedding embeddings retrieval reasoning parsing compression model models network networks neural deep machine learning transformer "
    "transformers diffusion encoder decoder tokenizer weights library libraries toolkit tool tools program package framework implementation reference official "
    "engine server compiler parser editor interpreter game utility utilities application system collection family series suite python rust java javascript "
    "c c++ pytorch jax tensorflow numpy command line based written that which reads writes turns makes generates answers translates questions english chinese "
    "japanese german french spanish between into pretrained trained training inference project".split()
)
BLANK = bounded(r"[<{\[]{0,3}\s*(?:one\s+line\s+to\s+give\s+the\s+(?:program|library)['’]?s\s+name\s+and\s+(?:a\s+brief|an)\s+idea\s+of\s+what\s+it\s+does\.?|project(?:\s+name)?|program(?:\s+name)?|software(?:\s+name)?)\s*[>}\]]{0,3}", re.I)
# Words of a title beside the names of licences and subjects.
TITLES = frozenset(
    "license licenses licence licences licensing terms and conditions for of the copyright notice notices text full legal public domain dedication open source free "
    "permissive copyleft agreement statement information file third party third-party acknowledgment acknowledgments attribution attributions dependencies bundled "
    "included appendix section standard official type name version".split()
)
# Names of groups, places and aims: in a holder's name they are that, in a title they may say for whom a text is meant.
FOR_WHOM = bounded(
    r"research|scien|academ|universit|school|classroom|student|learn|hobb|govern|state|nation|milit|defen[cs]e|police|hospital|clinic|health|medic|ngo|charit|"
    r"europe|\be\.?u\b|america|africa|asia|china|chinese|india|japan|german|france|french|brit|kingdom|russia|korea|union|enterprise|business|industr|corporate|"
    r"compan|starter|lite\b|basic|premium|\bpro\b|forsch|lehre|bildung|recherch|ricerc|pesquis|investiga|enseign|исслед|noncom|evil|good|peace|fair|responsib|rail\b|addition|other|special|extra|further|supplement|addend|amend|custom|exception|rider|limit|protect|reserv",
    re.I,
)


def words_in(text: str) -> list[str]:
    """The words of `text`, without the signs at their edges."""
    return [bare for word in QUOTED.sub(" ", text).split() if (bare := word.strip(notices.EDGE + "!?"))]


def is_label(words: list[str]) -> bool:
    """Whether `words` are a name or a path, and none of them could make a condition or say for whom."""
    text = " ".join(words)
    spread = re.sub(r"[-_/.+%]", " ", text)
    if len(words) > 5 or len(text) > 80 or not text.isascii() or notices.is_telling(text) or notices.is_telling(spread) or FOR_WHOM.search(spread):
        return False
    return all(word[0].isupper() or re.search(r"[\d/._-]", word) for word in words)


@lru_cache(maxsize=2048)
def is_subject(text: str) -> bool:
    """Whether `text` says what is spoken of: "the code and model weights in this repository", "The directory `pathmux`"."""
    text = ASIDE.sub(lambda match: f" {match[1]} " if set(re.split(r"[\s,/&]+", match[1].lower())) <= SUBJECTS else match[0], text)
    if len(text) > 200 or re.search(r"[;:!?()\[\]{}<>\n]\s*\S|\.\s|[\x01-\x06]", text.strip()):
        return False
    quoted = re.findall(r"[`\"“‘]([\w./-]{1,60})[`\"”’]", text)
    if any(notices.is_telling(re.sub(r"[-_/.]", " ", name)) or FOR_WHOM.search(name) for name in quoted):
        return False
    words = words_in(re.sub(r"[`\"“‘][\w./-]{1,60}[`\"”’]", " ", text))
    names = [word for word in words if word.lower().strip(",") not in SUBJECTS]
    return bool(words or quoted) and len(words) <= 16 and (not names or is_label(names))


def scope_of(text: str) -> frozenset[Subject]:
    """What a subject speaks of as a whole: everything where it names no part, nothing where it names a folder or some files."""
    plain = HERE.sub(" ", text)
    words = {word.lower() for word in words_in(plain)}
    if words & PART or re.search(r"\w/|/\w|`", plain):
        return frozenset()
    found = frozenset(
        subject for subject, marks in ((Subject.CODE, CODE), (Subject.PARAMETERS, MODEL), (Subject.DATA, DATA)) if words & marks
    )
    return frozenset(Subject) if words & WHOLE or not found else found


@lru_cache(maxsize=1024)
def is_about(text: str) -> bool:
    """Whether `text` is the name of a program and what it does, in words that limit nobody: "Wren: a small language model"."""
    text = " ".join(BLANK.sub(" ", text.replace("--", " – ")).split()).strip(notices.EDGE)
    if not text:
        return True
    between = re.search(r" [–—-] |: | is (?=an? )|, (?=an? )|\(", text)
    head, tail = (text[: between.start()], text[between.end() :]) if between else (text, "")
    head = re.sub(r" (?:version |v)?\d{1,3}(?:\.\d{1,3}){0,3}$", "", head)
    names = words_in(head)
    told = all(word.lower() in ABOUT for word in words_in(tail))
    described = all(word.lower() in ABOUT for word in names)
    if len(names) == 1 and names[0].isalpha():
        names = [names[0].capitalize()]  # programs are often written small
    return told and (described or is_label([word for word in names if word.lower() not in ABOUT]) and len(names) <= 8)


@lru_cache(maxsize=1024)
def is_title(line: str, over: bool) -> bool:
    """Whether a line is a title: names of licences and words of titles; `over` a licence, a name of what is licensed too."""
    line = notices.OFFICIAL.sub(lambda match: match[0] if notices.CLOSED_ADDRESS.search(match[0]) else " ", re.sub(r"[()]", r" \g<0> ", line))
    text = NUMBER.sub("", " ".join(line.split()).strip(notices.EDGE))
    if not text or len(text) > 120 or re.search("[\x01-\x06]|[!?%$€£¥;]|\\.\\s", text):
        return False
    licensed = False
    for part in re.split(r"\s*(?:\s[–—-]+\s|[:|,()]|\bfor\b|\bunder\b)\s*", text):
        bare = part.strip(notices.EDGE)
        if not bare:
            continue
        if notices.split_names(bare):
            licensed = True
            continue
        words = words_in(bare)
        rest = [word for word in words if word.lower() not in TITLES | SUBJECTS]
        # After the licence's name a plain word could say for whom: "MIT License for Ruritania".
        plain = not all(re.search(r"\d|\w[-_/.]\w", word) for word in rest)
        if rest and (plain and (not over or licensed and len(rest) == len(words)) or not is_label(rest)):
            return False
    return True
