"""A sentence in, the kinds of use that it reserves out: words so plain that they need no subject.

"Not for commercial use", "commercial users must contact us", "only for partners": whoever writes such a line into the README of
a model, and names no other part, says it of the model. English, and the usual words of other languages.
"""

from __future__ import annotations

import re

from checker.domain import RestrictionKind, Standing
from checker.licensing import mentions
from checker.patterns import Pattern

_NC = r"non[\s-]?com+erc?ial(?:ly)?"
_FEW = r"(?:non[\s-]?com+erc?ial|non[\s-]?profit|academic|scholarly|research|personal|private|educational|evaluation purposes?)"
_USE = r"(?:use|uses|used|usage|purposes?|exploitation|deployments?|applications?)"
_WHO = (
    r"(?:(?:trusted|selected|approved|verified|registered|paying|accredited|vetted|our|the|a few|early|internal) )*(?:members?|partners?|"
    r"collaborators?|reviewers?|customers?|subscribers?|employees|staff|researchers|academics|institutions|consortium|universities|students)"
)
_GIVEN = r"(?:available|accessible|shared|released|provided|distributed|granted|given|open|offered)"
_VERBS = (
    r"(?:use|offer|host|extract|copy|reproduce|sell|resell|rent|lease|sub-?licen[cs]e|re-?upload|re-?host|share|re-?distribute|distribute|publish|modify|alter|"
    r"fine-?tune|commerciali[sz]e|transfer|distil\w*|reverse[- ]engineer)\b(?! (?:this|the|our)? ?(?:flag|option|argument|function|config\w*|setting|"
    r"class|api|branch|token\w*)\b)"
)

_PLAIN: tuple[tuple[RestrictionKind, tuple[str, ...]], ...] = (
    (
        RestrictionKind.NON_COMMERCIAL,
        (
            r"\bnot (?:licen[cs]ed |allowed |permitted |available |free |cleared |authori[sz]ed |to be used )?(?:for|in) (?:any )?commercial\b",
            r"\bno commercial (?:use|usage|exploitation|applications?)\b(?! restrict| limit)",
            r"\b(?:may|must|can|shall|will) ?not be (?:sold\b|(?:used |exploited |deployed )?[^.;]{0,30}\bcommercial)",
            rf"\b(?<!non-)commercial {_USE}\b[^.;]{{0,30}}\b(?:prohibited|forbidden|excluded|disallowed|not (?:allowed|permitted|granted))",
            rf"\bfor (?:[\w-]+[ ,/]+){{0,4}}?{_FEW}(?:[\w ,/-]{{0,30}})? only\b",
            rf"(?<!not )\b(?:only|solely|exclusively|strictly|limited|restricted|reserved)(?: be)?(?: used| available| usable| permitted| allowed)? (?:for|to) "
            rf"(?:[\w-]+[ ,/]+){{0,3}}?{_FEW}\b",
            rf"\bfree (?:of charge )?for (?:[\w-]+[ ,/]+){{0,2}}?{_FEW}\b",
            r"\bavailable to (?:[\w-]+[ ,/]+){0,2}?(?:academics?|non[\s-]?profit|universities)\b",
            rf"\bfor (?:[\w-]+[ ,/]+){{0,2}}?{_NC}\b(?= (?:research|use|usage|purposes?)\b|\W*$)",
            r"\bfree for (?:hobby\w*|students)\b|\bfor commercial use, no\b|\blicen[cs]ed for (?:academic|research|evaluation|personal|educational)\b",
            r"\bfor (?:peer review|reproducibility)\b[^.;]{0,30}\bonly\b|\bonly (?:meant )?for peer review\b|\bavailable for academic (?:use|research|purposes)\b|\bfor non[\s-]?profit (?:research|use|purposes)\b",
            r"\b(?:academic|research|non-?commercial)(?:[ -]use)?[ -]only\b|\bnon-production use\b",
            r"\bmay be used for (?:internal |private )?(?:testing|evaluation|research|experiments?)(?: purposes)? only\b|\b(?:testing|internal evaluation|evaluation) only\b(?! (?:mode|requires?|needs?|takes?|uses?)\b)",
            rf"\bfree (?:tier|plan|version|edition)\b[^.;]{{0,30}}\b{_NC}\b",
            r"\b(?:not allowed|not permitted|prohibited|forbidden)\W{0,4}:[^.;]{0,60}\b(?:commercial|resale|selling)\b",
            r"\b(?:sell|commercial\w*|for money)\b[^.;:,]{0,40}: (?:no|false)\b",
        ),
    ),
    (
        RestrictionKind.REGISTRATION,
        (
            r"(?<!non-)\bcommercial (?:use(?:rs?|s)?|usage|purposes?|exploitation|deployments?|applications?|entities|organi[sz]ations|customers|products?|"
            r"parties|projects)\b[^.;]{0,60}\b(?:must|needs?|requires?|required|ha(?:s|ve) to|please|subject to|only (?:with|after|upon)|pay)\b[^.;]{0,50}"
            r"\b(?:contact|licen[cs]e|permission|agreement|consent|approv\w+|register|apply|authori[sz]ation|notify|inform|pay|royalt\w+|contract|request|"
            r"obtain|purchase|display|reach out|e-?mail|fee|percent|%)",
            r"(?<!non-)\bcommercial (?:use(?:rs?|s)?|deployments?)\b[^.;]{0,12}\bpay\b",
            r"\b(?:contact|e-?mail|write to|reach out to|get in touch|reach us)\b[^.;]{0,70}\b(?:for|about|regarding|before|if)\b[^.;]{0,40}\b(?<!non-)"
            r"commercial(?:ly)? (?:use|usage|purposes?|deployments?|applications?|licen[cs]\w+|agreement|exploitation|rights|terms)\b",
            r"\bfor commercial licen[cs](?:es?|ing)\b[^.;]{0,40}\b(?:contact|e-?mail|write|reach|inquire|enquire)\b",
            r"\b(?:need|needs|requires?|obtain|subject to|prior to|without)\b[^.;]{0,30}\b(?:our|written|prior|explicit|express)\b[^.;]{0,25}\b(?:permission|"
            r"consent|approval|authori[sz]ation)\b",
            r"\b(?:companies|organi[sz]ations|businesses|enterprises|firms|corporations|startups|production use)\b[^.;]{0,60}\b(?:needs?|must|ha(?:s|ve) to|"
            r"requires?)\b[^.;]{0,40}\b(?:licen[cs]e|permission|agreement|subscription|contact|contract|pay|buy)\b",
            r"\b(?:ha(?:s|ve) to|must|needs? to|required to) (?:first )?(?:inform|notify|ask|contact) (?:us|the authors)\b",
            r"\bregister\b[^.;]{0,60}\bcommercial(?:ly)?\b|\b\d+[- ]day (?:evaluation|trial)\b",
            r"\brequires? (?:an? )?(?:(?:active|paid|valid|enterprise) )+(?:subscription|licen[cs]e|membership)\b",
            rf"\bonly\b[^.;]{{0,40}}\b{_GIVEN} (?:to|with|for) {_WHO}\b|\b{_GIVEN}\b[^.;]{{0,20}}\b(?:to|with|for) {_WHO}\b[^.;]{{0,40}}\bonly\b",
            rf"\b{_GIVEN} only (?:to|with|for) {_WHO}\b|\bfor {_WHO} only\b|\bonly {_WHO}\b[^.;]{{0,60}}\b(?:may|can)\b[^.;]{{0,20}}\b(?:download|use|access|obtain)\b",
            r"\bwait(?:ing )?list\b[^.;]{0,60}\b(?:weights|check-?points?|models?)\b",
            r"\b(?:requests?|applications?) (?:for|to) access\b[^.;]{0,60}\b(?:reviewed|approved|processed|considered)\b",
            r"\baccess\b[^.;]{0,40}\brequires?\b[^.;]{0,40}\b(?:sign|agree|accept|approv|credential|registration|DUA)",
            r"\bsign(?:ing)?\b[^.;]{0,30}\b(?:DUA|NDA|(?:data use|usage|user) agreement|licen[cs]e)\b|\blicen[cs]e key\b|\bwait for (?:the |our )?approval\b",
            r"\b(?:get|buy|purchase|order) (?:a|your) (?:commercial |business )?licen[cs]e\b|\basked to (?:obtain|purchase|buy) a licen[cs]e\b",
            r"\b(?:use|usage) beyond\b[^.;]{0,40}\b(?:needs?|requires?)\b|\bpublications?\b[^.;]{0,60}\b(?:needs?|requires?)\b[^.;]{0,12}\b(?:approval|permission)\b",
            r"\b(?:versions|models|weights)\b[^.;]{0,20}\b(?:must|ha(?:s|ve) to) be (?:shared with|sent to|reported to|submitted to)\b",
        ),
    ),
    (
        RestrictionKind.THRESHOLD,
        (
            r"\b(?:more than|over|above|exceed\w*|at least|under|below|less than|fewer than|up to)\b[^.;]{0,12}\d[^.;]{0,40}\b(?:revenue|employees|users|people|"
            r"turnover|funding)\b[^.;]{0,80}\b(?:needs?|must|requires?|ha(?:s|ve) to|contact|licen[cs]e|permission|buy)\b",
            r"\bfree for (?:teams|companies|organi[sz]ations|individuals|startups|businesses)\b[^.;]{0,30}\d",
        ),
    ),
    (
        RestrictionKind.OTHER,
        (
            rf"\b(?:you|users|licensees) (?:may|shall) not (?!use this file except in compliance){_VERBS}|\b(?:you|users|licensees|anyone|nobody|third parties) (?:are|is) not (?:allowed|permitted|authori[sz]ed) to {_VERBS}|\bbut (?:may|must|shall) not {_VERBS}",
            r"\byou (?:are not (?:allowed|permitted) to|may not|must not|shall not|agree not to)\W*:\W*$|\byou (?:hereby )?agree (?:not to|that you will not|to only)\b",
            r"\b(?:may|shall) not be used (?:for|in|to|by|outside)\b(?! (?:any )?commercial)|\bmust be (?:at least |over )?\d\d(?: years\b| or older|\+)",
            r"\b(?:use|usage)\b[^.;]{0,30}\b(?:must comply|subject|governed|bound|conditional)\b[^.;]{0,60}\b(?:polic(?:y|ies)|terms|agreement|"
            r"restrictions|attachment|conditions|eula)\b",
            r"^\W*(?:re-?distribut|re-?sell|host|moneti[sz]|resale|sell|shar|modif|reverse engineer|commerciali[sz])\w*\b[^.;]{0,60}\b(?:is|are) (?:strictly |expressly )?"
            r"(?:not (?:allowed|permitted)|prohibited|forbidden)|\bno part of the (?:weights|models?|check-?points?)\b|\bmust be deleted\b|\bunder embargo\b",
            r"\bacceptance of (?:the|our)\b[^.;]{0,30}\b(?:eula|terms|agreement)\b|\bsource-available\b|\byou (?:cannot|can't|may not|must not)\W*:\s*\w",
            r"\bmodels? (?:is|are|remains?) (?:\w+ )?proprietary\b|\brevoke\b[^.;]{0,30}\b(?:rights?|licen[cs]e|access)\b",
            r"\bterms of (?:use|service)\b[^.;]{0,60}\b(?:may|can) (?:do|use)\b|\blicen[cs]e\b[^.;]{0,30}\bexpires?\b|\bmay only be (?:used|run|deployed)\b",
            r"\blicen[cs]ed\b[^.;]{0,20}\bfor use (?:on|with|in)\b[^.;]{0,40}\bonly\b|\bnot granted (?:any )?(?:rights?|a licen[cs]e)\b|\bexcluded from (?:this|the|our) licen[cs]e\b",
        ),
    ),
    (
        RestrictionKind.FIELD_OF_USE,
        (
            r"\buse by\b[^.;]{0,50}\b(?:prohibited|forbidden|not (?:allowed|permitted))|\b(?:forbidden|prohibited) to use (?:the|this|our|these) (?:models?|weights|check-?points?)\b",
            r"^\W*(?:prohibited|forbidden|disallowed) uses?\W*:",
        ),
    ),
    (
        RestrictionKind.OUTPUT_LIMITS,
        (
            r"\b(?:outputs?|generated (?:texts?|images?|content|audio|data))\b[^.;]{0,20}\b(?:must|may|shall|can) ?not be used\b",
        ),
    ),
    (RestrictionKind.REGION, (r"\bcannot be (?:shared|exported|transferred|distributed|used) outside\b",)),
    (
        RestrictionKind.NAMING,
        (
            r"\b(?:derivatives?|derived models?|products?)\b[^.;]{0,40}\bmust\b[^.;]{0,30}\b(?:include|display|carry|begin|show)\b[^.;]{0,60}\b(?:names?|logo|powered by|built with)\b",
        ),
    ),
)
# Languages other than English, with what each of them says when nothing is forbidden.
_FOREIGN = (
    r"(?<!nicht )\b(?:nur|ausschließlich|lediglich)\b[^.;]{0,40}(?:forschung|lehre\b|wissenschaftlich|akademisch|privat)|kommerziell\w*[^.;]{0,60}(?:untersagt|"
    r"verboten|ausgeschlossen|nicht|lizenz|kontakt|wenden|genehmigung|zustimmung)|\b(?:nicht|keine)\b[^.;]{0,30}kommerziell",
    r"(?:usage|utilisation|fins?)s? commercia\w+[^.;]{0,60}(?:interdit|prohib|pas (?:autoris|permis)|contact|licence|exclu|soumis)|(?<!pas )\b(?:uniquement|"
    r"exclusivement|seulement|réservée?s?)\b[^.;]{0,40}(?:recherche|non[- ]commercia|académi)|non[- ]commercia(?:l|le|ux|les)\b(?=[^.;]{0,3}$)",
    r"(?<!no )\b(?:sol[oa]|sólo|solamente|únicamente|exclusivamente|unicamente|esclusivamente|somente|apenas)\b[^.;]{0,40}(?:investigaci|acad[ée]mic|comercia|"
    r"commerciali|ricerca|pesquisa)|(?:prohib|proib|vieta)\w*[^.;]{0,25}us[oi] com+ercia|\buso com+erciale?\b[^.;]{0,40}(?:prohib|proib|vietat|no\b|non\b|não|licen|"
    r"contat|contact)|\b(?:no|não|non) com+ercia\w*",
    r"\bтолько\b[^.;]{0,40}(?:исследоват|некоммерч|научн)|коммерческ\w* использован\w*[^.;]{0,40}(?:запрещ|не |лиценз|согласи)|некоммерческ",
    r"ticari[^.;]{0,40}(?:kullanılamaz|yasak|izin|olmayan)|yalnızca[^.;]{0,40}araştırma|chỉ[^.;]{0,40}(?:nghiên cứu|phi thương mại)|không[^.;]{0,40}thương mại",
    r"(?:لا يجوز|يحظر|غير|يمنع)[^.;]{0,50}تجاري|\bniet\b[^.;]{0,20}commercieel|\balleen\b[^.;]{0,30}onderzoek|niekomercyjn|wyłącznie[^.;]{0,40}badawcz",
    r"(?:연구|학술|교육)[^.\n]{0,12}(?:목적|용도)[^.\n]{0,6}(?:으로만|에 ?한|에만)|상업[^.\n]{0,30}(?:금지|불가|없습|문의|허가|승인|연락|별도)|비상업",
    r"\bnur (?:für|an) (?:mitglieder|partner|kunden)|réservée?s? aux (?:membres|partenaires|chercheurs)|exclusiv[oa] para investigaci|kommersiell[^.;]{0,40}\b(?:inte|ej|ikke|förbjud)",
    r"kaupalli[^.;]{0,30}kielle|nekomerč|komercyjn[^.;]{0,40}(?:zabronion|zakaz|niedozwol)|[仅僅]限内部|不得[^。；]{0,6}(?:分发|分發|传播|转载)|[仅僅][向对][^。；]{0,10}(?:开放|提供)",
    r"目的に限り|営利目的[^。]{0,16}(?:遠慮|禁止)|再配布[^。]{0,6}(?:禁止|不可)|상업[^.\n]{0,24}않|연구용[^.\n]{0,4}만|재배포[^.\n]{0,8}금지",
    r"(?:gewichte|modelle?)\b[^.;]{0,40}(?:auf anfrage|auf antrag|nutzungsvereinbarung)|poids\b[^.;]{0,40}(?:formulaire|sur demande|accord)|formulaire[^.;]{0,40}\bpoids\b",
    r"(?:pesos|modelo)\b[^.;]{0,40}(?:bajo solicitud|previa (?:solicitud|firma))|(?:가중치|모델)[^.\n]{0,12}(?:신청|승인)",
    r"[仅僅只][供限能可用][^。；]{0,14}(?:研究|学术|學術|非商)|(?:禁止|不得|不可|不能|不允[许許])[^。；]{0,12}商[业業用]|非商[业業用]|商(?:[业業]用途|[业業]使用|用)[^。；]{0,24}"
    r"(?:联系|聯繫|聯絡|申请|申請|许可|許可|授权|授權|同意)|权重[^。；]{0,10}(?:需|须)[^。；]{0,6}申请",
    r"商用[^。]{0,24}(?:問い合わせ|お問合せ|連絡|許諾|許可|契約|相談|禁止|不可|できません)|申請(?:が必要|してください|後)|研究(?:目的|用途)[^。]{0,6}(?:のみ|に限)",
)
_PERMITS = Pattern(
    r"\b(?:do(?:es)? not|don't|doesn't|no|nor|never) (?:\w+ ){0,2}(?:needs?|requires?|required|necessary|fees?|registration|royalt\w+)\b"
    r"|\bwithout (?:any )?(?:need|needing|registration|asking|restrictions?|fees?|royalt\w+)\b"
    r"|无需|無需|不需|无须|不用|不要です|必要(?:は)?(?:ありません|ない)|nicht (?:eingeschränkt|erforderlich|nötig|nur)|\bohne\b|sans (?:restriction|autoris)|"
    r"sin (?:restric|necesidad)|\bsenza\b|sem restri|без огранич|제한 없|필요 없",
    re.I,
)
_BOTH = Pattern(
    r"\b(?:both|either)\b[^.;]{0,60}\b(?:commercial|for-profit)\b|(?<!non-)(?<!non)\bcommercial(?:ly)?(?: (?:use|purposes))? ?(?:(?:and|or|/|as well as)|, ?(?:and |or )?"
    r"(?:non|research|academic|personal|educational))|(?:\b(?:and|or)|[/,&]) (?:(?:for|also|even) )*(?:commercial|for-profit)\b(?! licen[cs])"
    r"(?! use\b[^.;]{0,30}\b(?:not|prohib|forbid))|\bas well as (?:for )?commercial|\bincluding (?:for )?commercial",
    re.I,
)
# Whose use this is, if not that of the model; advice; and words that others are held to.
_NOT_THIS = Pattern(
    r"\b(?:unlike|in contrast to|compared (?:to|with)|whose|their|other models?|api|demo|website|web ?site|playground|(?:our|this|the) (?:\w+ )?service|server|test ?(?:sets?|data)|samples?|implementations?|tutorials?|provided above|demonstrat\w+|splits?|"
    r"contribut\w+|pull requests?|trade ?marks?|logos? (?:is|are|may|must)|the name|names? of|participants?|annotators?|ethics|survey|patients?|liab\w+|damages?|"
    r"recommend\w*|discourage\w*|out[- ]of[- ]scope|evaluated|tested|evaluate on|funded|a grant|clusters?|supercomputers?|(?:previous|earlier|older) (?:versions?|releases?)(?= (?:was|were))|should not be used|not intended|primar(?:y|ily)|endors\w+)\b",
    re.I,
)
_COPYLEFT = Pattern(r"\b(?:a?gpl\w*|copyleft|alternativ\w+)\b", re.I)
# The law binds everybody, and a pointer to the licence adds nothing to it.
_ELSEWHERE = Pattern(r"\b(?:applicable|relevant|local) laws?\b|\blicen[cs]e (?:section|file|below|above)\b", re.I)
_CUES = Pattern(
    r"commerc|komm|komer|comerc|ticari|thương|تجار|коммер|niekom|商|상업|비상업|research|academ|personal|educat|non-p|profit|private|evaluation|trial|forsch|recherch|"
    r"investig|ricerc|pesquis|исслед|araşt|nghiên|onderzoek|badaw|연구|研究|学术|學術|not |agree|must|require|need|only|proprietary|revoke|terms of|"
    r"subject|govern|sign|wait|have to|has to|request|free for|申请|申請|gewichte|modell|poids|pesos|modelo|가중치|모델|forbid|prohibit|outputs?|expires|free |licen[cs]e key|excluded|beyond|licen[cs]e at|asked to|licen[cs]ed for|embargo|acceptance|source-av|no part|cannot|can't|deleted|mitglied|membre|kaupal|内部|分发|开放|再配布|営利|재배포|shared|allowed|: no\b",
    re.I,
)
_HANDS_ON = Pattern(r"分发|分發|传播|转载|内部|再配布|재배포|mitglieder|membres|partenaires", re.I)
_ASKS = Pattern(r"wenden|开放|提供|anfrage|antrag|vereinbarung|formulaire|demande|accord|solicitud|firma|申請|신청|kontakt|conta[ct]|lizenz|licen|genehm|zustimm|联系|聯|申请|申請|授权|授權|许可|許可|問い合わせ|お問合せ|連絡|許諾|契約|相談|문의|허가|승인|연락|별도|лиценз|согласи|izin", re.I)
# What somebody had in mind is advice; what is left to non-commercial use is not.
_INTENDED = Pattern(r"\bintended\b", re.I)
_SAYS_NC = Pattern(r"\bnon[\s-]?commercial", re.I)
_FORBIDS = Pattern(r"\b(?:may|must|can|shall) ?not be used\b", re.I)
# Each on its own, so that only those whose words a text has are compiled.
_PATTERNS = [(kind, Pattern(pattern, re.I)) for kind, patterns in _PLAIN for pattern in patterns]
_OTHER_LANGUAGES = [Pattern(pattern, re.I) for pattern in _FOREIGN]


# Hyphens and spaces that look like the plain ones; joiners that are not seen at all.
_TYPESET = {0x2010: "-", 0x2011: "-", 0x00A0: " ", 0x202F: " ", 0x200B: None, 0x200C: None, 0x200D: None, 0x2060: None, 0x00AD: None, 0xFEFF: None}


def reserved_by(text: str, around: str = "") -> list[RestrictionKind]:
    """The kinds of use that `text` keeps back; `around`, its block, may show that only an alternative is offered."""
    if not text.isascii():
        text = text.translate(_TYPESET)
    if not _CUES.search(text) or text.rstrip().endswith("?"):
        return []
    found = list(dict.fromkeys(kind for kind, pattern in _PATTERNS if pattern.search(text)))
    matches = [match for pattern in _OTHER_LANGUAGES if (match := pattern.search(text))]
    foreign = min(matches, key=lambda match: match.start(), default=None)
    if not (found or foreign) or _NOT_THIS.search(text) or _PERMITS.search(text):
        return []
    advice = _INTENDED.search(text) and not _SAYS_NC.search(text) and not _FORBIDS.search(text)
    if RestrictionKind.NON_COMMERCIAL in found and (advice or _BOTH.search(text)):
        found.remove(RestrictionKind.NON_COMMERCIAL)
    if foreign:
        found.append(RestrictionKind.OTHER if _HANDS_ON.search(foreign[0]) else RestrictionKind.REGISTRATION if _ASKS.search(foreign[0]) else RestrictionKind.NON_COMMERCIAL)
    if RestrictionKind.REGISTRATION in found and _COPYLEFT.search(around or text):
        found.remove(RestrictionKind.REGISTRATION)
    if RestrictionKind.OTHER in found and (_ELSEWHERE.search(text) or _names_open_terms(text)):
        found.remove(RestrictionKind.OTHER)
    return list(dict.fromkeys(found))


def asks_nothing(text: str) -> bool:
    """"No registration, no fee": the same words as where something is asked for."""
    return bool(_PERMITS.search(text))


def _names_open_terms(text: str) -> bool:
    """"Use is subject to the terms of the MIT License" reserves nothing."""
    named = mentions(text)
    return bool(named) and all(licence.standing is Standing.OPEN for licence in named)
