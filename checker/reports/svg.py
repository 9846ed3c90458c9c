"""A Verdict in, the badge as a picture of its own out: it asks nobody, needs no script and no font of its own."""

from __future__ import annotations

from html import escape

from checker.domain import Verdict
from checker.reports.badge import badge
from checker.reports.visible import visible

# Columns of a pixel's hundredths that Verdana of 11 pixels takes (measured; other fonts are squeezed to these widths).
WIDTHS = {
    character: width
    for width, characters in (
        (295, "'"), (302, "il"), (379, "j"), (387, " f"), (400, ",."), (433, "!t"), (463, "I"), (469, "r"),
        (500, "()-/:;J[\\]|"), (505, '"'), (573, "cs"), (578, "z"), (600, "?"), (612, "L"), (632, "F"), (651, "kvxy"),
        (655, "e"), (661, "a"), (663, "P"), (668, "o"), (677, "Y"), (678, "T"), (685, "bdgpq"), (696, "Ehnu"),
        (698, "{}"), (699, "$*0123456789_`"), (752, "ASV"), (754, "BXZ"), (762, "K"), (765, "R"), (768, "C"),
        (799, "&"), (805, "U"), (823, "N"), (827, "H"), (848, "D"), (853, "G"), (866, "OQ"), (900, "#+<=>^w~"),
        (927, "M"), (1070, "m"), (1088, "W"), (1100, "@"), (1184, "%"),
    )
    for character in characters
}  # fmt: skip
WIDE = 1100  # of every other character, an ideograph above all
PADDING = 5
HEIGHT = 20
DARK = "#555"

PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" role="img" aria-label="{said}">\
<title>{said}</title><linearGradient id="s" x2="0" y2="100%"><stop offset="0" stop-color="#bbb" stop-opacity=".1"/>\
<stop offset="1" stop-opacity=".1"/></linearGradient>\
<clipPath id="r"><rect width="{width}" height="{height}" rx="3"/></clipPath>\
<g clip-path="url(#r)"><rect width="{left}" height="{height}" fill="{dark}"/>\
<rect x="{left}" width="{right}" height="{height}" fill="{colour}"/>\
<rect width="{width}" height="{height}" fill="url(#s)"/></g>\
<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="110" \
text-rendering="geometricPrecision">{texts}</g></svg>
"""
TEXT = """\
<g transform="scale(.1)"><text aria-hidden="true" x="{x}" y="150" fill="#010101" fill-opacity=".3" \
textLength="{length}">{text}</text><text x="{x}" y="140" textLength="{length}">{text}</text></g>"""


def render(verdict: Verdict) -> str:
    """The picture, SVG in the flat style of shields.io."""
    shown = badge(verdict)
    label, message = visible(shown.label), visible(shown.message)
    sizes = [_size(text) for text in (label, message)]
    left, right = (size + 2 * PADDING for size in sizes)
    texts = [
        TEXT.format(x=10 * (1 + PADDING) + 5 * sizes[0], length=10 * sizes[0], text=escape(label)),
        TEXT.format(x=10 * (left - 1 + PADDING) + 5 * sizes[1], length=10 * sizes[1], text=escape(message)),
    ]
    return PICTURE.format(
        width=left + right,
        height=HEIGHT,
        left=left,
        right=right,
        dark=DARK,
        colour=escape(shown.colour),
        said=escape(f"{label}: {message}"),
        texts="".join(texts),
    )


def _size(text: str) -> int:
    """The width of `text` in pixels, odd, so that its middle falls on a pixel."""
    size = sum(WIDTHS.get(character, WIDE) for character in text) // 100
    return size | 1
