"""Parameters: where they can be had, whose they are, and what kind of repository that makes."""

from __future__ import annotations

import pytest
from reading_of import reading_of

from checker.domain import Basis, File, NotChecked, Repository, Standing, State, Terms, Text
from checker.evidence import collect
from checker.evidence.kind import tell_kind
from checker.evidence.parameters import Place, Source, find_sources
from checker.evidence.reading import Reading

SILENT = Terms(Standing.UNKNOWN)


def sources(readme: str, name: str = "tern") -> dict[Place, list[Source]]:
    found: dict[Place, list[Source]] = {}
    for source in find_sources(reading_of({"README.md": readme}, name=name)):
        if source.own:
            found.setdefault(source.place, []).append(source)
    return found


def with_file(path: str, size: int) -> tuple[Source, ...]:
    repository = Repository("tern", "test", (File("README.md", 4), File(path, size)), lambda p: Text(p, "# T\n"))
    return find_sources(Reading(repository))


@pytest.mark.parametrize(
    "path", ["model.safetensors", "weights/tern.gguf", "ckpt/pytorch_model.bin", "models/tern.onnx", "out/w.ckpt.data-00000-of-00001"]
)
def test_a_large_file_of_weights_is_a_source(path: str) -> None:
    assert [s.place for s in with_file(path, 40_000_000)] == [Place.TREE]


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("tests/data/tiny.safetensors", 40_000_000),
        ("model.safetensors", 500),
        ("data/train.bin", 40_000_000),
        ("tokenizer.bin", 40_000_000),
    ],
)
def test_samples_and_data_are_no_weights(path: str, size: int) -> None:
    assert with_file(path, size) == ()


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Download it from [the hub](https://huggingface.co/lab/tern-2b).", Place.HUB),
        ("Download [tern-2b](https://files.invalid/tern/tern_2b.pth).", Place.FILE),
        ("The pre-trained models are on [Drive](https://drive.google.com/drive/folders/x).", Place.STORE),
        ("Get the weights from our [release](https://github.com/lab/tern/releases/tag/v1).", Place.RELEASE),
    ],
)
def test_links_lead_to_weights(line: str, place: Place) -> None:
    assert place in sources(f"# Tern\n\n## Models\n\n{line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "The weights will be released soon [here](https://huggingface.co/lab/tern).",
        "The data set is on [the hub](https://huggingface.co/datasets/lab/tern-data).",
        "Try the [demo](https://huggingface.co/spaces/lab/tern).",
        "We compare with [Gannet](https://huggingface.co/other/gannet-7b).",
        "Watch the [video](https://drive.google.com/file/d/x).",
    ],
)
def test_promises_data_demos_and_other_models_are_no_source(line: str) -> None:
    assert not {Place.HUB, Place.FILE, Place.STORE} & set(sources(f"# Tern\n\n{line}\n"))


def test_a_tool_that_runs_models_of_many_accounts_offers_none() -> None:
    rows = "\n".join(f"- [model {n}](https://huggingface.co/account{n}/tern-like-{n}b)" for n in range(12))
    assert Place.HUB not in sources(f"# Runner\n\nSupported models:\n\n{rows}\n", name="runner")


def kind_of(readme: str, *paths: str) -> bool:
    reading = reading_of({"README.md": readme}, *paths)
    return tell_kind(reading, find_sources(reading), has_card=False, weights=SILENT).is_model


@pytest.mark.parametrize(
    "readme",
    [
        "# Tern SDK\n\nThe Tern SDK provides access to the Tern API.\n",
        "# Tern\n\nTern is a command-line tool for running language models.\n",
        "# Prompts\n\nThis repository contains the system prompts of our assistant.\n",
        "# Tern Data\n\nThis is an open dataset of 3 trillion tokens.\n",
    ],
)
def test_clients_tools_prompts_and_data_are_no_models(readme: str) -> None:
    assert not kind_of(readme, "pyproject.toml")


@pytest.mark.parametrize(
    "readme",
    [
        "# Tern\n\nWe introduce Tern, a large language model. It is available through our API.\n",
        "# Tern: Images from Words\n\n[Paper](https://arxiv.org/abs/2401.00001)\n\nCode will be released.\n",
    ],
)
def test_an_announced_model_is_a_model_without_parameters(readme: str) -> None:
    assert kind_of(readme)
    assert not any(s.own for s in find_sources(reading_of({"README.md": readme})))


def kind_with(texts: dict[str, str], *paths: str, name: str = "tern", weights: Terms = SILENT) -> bool:
    reading = reading_of(texts, *paths, name=name)
    return tell_kind(reading, find_sources(reading), has_card=False, weights=weights).is_model


def test_weights_whose_terms_are_stated_are_a_models_in_any_language() -> None:
    readme = '# Tern2 (한국어)\n\n```python\nmodel = Auto.from_pretrained("lab/tern-base")\n```\n'
    assert kind_with({"README.md": readme}, weights=Terms(Standing.RESTRICTED, "CC-BY-NC-4.0", Basis.STATED))
    assert not kind_with({"README.md": "# Tern2\n"}, weights=Terms(Standing.RESTRICTED, "CC-BY-NC-4.0", Basis.STATED))


def test_weights_on_a_page_about_use_make_the_work_of_a_paper_a_model() -> None:
    use = "# Use\n\nDownload the checkpoint from [here](https://lab.s3.amazonaws.com/tern/checkpoints_1.zip).\n"
    readme = "# Tern\n\n[Paper](https://arxiv.org/abs/2401.00001)\n\nThe advantages are three.\n"
    assert kind_with({"README.md": readme, "docs/USAGE.md": use}, "setup.py")
    assert not kind_with({"README.md": "# Tern\n\nThe advantages are three.\n"}, "setup.py")


def test_a_page_called_like_the_repository_makes_a_web_interface_a_models() -> None:
    def readme(page: str) -> str:
        return f"# Tern-WebUI\n\nTern is a WebUI.\n\n## Models\n\nDownload pretrained models from [this page](https://huggingface.co/{page}).\n"

    assert kind_with({"README.md": readme("someone/Tern")})
    assert not kind_with({"README.md": readme("someone/Gannet")})


def test_weights_that_are_kept_back_are_a_models() -> None:
    assert kind_with({"README.md": "# Tern\n\nWe are not releasing the trained model weights.\n"}, "setup.py")
    assert not kind_with({"README.md": "# Tern\n\nThe tool does not publish weights of users.\n"}, "setup.py")


def test_models_that_a_tool_supports_are_not_its_own() -> None:
    rows = "\n".join(f"- We now support [Gannet {n}](https://huggingface.co/gannet-lab/gannet-{n}b)." for n in (1, 2, 3))
    list_of_models = "- We supported the [models](https://huggingface.co/collections/gannet-lab/gannet-64f0)."
    assert Place.HUB not in sources(f"# Meter\n\n## Use\n\n{rows}\n{list_of_models}\n", name="meter")
    logo = "![logo](https://huggingface.co/landing/assets/meter/meter-logo.png)"
    assert Place.HUB not in sources(f"# Meter\n\n{logo}\n", name="meter")


@pytest.mark.parametrize(
    ("readme", "product"),
    [
        ("# Tern\n\nTern is a tool designed to fine-tune large language models.\n", True),
        ("# Tern\n\nTern provides Python bindings for speech models.\n", True),
        ("# Tern\n\nWe introduce Tern, a language model with the binding of two spaces.\n", False),
    ],
)
def test_a_binding_of_languages_is_a_product_and_one_of_spaces_is_none(readme: str, product: bool) -> None:
    assert kind_of(readme, "pyproject.toml") is not product


def test_a_tensor_of_an_example_is_no_model() -> None:
    assert with_file("examples/scaffold/adjacency.pt", 130_000) == ()
    assert with_file("examples/weights.pt", 130_000)


@pytest.mark.parametrize(
    ("line", "own"),
    [
        ("Use it via [the hub](https://huggingface.co/ternlab).", True),
        ("New [checkpoints](https://huggingface.co/someone) are out.", True),
        ("Thanks to [someone](https://huggingface.co/someone).", False),
        ("We support [models](https://huggingface.co/ternlab).", False),
    ],
)
def test_the_page_of_an_account_is_own_by_its_name_or_by_what_is_said_to_lie_there(line: str, own: bool) -> None:
    assert bool(sources(f"# Tern\n\n## Use\n\n{line}\n").get(Place.HUB)) is own


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("The archive (https://doi.org/10.5281/zenodo.1) contains the Tern model and sample input.", Place.STORE),
        ("Other pre-trained models can be selected with `-n`.", Place.SCRIPT),
        ("All the pre-trained networks: [pretrained](https://cdn.lab.example/tern/pretrained/).", Place.STORE),
        ("Weights of Tern: [share](https://lab-my.sharepoint.cn/:u:/g/personal/x).", Place.STORE),
        ("To begin, download what is needed, such as our trained model, with the script below.", Place.STATED),
        ("It contains a pre-trained visual representation.", Place.STATED),
    ],
)
def test_weights_that_an_archive_contains_or_a_flag_selects_are_given(line: str, place: Place) -> None:
    assert place in sources(f"# Tern\n\n## Installation\n\n{line}\n")


def test_a_model_that_can_be_evaluated_is_not_the_evaluators() -> None:
    line = "Meter can be used to evaluate models such as [Meter-LM](https://huggingface.co/lab/meter-lm)."
    assert Place.HUB not in sources(f"# Meter\n\n{line}\n", name="meter")


def test_an_app_that_trains_models_and_links_copies_of_them_is_none() -> None:
    line = "Get [Tern Gannet 7B](https://huggingface.co/tern/gannet-7b)."
    app = "Tern is the first desktop app to run and train language models."
    assert not kind_of(f"# Tern\n\n{app}\n\n## Models\n\n{line}\n", "pyproject.toml")
    assert kind_of(f"# Tern\n\nTern is a 2B parameter base model.\n\n## Models\n\n{line}\n", "pyproject.toml")


def test_weights_that_will_be_fetched_by_themselves_are_given_and_those_that_will_be_released_are_not() -> None:
    assert Place.SCRIPT in sources("# Tern\n\n## Use\n\nModel checkpoints will be downloaded automatically.\n")
    assert not sources("# Tern\n\n## Use\n\nModel checkpoints will be released soon and downloaded automatically.\n")


def test_a_command_that_runs_models_of_others_is_no_model() -> None:
    readme = "# Runner\n\nThe `runner` command is used to run weather forecasting models.\n\n## Use\n\nYou will need to download the trained weights.\n"
    assert not kind_with({"README.md": readme}, weights=Terms(Standing.RESTRICTED, "CC-BY-NC-4.0", Basis.STATED))


def test_a_harness_that_tells_where_models_are_is_none() -> None:
    use = "We test language models. NeMo models can be obtained through [the catalog](https://huggingface.co/lab/tern-7b)."
    assert not kind_of(f"# Tern Evaluation Harness\n\n{use}\n", "pyproject.toml")
    assert kind_of(f"# Tern\n\n{use}\n", "pyproject.toml")


def test_the_doi_of_the_software_is_no_place_of_weights() -> None:
    badge = "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1.svg)](https://doi.org/10.5281/zenodo.1)"
    assert Place.STORE not in sources(f"# Tern Language Model Checkpoints\n\n{badge}\n")


@pytest.mark.parametrize(("slug", "own"), [("tern-models-64f0", True), ("tern-model-datasets-64f0", False)])
def test_a_collection_of_data_sets_holds_no_weights(slug: str, own: bool) -> None:
    line = f"Our models are [here](https://huggingface.co/collections/lab/{slug})."
    assert bool(sources(f"# Tern\n\n## Models\n\n{line}\n").get(Place.HUB)) is own


def test_pages_of_relatives_are_not_the_models_own() -> None:
    found = find_sources(reading_of({"README.md": "# Little Wren\n\nDownload: [little-wren-2b](https://huggingface.co/little-wren/lw-2b), compared with [wren-8b](https://huggingface.co/other-lab/wren-8b).\n"}, name="little-wren"))
    assert [(s.target.rsplit("/", 1)[-1], s.own) for s in found] == [("lw-2b", True), ("wren-8b", False)]


def test_one_page_linked_three_times_makes_no_account_the_repositorys_own() -> None:
    page = "[Gannet](https://huggingface.co/other-lab/gannet-7b)"
    assert not any(s.own for s in find_sources(reading_of({"README.md": f"# Burrow\n\nRun {page}.\n\nHost {page}.\n\nTry {page}.\n"}, name="burrow")))


@pytest.mark.parametrize(
    "line",
    [
        "The checkpoints and configurations must be downloaded before running the viewer.",
        "You can fine-tune from our pre-trained top-level prior.",
    ],
)
def test_what_must_be_downloaded_or_may_be_built_on_is_given(line: str) -> None:
    assert Place.STATED in sources(f"# Tern\n\n{line}\n")


def test_a_network_that_somebody_else_brings_is_not_given() -> None:
    assert not sources("# Tern\n\n## Use\n\nBuild with the CUDA Deep Neural Network library.\n")


def test_a_page_that_writes_the_name_in_one_word_is_own() -> None:
    command = "```python\nsnapshot_download('shore/ternfly')\n```"
    assert Place.HUB in sources(f"# Tern\n\n{command}\n", name="TernFly")
    assert Place.HUB not in sources(f"# Tern\n\n{command}\n", name="Gannet")


def test_a_model_is_loaded_by_its_name_in_a_mapping_too() -> None:
    assert [s.target for s in sources('# Tern\n\n```python\nmodels = {"small": {"model": "lab/tern-2b"}}\n```\n')[Place.HUB]] == ["lab/tern-2b"]


def test_an_engine_that_runs_language_models_is_none() -> None:
    assert not kind_of("# Burrow\n\nBurrow is an inference engine that brings language model inference to small machines.\n", "setup.py")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("[Models](https://huggingface.co/heron-lab/marsh-2b)", Place.HUB),
        (
            '<a href=https://huggingface.co/heron/marsh><img src=https://img.shields.io/badge/Models-d9.svg></a>',
            Place.HUB,
        ),
        ("Train your own weights, or you can download the pretrained file from https://files.invalid/share?id=4", Place.STATED),
        ("Make sure that you have downloaded our models into the folder.", Place.STATED),
    ],
)
def test_weights_are_found_by_a_plain_label_and_by_a_call_to_download_them(line: str, place: Place) -> None:
    assert place in sources(f"# Tern\n\n{line}\n")


LARGE = 5_000_000


def in_tree(readme: str, path: str, size: int = LARGE) -> list[str]:
    texts = {"README.md": readme}
    files = (File("README.md", len(readme)), File(path, size))

    def read(wanted: str) -> Text | NotChecked:
        return Text(wanted, texts[wanted]) if wanted in texts else NotChecked(wanted, "it is not kept here")

    return [s.target for s in find_sources(Reading(Repository("wren", "test", files, read))) if s.place is Place.TREE]


@pytest.mark.parametrize("name", ["wren15M.bin", "stories.h5", "song.pb", "net.pkl", "v2.npz", "lark.task", "wren.mlmodel", "a.onnx", "b.tflite", "c.mnn", "d.t7", "e.keras", "f.weights", "g.npy"])
def test_weights_of_any_name_are_found_where_a_readme_speaks_of_a_model(name: str) -> None:
    assert in_tree("# Wren\n\nWren is a language model of 15 million parameters.\n", name) == [name]


@pytest.mark.parametrize("name", ["train.bin", "vocab.bin", "tokenizer.bin", "val_labels.npy", "data.h5", "firmware.bin", "samples.npz", "features.pkl"])
def test_data_and_tables_of_words_are_no_weights(name: str) -> None:
    assert in_tree("# Wren\n\nWren is a language model of 15 million parameters.\n", name) == []


def test_a_large_file_is_no_weight_where_nothing_speaks_of_a_model() -> None:
    assert in_tree("# Wren\n\nWren is a game. The sounds are in one file.\n", "wren.bin") == []
    assert in_tree("# Wren\n\nWren is a language model.\n", "wren.bin", 2000) == []


@pytest.mark.parametrize(
    "line",
    [
        'path = hf_hub_download(repo_id="nest/wren-small", filename="model.ckpt")',
        'def load(repo_id: str = "nest/wren"):',
        'model = torch.hub.load("nest/wren", "small")',
        'state = load_state_dict_from_url("https://dl.nest.example/wren_small.pth")',
        'FILE = pooch.retrieve("https://zenodo.org/records/1/files/wren.npz", known_hash=None)',
        'gdown.download("https://files.nest.example/wren/weights.zip")',
        "wget https://dl.nest.example/wren-small.safetensors",
    ],
)
def test_a_place_that_a_program_alone_names_is_a_place(line: str) -> None:
    readme = "# Wren\n\nWren is a language model of 15 million parameters.\n"
    found = find_sources(reading_of({"README.md": readme, "wren/hub.py": f"import os\n{line}\n"}))
    assert [(s.own, s.firm) for s in found] == [(True, False)]
    assert (found[0].evidence.path, found[0].evidence.line) == ("wren/hub.py", 2)
    assert collect(reading_of({"README.md": readme, "wren/hub.py": f"{line}\n"}).repository)["parameters"].state is State.PRESENT


@pytest.mark.parametrize("line", ['hf_hub_download(repo_id="openai/clip-vit", filename="a.bin")', 'urlretrieve("https://x.example/coco.zip")', 'print("nest/wren")'])
def test_what_a_program_fetches_of_others_is_no_place_of_this_model(line: str) -> None:
    readme = "# Wren\n\nWren is a language model of 15 million parameters.\n"
    assert not [s for s in find_sources(reading_of({"README.md": readme, "wren/hub.py": f"{line}\n"})) if s.own]


def test_a_remark_in_an_example_says_that_the_code_fetches_the_weights() -> None:
    readme = "# Wren\n\nWren is a speech model.\n\n```python\nmodel = Wren()\nmodel.fit(x)  # downloads the checkpoint on first use\n```\n"
    found = find_sources(reading_of({"README.md": readme}))
    assert [(s.place, s.firm) for s in found] == [(Place.SCRIPT, False)]
    assert found[0].evidence.line == 7
