"""Cards and prose in; the models that this one is made from out, with what is known of their terms.

A derivative is no more open than its base (OSAID 1.0; rulings in docs/design.md): a restricted base restricts it, and a
base whose terms the repository does not give stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.domain import Evidence, Lineage, Standing, Terms
from checker.evidence.cards import Card
from checker.evidence.documents import CODE, HEADING, Document
from checker.evidence.parameters import tokens_of
from checker.evidence.reading import Reading
from checker.evidence.words import ASIDE_HEADING, DATED, NEWS_HEADING, under
from checker.licensing import mentions
from checker.patterns import Pattern

RELATIONS = ("adapter", "merge", "quantized", "finetune")
_NAME = r"(?P<base>(?:[A-Z][\w.]*|[\w.-]+/[\w.-]+|`[^`]+`)(?:[- ](?:v?\d[\w.]*|[A-Z][\w.-]*|\d+[BbMm]))*)"
_PROSE: tuple[tuple[str, Pattern], ...] = (
    ("quantized", Pattern(rf"\b(?i:quanti[sz]ed|quanti[sz]ations?|gguf|awq|gptq)\b[^.]{{0,30}}\b(?:version|variant|conversion|of|from)\b (?:of )?(?:the )?{_NAME}")),
    ("adapter", Pattern(rf"\b(?i:lora|adapter|peft)\b[^.]{{0,40}}\b(?:for|on|of|on top of)\b (?:the )?{_NAME}")),
    ("merge", Pattern(rf"\b(?:merge[ds]?|merging)\b[^.]{{0,20}}\bof\b (?:the )?{_NAME}")),
    ("finetune", Pattern(rf"(?:基于|由)(?:[^，。；A-Za-z]{{0,4}}[A-Z]\w*?(?:发布|开源|推出)的[^，。；A-Za-z]{{0,12}})?\s*(?a:{_NAME})\s*(?:(?:大)?模型)?(?:进行)?(?:微调|训练|继续预训练|蒸馏|开发)")),
    (
        "finetune",
        Pattern(
            rf"\b(?:[Ff]ine-?tun(?:ed|ing|e)(?: version)?|[Dd]erived|[Bb]uilt|[Ii]niti?ali[sz]ed|[Cc]ontinu(?:ed|al)(?: |ly )pre-?train(?:ed|ing)?|[Dd]istilled|[Tt]uned|[Bb]ased|[Tt]rained (?:from|on top))\b[^.]{{0,40}}?\b(?:from|on top of|upon|with|of|on|over)\b (?:the |a |an |base model |pre-?trained |weights of |check-?points? of |released )*(?:\w+['’]s )?{_NAME}"
        ),
    ),
)
_SIZED = Pattern(r"(?:^|[-_ ])\d+(?:\.\d+)?[BM](?![A-Za-z0-9])")
_MADE_FROM = Pattern(r"^(?:fine|tuned|quanti|gguf|awq|gptq|lora|adapter|peft|merg|continu|distill|built (?:on top|upon)|initiali|基于|由)", re.I)
_ADAPTED = Pattern(r"^(?:quanti|gguf|awq|gptq|lora|adapter|peft|merg)", re.I)
_OTHER_USE = Pattern(r"\b(?:baselines?|compar\w+|unlike|e\.g\.|for example|such as|you|your|scripts?|demo|teacher|reward|judge|draft|ablation|embedd\w*|encoder)\b", re.I)
_PAGE = Pattern(r"https?://(?:huggingface\.co|hf\.co|(?:www\.)?modelscope\.cn/models)/(?!datasets/|spaces/|papers/|collections/|docs/)([\w.-]+/[\w.-]+)")
_NO_MODEL = Pattern(r"^(?:the|our|a|an|this|these|pytorch|tensorflow|jax|python|transformers?|imagenet[\w-]*|coco|common ?crawl|wikipedia|cuda|gpu|tpu|docker|arxiv|colab|gradio|human|data|sft|rlhf|dpo|english|chinese|internet|web|the pile|pile|laion[\w-]*|text|image|audio|video|a100|h100|v100|moe|transformer|attention|diffusion|llms?)$", re.I)


def find_lineage(reading: Reading, cards: tuple[Card, ...]) -> tuple[Lineage, ...]:
    """What the front matter, then the prose of the READMEs, says that this model is made from."""
    own = tokens_of(reading.repository.name.rsplit("/", 1)[-1])
    found: dict[str, Lineage] = {}
    for card in cards:
        for base in card.base_models:
            evidence = card.evidence.get("base_model") or Evidence(f"base_model: {base}", card.path)
            relation = card.base_model_relation if card.base_model_relation in RELATIONS else "derived"
            found.setdefault(base.lower(), Lineage(base, relation, Terms(Standing.UNKNOWN, note=f"the terms of {base} are not given here"), (evidence,)))
    for lineage in (*_of_configurations(reading, own), *(found_in for document in reading.readmes for found_in in _in_fields(document, own))):
        _add(found, lineage)
    for document in reading.readmes:
        for block in document.blocks:
            if block.kind in (CODE, HEADING) or under(block.headings, ASIDE_HEADING) or under(block.headings, NEWS_HEADING) or DATED.match(block.text):
                continue
            for sentence in block.sentences:
                if not re.search(r"\b(?:derived|based|continu\w+|fine-?tun\w+|initiali[sz]ed|distilled|built|quanti[sz]\w+|gguf|lora|adapter|merged?)\b|基于|微调", sentence.text, re.I):
                    continue
                licences = mentions(sentence.text) if re.search(r"licen[cs]e", sentence.text, re.I) else ()
                for relation, pattern in _PROSE:
                    match = pattern.search(sentence.text)
                    if match is None or _NO_MODEL.match(match["base"]) or re.search(r"licen[cs]e$", match["base"], re.I) or _is_this(match["base"], own):
                        continue
                    base = match["base"].strip("`").rstrip(".")
                    if re.search(r"\bcode(?:base)? (?:is|was) $", sentence.text[: match.start()], re.I):
                        continue  # what the code is based on is no base of the weights
                    page = next((link for link in block.links if link.label and link.label in base + " " and _PAGE.search(link.url)), None)
                    if not licences and page is None and "/" not in base and not re.search(r"模型\s*(?:进行)?开发$", match[0]) and not _is_a_sized_model(base, match[0], sentence.text):
                        continue  # a name alone may be a method, a data set or a paper; a page of a hub or a size is a model's
                    base = _PAGE.search(page.url)[1] if page and (_PAGE.search(page.url)) else base  # type: ignore[index]  # searched before
                    evidence = document.quote(sentence.line, sentence.text)
                    after = [x for x in licences if x.start > match.end()]
                    terms = Terms(after[0].standing, after[0].expression, None, (evidence,), (), after[0].open_for) if after else Terms(Standing.UNKNOWN)
                    _add(found, Lineage(base, relation, terms, (evidence,)))
                    break
    return tuple(found.values())


_FIELD = Pattern(
    r"^\W*(?:base[- _]?model|fine-?tuned from(?: model)?|finetune of|parent model|initiali[sz]ed from|adapter for|quanti[sz]ed from)\W*(?:\[?optional\]?)?\W*[:：|]\s*(?P<value>.+)$",
    re.I | re.S,
)
_NOTHING = Pattern(r"^\W*(?:none|no\b|n/?a|scratch|from scratch|more information|trained from|unknown|todo|tbd|yes\b|$)", re.I)
_VALUE = Pattern(r"[A-Za-z][\w.-]*(?:/[\w.-]+)?(?:[ -]v?\d[\w.]*)*")


def _in_fields(document: Document, own: frozenset[str]) -> Iterator[Lineage]:
    """"Finetuned from model: foo/bar-7b": the fields of a card's template, as a list item or as a row of a table."""
    for block in document.blocks:
        field = _FIELD.match(block.text) if block.kind not in (CODE, HEADING) and len(block.text) < 400 else None
        if field is None or _NOTHING.match(field["value"]) or under(block.headings, ASIDE_HEADING):
            continue
        page = next((match for link in block.links if (match := _PAGE.search(link.url))), None)
        named = _VALUE.search(field["value"])
        base = page[1] if page else named[0] if named else ""
        words = tokens_of(base.rsplit("/", 1)[-1])
        if not base or (words and words <= own) or _NO_MODEL.match(base):
            continue
        evidence = document.quote(block.line, block.text)
        licence = next(iter(mentions(field["value"])), None)
        terms = Terms(licence.standing, licence.expression, None, (evidence,), (), licence.open_for) if licence else Terms(Standing.UNKNOWN)
        yield Lineage(base, "derived", terms, (evidence,))


def _of_configurations(reading: Reading, own: frozenset[str]) -> Iterator[Lineage]:
    """The base that an adapter's configuration names, or that a model's configuration was saved from: a page of a hub."""
    for name, key in (("adapter_config.json", "base_model_name_or_path"), ("config.json", "_name_or_path")):
        if not any(file.path == name for file in reading.files):
            continue
        text = reading.text(name)
        match = re.search(rf'"{key}"\s*:\s*"([\w.-]+/[\w.-]+)"', text.content) if text else None
        if text and match and not tokens_of(match[1].rsplit("/", 1)[-1]) & own:
            evidence = Evidence(match[0], name, text.content.count("\n", 0, match.start()) + 1)
            yield Lineage(match[1], "adapter" if name.startswith("adapter") else "derived", Terms(Standing.UNKNOWN), (evidence,))


def _is_this(base: str, own: frozenset[str]) -> bool:
    """Whether a name is this model's own. "Foo-7B" is not, where the model is called "Foo-Bar": it bears its base's name, and more."""
    words = tokens_of(base)
    return bool(words) and (words == own or (words < own and not _SIZED.search(base)))


def _is_a_sized_model(base: str, words: str, sentence: str) -> bool:
    """"Fine-tuned from Foo-7B": a name with a size is a model's; parts that a model is built of are not its base."""
    sized = _SIZED.search(base) or (_ADAPTED.search(words) and re.search(r"[A-Za-z].*[- ]v?\d", base))
    return bool(sized and _MADE_FROM.search(words)) and not _OTHER_USE.search(sentence)


def _add(found: dict[str, Lineage], new: Lineage) -> None:
    """A base named in prose is the card's where their names share their words; its terms settle what the card leaves open."""
    for key, known in found.items():
        ours, theirs = tokens_of(known.base_model.rsplit("/", 1)[-1]), tokens_of(new.base_model.rsplit("/", 1)[-1])
        if ours and theirs and (ours <= theirs or theirs <= ours):
            if known.terms.standing is Standing.UNKNOWN and new.terms.standing is not Standing.UNKNOWN:
                found[key] = known._replace(terms=new.terms, evidence=(*known.evidence, *new.evidence))
            return
    found[new.base_model.lower()] = new
