"""A tag, a release's id or a folder of files about to be released in, a Release out, its assets' headers read by range.

Nothing is downloaded whole but small texts: of a weight file its header travels, at most `REMOTE_BUDGET` bytes of it.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from checker.domain import Asset, AssetKind, GateError, NotChecked, Release, Text, WeightMetadata
from checker.inside import Inside, OutsideError, inside
from checker.sources.github_client import GitHubError, asking
from checker.sources.headers import has_header, read_metadata, read_stream
from checker.sources.headers.archives import TEXT_LIMIT, text_rank
from checker.sources.texts import text_in

if TYPE_CHECKING:
    import requests
    from github import Github

MOST_PAGES = 10
"""Pages of a hundred releases that are searched for a tag; GitHub lists the newest first."""

MOST_ASSETS = 200
"""Assets that are looked into; a release may have 1,000 (docs.github.com, "About releases")."""

SECONDS = 90
"""How long reading all assets of a release may take."""

UPLOADED = "uploaded"

LARGE = 8 * 1024 * 1024
"""Bytes from which a .bin or .npz among the files of a model's release is taken for weights, whatever it is called."""

# What the gate itself writes into the notes stands between these: never evidence, and no change of what was judged.
NOTE_START, NOTE_END = "<!-- openness-gate: release -->", "<!-- /openness-gate: release -->"
_NOTE = re.compile(rf"\s*{re.escape(NOTE_START)}.*?(?:{re.escape(NOTE_END)}\s*|\Z)", re.DOTALL)

_WEIGHTS = re.compile(
    r"\.(safetensors|gguf|ggml|ckpt|pth|pt|ptl|onnx|tflite|pdparams|mlmodel|mlpackage|caffemodel|nemo|msgpack|mar|t7|"
    r"keras|llamafile|engine|weights|torchscript)$",
    re.IGNORECASE,
)
_PERHAPS = re.compile(r"\.(bin|npz|npy|h5|hdf5|pb|pkl|pickle|joblib|params|model|jit|ot)$", re.IGNORECASE)
_WEIGHT_NAME = re.compile(
    r"model|weight|ckpt|checkpoint|adapter|lora|consolidated|params|unet|vae|encoder|decoder", re.IGNORECASE
)
_NO_WEIGHT_NAME = re.compile(
    r"token|vocab|merges|spiece|sentencepiece|dataset|corpus|optimizer|scheduler|training_args", re.IGNORECASE
)
# Large files are uploaded in pieces: model.gguf.part1, model.safetensors.001, model.pt.zst.
_PIECE = re.compile(r"(\.(part|split)?[-_.]?\d{1,4}(of\d+)?|\.part[a-z]{1,2}|\.(gz|xz|zst|bz2|lz4|br))$", re.IGNORECASE)
_CHECKSUMS = re.compile(r"sha\d{0,3}(sums?)?([._-]|$)|checksums?|\.(md5|sha1|sha256|sha512)$", re.IGNORECASE)
_SIGNATURE = re.compile(r"\.(sig|asc|sigstore(\.json)?|minisig|pem|intoto\.jsonl|att|p7s)$", re.IGNORECASE)
# An archive that cannot be looked into is taken at its name's word.
_ARCHIVE = re.compile(r"\.(zip|tar|tgz|tbz2?|txz|7z|rar)$", re.IGNORECASE)
_SURELY_WEIGHTS = re.compile(
    r"weights?|ckpt|checkpoints?|pre-?trained|safetensors|gguf|(^|[-_.])models?([-_.]|$)", re.IGNORECASE
)
_UNREADABLE_LICENCE = re.compile(r"(licen[sc]e|eula|agreement|terms[ ._-]of).*\.(pdf|docx?|rtf|odt)$", re.IGNORECASE)
_WEIGHT_FORMATS = ("safetensors", "gguf", "onnx", "torch", "tflite")
_ARRAY_FORMATS = ("npz", "npy", "hdf5")  # weights or data: the name tells


@dataclass(frozen=True)
class Releases:
    """The releases of one repository of GitHub. Every method raises GitHubError (a GateError) where GitHub refuses."""

    client: Github
    full_name: str
    seconds: float = SECONDS

    def find(self, tag: str) -> Release:
        """The release with this tag, drafts included where the token may see them. Its assets are not looked into.

        Raises GateError where there is none, or more than one (drafts may share a tag).
        """
        found = [release for release in self.all() if release.tag == tag]
        if len(found) > 1:
            raise GateError(
                f"{len(found)} releases of {self.full_name} have the tag {tag[:100]!r}, drafts among them",
                "Delete the drafts that are not meant, so that one release is left.",
            )
        if not found:
            raise GateError(
                f"{self.full_name} has no release with the tag {tag[:100]!r}, or a draft that the token may not see",
                "Check the tag. Drafts are shown only to tokens that may push: give the job `permissions: contents: "
                "write` and the input `token`.",
            )
        return self.with_commit(found[0])

    def at(self, id: int) -> Release:
        """The release with this id, as it is now. Its assets are not looked into."""
        data = self._get("the release", f"/releases/{id}")
        with asking("the release"):
            release = parse_release(data)
        return self.with_commit(release)

    def notes_of(self, id: int) -> str:
        """The notes of the release with this id as they stand there now, the gate's own section included."""
        return str(self._get("the release", f"/releases/{id}").get("body") or "")

    def all(self) -> Iterator[Release]:
        """The releases, newest first, without their commits."""
        for page in range(1, MOST_PAGES + 1):
            with asking("the list of releases"):
                _, data = self.client.requester.requestJsonAndCheck(
                    "GET", f"/repos/{self.full_name}/releases", parameters={"per_page": 100, "page": page}
                )
                if not isinstance(data, list):
                    raise ValueError(f"a list was expected, not {type(data).__name__}")
                releases = [parse_release(item) for item in data]
            yield from releases
            if len(releases) < 100:
                return

    def before(self, release: Release) -> Release | None:
        """The release that people had before this one; a pre-release counts as one only before another pre-release."""
        published = [
            other
            for other in self.all()
            if not other.draft
            and other.id != release.id
            and (release.prerelease or not other.prerelease)
            and (release.draft or not release.published_at or other.published_at < release.published_at)
        ]
        return max(published, key=lambda other: other.published_at, default=None)

    def with_commit(self, release: Release) -> Release:
        """The release with the commit of its tag; a draft whose tag is still to be made has that of its target."""
        try:
            commit = self.commit_of_tag(release.tag)
            if commit is None and release.target:
                commit = str(self._get("the release's commit", f"/commits/{quote(release.target, safe='/')}")["sha"])
        except GitHubError as error:
            if error.limited:
                raise
            return release._replace(not_checked=(*release.not_checked, NotChecked("the release's commit", error.what)))
        return release._replace(commit=commit)

    def commit_of_tag(self, tag: str) -> str | None:
        """The commit that a tag points to, annotated tags followed to their end; None where there is no such tag."""
        try:
            target = self._get("the tag", f"/git/ref/tags/{quote(tag, safe='/')}")["object"]
            for _ in range(3):  # an annotated tag may point to another one
                if target["type"] != "tag":
                    break
                target = self._get("the tag", f"/git/tags/{target['sha']}")["object"]
        except GitHubError as error:
            if error.status == 404:
                return None
            raise
        return str(target["sha"])

    def look_inside(self, release: Release) -> Release:
        """The release with the headers, members and texts of its assets, read by range. What fails is a NotChecked."""
        session = _session(self.client)
        ends = time.monotonic() + min(self.seconds, SECONDS)

        def look(asset: Asset) -> Asset:
            if time.monotonic() > ends:
                left = NotChecked(asset.name, f"the release took more than {SECONDS} s to read", failed=True)
                return asset._replace(header=left)
            remote = _Remote(session, self._address(asset), ends)
            return _inside(asset, remote.read_range)

        chosen = _chosen(release.assets)
        with ThreadPoolExecutor(max_workers=4) as pool:
            seen = dict(zip((asset.name for asset in chosen), pool.map(look, chosen), strict=True))
        return release._replace(assets=tuple(seen.get(asset.name, asset) for asset in release.assets),
            not_checked=(*release.not_checked, *_left_out(release.assets, chosen)),
        )

    def _address(self, asset: Asset) -> str:
        return f"{self.client.requester.base_url.rstrip('/')}/repos/{self.full_name}/releases/assets/{asset.id}"

    def _get(self, what: str, path: str) -> dict[str, Any]:
        with asking(what):
            _, data = self.client.requester.requestJsonAndCheck("GET", f"/repos/{self.full_name}{path}")
            if not isinstance(data, dict):
                raise ValueError(f"an object was expected, not {type(data).__name__}")
        return data


def parse_release(data: Mapping[str, Any]) -> Release:
    """The release that GitHub's JSON describes, as the API and the events have it. Raises KeyError or TypeError."""
    return Release(
        tag=str(data["tag_name"]),
        name=str(data.get("name") or ""),
        notes=without_note(str(data.get("body") or "")),
        draft=bool(data["draft"]),
        prerelease=bool(data["prerelease"]),
        immutable=bool(data.get("immutable")),
        assets=tuple(_parse_asset(asset) for asset in data.get("assets") or ()),
        id=int(data["id"]),
        url=data.get("html_url"),
        target=str(data.get("target_commitish") or ""),
        published_at=str(data.get("published_at") or ""),
    )


def without_note(notes: str) -> str:
    """The notes as people wrote them: newlines as \\n, without the section that the gate put in."""
    return _NOTE.sub("\n", notes.replace("\r\n", "\n")).strip("\n")


def kind_of(name: str, size: int = 0, header: WeightMetadata | NotChecked | None = None) -> AssetKind:
    """What an asset is for, by its header where it was read (an archive with weights in it is weights), or its name."""
    if _CHECKSUMS.search(name):
        return AssetKind.CHECKSUMS
    if _SIGNATURE.search(name):
        return AssetKind.SIGNATURE
    if isinstance(header, WeightMetadata):
        if header.format in _WEIGHT_FORMATS:
            return AssetKind.WEIGHTS
        if header.members and header.format not in _ARRAY_FORMATS:
            inside = any(size and _is_weight_name(member) for member, size in header.members)
            return AssetKind.WEIGHTS if inside else AssetKind.OTHER
    if _UNREADABLE_LICENCE.search(name):
        return AssetKind.LICENCE
    rank = text_rank(name)
    if rank is not None and not has_header(name):
        return AssetKind.LICENCE if rank == 0 else AssetKind.CARD
    return AssetKind.WEIGHTS if _is_weight_name(name, size) else AssetKind.OTHER


def _is_weight_name(name: str, size: int = 0) -> bool:
    stem = _PIECE.sub("", _PIECE.sub("", name.rsplit("/", 1)[-1]))
    if _NO_WEIGHT_NAME.search(stem):
        return False
    if _ARCHIVE.search(stem) and _SURELY_WEIGHTS.search(stem):
        return True
    perhaps = bool(_PERHAPS.search(stem)) and (size >= LARGE or bool(_WEIGHT_NAME.search(stem)))
    return perhaps or bool(_WEIGHTS.search(stem))


def _parse_asset(data: Mapping[str, Any]) -> Asset:
    return Asset(
        kind=kind_of(str(data["name"]), int(data["size"])),
        name=str(data["name"]),
        size=int(data["size"]),
        state=str(data.get("state") or UPLOADED),
        digest=data.get("digest") or None,
        url=data.get("browser_download_url"),
        id=int(data["id"]),
        updated_at=str(data.get("updated_at") or ""),
    )


def read_folder(folder: Path, tag: str = "", notes: str = "", below: Path | None = None) -> Release:
    """The files of a folder, such as `dist/`, as the assets of a release that is still to be made.

    With `below`, it is a path below that folder, and no link leads out of that. Subfolders are not uploaded by
    anybody's release step and are said not to be checked.
    Raises GateError where there is no such folder or no file in it.
    """
    try:
        with inside(below, folder) if below else Inside(folder) as held:
            entries = held.scan(b"")
            files = [name for name, mode, _ in entries if stat.S_ISREG(mode)]
            if not files:
                raise GateError(
                    f"There are no files in {folder}.", "Build the files of the release before the gate's step."
                )
            assets = tuple(_local(held, name) for name in files)
    except OutsideError:
        raise GateError(
            f"The folder of release files {folder} is a link that leads out of the repository.", "Name a real folder."
        ) from None
    except OSError as error:
        raise GateError(
            f"The folder of release files {folder} could not be read: {error.strerror}.",
            "Build the files first, and name the folder they lie in.",
        ) from None
    skipped = len(entries) - len(files)
    left = (NotChecked(f"{skipped} folders or links in {folder.name}", "only files become assets"),)
    return Release(
        tag, folder.name, notes, draft=True, assets=assets, source="folder", not_checked=left if skipped else ()
    )


def _local(folder: Inside, real: bytes) -> Asset:
    """A file of the folder as an asset, with its digest, and what its header or text says."""
    name = os.fsdecode(real)
    with folder.open(real) as stream:
        size = os.fstat(stream.fileno()).st_size
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        asset = Asset(name, size, digest=f"sha256:{digest}", kind=kind_of(name, size))
        if _is_looked_into(asset):
            return _with_header(asset, read_stream(name, stream))
        if text_rank(name) is not None:
            stream.seek(0)
            return _with_text(asset, stream.read(TEXT_LIMIT + 1))
    return asset


def _chosen(assets: Sequence[Asset]) -> list[Asset]:
    """The assets that are looked into, the texts first."""
    worth = [
        a for a in assets if a.state == UPLOADED and a.size and (text_rank(a.name) is not None or has_header(a.name))
    ]
    worth.sort(key=lambda asset: (text_rank(asset.name) is None, asset.name))
    return worth[:MOST_ASSETS]


def _is_looked_into(asset: Asset) -> bool:
    """Whether its header is read. Weights always are: a piece of a file, or one of a rare format, says so itself."""
    return asset.kind is AssetKind.WEIGHTS or has_header(asset.name)


def _left_out(assets: Sequence[Asset], chosen: Sequence[Asset]) -> Iterator[NotChecked]:
    names = {asset.name for asset in chosen}
    for asset in assets:
        if asset.state != UPLOADED:
            yield NotChecked(asset.name, f"its upload is not finished (state {asset.state})")
    rest = [a for a in assets if a.state == UPLOADED and a.size and _is_looked_into(a) and a.name not in names]
    if rest:
        yield NotChecked(f"{len(rest)} more assets", f"the headers of {MOST_ASSETS} assets were read")


def _inside(asset: Asset, read_range: Callable[[int, int], bytes]) -> Asset:
    if _is_looked_into(asset):
        return _with_header(asset, read_metadata(asset.name, asset.size, read_range))
    try:
        data = read_range(0, min(asset.size, TEXT_LIMIT + 1))
    except OSError as error:
        left = NotChecked(asset.name, f"it could not be read: {error.strerror or error}", failed=True)
        return asset._replace(header=left)
    return _with_text(asset, data)


def _with_header(asset: Asset, header: WeightMetadata | NotChecked) -> Asset:
    if isinstance(header, NotChecked):
        return asset._replace(header=header)
    kind = kind_of(asset.name, asset.size, header)
    return asset._replace(header=header, metadata=header.metadata, members=header.members, texts=header.texts, kind=kind
    )


def _with_text(asset: Asset, data: bytes) -> Asset:
    if asset.digest and asset.digest.startswith("sha256:") and len(data) == asset.size:
        digest = hashlib.sha256(data).hexdigest()
        if asset.digest != f"sha256:{digest}":
            return asset._replace(header=NotChecked(asset.name, "its bytes are not those of its digest", failed=True))
    text = text_in(asset.name, data[:TEXT_LIMIT], whole_size=asset.size)
    if isinstance(text, Text):
        return asset._replace(texts=(text,))
    return asset._replace(header=text)


def _session(client: Github) -> requests.Session:
    """A session of its own for the bytes: PyGithub reads an answer whole, and these are ten gigabytes at times."""
    import requests

    from checker import __version__

    session = requests.Session()
    session.headers["User-Agent"] = f"openness-gate/{__version__}"
    session.headers["Accept-Encoding"] = "identity"
    auth = client.requester.auth
    if auth is not None:
        session.headers["Authorization"] = f"Bearer {auth.token}"
    return session


class _Remote:
    """The bytes of one asset by range. GitHub answers with them, or with the address where they lie for a while."""

    def __init__(self, session: requests.Session, address: str, ends: float) -> None:
        self._session = session
        self._address = address
        self._ends = ends
        self._place: str | None = None

    def read_range(self, start: int, length: int) -> bytes:
        """The bytes, or fewer at the end of the asset. Raises OSError where they do not come."""
        import requests

        try:
            return self._ask(start, length)
        except requests.RequestException as error:
            raise OSError(f"GitHub did not send it ({type(error).__name__})") from error

    def _ask(self, start: int, length: int) -> bytes:
        wanted = {"Range": f"bytes={start}-{start + length - 1}", "Accept": "application/octet-stream"}
        refused = 0
        for _ in range(4):
            place = self._place or self._address
            # The token is for the API alone: the storage that it points to is somebody else's host.
            own = urlsplit(place)[:2] == urlsplit(self._address)[:2]
            headers: dict[str, str | None] = dict(wanted) if own else {**wanted, "Authorization": None}
            with self._session.get(place, headers=headers, timeout=15, stream=True, allow_redirects=False) as answer:  # type: ignore[arg-type]  # None leaves a session's header out
                if answer.is_redirect:
                    self._place = urljoin(place, answer.headers["location"])
                    if urlsplit(self._place).scheme not in ("https", urlsplit(self._address).scheme):
                        raise OSError("GitHub pointed to an address that is no https")
                    continue
                if answer.status_code in (401, 403, 410) and not own:  # such addresses are good for some minutes
                    self._place, refused = None, answer.status_code
                    continue
                if answer.status_code == 206:
                    return self._take(answer, length)
                if answer.status_code == 200 and start == 0:  # a server that knows no ranges: read and hang up
                    return self._take(answer, length)
                raise OSError(f"GitHub answered {answer.status_code}")
        raise OSError(f"GitHub answered {refused}" if refused else "GitHub pointed from one address to the next")

    def _take(self, answer: requests.Response, length: int) -> bytes:
        data = bytearray()
        for chunk in answer.iter_content(min(length, 64 * 1024)):
            data += chunk
            if len(data) >= length:
                break
            if time.monotonic() > self._ends:
                raise OSError(f"the release took more than {SECONDS} s to read")
        return bytes(data[:length])
