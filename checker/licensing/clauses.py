"""A text in, the clauses that restrict out, with line and quote: English, Chinese and Japanese rules, a few words of others."""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from checker.domain import Evidence, Restriction, RestrictionKind
from checker.licensing.expressions import bounded
from checker.patterns import Pattern

QUOTE = 320  # characters of a clause that are quoted at most
MOST = 200_000  # characters of a text that are read
FEW = 4  # clauses quoted per kind: enough to show the restriction, few enough to read

NC = r"non[\s-]*commercial"
NOT = r"(?:\bnot\b(?!\s+limited)|\bnever\b|\bno\b|n['’]t\b|\bprohibit\w*|\bforbid\w*|\bwithout\b|\brefrain\b|\bneither\b)"
SHALL_NOT = r"(?:(?:shall|may|will|must|can|should|agree)\s*(?:not|never)\b|\b(?:do|does)\s+not\s+(?:permit|allow|grant|authori[sz]e|include)|cannot\b|(?:shall|may)\s+neither\b|not\s+(?:to|be)\b|prohibit\w*|forbid\w*|\bnever\b|(?:you|they|nobody)\s+may\s+no\s+)"
PURPOSE = r"(?:purposes?|use[sd]?|uses|usage|research|applications?|exploitation|advantage|gain|benefit|activit\w+|settings?|products?|services?|basis)"
MODEL = r"(?:[\w\-/,()’']+\s+){0,6}?(?:(?:large\s+)?language\s+models?|(?:AI|A\.I\.|ML|foundation\w*|foundational|generative|machine[\s-]learning|artificial\s+intelligence)\s*(?:or\s+\w+\s+)?(?:models?|systems?|technolog\w+|software)|\bmodels?\b|\bLLMs?\b|\bAI\b)"

# Kind, and what its clauses look like. Spaces stand for any white space; a rule looks inside one sentence.
RULES: tuple[tuple[RestrictionKind, str], ...] = (
    # non-commercial
    (RestrictionKind.NON_COMMERCIAL, rf"(?:only|sole\w*|exclusiv\w+|strictly|limited|restricted|purposes?|permitted|granted|use[ds]?|for|under|a|any)\s+(?:\W*\w+\W+){{0,6}}?{NC}(?!\s+(?:or|and)\s+commercial)"),
    (RestrictionKind.NON_COMMERCIAL, rf"(?<!commercial or )(?<!commercial and )\b{NC}\s+(?:\w+\s+){{0,2}}?(?:{PURPOSE}|licen[cs]e|only|terms|means)"),
    (RestrictionKind.NON_COMMERCIAL, rf"{NOT}[^.;]{{0,120}}?(?<!non)(?<!non-)(?<!non )\bcommercial(?:ly|i[sz]e\w*|i[sz]ation)?\b(?!\s+(?:general\s+)?liability|ly\s+reasonable|\s+damages|\s+loss|\s+and\s+{NC}|\s+or\s+{NC})"),
    (RestrictionKind.NON_COMMERCIAL, r"commercial\s+(?:use|usage|purposes?|exploitation|applications?)\s+(?:[^.;]{0,40}?)(?:prohibited|forbidden|excluded|disallowed|without\s+(?:\w+\s+){0,3}(?:consent|permission|authori[sz]ation|approval|licen[cs]e)|not\s+(?:allowed|permitted|granted)|(?:require|need|subject)[^.;]{0,60}(?:permission|licen[cs]e|agreement|consent|authori[sz]ation|approval))"),
    (RestrictionKind.NON_COMMERCIAL, r"(?:sole\w*|only|exclusiv\w+|strictly|limited|restricted)\s+(?:to\s+|for\s+|by\s+|in\s+)?(?:\W*\w+\W+){0,5}?(?:personal|academic|research|educational|scientific|scholarly|evaluation|hobby)[\s\w,/-]{0,40}?(?:purposes?|use|research|uses|only|users?|institutions?)"),
    (RestrictionKind.NON_COMMERCIAL, r"(?:academic|research|educational|evaluation|personal|scientific|teaching)(?:\s+\w+){0,3}?\s+(?:purposes?|use|uses|usage)\s+only|(?:research|academic|personal|educational)[\s-]+(?:use[\s-]+)?only"),
    (RestrictionKind.NON_COMMERCIAL, r"(?:not|no)\s+(?:\W*\w+\W+){0,8}?(?:right\s+to\s+sell|be\s+sold|\bsell\b|for\s+profit|for\s+a\s+fee|for\s+(?:monetary|financial)\s+(?:gain|compensation)|paid\s+service)|not[\s-]for[\s-]profit\s+(?:use|purposes?)(?:\s+only)?"),
    (RestrictionKind.NON_COMMERCIAL, r"(?:companies|businesses|organi[sz]ations|enterprises|for[\s-]profit\s+\w+)\s+(?:\W*\w+\W+){0,6}?(?:must|need\s+to|shall|have\s+to)\s+(?:\W*\w+\W+){0,4}?(?:buy|purchase|obtain|acquire|pay|contact|request)"),
    (RestrictionKind.NON_COMMERCIAL, r"非商(?:业|業|用)|非营利|非營利|(?:不得|不能|不可(?!转让|再许可|撤|轉讓)|禁止|不允许|严禁|不許)[^。；\n]{0,30}商(?:业|業|用)|商(?:业|業)?用[^。；\n]{0,10}(?:禁止|除外|不得|不允许)|(?:仅|只|僅)(?:限|供|用|能|可)[^。；\n]{0,16}(?:研究|学术|學術|学习|教育|个人)"),
    (RestrictionKind.NON_COMMERCIAL, r"非営利|非商用|(?:商用|商業|営利)[^。\n]{0,20}(?:禁止|禁じ|不可|できません|できない|認め(?:ない|ません)|除く|なりません|ならない|許可され(?:ない|ません|ていません))|(?:研究|学術|教育|個人)(?:目的|用途|利用|使用)?[^。\n]{0,6}(?:に限|のみ|だけ)|商用利用には"),
    (RestrictionKind.NON_COMMERCIAL, r"nicht[\s-]*kommerziell|kommerzielle[^.;]{0,60}(?:untersagt|verboten|nicht\s+(?:gestattet|erlaubt|zul))|(?:fins|usage|utilisation)s?\s+(?:non[\s-]*commercia|commercia\w+[^.;]{0,40}(?:interdit|prohib))|no[\s-]+comercial|n[ãa]o[\s-]+comercia\w+|uso\s+comercial[^.;]{0,40}(?:prohib|proib)|некоммерч\w*|коммерческ\w*[^.;]{0,40}(?:запрещ|не\s+допус)|비상업|상업적[^.\n]{0,25}(?:금지|불가|없)|non\s+commerciale"),
    # field-of-use
    (RestrictionKind.FIELD_OF_USE, r"(?:acceptable|prohibited|restricted|permitted)[\s-]+use[sd]?\s+(?:polic\w+|restrictions?|guidelines?|agreement)|(?:usage|content|use)\s+polic(?:y|ies)\b|prohibited\s+uses?\b|use[\s-]+based\s+restrictions?|use\s+restrictions?\b|restrictions?\s+on\s+use|usage\s+restrictions?|restricted\s+uses?\b|disallowed\s+uses?|(?:responsible|ethical)\s+use\s+(?:polic|guide|requirement)"),
    (RestrictionKind.FIELD_OF_USE, rf"{SHALL_NOT}[^.;]{{0,240}}?(?:military|\bmilitar\w+|weapon|warfare|surveillance|\bharm|unlawful|illegal|violat(?!ions?\s+of\s+(?:this|these|the\s+(?:terms|licen))|ion\s+of\s+(?:this|the))|discriminat|exploit\w*\s+(?:or|minors|children)|nuclear|critical\s+infrastructure|medical|disinformation|misinformation|defam|high[\s-]risk|terroris|defen[cs]e\s+(?:industry|purposes|contract)|law\s+enforcement|immigration|biometric|gambling|\bgenocide|human\s+rights|fossil|tobacco|deepfake|pornograph|political)"),
    (RestrictionKind.FIELD_OF_USE, r"(?:military|weapons?|warfare|surveillance)[\w\s,/-]{0,40}?(?:uses?|purposes?|applications?|entit\w+|organi[sz]ations)?\s*(?:(?:is|are)\s+)?(?:strictly\s+|expressly\s+|hereby\s+)?(?:prohibited|forbidden|not\s+(?:allowed|permitted)|excluded|disallowed|banned)|(?:except|excluding|other\s+than|but\s+not|not)\s+(?:for|in|by)\s+(?:\w+\s+){0,3}(?:military|weapons?|surveillance|warfare|defen[cs]e|police|government|gambling)"),
    (RestrictionKind.FIELD_OF_USE, r"for\s+good,?\s+(?:and\s+)?not\s+(?:for\s+)?evil|(?:bypass|disable|circumvent|remov\w+|disregard|evad\w+|override|tamper|weaken)[^.;]{0,80}(?:guardrail|safety\s+(?:feature|filter|mechanism|measure|guard)|\bfilters?\b|safeguards?|content\s+moderation|security\s+(?:feature|mechanism)|watermark)|guardrail[^.;]{0,80}(?:must|shall|required|remain)"),
    (RestrictionKind.FIELD_OF_USE, r"(?:human\s+rights|ethical\s+standards?)[^.;]{0,80}(?:laws?|principles|comply|compl)|in\s+any\s+(?:way|manner)\s+that\s+violates|to\s+(?:engage\s+in|promote|facilitate)[^.;]{0,60}(?:violence|illegal|unlawful|harm)|use\s+(?:of\s+the\s+\w+\s+)?must\s+comply\s+with\s+applicable\s+laws|comply\s+with\s+(?:all\s+)?applicable\s+(?:laws?|export)[^.;]{0,120}(?:acceptable|polic)|(?:use|using)[^.;]{0,60}(?:for\s+any\s+)?(?:unlawful|illegal)\s+(?:purpose|activit)"),
    (RestrictionKind.FIELD_OF_USE, r"(?:you|licensee|user)[^.;]{0,80}(?:assume|bear|responsible)[^.;]{0,40}(?:ethical|legal\s+compliance)|attachment\s+a\b|trade\s+control|(?:ITAR|military)[^.;]{0,40}(?:end[\s-]use|prohibited)"),
    (RestrictionKind.FIELD_OF_USE, r"(?:不得|不能|不可|禁止|不允许|不会|承诺不|不應|严禁|请勿|勿)[^。；\n]{0,90}?(?:军事|軍事|武器|违法|違法|非法|危害|国家安全|國家安全|公共利益|社会安全|国家社会|侵犯|侵害|违反|恐怖|监控|歧视|犯罪|色情|暴力)|使用限制|(?:可接受|禁止)使用(?:政策|行为|范围)|未经过安全审查|安全审查和备案"),
    (RestrictionKind.FIELD_OF_USE, r"(?:軍事|兵器|武器|違法|公序良俗|犯罪|監視|差別|法令)[^。\n]{0,50}(?:禁止|禁じ|不可|できません|してはならない|してはなりません|なりません|使用しない|利用しない|しないこと|ないものとし)|(?:禁止事項|利用制限|使用制限|禁止される(?:利用|使用))"),
    (RestrictionKind.FIELD_OF_USE, r"milit[äa]r\w*[^.;]{0,60}(?:untersagt|verboten|nicht|interdit|prohib|proib|запрещ)|(?:interdit|prohib\w+|proibi\w+|verboten|untersagt|запрещ\w+)[^.;]{0,60}(?:milit|воен|arme|waffen)|군사[^.\n]{0,30}(?:금지|불가|없)"),
    # threshold
    (RestrictionKind.THRESHOLD, r"(?:monthly|daily|weekly|annual)\s+(?:average\s+)?(?:active\s+|unique\s+)?(?:users?|customers?|visitors?)|\b[MD]AUs?\b|(?:million|billion|thousand|\d[\d,.]{3,20}|\d\s*[kKmM])\s+(?:\w+\s+){0,3}(?:users|customers|visits|calls|employees|visitors|seats)|more\s+than\s+[\w,.]+\s+(?:\w+\s+){0,2}(?:users|employees|customers|seats)"),
    (RestrictionKind.THRESHOLD, r"(?:annual|yearly|gross|monthly|total|recurring|aggregate|combined|global)\s+(?:\w+\s+){0,3}revenues?|revenues?\s+(?:\w+\s+){0,8}?(?:exceed\w*|greater|more\s+than|over|above|less\s+than|below|under|up\s+to|in\s+excess|threshold)|(?:million|billion|\$|US\$|USD|€|EUR|RMB|¥)[^.;]{0,30}?(?:revenue|turnover|in\s+sales|funding)"),
    (RestrictionKind.THRESHOLD, r"月活|日活|月度活跃|日均用户|(?:用户|用戶)(?:数|數|规模|访问量|活跃)|(?:年|月)(?:度)?(?:总)?(?:收入|营收|營收|营业额|销售额)|(?:超过|大于|不超过|达到|少于)[^。；\n]{0,14}(?:用户|用戶|人次|万元|亿元|美元|日活|月活)"),
    (RestrictionKind.THRESHOLD, r"月間(?:アクティブ)?(?:ユーザー|利用者)|(?:年間|年商|月間)?売上(?:高)?|年間収益|アクティブユーザー"),
    # region
    (RestrictionKind.REGION, r"(?:not\s+(?:\w+\s+){0,4}?(?:apply|granted|available|licen[cs]ed|permitted|authori[sz]ed|extend|intended|made)|exclud\w+|except|outside|other\s+than|not\s+(?:domiciled|located|resident|based|in)|prohibit\w*|shall\s+not|may\s+not|must\s+not|will\s+not)[^.;]{0,200}?(?:European\s+Union|\bE\.?U\.?\b(?:\s+member)?|European\s+Economic\s+Area|\bEEA\b|United\s+Kingdom|South\s+Korea|mainland\s+China|People['’]s\s+Republic\s+of\s+China|Russian?\s+Federation|\bTerritory\b|residents\s+of|United\s+States\s+of\s+America)"),
    (RestrictionKind.REGION, r"[\"“]?Territory[\"”]?\s+(?:shall\s+)?means?|(?:domiciled|resid(?:e|ing|ent)|located|based|established|headquartered|principal\s+place\s+of\s+business)[^.;]{0,80}(?:European\s+Union|\bEU\b|United\s+Kingdom|Korea|\bChina\b)[^.;]{0,80}(?:not|exclud|prohibit)|(?:only|solely|exclusively)\s+(?:within|inside|in)\s+(?:the\s+)?(?:territory|mainland|European\s+Union|EU\b|United\s+States|China|Japan|India)"),
    (RestrictionKind.REGION, r"(?:不适用于?|除外|不包括|不得|禁止|不含)[^。；\n]{0,30}(?:欧盟|歐盟|英国|韩国|境外|地区使用|区域使用|国家使用|大陆以外|歐洲)|(?:仅限|限于|仅可在|只能在|仅在)[^。；\n]{0,10}(?:中国|境内|大陆|本国|地区)|(?:日本国内|国内)(?:に限|のみ)|(?:EU|欧州(?:連合)?|英国|韓国)[^。\n]{0,30}(?:除く|適用され(?:ない|ません)|禁止|利用できません|使用できません)"),
    # no-competing-models
    (RestrictionKind.NO_COMPETING_MODELS, rf"(?:{SHALL_NOT}|\bnot\b|restrict\w*|without)[^.;]{{0,260}}?(?:improv\w*|train\w*|develop\w*|creat\w*|build\w*|fine[\s-]?tun\w*|enhanc\w*|distil\w*|pre[\s-]?train\w*|benchmark)\s+(?:\W*\w+\W+){{0,8}}?(?:any|other|another|such|a|an|competing|competitive|similar|artificial|AI|machine|large|language|generative|foundation|third)\b\s*{MODEL}"),
    (RestrictionKind.NO_COMPETING_MODELS, r"(?:not|prohibit\w*|restrict\w*)[^.;]{0,200}(?:compet(?:e|es|ing|itive|itor)\w*)[^.;]{0,80}(?:models?|products?|services?|technolog\w+|with|offering)|(?:used?|using)\s+(?:to|for)\s+(?:train|training)\s+(?:\w+\s+){0,5}(?:is|are)\s+(?:not|prohibited|forbidden)|no\s+(?:AI|machine[\s-]learning|ML|model)\s+training"),
    (RestrictionKind.NO_COMPETING_MODELS, r"train\w*[^.;]{0,60}(?:AI|language|machine[\s-]learning)(?:\s+\w+)?\s+(?:models?|systems?)[^.;]{0,60}(?:prohibited|forbidden|not\s+(?:allowed|permitted)|requires?)"),
    (RestrictionKind.NO_COMPETING_MODELS, r"(?:不得|不能|不可|禁止|不允许|严禁)[^。；\n]{0,60}?(?:改进|改進|训练|訓練|提升|开发|優化|优化|蒸馏|改善|增强)[^。；\n]{0,24}?(?:其他|其它|任何|别的|另一|竞争|類似|类似)?[^。；\n]{0,16}模型|(?:竞争|競爭)[^。；\n]{0,12}(?:模型|产品|服务)"),
    (RestrictionKind.NO_COMPETING_MODELS, r"(?:他の|別の|競合する?|その他の)[^。\n]{0,24}(?:モデル|AI)[^。\n]{0,50}(?:禁止|禁じ|不可|できません|してはなら|なりません|使用しない|利用しない|ないもの)|競合(?:する)?(?:モデル|製品|サービス)|(?:学習|訓練|トレーニング)(?:に|へ)?(?:使用|利用)[^。\n]{0,16}(?:禁止|禁じ|不可|できません|してはなら|なりません)"),
    (RestrictionKind.NO_COMPETING_MODELS, r"(?:entra[iî]ne\w*|entrena\w*|treina\w*|trainier\w*|обуч\w*)[^.;]{0,60}(?:mod[eè]l\w*|modell\w*|модел\w*)[^.;]{0,40}(?:interdit|prohib|proib|untersagt|verboten|запрещ)"),
    # no-derivatives
    (RestrictionKind.NO_DERIVATIVES, r"no[\s-]?deriv(?:ative)?s?\b|" + SHALL_NOT + r"[^.;]{0,80}?(?<!notices )(?:\bmodify\b|\balter\b|\badapt\b|make\s+derivative|creat\w+\s+(?:any\s+)?derivative|prepare\s+derivative|share\s+adapted|distribute\s+(?:any\s+)?(?:modified|derivative|adapt))(?!\s+(?:or\s+\w+\s+)?(?:\w+\s+){0,3}(?:notice|copyright|trademark|legend|attribution|terms|licen[cs]e|this))(?![^.;]{0,260}?\b(?:for\s+any|for\s+the\s+purpose|purposes?\b|outside|in\s+violation|except|unless|in\s+any\s+(?:way|manner)\s+that))|not\s+(?:have\s+permission|be\s+permitted)[^.;]{0,60}(?:adapted|derivative)|derivative\s+works?\s+(?:is|are)\s+(?:\w+\s+)?(?:not|prohibited|forbidden)"),
    (RestrictionKind.NO_DERIVATIVES, r"(?:不得|不能|不可|禁止|不允许|严禁)[^。；\n]{0,16}(?:修改|改编|演绎|衍生|二次开发|改動)|禁止演绎|改変(?:を|は|の)?(?:禁止|禁じ|不可|できません|認め)|(?:modif\w+|v[äa]r[äa]nder\w*|изменен\w*)[^.;]{0,30}(?:interdit\w*|untersagt|verboten|prohibid\w+|запрещ\w+)"),
    # registration
    (RestrictionKind.REGISTRATION, r"\b(?:registers?|registration|registered)\b[^.;]{0,80}(?:form|website|e?-?mail|licensor|with\s+(?:us|the)|account|portal|commercial|use|required|must|at\s+https?)|(?:must|shall|need\s+to|required\s+to|have\s+to)\s+(?:first\s+)?regist|(?:fill\w*|complet\w+|submit\w*)\s+(?:\w+\s+){0,4}(?:form|application|questionnaire|registration)|(?:apply|applying|application)\s+(?:to\s+\w+\s+)?for\s+(?:\w+\s+){0,4}(?:licen[cs]e|authori[sz]ation|permission)|(?:written|prior)\s+(?:written\s+)?(?:authori[sz]ation|application)|contact\s+\w+[^.;]{0,40}(?:commercial\s+licen|to\s+obtain)"),
    (RestrictionKind.REGISTRATION, r"登记|登記|注册|申请[^。；\n]{0,25}(?:授权|许可|商用)|(?:填写|提交)[^。；\n]{0,20}(?:申请|表|问卷|材料)|(?:书面|商业|商用)授权|联系[^。；\n]{0,20}(?:获取|获得|取得)|(?:利用|使用)?(?:申請|登録|申込)[^。\n]{0,20}(?:必要|が必要|すること|しなければ|ください)"),
    # naming
    (RestrictionKind.NAMING, r"(?:prominently|conspicuously|clearly)\s+(?:display|state|indicate)[^.;]{0,80}(?:[\"“”']|built|powered|name|logo)|[\"“]?(?:Built|Powered|Improved|Made|Created|Developed)\s+(?:with|by|using|from)\s+[A-Z]\w*|(?:includ\w+|add|use|begin|prefix|start)[^.;]{0,60}(?:at\s+the\s+beginning|as\s+(?:the\s+)?(?:prefix|first)|in\s+the\s+(?:name|title))[^.;]{0,40}(?:name|model|product)?|names?\s+(?:of\s+)?(?:\w+\s+){0,5}(?:must|shall)\s+(?:\w+\s+){0,3}(?:begin|start|include|contain|prefix)|user\s+interface\s+of\s+such\s+product"),
    (RestrictionKind.NAMING, r"(?:名称|名稱|名字)[^。；\n]{0,30}(?:开头|开首|前缀|包含|添加|標示|冠以)|(?:显著|顯著|醒目|明显)(?:位置)?[^。；\n]{0,20}(?:标注|显示|展示|标明|注明)|名前の(?:先頭|冒頭)|名称に[^。\n]{0,20}(?:含め|付け)"),
    # output-limits
    (RestrictionKind.OUTPUT_LIMITS, rf"{SHALL_NOT}[^.;]{{0,120}}?\b(?:outputs?|generated\s+(?:content|images|text|results|material)|results\s+of)\b[^.;]{{0,120}}?(?:commercial|train|improv|publish|distribut|sell|claim|own|model|represent)|(?:outputs?)[^.;]{{0,60}}(?:non[\s-]*commercial|owned\s+by\s+(?:licensor|the\s+licensor)|belongs?\s+to\s+licensor|may\s+(?:only|not)|must\s+not|shall\s+(?:not|remain|only))|ownership\s+of\s+(?:the\s+)?outputs?"),
    (RestrictionKind.OUTPUT_LIMITS, r"(?:输出|输出内容|生成内容|生成的内容|生成物|出力)[^。；\n]{0,30}(?:不得|不可|禁止|仅限|只能|できません|禁じ|ならない)|(?:不得|禁止)[^。；\n]{0,12}(?:输出|生成(?:内容|结果))"),
    # revocable
    (RestrictionKind.REVOCABLE, r"(?<!ir)(?<!ir-)\brevocable\b|(?:may|right\s+to|reserves?|can)\s+(?:\w+\s+){0,4}?(?:revoke|withdraw|terminate|modify|update|amend|change)\s+(?:\W*\w+\W+){0,10}?(?:at\s+any\s+time|without\s+(?:prior\s+)?notice|sole\s+discretion|for\s+any\s+reason|from\s+time\s+to\s+time)|remotely\s+or\s+otherwise|reserves?\s+the\s+right\s+to\s+(?:restrict|suspend|revoke|withdraw|terminate)"),
    (RestrictionKind.REVOCABLE, r"(?<!不)可撤(?:销|銷|回)的?|(?:有权|可)随时[^。；\n]{0,16}(?:终止|撤销|修改|收回|变更)|(?:いつでも)[^。\n]{0,20}(?:取り消|撤回|終了|変更)|取消可能"),
    # other
    (RestrictionKind.OTHER, r"proprietary\s+and\s+confidential|(?:no\s+(?:other\s+)?(?:licen[cs]e|rights?|permission)s?\s+(?:is|are)\s+(?:hereby\s+)?granted(?!\s+to\s+use\s+the\s+trade))|(?:may|shall|must)\s+not\s+(?:be\s+)?(?:copy|copied|reproduced?|distribut\w+|disclos\w+|reverse[\s-]engineer\w*|decompil\w+|sublicen[cs]\w+)[^.;]{0,80}(?:without\s+(?:the\s+)?(?:express|prior|written))?|permission\s+is\s+not\s+(?:hereby\s+)?granted|weights\s+(?:[^.;]{0,60})(?:proprietary|not\s+(?:included|covered|licen[cs]ed))|(?:does\s+not|do\s+not)\s+(?:cover|apply\s+to|extend\s+to|include)\s+(?:[^.;]{0,40})(?:model|weights|checkpoints|parameters)"),
)  # fmt: skip

# What a word of a sentence must hold for a rule of the kind to be worth trying.
TRIGGERS: dict[RestrictionKind, Pattern] = {
    kind: bounded(pattern)
    for kind, pattern in {
        RestrictionKind.NON_COMMERCIAL: r"commerc|academic|research|educational|evaluation|personal|scientific|scholarly|teaching|hobby|sell|sold|profit|monetary|financial|\bfee\b|paid|companies|businesses|enterprises|organi[sz]ations|商|研究|学|学习|营利|營利|営利|教育|个人|個人|kommerz|comerc|comm?ercia|коммерч|상업|비상업",
        RestrictionKind.FIELD_OF_USE: r"polic|restrict|prohibited|disallowed|militar|weapon|warfare|surveil|harm|lawful|illegal|violat|discriminat|exploit|nuclear|infrastructure|medical|information|defam|risk|terror|defen|enforcement|immigration|biometric|gambl|genocide|rights|fossil|tobacco|deepfake|pornograph|political|evil|guardrail|safety|filter|safeguard|moderation|security|watermark|ethical|attachment|\btrade\b|comply|军|軍|武器|违|違|非法|危害|安全|公共|侵|恐怖|监|監|歧视|差別|犯罪|色情|暴力|使用限制|利用制限|禁止|法令|milit|воен|arme|waffen|군사",
        RestrictionKind.THRESHOLD: r"users?\b|customers?|visitors?|[md]au|visits|calls|employees|seats|revenue|turnover|sales|funding|月|日活|用户|用戶|年|ユーザー|利用者|売上|収益|达|超过",
        RestrictionKind.REGION: r"union|\be\.?u\b|economic|kingdom|korea|china|russia|territory|residents|united|japan|india|欧|歐|英国|韩国|韓国|境|大陆|大陸|中国|国家|地区|区域|国内",
        RestrictionKind.NO_COMPETING_MODELS: r"models?\b|compet|\bai\b|llm|technolog|train|distil|synthetic|模型|竞争|競|モデル|学習|訓練|mod[eè]l|модел",
        RestrictionKind.NO_DERIVATIVES: r"deriv|modif|alter|adapt|修改|改编|演绎|衍生|二次|改動|改変|änder|изменен",
        RestrictionKind.REGISTRATION: r"regist|form\b|application|apply|questionnaire|written|request|contact|登记|登記|注册|申|填写|授权|联系|登録",
        RestrictionKind.NAMING: r"prominent|conspicuous|clearly|built|powered|improved|made|created|developed|beginning|prefix|name|title|interface|名|显著|顯著|醒目|明显",
        RestrictionKind.OUTPUT_LIMITS: r"outputs?\b|generated|results|输出|生成|出力",
        RestrictionKind.REVOCABLE: r"revo[ck]|withdraw|terminat|modify|update|amend|change|remotely|restrict|suspend|撤|随时|いつでも|取消",
        RestrictionKind.OTHER: r"proprietary|grant|copy|copied|reproduc|distribut|disclos|reverse|decompil|sublicen|permission|weights|model|checkpoint|parameters",
    }.items()
}

WORD = Pattern(r"[\w.]+")


@lru_cache(maxsize=1 << 14)
def kinds_of(word: str) -> frozenset[RestrictionKind]:
    """The kinds of clauses that a word may stand in."""
    return frozenset(kind for kind, trigger in TRIGGERS.items() if trigger.search(word))


# Sentences that only look like a restriction: what every open licence says about names, marks and warranties.
HARMLESS = Pattern(
    r"warrant(?:y|ies)|liab(?:le|ility)|endors|\bnot\s+preclude\b|merchantab|whether\s+(?:commercial|or\s+not)|commercial\s+(?:or|and)\s+non|non[\s-]*commercial\s+(?:or|and)\s+commercial|consequential|no\s+event|as\s+is\b|\bnot\s+be\s+(?:held\s+)?(?:responsible|accountable)\b",
    re.I,
)


# What counts as a derivative, distillation included, is a definition: what must not be done with one is said elsewhere.
DEFINES = Pattern(r"[\"“]([^\"“”]{1,60})[\"”]\s*(?:means|shall\s+mean|refers?\s+to)\b", re.I)


HAN = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
# With each rule, whether it is for Chinese or Japanese alone: no word of four other letters is in it.
PATTERNS = tuple((kind, bounded(pattern, re.I), not re.search(r"[^\W\d_\u3040-\u30ff\u4e00-\u9fff]{4}", pattern)) for kind, pattern in RULES)


class Sentence(NamedTuple):
    """A sentence on one line of its own, and the line of the text where it starts and where each piece begins."""

    text: str
    starts: tuple[int, ...]  # offsets in `text` where a new line of the source begins
    line: int  # the line of the first word, counted from 1

    def line_at(self, offset: int) -> int:
        """The line in the source of the character at `offset`."""
        return self.line + bisect.bisect_right(self.starts, offset)


END = Pattern(r"(?<=[。！？；])|(?<=[.;!?])\s+(?=[A-Z\"“(\[\d*•a-z])|\n\s*\n")
ZERO_WIDTH = Pattern("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
HEADING = 26  # characters: a quote that short is a heading
LONGEST = 1500  # a sentence longer than this is cut: no clause needs more, and a hostile file has no sentence ends


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of `text`, lines joined; list items and paragraphs end one."""
    clean = unicodedata.normalize("NFKC", ZERO_WIDTH.sub("", text))
    line = 1
    position = 0
    pieces: list[str] = []
    for match in END.finditer(clean):
        pieces.append(clean[position : match.end()])
        position = match.end()
    pieces.append(clean[position:])
    for piece in pieces:
        for cut in range(0, len(piece), LONGEST):
            part = piece[cut : cut + LONGEST]
            lead = len(part) - len(part.lstrip())
            first = line + part[:lead].count("\n")
            body = part.strip()
            line += part.count("\n")
            if not body:
                continue
            starts: list[int] = []
            joined: list[str] = []
            length = 0
            for number, row in enumerate(body.split("\n")):
                row = re.sub(r"^[\s>#*/|+-]+(?=\s|\w)", " ", row) if number else row
                row = " ".join(row.split()) + " "
                if number:
                    starts.append(length)
                joined.append(row)
                length += len(row)
            yield Sentence("".join(joined), tuple(starts), first)


def cut(sentence: Sentence, start: int, end: int) -> tuple[str, int]:
    """The words around the match that fit a quote, and the line where the restricting words start."""
    text = sentence.text
    if len(text) <= QUOTE:
        return text.strip(), sentence.line_at(start)
    left = max(0, min(start - 60, len(text) - QUOTE))
    left = text.find(" ", left) + 1 if left else 0
    return ("… " if left else "") + text[left : left + QUOTE].strip() + " …", sentence.line_at(start)


def defines_derivatives(text: str) -> bool:
    """Whether the last definition that `text` opens is that of a derivative."""
    defined = [match[1] for match in DEFINES.finditer(text)]
    return bool(defined) and "deriv" in defined[-1].lower()


def find_restrictions(text: str, path: str = "", licence: str | None = None) -> tuple[Restriction, ...]:
    """The clauses of `text` that restrict, by kind and then by line, at most a few of each kind."""
    counts: dict[RestrictionKind, int] = {}
    found: list[Restriction] = []
    seen: set[tuple[RestrictionKind, int]] = set()
    letters = HAN.search(text) is not None
    for sentence in sentences(text[:MOST]):
        if len(sentence.text) < 6:
            continue
        small = sentence.text.lower()
        worth = {kind for word in set(WORD.findall(small)) for kind in kinds_of(word) if counts.get(kind, 0) < FEW}
        if not worth:
            continue
        for kind, pattern, han in PATTERNS:
            if kind not in worth or han and not letters or counts.get(kind, 0) >= FEW:
                continue
            match = pattern.search(sentence.text)
            if not match:
                continue
            if kind in (RestrictionKind.NO_COMPETING_MODELS, RestrictionKind.NO_DERIVATIVES) and small.lstrip().startswith("if you do not agree"):
                continue  # who does not agree has no licence: no limit on what the others may make
            if kind is RestrictionKind.NO_COMPETING_MODELS and defines_derivatives(sentence.text[: match.end()]):
                continue
            harmless = HARMLESS.search(sentence.text)
            if harmless and match.start() - 90 < harmless.start() < match.end() + 60 and len(sentence.text) < 4 * QUOTE:
                continue
            quote, line = cut(sentence, match.start(), match.end())
            if (kind, line) in seen:
                continue
            seen.add((kind, line))
            counts[kind] = counts.get(kind, 0) + 1
            found.append(Restriction(kind, Evidence(quote, path, line), licence))
    # A heading says less than the clause below it.
    said = {r.kind for r in found if len(r.evidence.quote) > HEADING}
    found = [r for r in found if len(r.evidence.quote) > HEADING or r.kind not in said]
    order = list(RestrictionKind)
    return tuple(sorted(found, key=lambda r: (order.index(r.kind), r.evidence.line or 0)))
