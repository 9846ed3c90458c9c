"""Weight files that today's versions of their own libraries write are read as the ones kept in the repository are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from checker.domain import WeightMetadata
from checker.sources.headers import read_stream

HERE = Path(__file__).parents[1] / "release"
sys.path.insert(0, str(HERE))

from write_files import write_all  # noqa: E402  # it lives beside the tests of releases

NAMES = sorted(path.name for path in (HERE / "files").iterdir())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for library in ("safetensors", "gguf", "onnx", "numpy", "h5py"):
        pytest.importorskip(library, reason=f"{library} is not installed: make rigs")
    folder = tmp_path_factory.mktemp("written")
    write_all(folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_freshly_written_file_is_read_as_the_kept_one(name: str, written: Path) -> None:
    found = []
    for folder in (written, HERE / "files"):
        with (folder / name).open("rb") as stream:
            found.append(read_stream(name, stream))
    assert isinstance(found[0], WeightMetadata)
    assert found[0] == found[1]


def test_every_number_format_of_gguf_has_the_name_that_its_library_gives_it() -> None:
    gguf = pytest.importorskip("gguf", reason="gguf is not installed: make rigs")
    from checker.sources.headers.gguf import TENSOR_TYPES

    theirs = {int(kind): kind.name for kind in gguf.GGMLQuantizationType}
    assert {kind: TENSOR_TYPES.get(kind) for kind in theirs} == theirs
