"""The page: whole, strict, and nothing but words in it whatever a repository says."""

import hashlib
import json
import re
from base64 import b64encode
from html.parser import HTMLParser
from typing import Any

import pytest
import verdicts
from test_hostile_text import HOSTILE, poisoned

from checker.checklist import load_checklist
from checker.domain import Verdict
from checker.reports import json as json_report
from checker.reports import render


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text of one of them."""

    def __init__(self, page: str, wanted: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text, self._wanted, self._inside = "", wanted, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._inside = self._inside or dict(attrs).get("id") == self._wanted

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "pre"

    def handle_data(self, data: str) -> None:
        self.text += data if self._inside else ""


def page(verdict: Verdict) -> str:
    return render(verdict, "html")


@pytest.mark.parametrize("verdict", [verdicts.OPEN_WEIGHTS, verdicts.DROPPED, verdicts.NO_MODEL])
def test_the_page_runs_nothing_loads_nothing_and_forbids_itself_both(verdict: Verdict) -> None:
    text = page(verdict)
    elements = Elements(text).found
    assert not {tag for tag, _ in elements} & set("script iframe img link object embed form input base svg".split())
    assert not [name for _, attributes in elements for name in attributes if name.startswith("on") or name == "style"]
    policy = next(a["content"] for tag, a in elements if a.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "@import" not in style[1] and "url(" not in style[1]


@pytest.mark.parametrize("verdict", [verdicts.OPEN_WEIGHTS, verdicts.DROPPED, verdicts.NO_MODEL])
def test_the_report_lies_in_the_page_as_json(verdict: Verdict) -> None:
    assert json.loads(Elements(page(verdict), "json").text) == json_report.document(verdict)


def test_every_answer_is_there_in_the_order_of_the_checklist() -> None:
    rows = [a["id"] for tag, a in Elements(page(verdicts.OPEN_WEIGHTS)).found if tag == "tr" and "id" in a]
    order = [criterion.id for criterion in load_checklist()]
    assert rows == [finding.id for finding in verdicts.OPEN_WEIGHTS.assessment.findings]
    assert rows == sorted(rows, key=order.index)


def test_quotes_lead_to_their_line_at_the_commit_and_texts_have_their_digest() -> None:
    digest = "ab" * 32
    text = page(verdicts.OPEN_WEIGHTS._replace(digests={"README.md": digest}))
    links = [a["href"] for tag, a in Elements(text).found if tag == "a"]
    assert f"https://github.com/northwind/northwind-7b/blob/{verdicts.REVISION}/README.md?plain=1#L41" in links
    assert digest in text


def test_headings_go_down_one_step_at_a_time_and_ids_are_there_once() -> None:
    elements = Elements(page(verdicts.DROPPED)).found
    depths = [int(tag[1]) for tag, _ in elements if re.fullmatch(r"h\d", tag)]
    assert depths[0] == 1 and all(after - before <= 1 for before, after in zip(depths, depths[1:], strict=False))
    ids = [a["id"] for _, a in elements if "id" in a]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_words_and_no_element(text: str) -> None:
    def shape(value: str) -> list[tuple[str, Any]]:
        found = Elements(page(poisoned(verdicts.DROPPED, lambda _: value))).found
        return [(tag, sorted(attributes)) for tag, attributes in found if tag != "q" and tag != "bdi"]

    if text.strip():
        assert shape(text) == shape("word")
    shown = page(poisoned(verdicts.DROPPED, lambda _: text))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\ufeff\u00ad\x00-\x08\x1b]", shown)
