"""Nothing in, the weight files of tests/release/files out, each written by the library that owns its format.

Needs what requirements-formats.lock holds; `make rigs` installs it and reads freshly written ones. Those in the
repository were made by: python tests/release/write_files.py tests/release/files
"""

from __future__ import annotations

import io
import pickle
import sys
import tarfile
import zipfile
from pathlib import Path

MIT_TAG = "mit"
NOTE = "The weights in this archive are licensed under CC-BY-NC-4.0.\n"


def write_all(folder: Path) -> None:
    """Write every file into the folder, which must exist."""
    import gguf
    import h5py
    import numpy
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from safetensors.numpy import save_file

    ones = numpy.ones((4, 8), dtype=numpy.float32)
    halves = numpy.zeros((3, 5), dtype=numpy.float16)

    save_file(
        {"layer.weight": ones, "layer.bias": halves},
        str(folder / "lora.safetensors"),
        metadata={
            "format": "pt",
            "modelspec.license": "cc-by-nc-4.0",
            "modelspec.title": "A small adapter",
            "ss_sd_model_name": "example-base-v1.safetensors",
        },
    )
    save_file({"layer.weight": ones}, str(folder / "plain.safetensors"))

    writer = gguf.GGUFWriter(str(folder / "small.gguf"), "llama")
    writer.add_name("Small Llama")
    writer.add_license("llama3.2")
    writer.add_license_link("https://example.org/LICENSE")
    writer.add_base_model_count(1)
    writer.add_base_model_name(0, "Example Base")
    writer.add_base_model_repo_url(0, "https://example.org/base")
    writer.add_dataset_count(1)
    writer.add_dataset_name(0, "Example Corpus")
    writer.add_file_type(1)
    writer.add_token_list([f"token{i}" for i in range(500)])
    writer.add_token_scores([0.5] * 500)
    writer.add_tensor("token_embd.weight", ones)
    writer.add_tensor("output.weight", halves)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()

    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "small",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 8])],
        [numpy_helper.from_array(ones, "w"), numpy_helper.from_array(halves, "h")],
    )
    model = helper.make_model(graph, producer_name="openness-tests")
    helper.set_model_props(model, {"license": "AGPL-3.0", "author": "Nobody", "dataset": "Example Corpus"})
    onnx.save(model, str(folder / "small.onnx"))

    numpy.savez(folder / "arrays.npz", weight=ones, bias=halves)
    numpy.save(folder / "array.npy", ones)
    numpy.save(folder / "objects.npy", numpy.array([{"a": 1}], dtype=object))

    for name, libver in (("old.h5", "earliest"), ("new.h5", "latest")):
        with h5py.File(folder / name, "w", libver=libver) as opened:
            opened.attrs["license"] = "apache-2.0"
            opened.attrs["backend"] = numpy.bytes_("tensorflow")
            opened.attrs["layer_names"] = ["dense", "out"]
            opened.create_dataset("dense/kernel", data=ones)
            opened.create_dataset("dense/bias", data=halves)

    with zipfile.ZipFile(folder / "torch.pt", "w", zipfile.ZIP_STORED) as archive:  # the layout of torch.save
        archive.writestr("archive/data.pkl", pickle.dumps({"weight": 1}, protocol=2))
        archive.writestr("archive/byteorder", "little")
        archive.writestr("archive/data/0", ones.tobytes())
        archive.writestr("archive/version", "3\n")

    with zipfile.ZipFile(folder / "bundle.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model/LICENSE", NOTE)
        archive.writestr("model/README.md", "# A model\n")
        archive.writestr("model/config.json", '{"model_type": "llama"}')
        archive.writestr("model/pytorch_model.bin", b"\0" * 4096)

    with tarfile.open(folder / "bundle.tar.gz", "w:gz") as tar:
        for path, content in (("model/weights.bin", b"\0" * 300_000), ("model/LICENSE", NOTE.encode())):
            member = tarfile.TarInfo(path)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    with tarfile.open(folder / "long.tar", "w", format=tarfile.PAX_FORMAT) as tar:
        for path in ("a" * 90 + "/" + "b" * 90 + "/" + "ü" * 40 + "/LICENSE.txt", "short/README.md"):
            member = tarfile.TarInfo(path)
            member.size = len(NOTE)
            tar.addfile(member, io.BytesIO(NOTE.encode()))
    with tarfile.open(folder / "gnu.tar.xz", "w:xz", format=tarfile.GNU_FORMAT) as tar:
        member = tarfile.TarInfo("c" * 150 + "/LICENSE")
        member.size = len(NOTE)
        tar.addfile(member, io.BytesIO(NOTE.encode()))


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
