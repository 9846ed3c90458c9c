"""Documents: blocks, lines, links and badges of Markdown, HTML and reStructuredText."""

from __future__ import annotations

from checker.evidence.documents import CODE, HEADING, LIST_ITEM, TABLE_ROW, parse_document


def test_sentences_keep_their_lines_across_soft_breaks() -> None:
    document = parse_document("README.md", "# T\n\nFirst one. Second\nruns on. Third\n")
    assert [(s.text, s.line) for s in document.sentences[1:]] == [
        ("First one.", 3),
        ("Second runs on.", 3),
        ("Third", 4),
    ]


def test_an_abbreviation_or_a_version_does_not_end_a_sentence() -> None:
    document = parse_document("README.md", "See Sec. 2 of v. 1.0 and e.g. Foo. Next.\n")
    assert [s.text for s in document.sentences] == ["See Sec. 2 of v. 1.0 and e.g. Foo.", "Next."]


def test_front_matter_is_kept_apart_and_lines_still_count() -> None:
    document = parse_document("README.md", "---\nlicense: mit\n---\n\n# T\n\nWords.\n")
    assert document.front_matter == "license: mit"
    assert [(b.kind, b.line) for b in document.blocks] == [(HEADING, 5), ("paragraph", 7)]


def test_front_matter_in_a_code_block_is_none() -> None:
    assert parse_document("README.md", "# T\n\n```yaml\n---\nlicense: mit\n---\n```\n").front_matter is None


def test_front_matter_after_a_byte_order_mark_or_blank_lines_counts() -> None:
    assert parse_document("README.md", "\ufeff---\nlicense: mit\n---\n").front_matter == "license: mit"
    assert parse_document("README.md", "\n\n---\nlicense: mit\n---\n").front_matter == "license: mit"


def test_images_are_badges_and_no_words() -> None:
    (block,) = parse_document("README.md", "[![License: MIT](https://img.invalid/x.svg)](LICENSE) words\n").blocks
    assert block.text.strip() == "words"
    assert {b.label for b in block.badges} >= {"License: MIT"}


def test_table_rows_know_their_columns() -> None:
    rows = [
        b for b in parse_document("README.md", "| a | b |\n|---|---|\n| 1 | [x](u) |\n").blocks if b.kind == TABLE_ROW
    ]
    assert rows[1].cells == ("1", "x")
    assert rows[1].columns == ("a", "b")
    assert [link.url for link in rows[1].links] == ["u"]


def test_html_is_read_like_markdown() -> None:
    blocks = parse_document(
        "README.md", '<h2>License</h2>\n<p>The <b>weights</b> are under <a href="LICENSE">MIT</a>.</p>\n'
    ).blocks
    assert [b.kind for b in blocks][0] == HEADING
    assert "weights" in blocks[1].text
    assert blocks[1].links[0].url == "LICENSE"


def test_what_stands_in_an_html_comment_is_not_said() -> None:
    assert not parse_document("README.md", "<!-- The weights are under MIT. -->\n").sentences


def test_code_blocks_are_no_prose() -> None:
    document = parse_document("README.md", "```\nThe weights are under MIT.\n```\n")
    assert [b.kind for b in document.blocks] == [CODE]
    assert document.sentences == ()


def test_headings_form_a_path() -> None:
    document = parse_document("README.md", "# A\n\n## B\n\n- item\n\n## C\n\nwords\n")
    assert [(b.kind, b.headings) for b in document.blocks if b.kind != HEADING] == [
        (LIST_ITEM, ("A", "B")),
        ("paragraph", ("A", "C")),
    ]


def test_restructured_text_has_headings_and_links() -> None:
    document = parse_document("README.rst", "Tern\n====\n\nSee `the licence <LICENSE>`_ for terms.\n")
    assert document.title == "Tern"
    assert [link.url for link in document.links] == ["LICENSE"]


def test_a_sentence_that_begins_a_line_has_that_line() -> None:
    document = parse_document("README.md", "The code is free.  \nThe weights are not.\n\nOne.\nTwo.\nThree.\n")
    assert [(s.text, s.line) for s in document.sentences] == [
        ("The code is free.", 1),
        ("The weights are not.", 2),
        ("One.", 4),
        ("Two.", 5),
        ("Three.", 6),
    ]


def test_a_fence_at_the_end_of_a_text_stands_on_a_line_of_that_text() -> None:
    assert [block.line for block in parse_document("README.md", "```").blocks] == [1]
