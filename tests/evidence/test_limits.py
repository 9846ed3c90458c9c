"""Limits: lines that keep a use back without naming what they are about, and lines with the same words that do not."""

from __future__ import annotations

import pytest

from checker.domain import RestrictionKind as Kind
from checker.evidence.documents import parse_document
from checker.evidence.limits import find_limits
from checker.evidence.statements import Statement
from checker.language.explain import explain

NC, ASKS, OTHER = Kind.NON_COMMERCIAL, Kind.REGISTRATION, Kind.OTHER
WREN = frozenset({"wren"})


def limits(*lines: str) -> list[Statement]:
    return list(find_limits(parse_document("README.md", "# Wren\n\n" + "\n".join(lines)), WREN))


def kinds(*lines: str) -> list[Kind]:
    return [restriction.kind for statement in limits(*lines) for restriction in statement.restrictions]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("⚠️ Not for commercial use ⚠️", NC),
        ("No commercial use.", NC),
        ("Wren is intended for academic research only and may not be used for commercial purposes.", NC),
        ("Wren is free for academic use.", NC),
        ("This model is for non\u2011commercial use.", NC),
        ("If you use the weights (non-commercial only), cite us.", NC),
        ("We make the weights available to the community for non-profit research.", NC),
        ("During the beta the weights may be used for testing only.", NC),
        ("Not allowed: commercial use, resale.", NC),
        ("The weights are licensed for non-production use until 2028.", NC),
        ("Commercial users must contact us.", ASKS),
        ("Commercial usage of Wren requires a separate license.", ASKS),
        ("For commercial use you must display our logo and notify us in advance.", ASKS),
        ("For commercial licensing please contact sales@example.com.", ASKS),
        ("Use in production is subject to prior written consent.", ASKS),
        ("If you use Wren in a product, you have to inform us by e-mail first.", ASKS),
        ("Checkpoints are only available to members of the consortium.", OTHER),
        ("The weights are currently shared with trusted partners only.", OTHER),
        ("Join the waitlist to get access to the weights.", ASKS),
        ("Requests for access to the model are reviewed by hand.", ASKS),
        ("Users sign the DUA to download the weights.", ASKS),
        ("Use of the weights requires an active subscription.", ASKS),
        ("If your product has over 1,000,000 monthly users you need our permission.", Kind.THRESHOLD),
        ("Free for teams of up to 10 people; larger ones buy a licence.", Kind.THRESHOLD),
        ("You may not offer the model as a hosted service to third parties.", OTHER),
        ("You may use the weights internally but may not host them.", OTHER),
        ("You must be 18 or older to use this model.", OTHER),
        ("Use of the model must comply with our acceptable use policy.", OTHER),
        ("The model may only be used inside the Wren app.", OTHER),
        ("Government agencies are excluded from this licence.", OTHER),
        ("Use by tobacco companies is prohibited.", Kind.FIELD_OF_USE),
        ("Generated text must not be used as training data.", Kind.OUTPUT_LIMITS),
        ("Hosting the model as a paid product is not allowed.", OTHER),
        ("For research, yes. For commercial use, no.", NC),
        ("No part of the weights may be reproduced.", OTHER),
        ("The model cannot be shared outside the EU.", Kind.REGION),
        ("Any derivative must include 'Wren' at the beginning of its name.", Kind.NAMING),
    ],
)
def test_a_plain_line_keeps_a_use_back(line: str, kind: Kind) -> None:
    assert kind in kinds(line)


@pytest.mark.parametrize(
    "line",
    [
        "Die Gewichte stehen ausschließlich für Forschung und Lehre zur Verfügung.",
        "Für die kommerzielle Nutzung ist eine Lizenz erforderlich.",
        "L'utilisation commerciale du modèle est interdite.",
        "Pour un usage commercial, veuillez nous contacter.",
        "Los pesos solo pueden usarse con fines de investigación.",
        "Queda prohibido el uso comercial del modelo.",
        "O uso comercial do modelo não é permitido.",
        "I pesi del modello sono disponibili solo per scopi di ricerca.",
        "Веса модели доступны только для исследовательских целей.",
        "Usage réservé aux membres du laboratoire.",
        "权重不得二次分发。",
        "営利目的での利用はご遠慮ください。",
        "상업적 사용은 허용되지 않습니다.",
        "본 모델은 연구 목적으로만 사용할 수 있습니다.",
        "상업적 이용을 원하시면 별도로 문의해 주세요.",
        "商业使用需获得书面许可。",
        "本模型僅供學術研究使用，不得用於商業用途。",
        "商用利用を希望される場合はお問い合わせください。",
        "モデルのダウンロードには利用申請が必要です。",
    ],
)
def test_other_languages_keep_uses_back_too(line: str) -> None:
    assert kinds(line)


@pytest.mark.parametrize(
    "line",
    [
        "You may use Wren for both research and commercial purposes.",
        "Free for personal, academic and commercial use.",
        "It is free for both non-profit and for-profit use.",
        "Wren is released not only for research but also for commercial use.",
        "Wren is a research prototype and not for clinical use.",
        "The model should not be used for diagnosis.",
        "The model is intended for research purposes only.",
        "The model has been evaluated for research use only on English.",
        "Commercial use does not require permission.",
        "For commercial support, write to us.",
        "No registration, no form, no waiting list: download the weights and go.",
        "The weights are under AGPL-3.0; alternatively contact us for a commercial license.",
        "Use of the model is subject to the terms of the MIT License.",
        "Use of this model is subject to the terms outlined in the license section.",
        "Use is subject to applicable laws and the terms that they set.",
        "Use of our hosted demo is subject to the Terms of Service.",
        "You must sign the contributor license agreement before we can merge.",
        "The name Wren is a trademark and may not be used without permission.",
        "For security reasons, pages are not allowed to use the microphone.",
        "A PyTorch implementation for educational purposes only.",
        "Participants of the study had to be 18 or older.",
        "Wren serves more than 1,000,000 monthly users in our product.",
        "Is commercial use forbidden?",
        "We evaluate on GannetBench (for research use only).",
        "This research was funded by a grant for non-commercial research.",
        "The training ran on a cluster reserved for academic use.",
        "Unlike other models, which are for research only, Wren can be used for anything.",
        "Das Modell darf auch kommerziell genutzt werden.",
        "Eine kommerzielle Nutzung ist erlaubt und nicht eingeschränkt.",
        "L'utilisation commerciale du modèle est autorisée.",
        "Se permite el uso comercial del modelo.",
        "Коммерческое использование модели разрешено.",
        "상업적 이용이 가능합니다.",
        "模型可免费商用，无需申请。",
        "本モデルは商用利用が可能です。",
        "Use the evaluation only mode on many machines.",
        "The evaluation only requires a CPU.",
        "You may not use this file except in compliance with the License.",
    ],
)
def test_the_same_words_may_keep_nothing_back(line: str) -> None:
    assert kinds(line) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("| Model | Commercial use |", "|---|---|", "| Wren-2B | No |"),
        ("| Model | Commercial use |", "|---|---|", "| base | ✗ |"),
        ("| 模型 | 商用 |", "|---|---|", "| Wren | 否 |"),
        ("| Use | Allowed |", "|---|---|", "| Research | ✅ |", "| Commercial use | ❌ |"),
        ("| | Community | Enterprise |", "|---|---|---|", "| Commercial use | ❌ | ✅ |"),
        ("| Model | Terms |", "|---|---|", "| Wren | academic research only |"),
        ("| | Code | Weights |", "|---|---|---|", "| License | MIT | CC BY-NC 4.0 |"),
        ("<table><tr><th>Model</th><th>Commercial use</th></tr><tr><td>Wren</td><td>not allowed</td></tr></table>",),
        ("- Parameters: 2B", "- Commercial use: No"),
        ("- ✅ Research", "- ❌ Commercial use"),
        ("## FAQ", "", "**Can I use Wren commercially?**", "", "No."),
        ("Q: Is commercial use allowed?", "A: Unfortunately, the data do not permit it."),
        ("- **License:** Proprietary",),
    ],
)
def test_a_no_in_a_table_a_list_or_an_answer_forbids(lines: tuple[str, ...]) -> None:
    assert limits(*lines)


@pytest.mark.parametrize(
    "lines",
    [
        ("| Model | Commercial use |", "|---|---|", "| Wren-2B | Yes |"),
        ("| Model | Commercial use |", "|---|---|", "| Wren | ✅ |", "| Gannet | ❌ |"),
        ("| | Wren | Gannet |", "|---|---|---|", "| Commercial use | ✅ | ❌ |"),
        ("## Comparison", "", "| Model | Commercial use |", "|---|---|", "| Gannet | No |"),
        ("| Use | |", "|---|---|", "| Commercial use | No restrictions |"),
        ("- Commercial use: allowed",),
        ("## FAQ", "", "**Can I use Wren commercially?**", "", "Yes."),
        ("## FAQ", "", "**Do I need a licence for commercial use?**", "", "No."),
        ("## FAQ", "", "### Can I run Wren on a CPU?", "", "No, it needs a GPU."),
        ("- **License:** see the file LICENSE",),
    ],
)
def test_a_yes_and_a_no_to_something_else_forbid_nothing(lines: tuple[str, ...]) -> None:
    assert not limits(*lines)


@pytest.mark.parametrize(
    "line",
    [
        "Model ağırlıkları ticari amaçlarla kullanılamaz.",
        "Mô hình chỉ được sử dụng cho mục đích nghiên cứu.",
        "لا يجوز استخدام النموذج لأغراض تجارية.",
        "De gewichten mogen niet commercieel worden gebruikt.",
        "Model może być używany wyłącznie do celów niekomercyjnych.",
        "Kommersiell användning är inte tillåten.",
        "Kaupallinen käyttö on kielletty.",
    ],
)
def test_a_language_that_is_not_read_is_unclear(line: str) -> None:
    assert explain(line) is not None


@pytest.mark.parametrize(
    ("line", "out"),
    [
        ("The weights are not covered by this licence.", True),
        ("Code: MIT. Weights: all rights reserved.", True),
        ("The weights keep their own licence.", True),
        ("The weights are covered by this licence.", False),
        ("Copyright 2026, all rights reserved.", False),
    ],
)
def test_a_licence_may_end_before_the_weights(line: str, out: bool) -> None:
    assert any(statement.excluded for statement in limits(line)) is out


def test_a_policy_of_the_tree_speaks_for_itself() -> None:
    text = "# Wren\n\nUse of the model must comply with our [use policy](POLICY.md).\n"
    document = parse_document("README.md", text)
    assert [s.restrictions[0].kind for s in find_limits(document, WREN)] == [OTHER]
    assert not list(find_limits(document, WREN, frozenset({"POLICY.md"})))


def test_the_offer_of_other_terms_beside_copyleft_limits_nobody() -> None:
    assert not limits("The weights are under AGPL-3.0.", "", "For commercial use, contact us for another licence.")
    assert limits("The weights are under MIT.", "", "For commercial use, contact us for another licence.")


def test_a_non_commercial_clause_without_a_licence_restricts() -> None:
    assert kinds("The pre-trained models are available for non-commercial research purposes only.") == [NC]


def test_to_sign_before_a_use_limits_beside_copyleft_too() -> None:
    signed = "If you wish to use the model for commercial purposes, please sign this agreement and fill in the form to get authorized."
    assert ASKS in kinds("The weights are under AGPL-3.0.", "", signed)
