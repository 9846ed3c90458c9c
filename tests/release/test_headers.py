"""Weight files written by their own libraries, and hostile ones, through the header readers."""

from __future__ import annotations

import gzip
import io
import pickle
import shutil
import struct
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.domain import NotChecked, WeightMetadata
from checker.sources.headers import REMOTE_BUDGET, read_metadata, read_stream
from checker.sources.headers.archives import TEXT_LIMIT
from checker.sources.worktree import read_worktree

FILES = Path(__file__).parent / "files"
NAMES = sorted(path.name for path in FILES.iterdir())
NOTE = "The weights in this archive are licensed under CC-BY-NC-4.0.\n"


class Remote:
    """Bytes served by range; `holes` of zeros make a file of any size out of a few pieces."""

    def __init__(self, pieces: dict[int, bytes], size: int | None = None) -> None:
        self.pieces = pieces
        self.size = size if size is not None else max(start + len(data) for start, data in pieces.items())
        self.transferred = 0
        self.requests = 0

    def read_range(self, start: int, length: int) -> bytes:
        self.requests += 1
        self.transferred += length
        answer = bytearray(length)
        for place, data in self.pieces.items():
            low, high = max(start, place), min(start + length, place + len(data))
            if low < high:
                answer[low - start : high - start] = data[low - place : high - place]
        return bytes(answer)


def read_bytes(name: str, data: bytes) -> WeightMetadata | NotChecked:
    return read_metadata(name, len(data), lambda start, length: data[start : start + length])


def read_local(name: str, path: Path) -> WeightMetadata | NotChecked:
    with path.open("rb") as stream:
        return read_stream(name, stream)


def read_file(name: str) -> WeightMetadata:
    found = read_local(name, FILES / name)
    assert isinstance(found, WeightMetadata)
    return found


def test_a_safetensors_file_tells_its_licence_base_model_dtypes_and_parameters() -> None:
    found = read_file("lora.safetensors")
    assert found.format == "safetensors"
    assert found.licenses == ("cc-by-nc-4.0",)
    assert found.name == "A small adapter"
    assert found.base_models == ("example-base-v1.safetensors",)
    assert found.dtypes == ("F32", "F16")
    assert found.parameters == 4 * 8 + 3 * 5


def test_a_safetensors_file_without_metadata_says_nothing_of_a_licence() -> None:
    found = read_file("plain.safetensors")
    assert found.licenses == () and found.metadata == {} and found.parameters == 32


def test_a_gguf_file_tells_licence_link_lineage_and_data() -> None:
    found = read_file("small.gguf")
    assert found.licenses == ("llama3.2",)
    assert found.license_links == ("https://example.org/LICENSE",)
    assert found.name == "Small Llama"
    assert found.base_models == ("Example Base",)
    assert found.datasets == ("Example Corpus",)
    assert found.dtypes == ("F32", "F16") and found.parameters == 47
    assert found.not_checked == ()


def test_an_onnx_model_tells_its_properties_though_they_stand_behind_the_graph() -> None:
    found = read_file("small.onnx")
    assert found.licenses == ("AGPL-3.0",)
    assert found.datasets == ("Example Corpus",)
    assert found.parameters == 47 and found.dtypes == ("FLOAT", "FLOAT16")


@pytest.mark.parametrize("name", ["old.h5", "new.h5"])
def test_an_hdf5_file_tells_its_attributes_and_data_sets(name: str) -> None:
    found = read_file(name)
    assert found.licenses == ("apache-2.0",)
    assert found.metadata["layer_names"] == "dense, out"
    assert set(found.members) == {("dense/kernel", 128), ("dense/bias", 30)}
    assert found.parameters == 47 and found.not_checked == ()


def test_an_npz_archive_tells_its_arrays() -> None:
    found = read_file("arrays.npz")
    assert found.format == "npz" and found.dtypes == ("<f4", "<f2") and found.parameters == 47


def test_an_array_of_objects_is_said_to_hold_pickles() -> None:
    found = read_file("objects.npy")
    assert "pickled" in found.not_checked[0].why


def test_a_torch_archive_is_listed_and_its_pickle_left_alone() -> None:
    found = read_file("torch.pt")
    assert found.format == "torch"
    assert ("archive/data.pkl", 22) in found.members


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("bundle.zip", "model/LICENSE"),
        ("bundle.tar.gz", "model/LICENSE"),
        ("gnu.tar.xz", "c" * 150 + "/LICENSE"),
        ("long.tar", "a" * 90 + "/" + "b" * 90 + "/" + "ü" * 40 + "/LICENSE.txt"),
    ],
)
def test_a_licence_inside_an_archive_is_read(name: str, path: str) -> None:
    found = read_file(name)
    assert found.texts[0].path == f"{name}!/{path}"
    assert found.texts[0].content == NOTE


@pytest.mark.parametrize("name", NAMES)
def test_a_file_reads_the_same_by_range_as_on_disk(name: str) -> None:
    remote = Remote({0: (FILES / name).read_bytes()})
    assert read_metadata(name, remote.size, remote.read_range) == read_local(name, FILES / name)
    assert remote.transferred <= remote.size


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_at_any_byte_of_its_first_4_kib_is_read_in_part_or_not_checked(name: str) -> None:
    whole = (FILES / name).read_bytes()
    entire = read_bytes(name, whole)
    assert isinstance(entire, WeightMetadata)
    for end in range(min(4096, len(whole))):
        found = read_bytes(name, whole[:end])
        if isinstance(found, WeightMetadata):  # what is read of the front must be what stands there
            assert set(found.licenses) <= set(entire.licenses)
            assert set(found.members) <= set(entire.members)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_files_are_read_or_not_checked_and_never_break_the_reader(name: str, data: st.DataObject) -> None:
    damaged = bytearray((FILES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, min(len(damaged), 4096) - 1))
        damaged[place : place + 1] = data.draw(st.binary(max_size=9))
    assert isinstance(read_bytes(name, bytes(damaged)), WeightMetadata | NotChecked)


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from(
        [b"GGUF\x03\0\0\0", b"PK\x03\x04", b"PK\x05\x06", b"\x89HDF\r\n\x1a\n", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0",
         b"\x93NUMPY\x01\0", b"\x80\x02", b"\x10\0\0\0\0\0\0\0{", b"\0\0\0\0TFL3", b"\x08\x07", b""]
    ),
    rest=st.binary(max_size=400),
    name=st.sampled_from(["a.gguf", "a.onnx", "a.zip", "a.bin", "a.npz", "a.safetensors"]),
)  # fmt: skip
def test_noise_behind_a_magic_number_never_breaks_the_reader(start: bytes, rest: bytes, name: str) -> None:
    assert isinstance(read_bytes(name, start + rest), WeightMetadata | NotChecked)


@pytest.mark.parametrize("length", [2**63, 2**63 - 1, 2**64 - 1, 100_000_001, 10_000])
def test_a_safetensors_header_longer_than_the_file_is_not_checked(length: int) -> None:
    found = read_bytes("a.safetensors", struct.pack("<Q", length) + b'{"a":1}')
    assert isinstance(found, NotChecked) and "claims" in found.why


@pytest.mark.parametrize(
    "counts",
    [(2**63, 1), (1, 2**63), (2**64 - 1, 2**64 - 1)],
)
def test_a_gguf_file_with_impossible_counts_is_not_checked(counts: tuple[int, int]) -> None:
    found = read_bytes("a.gguf", b"GGUF" + struct.pack("<IQQ", 3, *counts) + b"\0" * 100)
    assert isinstance(found, NotChecked)


def gguf_string(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def test_a_gguf_licence_in_front_of_a_vocabulary_beyond_the_budget_is_read_and_the_rest_said_unread() -> None:
    keys = gguf_string("general.license") + struct.pack("<I", 8) + gguf_string("gemma")
    keys += gguf_string("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 200_000)
    keys += b"".join(gguf_string(f"t{i}") for i in range(200_000))
    remote = Remote({0: b"GGUF" + struct.pack("<IQQ", 3, 0, 3) + keys}, 10 * 2**30)
    found = read_metadata("big.gguf", remote.size, remote.read_range)
    assert isinstance(found, WeightMetadata)
    assert found.licenses == ("gemma",)
    assert "tokenizer.ggml.tokens" in found.not_checked[0].why
    assert remote.transferred <= REMOTE_BUDGET


def test_a_sparse_safetensors_asset_of_10_gib_costs_one_small_range() -> None:
    header = (
        b'{"__metadata__":{"license":"mit"},"w":{"dtype":"BF16","shape":[5368709120],"data_offsets":[0,10737418240]}}'
    )
    remote = Remote({0: struct.pack("<Q", len(header)) + header}, 8 + len(header) + 10 * 2**30)
    found = read_metadata("model.safetensors", remote.size, remote.read_range)
    assert isinstance(found, WeightMetadata)
    assert (found.licenses, found.parameters) == (("mit",), 5_368_709_120)
    assert remote.transferred <= 16 * 1024 and remote.requests == 1


def test_a_safetensors_header_beyond_the_budget_still_tells_the_metadata_in_front() -> None:
    tensors = ",".join(f'"layer.{i}":{{"dtype":"F16","shape":[1],"data_offsets":[{i},{i + 2}]}}' for i in range(20_000))
    header = ('{"__metadata__":{"license":"cc-by-nc-4.0"},' + tensors + "}").encode()
    remote = Remote({0: struct.pack("<Q", len(header)) + header}, 10 * 2**30)
    found = read_metadata("model.safetensors", remote.size, remote.read_range)
    assert isinstance(found, WeightMetadata)
    assert found.licenses == ("cc-by-nc-4.0",) and found.parameters is None
    assert "not counted" in found.not_checked[0].why
    assert remote.transferred <= REMOTE_BUDGET


def sparse_torch_archive(size: int) -> Remote:
    """A zip64 archive of one stored member of `size` bytes and a licence behind it; the member's bytes are a hole."""
    front = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 45, 0, 0, 0, 33, 0, 0xFFFFFFFF, 0xFFFFFFFF, 14, 20)
    front += b"archive/data/0" + struct.pack("<HHQQ", 1, 16, size, size)
    text = NOTE.encode()
    crc = zlib.crc32(text)
    at = len(front) + size
    second = (
        struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 33, crc, len(text), len(text), 7, 0)
        + b"LICENSE"
        + text
    )
    middle = "<4sHHHHHHIIIHHHHHII"
    listing = struct.pack(
        middle, b"PK\x01\x02", 45, 45, 0, 0, 0, 33, 0, 0xFFFFFFFF, 0xFFFFFFFF, 14, 20, 0, 0, 0, 0, 0
    ) + b"archive/data/0" + struct.pack("<HHQQ", 1, 16, size, size)  # fmt: skip
    listing += struct.pack(
        middle, b"PK\x01\x02", 45, 45, 0, 0, 0, 33, crc, len(text), len(text), 7, 12, 0, 0, 0, 0, 0xFFFFFFFF
    ) + b"LICENSE" + struct.pack("<HHQ", 1, 8, at)  # fmt: skip
    start = at + len(second)
    end = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 2, 2, len(listing), start)
    end += struct.pack("<4sIQI", b"PK\x06\x07", 0, start + len(listing), 1)
    end += struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return Remote({0: front, at: second + listing + end})


def test_a_torch_archive_of_10_gib_is_listed_and_its_licence_read_from_its_end() -> None:
    remote = sparse_torch_archive(10 * 2**30)
    found = read_metadata("model.pt", remote.size, remote.read_range)
    assert isinstance(found, WeightMetadata)
    assert found.members == (("archive/data/0", 10 * 2**30), ("LICENSE", len(NOTE)))
    assert found.texts[0].content == NOTE
    assert remote.transferred <= REMOTE_BUDGET


@pytest.mark.parametrize("name", ["small.onnx", "lora.safetensors", "small.gguf", "bundle.zip"])
def test_a_server_that_answers_short_or_fails_is_not_checked(name: str) -> None:
    data = (FILES / name).read_bytes()

    def fail(start: int, length: int) -> bytes:
        raise ConnectionResetError(104, "connection reset")

    assert isinstance(
        read_metadata(name, len(data), lambda start, length: data[start : start + length - 1]), NotChecked
    )
    failed = read_metadata(name, len(data), fail)
    assert isinstance(failed, NotChecked) and "connection reset" in failed.why


def zip_of(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for path, content in members:
            archive.writestr(path, content)
    return packed.getvalue()


def test_a_zip_bomb_named_as_a_licence_is_read_no_further_than_the_limit() -> None:
    bomb = zip_of([("LICENSE", b"a" * 200_000_000)])
    tracemalloc.start()
    began = time.process_time()
    found = read_bytes("bomb.zip", bomb)
    seconds = time.process_time() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found, WeightMetadata)
    assert found.texts[0].truncated and len(found.texts[0].content) == TEXT_LIMIT
    assert seconds < 5 and peak < 8 * 2**20


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_packed_by_a_method_without_a_bound_is_not_checked(method: int) -> None:
    found = read_bytes("bomb.zip", zip_of([("LICENSE", b"a" * 10_000_000)], method))
    assert isinstance(found, WeightMetadata)
    assert found.texts == () and "is not read" in found.not_checked[0].why


def test_a_compressed_tar_that_unfolds_without_end_stops_at_a_limit() -> None:
    header = bytearray(512)
    header[:4] = b"bomb"
    header[124:136] = b"77777777777\0"
    header[156:157], header[257:263] = b"0", b"ustar\0"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packed.compress(bytes(header)) + packed.compress(bytes(100_000_000)) + packed.flush()
    began = time.process_time()
    found = read_bytes("bomb.tar.gz", bomb)
    assert time.process_time() - began < 5
    assert isinstance(found, NotChecked | WeightMetadata)


def test_an_archive_of_10_000_members_is_listed_on_disk_and_not_checked_by_range() -> None:
    many = zip_of(
        [(f"shard/{i:05}.bin", b"") for i in range(10_001)] + [("LICENSE", NOTE.encode())], zipfile.ZIP_STORED
    )
    began = time.process_time()
    near = read_metadata("many.zip", len(many), lambda s, n: many[s : s + n], budget=4 * 2**20)
    far = read_bytes("many.zip", many)
    assert time.process_time() - began < 5
    assert isinstance(near, WeightMetadata) and len(near.members) == 10_000
    assert any("10002 members" in left.why for left in near.not_checked)
    assert isinstance(far, NotChecked) and "budget" in far.why or "read of a file" in far.why


@pytest.mark.parametrize("path", ["../LICENSE", "/etc/LICENSE", "a/../../LICENSE", "..\\LICENSE", "C:/LICENSE"])
def test_a_member_named_outside_its_archive_is_named_and_not_read(path: str, tmp_path: Path) -> None:
    found = read_bytes("odd.zip", zip_of([(path, NOTE.encode())]))
    assert isinstance(found, WeightMetadata)
    assert found.texts == () and "outside the archive" in found.not_checked[0].why


def test_an_archive_inside_an_archive_is_said_not_to_be_opened() -> None:
    inner = zip_of([("LICENSE", NOTE.encode())])
    found = read_bytes("outer.zip", zip_of([("inner.zip", inner)]))
    assert isinstance(found, WeightMetadata)
    assert found.texts == () and "were not opened" in found.not_checked[0].why


class Payload:
    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return (open, (str(PAYLOAD), "w"))


PAYLOAD = Path(__file__).parent / "payload-was-run"


@pytest.mark.parametrize("name", ["model.pkl", "model.bin", "model.pt", "model.npy", "model.npz"])
def test_a_pickle_with_a_payload_is_never_run(name: str) -> None:
    payload = pickle.dumps(Payload())
    torch = zip_of([("archive/data.pkl", payload), ("archive/version", b"3")], zipfile.ZIP_STORED)
    array = b"\x93NUMPY\x01\0v\0{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(128) + payload
    data = {
        "model.pkl": payload,
        "model.bin": payload,
        "model.pt": torch,
        "model.npy": array,
        "model.npz": zip_of([("a.npy", array)]),
    }[name]
    found = read_bytes(name, data)
    assert isinstance(found, NotChecked | WeightMetadata)
    assert not PAYLOAD.exists()


def test_a_key_that_stands_twice_keeps_both_licences() -> None:
    header = b'{"__metadata__":{"license":"mit","license":"cc-by-nc-4.0"}}'
    found = read_bytes("a.safetensors", struct.pack("<Q", len(header)) + header)
    assert isinstance(found, WeightMetadata)
    assert found.licenses == ("mit", "cc-by-nc-4.0")


@pytest.mark.parametrize(
    "header",
    [b"{" + b'"a":{' * 40_000, b'{"a":' + b"[" * 200_000, b'{"a":{"dtype":"F16","shape":[' + b"9" * 5000 + b"]}}",
     b'{"a":{"dtype":"F16","shape":[' + b"1," * 90_000 + b"1]}}", b'{"a":{"dtype":"F16","shape":[-1]}}', b"{}x"],
)  # fmt: skip
def test_a_safetensors_header_built_to_hurt_is_not_checked_at_once(header: bytes) -> None:
    began = time.process_time()
    found = read_bytes("a.safetensors", struct.pack("<Q", len(header)) + header)
    assert isinstance(found, NotChecked) and time.process_time() - began < 5


def test_a_file_of_empty_parts_costs_bounded_time() -> None:
    model = b"\x08\x07" + b"\x72\x00" * 2_000_000  # two million empty properties
    began = time.process_time()
    found = read_metadata("a.onnx", len(model), lambda s, n: model[s : s + n], budget=8 * 2**20, requests=100_000)
    assert isinstance(found, NotChecked) and time.process_time() - began < 5


def test_a_lfs_pointer_a_pickle_and_an_unknown_file_say_what_they_are() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 10\n"
    for data, words in (
        (pointer, "LFS pointer"),
        (b"\x80\x04K\x01.", "pickle"),
        (b"hello", "no format"),
        (b"", "empty"),
    ):
        found = read_bytes("model.bin", data)
        assert isinstance(found, NotChecked) and words in found.why


def test_a_weight_file_of_a_working_tree_is_read_when_asked_for(tmp_path: Path) -> None:
    shutil.copy(FILES / "lora.safetensors", tmp_path / "lora.safetensors")
    (tmp_path / "link.safetensors").symlink_to("/etc/passwd")
    repository = read_worktree(tmp_path)
    found = repository.read_header("lora.safetensors")
    assert isinstance(found, WeightMetadata) and found.licenses == ("cc-by-nc-4.0",)
    for path, words in (("link.safetensors", "out of the repository"), ("none.gguf", "no such file")):
        left = repository.read_header(path)
        assert isinstance(left, NotChecked) and words in left.why


def test_reading_writes_nothing(tmp_path: Path) -> None:
    for name in NAMES:
        shutil.copy(FILES / name, tmp_path / name)
    before = sorted((path.name, path.stat().st_mtime_ns) for path in tmp_path.iterdir())
    for name in NAMES:
        read_local(name, tmp_path / name)
    assert sorted((path.name, path.stat().st_mtime_ns) for path in tmp_path.iterdir()) == before


def test_a_damaged_file_has_failed_and_one_of_no_known_format_has_not() -> None:
    for data, failed in (
        (b"GGUF\x09\0\0\0", True),
        (b"PK\x03\x04", True),
        (struct.pack("<Q", 2**63) + b"{", True),
        (gzip.compress(b"no archive"), False),
        (b"hello", False),
        (b"\x80\x04K\x01.", False),
    ):
        found = read_bytes("model.bin", data)
        assert isinstance(found, NotChecked) and found.failed is failed, data
