"""Documents that may hold terms: whatever their name, place, format and number, what is not known or placed opens nothing."""

from __future__ import annotations

import json

import pytest
from reading_of import reading_of

from checker.domain import Dossier, File, FileKind, Repository, RestrictionKind, Standing
from checker.evidence import collect
from checker.evidence.names import is_of_another_part, names_terms
from checker.evidence.paperwork import LONGEST

OPEN = "# Wren\n\nThe model weights at https://huggingface.co/lab/wren-2b are released under the MIT License.\n"
RULES = "Wren Evaluation Agreement\n\n1. The licensor lends you the Wren weights for evaluation purposes only.\n2. You may not sell them.\n"
MIT = (
    'MIT License\n\nCopyright (c) 2026 the Wren authors\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n'
    'of this software and associated documentation files (the "Software"), to deal\nin the Software without restriction, including without limitation the rights\n'
    "to use, copy, modify, merge, publish, distribute, sublicense, and/or sell\ncopies of the Software, and to permit persons to whom the Software is\n"
    "furnished to do so, subject to the following conditions:\n\nThe above copyright notice and this permission notice shall be included in all\n"
    'copies or substantial portions of the Software.\n\nTHE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR\n'
    "IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,\nFITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE\n"
    "AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER\nLIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,\n"
    "OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE\nSOFTWARE.\n"
)


def judge(texts: dict[str, str], *paths: str) -> Dossier:
    return collect(reading_of({"README.md": OPEN, "LICENSE": MIT, **texts}, "train.py", *paths).repository)


def standing(dossier: Dossier) -> Standing:
    return dossier["parameters"].terms.standing


NAMES = [
    "AGREEMENT.txt", "user_agreement.md", "LICENSE-2.txt", "LICENSE3", "License.old.txt", "legal/LICENSE", "legal/rules.md", "terms/weights.txt", "licenses/wren.txt",
    "LICENSE/wren.txt", "COPYRIGHT", "CONDITIONS.rst", "ADDENDUM.txt", "RIGHTS.md", "NONCOMMERCIAL.md", "EULA.rtf.txt", "weights/NOTICE", "checkpoints/IMPORTANT.txt", "READ_ME_FIRST.txt",
    "PLEASE_READ.md", "INFO", "hub/README.md", "assets/LICENSE", ".github/LICENSE", "wren/LICENSE", "deep/er/still/WEIGHTS_LICENSE", "使用条款.txt", "模型许可.md", "利用規約.md", "이용약관.md",
    "ЛИЦЕНЗИЯ", "УСЛОВИЯ.txt", "LICENCIA.md", "LIZENZ.txt", "Nutzungsbedingungen.txt", "CONDITIONS_UTILISATION.md", "TERMOS.txt", "LICENSE.tex", "LICENSE.org", "terms.html", "LICENSE.yaml", "LICENSE.json",
]  # fmt: skip


@pytest.mark.parametrize("path", NAMES)
def test_terms_beside_an_open_licence_close_under_any_name(path: str) -> None:
    assert standing(judge({path: RULES})) is not Standing.OPEN


@pytest.mark.parametrize("path", NAMES)
def test_the_open_licence_under_that_name_closes_nothing(path: str) -> None:
    assert standing(judge({path: MIT})) is Standing.OPEN


@pytest.mark.parametrize(
    "path", ["LICENSE-2.pdf", "MODEL_LICENSE.docx", "LICENSE.doc", "TERMS.pages", "legal/terms.odt", "agreements/wren.pdf", "LICENSE.png", "EULA.zip", "使用协议.wps"]
)
def test_terms_that_could_not_be_read_close_and_are_named(path: str) -> None:
    dossier = judge({}, path)
    assert standing(dossier) is Standing.UNKNOWN
    assert path in dossier["parameters"].note
    assert path in [gap.what for gap in dossier.not_checked]


@pytest.mark.parametrize("path", ["data/LICENSE.pdf", "fonts/LICENSE.pdf", "demo/TERMS.docx", "third_party/LICENSE.pdf", "paper.pdf", "LICENSE-CODE.pdf", "DATA_LICENSE.pdf", "CLA.pdf"])
def test_what_could_not_be_read_of_another_part_closes_nothing(path: str) -> None:
    assert standing(judge({}, path)) is Standing.OPEN


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("DISCLAIMER.md", "# Disclaimer\n\nThe model comes without warranty. It should not be used to steer aircraft.\n"),
        ("RESPONSIBLE_USE.md", "# Responsible use\n\nWe recommend to filter what it writes. The licence is MIT without further conditions.\n"),
        ("COPYRIGHT", "Copyright 2026 The Wren authors. All rights reserved.\n"),
        ("NOTICE", "Wren\nCopyright 2026 The Wren authors\n\nThis product includes software developed at Lark University, which may not be used for advertising.\n"),
        ("CONTRIBUTING.md", "You must sign our agreement before a change is accepted.\n"),
        ("CLA.md", "# Contributor License Agreement\n\nYou grant us a licence. You may not revoke it.\n"),
        ("TRADEMARKS.md", "You may not use the mark without permission.\n"),
        ("CODE_OF_CONDUCT.md", "Harassment is prohibited.\n"),
        ("SECURITY.md", "You must not publish a hole before it is mended.\n"),
        ("eval/LICENSE", "CC BY-NC 4.0 applies to the questions.\n"),
        ("data/TERMS.md", "The recordings may be used for research only.\n"),
        ("LEGAL.md", "# Legal\n\nWren is licensed under the MIT License.\n"),
        ("TERMS.md", "See LICENSE\n"),
        ("notes/usage.md", "# Usage\n\nYou must pass `--gpu`. Only one GPU is needed.\n"),
        ("INSTALL.txt", "Run make. You must have Python 3.11; only Linux is supported.\n"),
        ("requirements.txt", "torch\n"),
        ("src/parser/LICENSE", "Lark Source License\n\nThis program may be used for research purposes only.\n"),
    ],
)
def test_an_ordinary_document_beside_the_licence_closes_nothing(path: str, text: str) -> None:
    assert standing(judge({path: text}, "src/parser/parse.c")) is Standing.OPEN


def test_terms_behind_many_notes_are_read() -> None:
    notes = {f"note-{number:03}.md": "# Note\n\nThe wren sings.\n" for number in range(190)}
    assert standing(judge(notes)) is Standing.OPEN
    assert standing(judge({**notes, "zz/LICENSE": RULES})) is not Standing.OPEN
    assert standing(judge({**{f"src/{n}/LICENSE": MIT for n in range(190)}, "zz/TERMS.md": RULES})) is not Standing.OPEN


def test_terms_behind_a_very_long_text_are_not_taken_as_read() -> None:
    assert standing(judge({"TERMS.txt": "\n" * LONGEST + RULES})) is not Standing.OPEN


@pytest.mark.parametrize("path", ["LICENSE-WEIGHTS", "TERMS.md", "README.md", "legal/terms.txt"])
def test_terms_kept_in_lfs_are_not_taken_as_read(path: str) -> None:
    repository = reading_of({"README.md": OPEN, "LICENSE": MIT}).repository
    files = (*(file for file in repository.files if file.path != path), File(path, 4000, FileKind.LFS_POINTER))
    dossier = collect(Repository("wren", "test", files, repository.reader))
    assert standing(dossier) is not Standing.OPEN


def test_a_licence_for_whoever_cannot_keep_to_the_copyleft_one_restricts_nobody() -> None:
    commercial = "Wren Commercial License\n\nWhoever cannot comply with the GPL may purchase a licence. Contact us.\n"
    assert standing(judge({"COMMERCIAL-LICENSE.md": commercial})) is not Standing.OPEN


def test_a_restriction_that_is_recognised_is_named() -> None:
    dossier = judge({"AGREEMENT.txt": "Wren Agreement\n\nThe Wren weights may be used for non-commercial purposes only.\n"})
    assert RestrictionKind.NON_COMMERCIAL in {r.kind for r in dossier.restrictions}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("params.json", json.dumps({"layers": 4, "license_terms": "The weights are for non-commercial purposes only."})),
        ("metadata.json", json.dumps({"model": {"usage": "non-commercial"}})),
        ("model.yaml", "name: wren\nrights: research only\n"),
        ("adapter_config.json", json.dumps({"r": 8, "license": "cc-by-nc-4.0"})),
        ("package.json", json.dumps({"name": "wren", "license": "CC-BY-NC-4.0"})),
        ("bom.cdx.json", json.dumps({"bomFormat": "CycloneDX", "metadata": {"component": {"name": "wren", "licenses": [{"license": {"id": "CC-BY-NC-4.0"}}]}}})),
        ("aibom.json", json.dumps({"bomFormat": "CycloneDX", "components": [{"type": "machine-learning-model", "name": "wren", "licenses": [{"expression": "CC-BY-NC-SA-4.0"}]}]})),
        ("wren.spdx.json", json.dumps({"spdxVersion": "SPDX-2.3", "documentDescribes": ["a"], "packages": [{"SPDXID": "a", "licenseDeclared": "CC-BY-NC-4.0"}]})),
        ("Modelfile", 'FROM ./wren.gguf\nLICENSE """Wren Terms\nNobody may sell it."""\n'),
        ("models/Modelfile.q4", 'FROM ./wren.gguf\nLICENSE "for research only"\n'),
        ("REUSE.toml", 'version = 1\n[[annotations]\npath = "wren.bin"\n'),
        ("README.ipynb", json.dumps({"cells": [{"cell_type": "markdown", "source": ["# Terms\n", "The Wren weights may not be used commercially."]}]})),
        ("README.org", "* Licence\n\nThe Wren weights may not be used for commercial purposes.\n"),
        ("README.adoc", "= Wren\n\nThe wren sings.\n"),
    ],
)
def test_what_is_said_to_machines_or_in_another_markup_is_heard(path: str, content: str) -> None:
    assert standing(judge({path: content})) is not Standing.OPEN


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("params.json", json.dumps({"layers": 4, "license": "mit"})),
        ("metadata.json", json.dumps({"model": {"usage": "text-generation", "description": "A model of bird song"}})),
        ("model.yaml", "name: wren\nrights: Copyright 2026 the Wren authors\nlicense: MIT\n"),
        ("package.json", json.dumps({"name": "wren", "license": "MIT", "private": True})),
        ("bom.cdx.json", json.dumps({"bomFormat": "CycloneDX", "metadata": {"component": {"name": "wren", "licenses": [{"license": {"id": "MIT"}}]}}, "components": [{"type": "library", "licenses": [{"license": {"id": "CC-BY-NC-4.0"}}]}]})),
        ("Modelfile", 'FROM ./wren.gguf\nLICENSE "MIT"\nPARAMETER temperature 1\n'),
        ("README.ipynb", json.dumps({"cells": [{"cell_type": "markdown", "source": "# Wren\n\nThe wren sings."}, {"cell_type": "code", "source": "print('non-commercial use only')"}]})),
        ("README.org", "* Wren\n\nThe wren sings.\n"),
    ],
)
def test_open_and_ordinary_metadata_closes_nothing(path: str, content: str) -> None:
    assert standing(judge({path: content})) is Standing.OPEN


@pytest.mark.parametrize("path", ["models/license_plate/README.md", "configs/legal-mix.yaml", "samples/unconditional.txt", "src/agent/policy.md", "data_licenses.csv", "usage.md", "licensing.py"])
def test_a_name_that_only_looks_like_terms_is_none(path: str) -> None:
    assert not names_terms(path)


@pytest.mark.parametrize("path", ["data/LICENSE", "src/fonts/LICENSE", "THIRD_PARTY_NOTICES.txt", "LICENSE-CODE", "benchmark/TERMS.md"])
def test_a_name_or_a_folder_places_terms_for_another_part(path: str) -> None:
    assert is_of_another_part(path)
