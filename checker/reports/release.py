"""A Verdict on a release in, the gate's section of the release notes out, within what GitHub takes as notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.domain import Asset, AssetKind, NotChecked, Release, Verdict, WeightMetadata
from checker.reports.markdown import Markdown, code, defuse, print_template
from checker.reports.outline import where
from checker.reports.page import page

LIMIT = 60_000  # characters: GitHub takes 125,000 for a release's notes, and these are above all other people's words
MOST_ASSETS = 40
SPOTS = 2


@dataclass(frozen=True)
class AssetRow:
    """An asset as a line of the table."""

    name: Markdown
    size: Markdown
    kind: str
    says: Markdown


def render(verdict: Verdict) -> str:
    """The section, without the marks that the delivery puts around it. Raises ValueError where there is no release."""
    release = verdict.assessment.repository.release
    if release is None:
        raise ValueError("the verdict is on no release")
    content = page(verdict, SPOTS)
    values = {
        "page": content,
        "files": files(verdict),
        "section_open": Markdown("" if verdict.passed else " open"),
        "notes": content.notes,
    }
    text = print_template("release.md.j2", **values)
    if len(text) > LIMIT:
        text = print_template("release.md.j2", **{**values, "notes": (), "files": Markdown("")})
    return text if len(text) <= LIMIT else f"### {content.sign} {defuse(content.heading)}\n\n{content.why}\n"


def files(verdict: Verdict) -> Markdown:
    """The release's files as a table, and what they can be checked by; nothing where there is no release."""
    release = verdict.assessment.repository.release
    if release is None:
        return Markdown("")
    rows = tuple(_rows(verdict, release))
    return Markdown(print_template("release-files.md.j2", tag=release.tag, assets=rows, integrity=integrity(release)))


def integrity(release: Release) -> str:
    """What a person can check the files by, in one line."""
    count = len(release.assets)
    if not count:
        return "The release has no files of its own; what it hands out is the source at its tag."
    digested = sum(asset.digest is not None for asset in release.assets)
    words = [f"{count} {'file' if count == 1 else 'files'}, {digested} with a digest"]
    for kind, name in ((AssetKind.CHECKSUMS, "checksums"), (AssetKind.SIGNATURE, "signatures")):
        found = [asset.name for asset in release.assets if asset.kind is kind]
        words.append(f"{name} in {', '.join(found[:3])}" if found else f"no {name} among them")
    return "; ".join(words) + "."


def _rows(verdict: Verdict, release: Release) -> Iterable[AssetRow]:
    parameters = verdict.assessment.dossier["parameters"]
    variants = {variant.name: variant.terms for variant in parameters.variants}
    order = list(AssetKind)
    assets = sorted(release.assets, key=lambda asset: (order.index(asset.kind), asset.name))
    for asset in assets[:MOST_ASSETS]:
        says = defuse(_says(asset))
        if asset.kind is AssetKind.WEIGHTS:
            says = Markdown(defuse(where(variants.get(asset.name, parameters.terms))) + (f"; {says}" if says else ""))
        yield AssetRow(code(asset.name), _size(asset.size), asset.kind.value, says)
    if len(assets) > MOST_ASSETS:
        yield AssetRow(Markdown(f"and {len(assets) - MOST_ASSETS} more"), Markdown(""), "", Markdown(""))


def _says(asset: Asset) -> str:
    """What the asset itself says, in a few words."""
    if asset.state != "uploaded":
        return f"its upload is not finished ({asset.state})"
    header = asset.header
    if isinstance(header, NotChecked):
        return header.why
    if not isinstance(header, WeightMetadata):
        return ""
    words = []
    if header.licenses:
        words.append(f"its metadata names {', '.join(header.licenses)}")
    if header.parameters:
        words.append(f"{_count(header.parameters)} parameters")
    if header.dtypes:
        words.append(" ".join(header.dtypes[:4]))
    return ", ".join(words)


def _size(size: int) -> Markdown:
    for unit, width in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if size >= 1 << width:
            return Markdown(f"{size / (1 << width):.1f}&nbsp;{unit}")
    return Markdown(f"{size}&nbsp;{'byte' if size == 1 else 'bytes'}")


def _count(number: int) -> str:
    for unit, size in (("T", 10**12), ("B", 10**9), ("M", 10**6), ("K", 10**3)):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return str(number)
