"""The words around a licence's own words in, what is left of them out once copyright notices, titles and pointers are taken away.

A clause likes to hide where recognisers look away: in copyright lines and in the gaps of templates. So a notice is read
by a narrow grammar: who may stand in it are names, and a name holds no word that could make a condition, in any language
of the list below. What the grammar cannot read stays a difference, and a text with a difference is never open.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from checker.licensing import names
from checker.licensing.expressions import bounded
from checker.patterns import fold

MOST_WORDS = 16  # of a holder's name, lists of holders included

# Words that make a condition. A holder whose name has one is read as a clause: the error is then on the safe side.
TELLING = bounded(
    r"commerc|kommerz|komerc|comerc|commerz|коммерч|ticari|"
    r"\bus(?:e|es|ed|er|ers|ing|age)\b|\busag|utili[sz]|nutz|gebrauch|verwend|einsatz|\buso\b|\busos\b|\busar|użyc|использ|kullan|"
    r"\bonly\b|\bsol(?:o|ely|amente|tanto)\b|soltanto|\bnur\b|\bseul|uniquement|exclusiv|ausschlie|\bтолько|\bapenas\b|\bsomente\b|purely|strictly|"
    r"\bnot?\b|\bnon\b|\bnor\b|nicht|\bkein|\bpas\b|\bnão\b|\bnao\b|\bsans\b|\bohne\b|\bsenza\b|\bбез\b|нельзя|\bне\b|\bcannot\b|"
    r"prohib|forbid|forbad|verbot|untersag|interdi|vietat|proib|запрещ|yasak|banned|\bban\b|"
    r"restrict|restring|einschränk|limit(?!ed\b)|limited\s+to|begrenz|beschränk|огранич|"
    r"licen[csz](?!or)|lizenz|licenç|лиценз|permis|permit|erlaub|gestatt|\bgrant(?:s|ed|ing)\b|genehm|autori[sz]|authori[sz]|zustimm|разреш|zulässig|zugelassen|"
    r"purpos|zweck|propósito|proposito|\bfins\b|\bfines\b|\bfini\b|\bscop[io]\b|\bцел|\bgoals?\b|"
    r"militar|militär|militair|воен|weapon|waffe|\barmes\b|\barmas\b|оруж|surveil|überwach|warfare|\bwar\b|"
    r"\bsells?\b|\bselling\b|\bsales?\b|\bsold\b|\bresale|\bresell|\bvend(?:a|ita|re|er|ed|o)?\b|verkauf|venta|profit|gewinn|прибыл|продаж|\brent\b|\blease\b|monetar|monetis|monetiz|"
    r"\bmust\b|\bshall\b|\bmay\b(?!\s+\d)|\bmight\b|\bmuss\b|\bmüssen\b|\bdarf\b|\bdürfen\b|\bsoll|\bdoit\b|\bdoivent\b|\bdebe\b|\bdeve\b|должн|"
    r"\bexcept|\bexclud|ausgenommen|ausnahm|\baußer\b|\bsalvo\b|\bsauf\b|\bexcepto\b|\bкроме\b|provided|\bsubject\b|unless|without|within|"
    r"consent|\bwritten\b|\bprior\b|approv|\bagree|\bterms?\b|condition|bedingung|\brequir|erforder|oblig|"
    r"\btrain(?:s|ed|ing)?\b|\boutputs?\b|\bweights?\b|checkpoint|deriv|distribut|redistribu|modif|\bcop(?:y|ies|ied|ying)\b|kopier|\bshar(?:e|ing)\b|publish|reproduc|sublicen|"
    r"revenue|employee|\bmillion|\bbillion|turnover|umsatz|\bregions?\b|\bcountr(?:y|ies)\b|territor|jurisdiction|resident|outside|"
    r"compet(?!en)|\btrial\b|\bexpir|terminat|revok|revoc|illegal|unlawful|\bharm(?:s|ful|ing)?\b|\bethic|\bevil\b|violat|\bpolic(?:y|ies)\b|guideline|"
    r"notwithstanding|hereby|however|\bplease\b|contact\b|\bpa(?:y|id|yment)\b|\bfees?\b|\bcosts?\b|royalt|invoice|\bbuy\b|purchas|"
    r"\bif\b|\bwhen\b|\bunder\b|\bfor\b|\bthis\b|\bthat\b|\byou\b|\byour\b|\bare\b|\bwas\b|\bwere\b|\bbe\b|\bbeen\b|\bhas\b|\bhave\b|\bdoes\b|"
    r"\bfür\b|\bzu\b|\bist\b|\bsind\b|\bwird\b|\bpour\b|\best\b|\bsont\b|\bpara\b|\bpor\b|\bes\b|\bдля\b|\bв\b|\bна\b|"
    r"禁|不得|不可|不能|不许|不許|不允|不适|仅|僅|只限|只能|限于|限於|に限|のみ|限定|商用|商业|商業|使用|利用|用途|目的|许可|許可|授权|授權|许诺|許諾|ライセンス|除外|研究用|非营|非商|非営|軍|军|违|違|条件|條件|必须|必須|しては|できま|でき な|ください|可以|"
    r"内部|资料|資料|学术|學術|教学|公益|试用|試用|评估|評価|社内|私人|个人使用|용$|연구용|내부|평가|"
    r"\bhors\b|d[ée]fense\b|lợi\s+nhuận|\bphi\b|\bsine\b|lucr|docencia|enseñanza|ensino|insegnamento|unterricht|\bschul(?:e|en|isch\w*)\b|nauka|\bonderwijs\b|undervisning|opetus|\bучеб|"
    r"상업|금지|사용|용도|목적|허가|허용|불가|비영리|군사|"
    r"\bnever\b|\bwith\b|\buntil\b|\bbefore\b|\bafter\b|\bfrom\b|\bclause|\beditions?\b|\bversions?\b|\breleases?\b|\bpreview|\bbuilds?\b|\bdemo\b|\bbeta\b|\bnd?a?\b|\bn[cd]\b|embargo|classified|\bexport|"
    r"academic\b|academics|universities|institutions\b|students?\b|teachers?\b|pupils?\b|schools\b|hobby|amateur|individuals?\b|persons?\b|people\b|customer|client|consumer|subscriber|members?\b|\bpatients?\b|startups?\b|nonprofit|noncom|charit|"
    r"personal|private|privat|internal|confidential|propriet|\bsecret|educational|evaluat|\btest(?:s|ing|er|ers)?\b|scientific|studies\b|experiment|\bpublic\b|"
    r"kommers|kaupall|komer[cč]|kereskedel|thương|użyt|\bbruk|käytt|použit|použív|používán|használ|folosi|pengguna|zakaz|zákaz|forbud|förbj|forbudt|kielle|tilos|interzis|larang|dilarang|verboden|gebruik|\balleen\b|\bendast\b|\benbart\b|\bpouze\b|\bcsak\b|\bdoar\b|\bhanya\b|\bniet\b|\bikke|\bicke|tylko|wyłącznie|\bsadece\b|yalnız|amaç|\bcel\b|\bcelów|\bcélra|účel|formål|ändamål|tarkoit|doel|scopuri|tujuan|mục\s+đích|"
    r"\bлише\b|\bсамо\b|\bтільки\b|некомер|комер|заборон|забран|використ|употреб|исслед|науч|εμπορικ|χρήση|μόνο|απαγορ|σκοπ|άδεια|έρευν|"
    r"onderzoek|forskning|tutkimu|badaw|badań|výzkum|kutat|cercet|peneliti|nghiên|araştır|forschungs(?:zw|nutz)|"
    r"\x01|\x02|~~|[!?%$€£¥=<>{}\[\]|\\^]",
    # Sought in folded text: without re.I it compiles in a third of the time.
)
TELLING_IN_LOWER_CASE = bounded(r"\b(?:kun|bare|vain|nie|ne|ei|son|per|sem|sin|can|do|it|we|inte|nem)\b")  # as capitals they are parts of names
CONNECTORS = frozenset(
    "and or of the by de la le les du des del della delle di da do dos das e y et al und u von van der den het ter zu für et. al. "
    "contributors contributor group groups lab labs laboratory institute center centre authors author its their affiliates affiliate subsidiaries others other project projects team teams developers developer "
    "members maintainers community inc inc. ltd ltd. llc corp corp. co co. gmbh s.a. present holder holders owner owners company organization organisation "
    "university institution regents foundation source open respective polytechnique fédérale federale nationale national supérieure universität université universidad names name copyright various all & + - – — , /".split()
)  # fmt: skip
ABBREVIATION = bounded(r"\b(?:Inc|Ltd|Co|Corp|LLC|L\.L\.C|LLP|GmbH|S\.A|S\.p\.A|B\.V|N\.V|e\.V|Jr|Sr|Dr|Prof|St|Mr|Ms|Mrs|al|[A-Z]|No|Pty|Pte|Plc|Bros|Univ|Dept|Inst|U\.S|A\.I)\.", re.I)
YEAR = r"(?:(?:19|20)\d\d(?:\s*(?:-|–|—|~|to|,|/)\s*(?:(?:19|20)?\d\d|present|now|today|current|onwards))*|<\s*(?:years?|yyyy|(?:19|20)\d\d(?:\s*[-–,]\s*(?:19|20)?\d\d)?)\s*>|\[\s*(?:years?|yyyy|(?:19|20)\d\d(?:\s*[-–,]\s*(?:19|20)?\d\d)?)\s*\]|\{\{?\s*(?:years?|yyyy)\s*\}?\}|\byyyy\b|\byears?\b)"
YEARS = rf"(?:{YEAR}[\s,.:;]*){{1,12}}"
MARK = r"(?:copyright(?:ed)?|copr\.|&copy;|©|\(\s*c\s*\)|版权所有|版權所有|著作権)"
NOTICE = bounded(rf"(?:(?:portions?|parts?|some\s+parts?|all\s+(?:code|contents?)|the\s+software\s+is)\s+(?:are\s+|is\s+|of\s+\w+\s+)?)?{MARK}(?:[\s:,.]*{MARK})*[\s:,.]*(?:(?:by|of)\s+)?(?P<rest>[^\n]*(?:\n(?![ \t\x0b]*\n)[^\n]*)*)", re.I)
NEXT_NOTICE = bounded(rf"(?<!\w)(?!copyright\s+(?:owner|holder))(?:{MARK}\s*(?:{MARK}|{YEAR}|[<\[A-Z])|all\s+rights?\s+reserved)", re.I)
FIRST_YEARS = bounded(rf"[\s,.:;\[]*(?:{YEARS}[\s,.\]]*)?", re.I)
LAST_YEARS = bounded(rf"[\s,(]*{YEARS}[)\s]*$", re.I)
YEAR_BETWEEN = bounded(rf"(?<=[\s,(;]){YEAR}(?=[\s,);])", re.I)
PLACEHOLDER = bounded(
    r"(?:<|\[|\{\{?)\s*(?:(?:full\s+)?(?:name|names|insert\s+name|names?\s+of\s+(?:the\s+)?(?:authors?|copyright\s+(?:owners?|holders?)|developers?)|copyright\s+(?:owners?|holders?)|owners?|holders?|authors?|fullname|organi[sz]ation|your\s+name|company)(?:\s+or\s+\w+)?(?:\(s\))?)\s*(?:>|\]|\}?\})",
    re.I,
)
RESERVED = bounded(r"[\s.,;:*_#/>|-]*(?:all\s+rights?\s+(?:are\s+)?reserved|tous\s+droits\s+réservés|alle\s+rechte\s+vorbehalten|保留所有权利|版权所有|all\s+rights\s+reserved\s+worldwide)[\s.!]*", re.I)
BODIES = "Institute|Institut|Institution|Center|Centre|Foundation|Association|Laboratory|Lab|School|Agency|Office|Society|Department|Consortium|Council|Organisation|Organization|Academy|Alliance|Initiative|Network|Faculty|Ministry"
E_MAIL = bounded(r"[<(\[]?\s*(?:mailto:)?(?<![\w.+-])[\w.+-]{1,64}(?:@|\s+(?:at|\[at\]|\(at\))\s+)[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}\s*[>)\]]?")
ADDRESS = bounded(r"[<(\[]?\s*(?:https?://|www\.)(?P<host>[\w.-]+)(?P<path>/[\w./~@%+=&?#-]*)?\s*[>)\]]?", re.I)
SEE = bounded(r",?\s*as\s+shown\s+by\s+the\s+AUTHORS\s+file|\(?\s*see\s+(?:the\s+)?(?:AUTHORS|CONTRIBUTORS|NOTICE|COPYRIGHT|MAINTAINERS)(?:\.(?:md|txt|rst))?(?:\s+files?)?(?:\s+for\s+(?:details|a\s+list|the\s+(?:full\s+)?list))?\s*\)?", re.I)
EDGE = " \t\n\x0b\r.,;:*_#/>|=-–—+\"'“”‘’`()[]{}<\\"
# Holders that common words name: "the individual contributors to Wren", "members of the Wren team", "its authors, as listed in AUTHORS".
GROUP = bounded(
    r"(?i:\b(?:(?:the|its|their|all|other|various|many|individual|original|respective|listed|project|core|community|code|external|open[\s-]source|past|present)\s+){0,4}"
    r"(?:contributors?|authors?|developers?|maintainers?|volunteers|members|committers|copyright\s+(?:holders?|owners?)|rights?\s*holders?)\b)"
    r"(?:\s+(?:to|of|at|on|from|behind)\s+(?:the\s+)?(?=[A-Z`]))?"
    r"(?i:,?\s+(?:as\s+)?(?:listed|named|credited|recorded|identified)\s+(?:below|above|in\s+(?:the\s+|its\s+)?"
    r"(?:(?:version|source|revision)\s+control(?:\s+(?:history|log))?|git\s+(?:history|log)|commit\s+(?:history|log)|(?:AUTHORS|CONTRIBUTORS|CREDITS)(?:\.\w{2,3})?(?:\s+file)?)))?"
)
# Scripts whose words no rule here can read: what is written in them is not taken for a name.
OTHER_SCRIPT = bounded(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff\u0400-\u052f]")


# Some of them, as whole words that no placeholder, address or list of holders has: looked up before anything else.
PLAINLY_TELLING = frozenset("this that you your are was were be been has have if not no shall must without use used uses using permission license licence".split())


def is_telling(text: str) -> bool:
    """Whether a word of `text` could make a condition."""
    return bool(TELLING.search(fold(text)) or TELLING_IN_LOWER_CASE.search(text))


@lru_cache(maxsize=2048)
def is_name(text: str, shouting: bool = False) -> bool:
    """Whether `text` reads as one or several names of persons or bodies. `shouting`: letters' case says nothing there."""
    words = text.lower().split()
    if len(text) > 1200 or len(words) > 3 * MOST_WORDS or not PLAINLY_TELLING.isdisjoint(words):
        return False
    text = PLACEHOLDER.sub(" ", text)
    text = re.sub(r"\[([^\[\]]{1,60})\]", r" \1 ", text)  # the fields of an appendix, filled in with their brackets left
    text = re.sub(r"\(\s*(?:c|r|tm)\s*\)|[®™]", " ", text, flags=re.I)
    for match in ADDRESS.finditer(text):
        if is_telling(re.sub(r"[-_/.+%]", " ", match.group("path") or "")) or len(match.group(0)) > 80:
            return False
    if any(re.search(r"commerc|research|prohib|only|not-for", match.group(0), re.I) for match in E_MAIL.finditer(text)):
        return False
    text = SEE.sub(" ", E_MAIL.sub(" ", ADDRESS.sub(" ", text)))
    text = re.sub(r"\bFree\s+Software\s+Foundation\b|\bElectronic\s+Frontier\b", "Foundation", text, flags=re.I)
    text = GROUP.sub(" Contributors ", text)
    text = re.sub(rf"\b({BODIES})\s+(?:for|für|pour)\s+(?=[A-Z])", r"\1 ", text, flags=re.I if shouting else 0)
    text = re.sub(r"<([\w.@\s-]{1,44})>", r" \1 ", text).replace('"', " ").replace("“", " ").replace("”", " ")
    text = re.sub(r"[*_#]", " ", text).strip(EDGE)
    if not text:
        return True
    if len(text) > 400 or is_telling(text):
        return False
    if re.search(r"[.;:]\s+\S|[.;:]\s*\n", ABBREVIATION.sub("X", text)):
        return False
    words = [w for w in re.split(r"[\s,/&]+|\band\b", text) if w.strip(EDGE)]
    if len(words) > MOST_WORDS:
        return False
    for part in re.split(r"[,;/&\n]|\band\b|\bor\b|\bby\b", text):
        small = 0
        bare = [word.strip(EDGE) for word in part.split() if any(char.isalnum() for char in word)]
        telling = [word for word in bare if word.lower() not in CONNECTORS and not re.fullmatch(r"[\d.,-]+", word)]
        for word in telling:
            if any("\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af" for letter in word):
                if len(word) > 24:
                    return False
            elif OTHER_SCRIPT.search(word):
                return False
            elif not any(char.isupper() for char in word):
                small += 1
        # A handle may be written small and then stands alone; a clause would have more small words than that.
        if small and not shouting and len(telling) > 1:
            return False
        if len(telling) > 9:
            return False
    return True


MOST_MISSES = 150
"""Ends of notices that are tried in vain in one text before the rest of it counts as unexplained."""


def take_notice(text: str, misses: list[int]) -> str | None:
    """What is left of `text` after the copyright notice at its start; None where it does not start with one.

    `misses`: ends tried in vain so far, its last number; after MOST_MISSES none is tried.
    """
    match = NOTICE.match(text, 0, 4000)
    if not match:
        return None
    rest = match.group("rest")
    start = match.start("rest")
    years = FIRST_YEARS.match(rest)
    after_years = years.end() if years else 0
    # The notice ends at the next notice, at "All rights reserved", or at the end of its paragraph; shorter when that fails.
    ends: list[int] = []
    following = NEXT_NOTICE.search(rest, after_years)
    if following:
        ends.append(following.start())
    else:
        ends.append(len(rest))
    ends += [m.start() for m in re.finditer(r"[\n\x0b]", rest[: ends[0]])][::-1]
    for end in ends:
        if misses[0] > MOST_MISSES:
            return None
        holder = rest[after_years:end]
        holder = LAST_YEARS.sub(" ", holder)
        if not holder.strip(EDGE) and not (years and re.search(r"\d|y", years.group(0))) and not re.search(r"copyright", match.group(0), re.I):
            continue
        if is_name(YEAR_BETWEEN.sub(" ", holder)):
            return text[start + end :]
        misses[0] += 1
    return None


GENERIC_TITLES = frozenset(
    x.strip()
    for x in """license|licence|the license|license agreement|license text|full license text|software license|copyright|copyright notice|copyright notices|copyright and license|copyright license|
    license information|license notice|licensing|license terms|copying|license file|code license|model license|notice|legal|legal notice|legalcode|legal code|official translation|license and copyright|licenses|terms|text of the license|open source license|
    end of license|end of terms and conditions|end license|begin license|许可证|开源许可证|ライセンス""".split("|")
)
TAG_LINE = bounded(r"SPDX-License-Identifier\s*:\s*(?P<expression>[\w.+\-() ]{2,80})[ \t]*(?=\n|\x0b|$)", re.I)
OFFICIAL = bounded(
    r"(?:(?:see|full\s+(?:license\s+)?text(?:\s+at)?|available\s+at|source|url|text)\s*:?\s*)?<?(?:https?://)?(?:www\.)?(?:opensource\.org|creativecommons\.org|apache\.org|gnu\.org|fsf\.org|spdx\.org|choosealicense\.com|mozilla\.org|eclipse\.org|opendatacommons\.org|cdla\.(?:dev|io)|openmdw\.ai|unlicense\.org|license\.coscl\.org\.cn|openfontlicense\.org|scripts\.sil\.org)(?:/[\w./#-]{0,80})?>?\.*(?=\s|$|[)\]])",
    re.I,
)
# An address of an official site that leads to a closed licence there.
CLOSED_ADDRESS = bounded(r"(?<![a-z])n[cd](?![a-z])|non-?commercial|no-?deriv|no-permission|sampling|commons-clause|polyform|busl|sspl|elastic|hippocratic|restrict|prohib|only", re.I)
MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
DATED = bounded(rf"[\s,]+{MONTH}\s+(?:\d{{1,2}},?\s+)?\d{{4}}$|,?\s+\d{{1,2}}\s+{MONTH}\s+\d{{4}}$", re.I)
FRONT = bounded(r"[\s*_#=/>|+`\-–—.:;,\"'()<\[\]{}\\]*")


@cache
def open_names() -> frozenset[str]:
    """The ids of the terms table that are open for anything."""
    return frozenset(identifier for identifier, row in names.terms()["rows"].items() if row[0] == "open")


@cache
def first_words() -> frozenset[str]:
    """The words that a licence name of the table starts with, and those that may stand before one."""
    table = names.terms()
    starts = {key.split()[0] for key in table["keys"] if key} | {re.split(r"[^\w.+]", key)[0] for key in table["ids"]}
    return frozenset(starts) | {"the", "gnu", "creative", "software", "license", "licence", "version", "affero", "general", "lesser", "library", "free", "mozilla", "eclipse", "european", "open"}


@lru_cache(maxsize=4096)
def name_of(text: str) -> str | None:
    """The open licence that a title or a short name stands for, all of its words used."""
    bare = text.strip(EDGE)
    if not bare or len(bare) > 120 or re.search("[\x01-\x06]|~~|[!?%$€£¥]", bare):
        return None
    first = re.match(r"[\w+.]+", bare)
    if not first or first.group(0).lower() not in first_words():
        return None
    whole = names.find_id(bare)
    if whole:
        return whole if whole in open_names() else None
    if re.search(r"licen[cs]e", bare, re.I):
        aside = re.search(r"\((?:[\"“]?the\s[\"“]?license[\"”]?|[A-Za-z][\w.+-]{1,20})$", bare)
        inside = names.find_id(aside.group(0).strip(EDGE)) if aside else None
        if aside and (inside or re.search(r"the\s", aside.group(0), re.I)):
            bare = bare[: aside.start()]
    bare = DATED.sub("", bare)
    identifier = names.find_id(bare)
    return identifier if identifier in open_names() else None


def split_names(text: str) -> tuple[list[str], bool] | None:
    """The open licences named in "the MIT license and the Apache License (Version 2.0)", and whether they are a choice."""
    text = " ".join(text.split())
    whole = name_of(text)
    if whole:
        return [whole], False
    parts = re.split(r" ?(?:,? (?:and|or) |, | ?/ ?)(?:the )?", re.sub(r"\((version\s+[\d.]+|below|v?[\d.]+)\)", lambda m: "" if m.group(1).lower() == "below" else m.group(1), text, flags=re.I))
    found = [name_of(part) for part in parts if part.strip()]
    if found and all(found):
        return [f for f in found if f], bool(re.search(r"\bor\b|/", text))
    return None


def explain(text: str, misses: list[int] | None = None) -> tuple[str, list[str], bool]:
    """Take notices, titles and pointers away from `text`.

    Returns the first words that nothing explains ("" where all is harmless), the ids that were named, and whether a
    sentence offers them as a choice.
    """
    named: list[str] = []
    choice = False
    rest = text
    misses = [0] if misses is None else misses
    for _ in range(400):
        front = FRONT.match(rest)
        # "(c)" is a copyright mark, not a bracket.
        cut = front.end() if front else 0
        if re.match(r"c\s*\)", rest[cut:], re.I) and "(" in rest[:cut]:
            cut = rest.rindex("(", 0, cut)
        rest = rest[cut:]
        if not rest.strip(EDGE):
            return "", named, choice
        reserved = RESERVED.match(rest)
        if reserved and reserved.end():
            rest = rest[reserved.end() :]
            continue
        tag = TAG_LINE.match(rest)
        if tag:
            parts = re.split(r"\s+(?:AND|OR)\s+|[()\s]+", tag.group("expression").strip())
            ids = [names.find_id(part) for part in parts if part]
            if ids and all(i in open_names() for i in ids):
                rest = rest[tag.end() :]
                continue
            return rest, named, choice
        left = take_notice(rest, misses)
        if left is not None and len(left) < len(rest):
            rest = left
            continue
        official = OFFICIAL.match(rest)
        if official and not CLOSED_ADDRESS.search(official.group(0)):
            rest = rest[official.end() :]
            continue
        line = re.match(r"[^\n\x0b]*", rest)
        first = line.group(0) if line else ""
        bare = " ".join(first.strip(EDGE).lower().split())
        if bare in GENERIC_TITLES:
            rest = rest[len(first) :]
            continue
        words = [m.end() for m in re.finditer(r"[\w.+’'-]+\)?", rest[:160])][:14]
        for end in reversed(words):
            identifier = name_of(rest[:end])
            if identifier and (end == len(rest.rstrip()) or re.match(r"[\s\x0b)\]*_.,:\"”-]{0,80}(?:[\n\x0b]|$|copyright|\(c\)|©)", rest[end:], re.I)):
                named.append(identifier)
                rest = rest[end:]
                break
        else:
            return rest, named, choice
    return rest, named, choice
