"""Prose in, the licences named in it out, with their place: English, Chinese and Japanese, known names and unknown ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from checker.domain import Standing
from checker.licensing import NamedLicense, names
from checker.licensing.expressions import bounded
from checker.licensing.names import describe, normalise, terms
from checker.patterns import Pattern

NON_COMMERCIAL = "non-commercial"
LETTER = r"A-Za-z0-9"

LICENSE_WORD = r"(?:licen[cs](?:es|ed|e|ing)|lizenz|licencia|licença|licenza|许可证|许可協議|许可协议|许可|許可證|許可|协议|協議|授权|授權|条款|ライセンス|라이선스|라이센스|лиценз\w*)"
VERSION = r"(?:version|ver\.?|v\.?|versión)?"
GAP = r"[\s,_–—-]*"
OPENING = r"[\[(*_`\"'“‘「《]*"
CLOSING = r"[\])*_`\"'”’」》]*"
BEFORE_MIT = (
    r"(?:under(?:\s+(?:the|an?|terms\s+of(?:\s+the)?))*|licen[sc]e[ds]?\s*[:=]?(?:\s+(?:is|as|under|the|to))*|identifier:"
    r"|基于|采用|遵循|遵守|使用|根据|按照|依据|以|在|のは|は|、)\s*"
)


def version_of(text: str) -> str:
    """The first dotted number in `text`, or nothing."""
    found = re.search(r"\d(?:\.\d+)*", text)
    return found.group(0) if found else ""


def name_gpl(match: re.Match[str]) -> str | None:
    """The SPDX id of a mention of the GPL family; None where no version is given."""
    words = match.group(0).lower()
    prefix = "AGPL" if re.search(r"affero|agpl", words) else "LGPL" if re.search(r"lesser|library|lgpl", words) else "GPL"
    version = (match.group("version") or "").removesuffix(".0")
    if not version:
        return None
    dotted = version if "." in version else f"{version}.0"
    later = re.search(r"\+|later|以上|以降|或更高", words)
    return f"{prefix}-{dotted}-{'or-later' if later else 'only'}"


def name_cc(match: re.Match[str]) -> str | None:
    """The SPDX id of a Creative Commons mention; without a version the current one, 4.0."""
    words = re.sub(r"[\s_–—-]+", " ", match.group(0).lower())
    words = re.sub(r"non ?commercial|非商(?:业|業)性?(?:使用)?|非営利", "nc", words)
    words = re.sub(r"no ?deriv(?:ative)?s?(?: works)?|禁止演绎|改変禁止", "nd", words)
    words = re.sub(r"share ?alike|相同方式共享|継承", "sa", words)
    parts = ["CC-BY"]
    parts += [p.upper() for p in ("nc", "nd", "sa") if re.search(rf"(?<![a-z]){p}(?![a-z])", words)]
    found = re.search(r"[1-4]\.\d", words)
    return "-".join([*parts, found.group(0) if found else "4.0"])


def name_bsd(match: re.Match[str]) -> str | None:
    """The SPDX id of a BSD mention; None where the number of clauses is not said."""
    words = match.group(0).lower()
    number = re.search(r"[0-4]|zero|one|two|three|four", words)
    if number:
        count = {"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4"}.get(number.group(0), number.group(0))
        if count == "0":
            return "0BSD"
        return f"BSD-{count}-Clause{'-Clear' if 'clear' in words else ''}"
    if re.search(r"new|modified|revised", words):
        return "BSD-3-Clause"
    return "BSD-2-Clause" if re.search(r"simplified|freebsd", words) else None


def fixed(identifier: str) -> Callable[[re.Match[str]], str | None]:
    """A namer that always says `identifier`."""
    return lambda match: identifier


NOT_INSIDE = rf"(?<![{LETTER}.])"
NOT_GOING_ON = rf"(?![{LETTER}])"

# Families with a grammar of their own: a pattern over the prose, and what names the licence from the match.
GRAMMARS: tuple[tuple[Pattern, Callable[[re.Match[str]], str | None]], ...] = tuple(
    (bounded(pattern, re.I), namer)
    for pattern, namer in (
        (
            rf"{NOT_INSIDE}(?:apache|asl|al)(?:{GAP}software)?(?:{GAP}(?:{LICENSE_WORD}))?{GAP}\(?{VERSION}[\s-]*2(?:\.0)?(?![.\d]*\d){NOT_GOING_ON}\)?(?:[\s-]*{LICENSE_WORD})?"
            rf"|{NOT_INSIDE}apache(?:{GAP}software)?[\s-]*{LICENSE_WORD}(?!\s*[\d]){NOT_GOING_ON}",
            fixed("Apache-2.0"),
        ),
        (
            rf"{NOT_INSIDE}mit(?:{CLOSING})[\s-]*no[\s-]attribution(?:[\s-]*{LICENSE_WORD})?|{NOT_INSIDE}mit-0{NOT_GOING_ON}",
            fixed("MIT-0"),
        ),
        (
            rf"{NOT_INSIDE}mit(?:/x11|/expat)?[\s_-]*{LICENSE_WORD}{NOT_GOING_ON}",
            fixed("MIT"),
        ),
        (rf"{NOT_INSIDE}(?:cc[\s_-]*0|cc[\s_-]*zero|creative\s+commons\s+zero|公有领域贡献)(?:[\s_-]*v?1\.0)?(?:[\s_-]*universal)?{NOT_GOING_ON}", fixed("CC0-1.0")),
        (
            rf"{NOT_INSIDE}cc[\s_-]*by(?:[\s_–—-]*(?:nc|nd|sa)(?![a-z]))*[\s_–—-]*(?:v?[1-4]\.\d)?{NOT_GOING_ON}"
            rf"|(?:creative\s+commons|cc|知识共享|クリエイティブ・コモンズ)[\s:,-]*(?:attribution|by|署名|表示)(?:[\s,_–—+-]*(?:non[\s-]?commercial|share[\s-]?alike|no[\s-]?deriv(?:ative)?s?(?:\s+works)?|nc|nd|sa|非商业性?(?:使用)?|相同方式共享|禁止演绎|非営利|継承|改変禁止)(?![a-z]))*"
            rf"(?:[\s,_–—-]*{VERSION}\s*[1-4]\.\d)?{NOT_GOING_ON}",
            name_cc,
        ),
        (
            rf"{NOT_INSIDE}(?:(?:[0-4]|zero|one|two|three|four)[\s-]*clause[\s-]*(?:clear[\s-]*)?bsd|bsd[\s-]*(?:[0-4]|zero|one|two|three|four)?[\s-]*clause(?:[\s-]*clear)?|0bsd|bsd-[0-4]|(?:new|modified|revised|simplified)\s+bsd|bsd(?=[\s-]*{LICENSE_WORD}))(?:[\s-]*{LICENSE_WORD})?{NOT_GOING_ON}",
            name_bsd,
        ),
        (
            rf"{NOT_INSIDE}(?:gnu[\s-]+)?(?:(?:affero|lesser|library)\s+)?(?:[al]?gpl|general\s+public\s+licen[sc]e)(?:{GAP}(?:licen[sc]e{GAP})?\(?{VERSION}[\s-]*(?P<version>[123](?:\.[01])?)(?!\.?\d))?\)?(?:\+|[\s-]*(?:or[\s-](?:\(?at your option\)?\s+)?(?:any[\s-])?later(?:[\s-]version)?|only))?{NOT_GOING_ON}",
            name_gpl,
        ),
    )
)

# "MIT" alone is a university and a German word; "under MIT" or "(MIT)" beside a licence is a licence.
BARE_MIT = bounded(
    rf"{BEFORE_MIT}{OPENING}(?P<name>MIT){CLOSING}(?![A-Za-z0-9'’])(?!\s+(?:CSAIL|Press|Media|Lab|Technology|Lincoln|Sloan|professor|students?|researchers?|team))"
    rf"|\[(?P<link>MIT)\](?:\([^)\s]*(?:licen[sc]e|mit)[^)\s]*\)|(?=\s*[,;.]|\s*$))"
    rf"|licen[sc]e-(?P<badge>MIT)-"
    rf"|(?:[Cc]ode|[Ww]eights?|[Mm]odels?|[Dd]ata|代码|权重|模型|コード|重み)\s*[:：]\s*{OPENING}(?P<part>MIT)(?![A-Za-z0-9'’])"
    rf"|(?<![A-Za-z0-9])(?P<first>MIT)(?=\s*(?:/|or|and|\+|或|和|/)\s*Apache[\s-]*(?:2|licen))"
    rf"|Apache(?:[\s-]*2(?:\.0)?)?\s*(?:/|or|and|\+|或|和)\s*(?P<second>MIT)(?![A-Za-z0-9'’])"
    rf"|(?m:^\s*[\"']?licen[sc]e[\"']?\s*[:=]\s*[\"'\[]*(?P<field>mit)[\"'\]]*[ \t]*$)"
)
BARE_MIT_ANY_CASE = bounded(r"(?m)^\s*[\"']?licen[sc]e[\"']?\s*[:=]\s*[\"'\[]*(?P<field>mit)[\"'\]]*,?[ \t]*$", re.I)

WORD = r"[A-Z][\w.+'’-]*|AI|ML|\d+(?:\.\d+)*[A-Z]?|v\d[\d.]*"
KIND_WORD = r"(?:Community|Research|Non[\s-]?Commercial|Model|Models|Academic|Evaluation|Commercial|Public|Open|Source|Use|Usage|Weights?|Software|Responsible|User|End|Custom|Terms)"
# A capitalised name that ends in "License": somebody's own licence, whoever it is.
CUSTOM_END = bounded(rf"(?<=[\s-])(?:[Ll]icen[cs]e|LICEN[CS]E)(?:\s+(?:[Aa]greement|AGREEMENT|Terms)(?:\s+of\s+Use)?)?{NOT_GOING_ON}|(?<=[\s-])(?:Terms\s+of\s+(?:Use|Service)){NOT_GOING_ON}")
CUSTOM_START = bounded(rf"(?<![\w-])(?:(?:{WORD})[\s-]+){{1,8}}$")
CUSTOM_PHRASE = bounded(
    r"(?<![\w-])(?:(?P<closed>proprietary|non[\s-]?commercial|research(?:[\s-](?:only|use|preview|purposes?))*|academic(?:[\s-](?:only|use))?|noncommercial)|custom|bespoke|special|own|separate|specific|source[\s-]available|non[\s-]?standard)"
    r"\s+(?:[\w-]+\s+){0,2}?licen[cs]e(?:\s+agreement)?(?![\w])"
    r"|《[^》\n]{2,60}(?:许可|协议|授权|條款|条款|使用规范)[^》\n]{0,12}》"
    r"|(?:模型|社区|商用|商业)(?:社区|商用|商业|使用)?(?:许可|授权)协议|非商业(?:性)?(?:使用)?许可(?:协议|证)?|(?:非商用|非営利|研究用)ライセンス|自定义(?:许可|协议)|专有(?:许可|协议)"
    r"|(?:独自|カスタム|専用)(?:の)?ライセンス",
    re.I,
)
# The same in Chinese and Japanese, found by their last word; the name before it is read backwards from there.
CUSTOM_LAST = bounded(r"模型[\u4e00-\u9fff]{0,6}(?:许可|授权)(?:协议|证)?|ライセンス")
CUSTOM_FIRST = bounded(r"(?<![\w.+-])[A-Za-z][\w.+-]{0,30}(?:[\s_-]{1,2}[A-Z\d][\w.+-]{0,30}){0,4}\s?(?:系列\s?(?:\d+[A-Z]\s?)?)?$")
SAYS_NON_COMMERCIAL = bounded(r"non[\s-]?commercial|research|academic|非商|非営利|研究|学术|學術|noncommercial", re.I)
# Words that make no name: "the Model License" points at a licence without saying which.
NO_NAME = frozenset(
    "the this that a an our your its their any all see view read model models code data dataset weights weight project software "
    "source open license licence licensing free under by of and or for with in to full main repository repo file text notice "
    "section please license: license- use usage apply request get official original applicable same above following each "
    "terms public other third party end user legal disclaimer citation contact acknowledgement acknowledgements "
    "faq home news overview if when while such provided parent base upstream respective relevant new current additional".split()
)

# What turns a known licence into another one, right before its name and right after it.
CHANGED_BEFORE = bounded(
    r"(?:modified|customi[sz]ed|custom|amended|adapted|altered|changed|extended|restricted|variant\s+of|version\s+of|based\s+(?:up)?on|derived\s+from|inspired\s+by|similar\s+to|akin\s+to|修改(?:版|后)?的?|改良版?|変更した|改変した|類似の?|非)"
    r"[\s-]*(?:(?:the|an?|our)\s+)?(?:standard\s+|original\s+|plain\s+)?[\[(*_`\"'“]*$",
    re.I,
)
CHANGED_AFTER = bounded(
    r"^[\])*_`\"'”]*(?:\([^)\n]*\))?[\s-]*(?:licen[cs]e[ds]?[\s-]*)?(?:[,;(]\s*)?(?:(?:-|\s)?(?:style|like|based|derived|inspired|compatible|equivalent|similar|ish|esque)\b"
    r"|(?:plus|\+(?!\+))\s*(?!apache|mit|bsd|gpl)"
    r"|with\s+(?:(?:a|an|the|some|certain|several|our|two|three|few|following|minor|small|one)\s+)*(?:additional|extra|further|added|special|specific|following|non[\s-]?commercial|commercial|use|usage|acceptable|ethical|behavio\w+|responsible|restrict\w*|limit\w*|modif\w*|chang\w*|amend\w*|addend\w*|rider\w*|conditions?|commons|clauses?|terms|provisos?|requirements?|caveats?)"
    r"|(?:and|but)\s+(?:with\s+)?(?:additional|extra|further|non[\s-]?commercial|restrict\w*|only\s+for|limited\s+to)"
    r"|(?:except|excluding)\s+(?:for\s+|in\s+|when\s+)?(?:any\s+)?(?:commercial|military|profit|business|production|weapons?)"
    r"|\(?(?:modified|amended|customi[sz]ed|restricted)\b|变体|修改版|附加|并附加|を改変|を修正|に(?:追加|条件))",
    re.I,
)
ONLY_FOR = bounded(
    r"^[\])*_`\"'”]*(?:\([^)\n]*\))?[\s-]*(?:licen[cs]e[ds]?)?\s*[,;(]?\s*(?:(?:but|and|exclusively|strictly|only|solely|available|free)\s+)*for\s+(?:(?:only|use\s+in|use\s+for|purely)\s+)?"
    r"(?P<what>non[\s-]?commercial|academic|research|personal|educational|education|non[\s-]?profit)(?P<rest>[^.\n]{0,60})|^[^.\n。，,;；]{0,12}(?:仅限|仅供|只能用于|限于)(?:[^.\n。，,;；]{0,6})(?:研究|学术|非商)|^[^.\n。、，,]{0,10}(?:研究目的|非商用|非営利)(?:のみ|に限)",
    re.I,
)
DENIED_BEFORE = bounded(r"(?:\bnot|n['’]t|no\s+longer|never|instead\s+of|rather\s+than|不是|并非|ではな)\s*(?:\w+\s+){0,3}[\[(*_`\"'“]*$", re.I)


@cache
def named_entries() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The aliases of the terms table: pattern, id, and the words that such a name must have, lower case."""
    return tuple((pattern, identifier, tuple(required_words(pattern))) for pattern, identifier in terms()["patterns"])


def required_words(pattern: str) -> list[str]:
    """The words of an alias that are not optional: groups of letters that stand at the top of its pattern."""
    found, depth, start = [], 0, 0
    for match in re.finditer(r"\\.|\[(?:\\.|[^\]\[\\])*\]|[()]", pattern):
        if match.group(0) == "(":
            start = match.end() if depth == 0 else start
            depth += 1
        elif match.group(0) == ")":
            depth -= 1
            word = pattern[start : match.start()].removeprefix("?:")
            if depth == 0 and word.isalpha() and pattern[match.end() : match.end() + 1] not in tuple("?*{"):
                found.append(word.lower())
    return found


@cache
def alias(number: int) -> Pattern:
    """The pattern of one alias."""
    return bounded(rf"{NOT_INSIDE}(?:{named_entries()[number][0]}){NOT_GOING_ON}", re.I)


def find_named(prose: str) -> Iterator[tuple[re.Match[str], str]]:
    """Every alias in `prose`, with its id. Only aliases whose words are there are compiled: all of them would cost 80 ms."""
    lower = prose.lower()
    for number, (_, identifier, words) in enumerate(named_entries()):
        for word in words:
            if word not in lower:
                break
        else:
            for match in alias(number).finditer(prose):
                yield match, identifier


# Names that are written short, with or without a version.
SHORT_NAMES = bounded(
    rf"{NOT_INSIDE}(?:(?:EUPL|MPL|EPL|OFL|AFL|OSL|ECL|CPL|CDDL|CDLA[\s-]+(?:Permissive|Sharing)|ODC[\s-]?By|ODbL|PDDL|OpenMDW|Mulan\s?PSL|UPL|BSL)(?:[\s,-]*(?:v\.?|version)?\s*\d(?:\.\d)?)?|(?:The\s+)?Unlicense|WTFPL){NOT_GOING_ON}(?![.\d])"
)


@cache
def id_pattern() -> Pattern:
    """Words that look like an SPDX id: a digit or a hyphen inside, letters first."""
    return bounded(r"(?<![\w.+/-])[A-Za-z0-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+|\+)+(?![\w-])")


def trailing_at(words: str) -> int:
    """Where the words that name nothing begin at the end of `words`."""
    found = TRAILING.search(words)
    return found.start() if found else len(words)


TRAILING = bounded(r"(?i)[\s,(\"“']*(?:(?:the|agreement|software)\W*|\W){0,8}$")
Found = tuple[int, int, int, str | None, str]  # start, end, rank (higher wins), id, the custom kind where there is no id


def find_known(prose: str) -> Iterator[Found]:
    """Names of catalogued licences in `prose`."""
    for pattern, namer in GRAMMARS:
        for match in pattern.finditer(prose):
            words = match.group(0)
            if words.startswith("mit") and not re.fullmatch(r"mit[\s_-]licen[cs]ed?|mit-0|mit许.*|mit协.*|mitライ.*", words):
                continue  # German "mit Lizenz": "with a licence"
            if re.fullmatch(r"(?i)al[\s-]*2(\.0)?", words) or re.fullmatch(r"(?i)(asl|al).*", words) and "2" not in words:
                continue
            yield match.start(), match.end(), 3, namer(match), "family"
    for pattern in (BARE_MIT, BARE_MIT_ANY_CASE):
        for match in pattern.finditer(prose):
            for group, value in match.groupdict().items():
                if value:
                    yield match.start(group), match.end(group), 2, "MIT", ""
    for match, named in find_named(prose):
        if not (match.group(0).islower() and re.fullmatch(r"[a-z]+", match.group(0))):
            yield match.start(), match.end(), 4, named, ""
    table = terms()["ids"]
    for match in id_pattern().finditer(prose):
        identifier = table.get(match.group(0).lower().rstrip("."))
        if identifier and re.search(r"[\d-]", match.group(0)):
            yield match.start(), match.end(), 3, identifier, ""
    for match in SHORT_NAMES.finditer(prose):
        known = names.find_id(match.group(0))
        if known:
            yield match.start(), match.end(), 2, known, ""
    keys = terms()["keys"]
    for match in re.finditer(r"(?i)licen[cs]e", prose):
        # The longest run of up to nine words around "license" that is a catalogued full name.
        before = [m.start() for m in re.finditer(r"[\w.+'’-]+", prose[max(0, match.start() - 110) : match.start()])][-8:]
        offset = max(0, match.start() - 110)
        after = [match.end()] + [match.end() + m.end() for m in re.finditer(r"[\w.+-]+", prose[match.end() : match.end() + 40])][:3]
        spans = [(offset + b, a) for b in before for a in reversed(after) if "\n\n" not in prose[offset + b : a]]
        for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
            words = prose[start:end]
            if "](" in words or words.islower() or words.startswith("mit "):
                continue
            identifier = keys.get(name := normalise(words))
            if not identifier or len(name) < 3:
                continue
            lead = re.match(r"(?i)(?:the|a|an|this)\s+", words)
            yield start + (lead.end() if lead else 0), max(match.end(), start + trailing_at(words)), 3, identifier, ""
            break


def find_custom(prose: str) -> Iterator[Found]:
    """Names that nobody catalogues, and phrases such as "a custom licence"."""
    for match in CUSTOM_END.finditer(prose):
        lead = CUSTOM_START.search(prose, max(0, match.start() - 110), match.start())
        if not lead or match.group(0)[0] == "l" and not re.search(r"[A-Z]\w*[A-Z]|[A-Z]\w+[\s-]+[A-Z]", lead.group(0)):
            continue
        words = prose[lead.start() : match.end()]
        telling = [w for w in re.split(r"[\s-]+", words) if w.lower().strip(".,") not in NO_NAME and not re.match(r"(?i)licen[cs]e|agreement|terms", w)]
        if not telling or telling[0].lower() in ("apply", "request", "spdx"):
            continue
        while True:
            first = re.match(r"([\w.'’-]+)[\s-]+", words)
            if not first or first.group(1).lower() not in NO_NAME or first.group(1).lower() in ("open", "model", "source"):
                break
            words = words[first.end() :]
        if re.fullmatch(r"(?i)(?:commercial|enterprise)\s+licen[cs]e(?:\s+agreement)?", words):
            continue
        yield match.end() - len(words), match.end(), 1, None, "closed" if SAYS_NON_COMMERCIAL.search(words) else "custom"
    for match in CUSTOM_LAST.finditer(prose):
        lead = CUSTOM_FIRST.search(prose, max(0, match.start() - 60), match.start())
        if lead:
            yield lead.start(), match.end(), 0, None, "closed" if SAYS_NON_COMMERCIAL.search(prose[lead.start() : match.end()]) else "custom"
    for match in CUSTOM_PHRASE.finditer(prose):
        closed = match.groupdict().get("closed") or re.search(r"非商|非営利|研究用|仅供研究", match.group(0))
        kind = "custom"
        if closed:
            kind = "proprietary" if "proprietary" in str(closed).lower() else "closed"
        yield match.start(), match.end(), 0, None, kind


def build(prose: str, found: Found) -> NamedLicense:
    """The mention at `found`, with what stands around it taken into account."""
    start, end, _, identifier, kind = found
    text = prose[start:end]
    before, after = prose[max(0, start - 60) : start].replace("\n", " "), prose[end : end + 140].replace("\n", " ")
    if identifier is None or identifier not in terms()["rows"]:
        closed = kind in ("closed", "proprietary")
        kinds = (NON_COMMERCIAL,) if kind == "closed" else ("other",) if kind == "proprietary" else ()
        standing = Standing.RESTRICTED if closed else Standing.UNKNOWN
        return NamedLicense(text, standing, restrictions=kinds, start=start, end=end)
    named = describe(identifier, text, start)
    if named.standing is not Standing.OPEN:
        return named
    if identifier == "BSD-3-Clause" and re.match(r"(?i)modified|revised", text):
        return named
    changed = CHANGED_BEFORE.search(before)
    if changed:
        words = changed.group(0).lstrip()
        moved = end - len(prose[start - len(words) : end]) if prose[start - len(words) : start] == words else start
        return NamedLicense(prose[moved:end], Standing.UNKNOWN, start=moved, end=end)
    changed_after = CHANGED_AFTER.match(after)
    if changed_after:
        longer = end + changed_after.end()
        return NamedLicense(prose[start:longer], Standing.UNKNOWN, start=start, end=longer)
    only = ONLY_FOR.match(after)
    if only and not re.search(r"(?<!non)(?<!non-)(?<!non )commercial", only.groupdict().get("rest") or "", re.I):
        longer = end + (only.end("what") if only.groupdict().get("what") else only.end())
        return NamedLicense(prose[start:longer], Standing.RESTRICTED, restrictions=(NON_COMMERCIAL,), start=start, end=longer)
    if DENIED_BEFORE.search(before):
        return NamedLicense(text, Standing.UNKNOWN, start=start, end=end)
    return named


def mentions(prose: str) -> tuple[NamedLicense, ...]:
    """Every licence named in a piece of prose, in order, without overlaps, English, Chinese or Japanese."""
    candidates = [*find_known(prose), *find_custom(prose)]
    candidates.sort(key=lambda f: (-f[2] if f[3] else 0, f[0] - f[1], f[0]))
    taken: list[Found] = []
    for found in sorted(candidates, key=lambda f: (-(f[2]), f[0] - f[1], f[0])):
        if all(found[1] <= other[0] or found[0] >= other[1] for other in taken):
            taken.append(found)
    named = [build(prose, found) for found in sorted(taken)]
    kept: list[NamedLicense] = []
    for mention in named:
        if kept and mention.start < kept[-1].end:
            if mention.standing is Standing.OPEN:
                continue
            kept.pop() if mention.end >= kept[-1].end and kept[-1].standing is Standing.OPEN else None
        kept.append(mention)
    return tuple(kept)


def look_up(name: str) -> NamedLicense | None:
    """The licence that a tag names: by the table, or where the whole of it is a name as people write it in prose."""
    found = names.look_up(name)
    text = name.strip().strip("\"'`").strip()
    if found or not text or len(text) > 300 or "\n" in text:
        return found
    whole = [mention for mention in mentions(text) if (mention.start, mention.end) == (0, len(text))]
    return whole[0]._replace(text=name, end=len(name)) if whole else None
