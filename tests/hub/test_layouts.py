"""Most models of a hub come without code: the layout names the library that runs them; a tag opens, a link leads."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from checker import main
from checker.config import Config
from checker.domain import Answer, Finding, Level, State, Verdict
from tests.hub.conftest import Judge
from tests.hub.fake import CONFIG, FakeHub, safetensors

OPEN = "---\nlicense: apache-2.0\n---\n# Wren 7B\n\nWren is a language model.\n"
APACHE = (Path(__file__).parents[2] / "LICENSE").read_bytes()


def finding(verdict: Verdict, name: str) -> Finding:
    return next(f for f in verdict.assessment.findings if f.id == name)


@pytest.mark.parametrize(
    ("files", "library"),
    [
        ({"config__json": CONFIG}, "Transformers"),
        ({"config__json": b'{"architecture": "wren", "pretrained_cfg": {"a": 1}}'}, "timm"),
        ({"config__json": b"", "model_index__json": b'{"_class_name": "WrenPipeline"}'}, "Diffusers"),
        ({"modules__json": b"[]"}, "Sentence Transformers"),
        ({"config__json": b"", "open_clip_config__json": b'{"model_cfg": {"a": 1}}'}, "OpenCLIP"),
        ({"config__json": b"", "model__safetensors": b"", "wren__nemo": bytes(200_000)}, "NeMo"),
        ({"config__json": b"", "model__safetensors": b"", "wren__gguf": bytes(200_000)}, "llama.cpp"),
        ({"config__json": b"", "hyperparams__yaml": b"a: 1"}, "SpeechBrain"),
        ({"config__json": b"", "config__cfg": b"[nlp]"}, "spaCy"),
    ],
)
def test_files_tell_the_library(hub: FakeHub, judge: Judge, files: dict[str, bytes], library: str) -> None:
    hub.model("wren-lab/wren-7b", OPEN, **files)
    inference = judge("hf:wren-lab/wren-7b").assessment.dossier["inference-code"]
    assert inference.state is State.PRESENT
    assert inference.note.startswith(library)


@pytest.mark.parametrize(
    "config",
    [b"", b"{}", b"not json", b'["model_type"]', b'{"hidden_size": 3}', b"[" * 5000],
)
def test_a_configuration_that_tells_nothing_tells_no_library(hub: FakeHub, judge: Judge, config: bytes) -> None:
    hub.model("wren-lab/wren-7b", OPEN, config__json=config)
    verdict = judge("hf:wren-lab/wren-7b")
    assert verdict.assessment.dossier["inference-code"].state is not State.PRESENT
    assert verdict.assessment.level is Level.WEIGHTS_AVAILABLE


def test_library_name_comes_before_tags_and_tags_before_files(hub: FakeHub, judge: Judge) -> None:
    named = "---\nlicense: mit\nlibrary_name: timm\ntags: [diffusers]\n---\n# Wren\n"
    tagged = "---\nlicense: mit\ntags: [diffusers, pytorch]\n---\n# Wren\n"
    hub.model("wren-lab/named", named)
    hub.model("wren-lab/tagged", tagged)
    hub.model("wren-lab/by-the-hub", OPEN, library_name="diffusers")
    assert judge("hf:wren-lab/named").assessment.dossier["inference-code"].note.startswith("timm")
    assert judge("hf:wren-lab/tagged").assessment.dossier["inference-code"].note.startswith("Diffusers")
    by_hub = judge("hf:wren-lab/by-the-hub").assessment.dossier["inference-code"]
    assert by_hub.evidence[0].path == "hf:wren-lab/by-the-hub"


AUTO_MAP = json.dumps({"model_type": "wren", "auto_map": {"AutoModel": "modeling_wren.WrenModel"}}).encode()
EXAMPLE = OPEN + "\n```python\nfrom transformers import AutoModel\nAutoModel.from_pretrained('wren-lab/wren-7b')\n```\n"


def test_a_configuration_that_loads_code_needs_that_code_under_open_terms(hub: FakeHub, judge: Judge) -> None:
    code = b"class WrenModel:\n    pass\n"
    hub.model("wren-lab/without", EXAMPLE, config__json=AUTO_MAP)
    hub.model("wren-lab/unlicensed", EXAMPLE, config__json=AUTO_MAP, modeling_wren__py=code)
    hub.model("wren-lab/licensed", EXAMPLE, config__json=AUTO_MAP, modeling_wren__py=code, LICENSE=APACHE)
    assert judge("hf:wren-lab/without").assessment.level is Level.WEIGHTS_AVAILABLE
    assert judge("hf:wren-lab/unlicensed").assessment.level is Level.WEIGHTS_AVAILABLE
    assert judge("hf:wren-lab/licensed").assessment.level is Level.OPEN_WEIGHTS


def test_a_tag_alone_opens_and_is_said_to_be_alone(hub: FakeHub, judge: Judge) -> None:
    hub.model("wren-lab/tag", OPEN)
    hub.model("wren-lab/text", OPEN, LICENSE=APACHE)
    assert "by the tag alone" in finding(judge("hf:wren-lab/tag"), "parameters-terms-open").reason
    assert "by the tag alone" not in finding(judge("hf:wren-lab/text"), "parameters-terms-open").reason


def test_advice_is_written_in_the_keys_that_a_hub_reads(hub: FakeHub, judge: Judge) -> None:
    hub.model("wren-lab/wren-7b", "# Wren 7B\n\nWren is a language model.\n", config__json=b"")
    verdict = judge("hf:wren-lab/wren-7b")
    told = finding(verdict, "parameters-terms-open").fix
    assert "Write `license: apache-2.0` in the front matter of README.md" in told
    assert "`library_name: transformers`" in finding(verdict, "inference-code-open").fix
    assert verdict.assessment.level is Level.WEIGHTS_AVAILABLE
    followed = "---\nlicense: apache-2.0\nlibrary_name: transformers\n---\n\n# Wren 7B\n\nWren is a language model.\n"
    hub.model("wren-lab/wren-7b", followed, config__json=b"")
    assert judge("hf:wren-lab/wren-7b").assessment.level is Level.OPEN_WEIGHTS


LINKED = "---\nlicense: other\nlicense_name: wren-licence\nlicense_link: {link}\n---\n# Wren 7B\n"


@pytest.mark.parametrize(
    "link",
    [
        "LICENSE",
        "./LICENSE",
        "https://huggingface.co/wren-lab/wren-7b/blob/main/LICENSE",
        "https://huggingface.co/wren-lab/wren-7b/resolve/main/LICENSE",
    ],
)
def test_another_licence_that_is_word_for_word_an_open_one_is_that_one(hub: FakeHub, judge: Judge, link: str) -> None:
    hub.model("wren-lab/wren-7b", LINKED.format(link=link), LICENSE=APACHE)
    verdict = judge("hf:wren-lab/wren-7b")
    assert verdict.assessment.dossier["parameters"].terms.expression == "Apache-2.0"
    assert verdict.assessment.level is Level.OPEN_WEIGHTS


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("LICENSE", APACHE + b"\nYou may not use it for anything military.\n"),
        ("LICENSE", APACHE.replace(b"irrevocable", b"revocable")),
        ("TERMS.md", APACHE),
        ("https://huggingface.co/other-lab/wren-7b/blob/main/LICENSE", APACHE),
        ("https://example.com/LICENSE", APACHE),
    ],
)
def test_another_licence_that_is_a_little_else_opens_nothing(
    hub: FakeHub, judge: Judge, link: str, text: bytes
) -> None:
    hub.model("wren-lab/wren-7b", LINKED.format(link=link), LICENSE=text)
    assert judge("hf:wren-lab/wren-7b").assessment.level is Level.WEIGHTS_AVAILABLE


def clone(folder: Path, remote: str = "", **files: bytes) -> Path:
    """A clone of a hub repository without its large files."""
    content = {"README.md": EXAMPLE.encode(), "config.json": CONFIG, "LICENSE": APACHE, **files}
    for path, data in content.items():
        if data:
            (folder / path).write_bytes(data)
    size = len(safetensors())
    (folder / "model.safetensors").write_text(
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{'c' * 64}\nsize {size}\n"
    )
    if remote:
        subprocess.run(["git", "init", "-q", folder], check=True)
        subprocess.run(["git", "-C", folder, "remote", "add", "origin", remote], check=True)
    return folder


@pytest.mark.parametrize("remote", ["https://huggingface.co/wren-lab/wren-7b", "git@hf.co:wren-lab/wren-7b.git"])
def test_a_clone_is_judged_as_its_page_is(tmp_path: Path, remote: str) -> None:
    (tmp_path / "checkout").mkdir()
    folder = clone(tmp_path / "checkout", remote)
    repository = main.read(Config(path=str(folder)))
    verdict = main.judge(repository, Config())
    assert repository.address == "hf:wren-lab/wren-7b"
    assert verdict.assessment.level is Level.OPEN_WEIGHTS
    assert verdict.assessment.dossier["parameters"].locations == ("model.safetensors",)


def test_an_example_of_the_own_id_takes_no_licence_away(tmp_path: Path) -> None:
    """The LICENSE beside the weights covers them, and the page that the example loads is this very one."""
    (tmp_path / "wren-7b").mkdir()
    readme = EXAMPLE.replace("license: apache-2.0\n", "language: en\n").encode()
    folder = clone(tmp_path / "wren-7b", **{"README.md": readme})
    verdict = main.judge(main.read(Config(path=str(folder))), Config())
    assert finding(verdict, "parameters-terms-open").answer is Answer.MET
    other = readme.replace(b"wren-lab/wren-7b", b"wren-lab/wren-70b")
    (folder / "README.md").write_bytes(other)
    verdict = main.judge(main.read(Config(path=str(folder))), Config())
    assert finding(verdict, "parameters-terms-open").answer is not Answer.MET
