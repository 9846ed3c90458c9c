"""Code: what paths, commands, imports and sentences show of training, preparation, inference and evaluation."""

from __future__ import annotations

import pytest
from reading_of import OPEN_CODE, UNLICENSED, reading_of

from checker.domain import Component, Standing, State, Subject
from checker.evidence.code import find_code
from checker.evidence.code.libraries import Library, libraries
from checker.evidence.code.tree import trains, tunes
from checker.licensing import look_up


def code_of(readme: str, *paths: str, name: str = "wren") -> dict[str, Component]:
    return dict(find_code(reading_of({"README.md": readme}, *paths, name=name), OPEN_CODE))


@pytest.mark.parametrize(
    "path",
    [
        "train.py",
        "pretrain.py",
        "main_pretrain.py",
        "run_pretraining.sh",
        "src/wren/training/train_wren.py",
        "scripts/train.sh",
        "pretrain/wren.py",
        "wren/trainer.py",
        "training/main.py",
    ],
)
def test_a_program_that_trains_is_told_by_its_path(path: str) -> None:
    assert trains(path)
    assert not tunes(path)


@pytest.mark.parametrize(
    "path",
    [
        "finetune.py",
        "finetune/train.py",
        "scripts/sft/train.sh",
        "train_lora.py",
        "dreambooth/train_dreambooth_lora.py",
        "ptuning/train.sh",
        "rlhf/train_reward.py",
        "post-training/train.py",
        "train_tokenizer.py",
        "train_fasttext.py",
        "train_utils.py",
        "load_pretrained.py",
        "training/dataset.py",
        "configs/train.yaml",
        "docs/train.md",
    ],
)
def test_what_tunes_or_trains_something_else_is_no_training_code(path: str) -> None:
    assert not trains(path)


def test_a_command_of_the_readme_shows_the_training_code() -> None:
    found = code_of("# Wren\n\n## Training\n\n```bash\ntorchrun train.py --config configs/wren.yaml\n```\n", "train.py")
    training = found["training-code"]
    assert training.state is State.PRESENT
    assert training.terms == OPEN_CODE
    assert training.locations == ("train.py",)
    assert (training.evidence[0].path, training.evidence[0].line) == ("README.md", 6)


def test_a_training_program_that_no_document_speaks_of_is_not_enough() -> None:
    training = code_of("# Wren\n\nA model.\n", "train.py")["training-code"]
    assert training.state is State.NOT_FOUND
    assert "train.py is there" in training.note
    assert training.looked_in


def test_a_program_that_pre_trains_speaks_for_itself() -> None:
    assert code_of("# Wren\n\nA model.\n", "main_pretrain.py")["training-code"].state is State.PRESENT


@pytest.mark.parametrize(
    "readme",
    [
        "# Wren\n\n## Fine-tuning\n\n```bash\npython train.py --data mine.json\n```\n",
        "# Wren\n\n## 模型微调\n\n```bash\npython train.py --data mine.json\n```\n",
        "# Wren\n\n## Training\n\nThe script supports LoRA and full fine-tuning.\n\n"
        "### Launch\n\n```bash\nbash train.py\n```\n",
        "# Wren\n\n## Training\n\n```bash\npython train.py --use_lora --data mine.json\n```\n",
    ],
)
def test_a_training_program_that_is_run_to_fine_tune_is_no_training_code(readme: str) -> None:
    assert code_of(readme, "train.py")["training-code"].state is State.NOT_FOUND


def test_a_translation_that_hides_the_fine_tuning_does_not_turn_it_into_training() -> None:
    texts = {
        "README.md": "# Wren\n\n## Training\n\nLoRA fine-tuning needs one GPU.\n\n```bash\npython train.py\n```\n",
        "README_CN.md": "# Wren\n\n## 训练\n\n先加载预训练权重。\n\n```bash\npython train.py\n```\n",
    }
    found = find_code(reading_of(texts, "train.py"), OPEN_CODE)
    assert found["training-code"].state is State.NOT_FOUND


def test_a_page_on_training_shows_a_trainer_of_any_name() -> None:
    texts = {"README.md": "# Wren\n", "TRAINING.md": "# Nests\n\n```bash\npython main.py --epochs 300\n```\n"}
    found = find_code(reading_of(texts, "main.py", "models/wren.py"), OPEN_CODE)
    assert found["training-code"].locations == ("main.py",)


@pytest.mark.parametrize(
    "command",
    ["python main.py --eval", "python sing.py", "python utils/merge.py", "python main.py --config example_toy.yaml"],
)
def test_other_commands_on_such_a_page_are_no_training(command: str) -> None:
    readme = f"# Wren\n\n## Training\n\n```bash\n{command}\n```\n"
    found = code_of(readme, "main.py", "generate/sing.py", "utils/merge.py", "eval/sing.py")
    assert found["training-code"].state is State.NOT_FOUND


def test_only_fine_tuning_code_is_said_to_be_that() -> None:
    training = code_of("# Wren\n\n## Fine-tuning\n\n`python finetune/train.py`\n", "finetune/train.py")["training-code"]
    assert training.state is State.NOT_FOUND
    assert "only code for fine-tuning" in training.note


@pytest.mark.parametrize(
    "sentence",
    [
        "The training code is not released.",
        "Training code will be released soon.",
        "- [ ] Release training code",
        "⚠️ Coming soon: training code for Wren 2!",
        "We do not provide the pre-training scripts.",
        "训练代码即将开源。",
        "学習コードは公開していません。",
    ],
)
def test_a_word_that_training_code_is_kept_back_counts_against_it(sentence: str) -> None:
    training = code_of(f"# Wren\n\n{sentence}\n\n## Training\n\n```bash\npython train.py\n```\n", "train.py")[
        "training-code"
    ]
    assert training.state is State.DECLARED_ABSENT
    assert training.evidence[0].line == 3


@pytest.mark.parametrize(
    "sentence",
    [
        "- [x] Release training code",
        "The training code does not need a GPU with more than 24 GB.",
        "The training code will write a checkpoint every hour.",
        "We release the training code of Wren in `train.py`.",
    ],
)
def test_other_words_on_training_code_are_no_refusal(sentence: str) -> None:
    training = code_of(f"# Wren\n\n{sentence}\n\n## Training\n\n```bash\npython train.py\n```\n", "train.py")[
        "training-code"
    ]
    assert training.state is State.PRESENT


def test_an_old_promise_among_the_news_does_not_outweigh_the_code() -> None:
    readme = (
        "# Wren\n\n## News\n\n- 2025-01-02: the training code will be released soon.\n\n"
        "## Training\n\n```bash\npython train.py\n```\n"
    )
    assert code_of(readme, "train.py")["training-code"].state is State.PRESENT


def test_training_code_in_another_repository_is_there_under_terms_that_nobody_read() -> None:
    readme = "# Wren\n\nIt was trained using [wren-train](https://github.com/lark/wren-train).\n"
    training = code_of(readme)["training-code"]
    assert training.state is State.PRESENT
    assert training.locations == ("https://github.com/lark/wren-train",)
    assert training.terms.standing is Standing.UNKNOWN
    assert "another repository" in training.terms.note


def test_a_link_called_training_code_that_leads_home_is_the_repositorys_own_code() -> None:
    readme = "# Wren\n\n- [Training Code](https://github.com/lark/wren)\n"
    training = code_of(readme, "main.py", "model.py", name="wren")["training-code"]
    assert training.state is State.PRESENT
    assert training.terms == OPEN_CODE


def test_a_model_trained_with_a_prompt_format_has_no_training_code() -> None:
    readme = "# Wren\n\nBoth were trained using our [quill format](https://github.com/lark/quill).\n"
    assert code_of(readme)["training-code"].state is State.NOT_FOUND


def test_a_command_that_runs_somebody_elses_trainer_leaves_its_terms_open() -> None:
    readme = "# Wren\n\n## Training\n\n```sh\npython3 official/nlp/train.py --experiment=bert/pretraining\n```\n"
    training = code_of(readme)["training-code"]
    assert training.state is State.PRESENT
    assert training.terms.standing is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("readme", "name"),
    [
        ("```python\nfrom transformers import AutoModelForCausalLM\n```", "Transformers"),
        ("```python\nimport torch\nfrom diffusers import DiffusionPipeline\n```", "Diffusers"),
        ("```bash\nvllm serve lark/wren\n```", "vLLM"),
        ("```bash\nollama run wren\n```", "Ollama"),
        ("## Deployment\n\nWe recommend [SGLang](https://docs.sglang.ai/) to serve the model.", "SGLang"),
        ("## 部署\n\n推荐使用 vLLM 部署模型。", "vLLM"),
        ("## 使い方\n\nllama.cpp で実行できます。", "llama.cpp"),
    ],
)
def test_an_open_library_that_runs_the_model_serves_as_its_inference_code(readme: str, name: str) -> None:
    found = dict(find_code(reading_of({"README.md": f"# Wren\n\n{readme}\n"}), UNLICENSED))
    for row in ("architecture", "inference-code"):
        assert found[row].state is State.PRESENT
        assert found[row].terms.are_open_for(Subject.CODE)
        assert found[row].note.startswith(name)
        assert found[row].evidence


@pytest.mark.parametrize(
    "readme",
    [
        "Wren is faster than vLLM and SGLang.",
        "Transformers has not been supported yet.",
        "## News\n\n- 2025-01-02: vLLM can serve Lark.\n",
        "## Acknowledgements\n\nThanks to Transformers, which we use.",
        "```python\nfrom huggingface_hub import snapshot_download\n```",
        "```python\nfrom transformers import AutoTokenizer\n```",
    ],
)
def test_a_library_that_is_only_mentioned_runs_nothing(readme: str) -> None:
    found = code_of(f"# Wren\n\n{readme}\n")
    assert found["inference-code"].state is State.NOT_FOUND
    assert found["architecture"].state is State.NOT_FOUND


def test_the_library_that_a_card_names_runs_the_model() -> None:
    card = "---\nlicense: apache-2.0\nlibrary_name: sentence-transformers\n---\n# Wren\n"
    found = code_of(card)["inference-code"]
    assert found.terms.expression == "Apache-2.0"
    assert (found.evidence[0].quote, found.evidence[0].line) == ("library_name: sentence-transformers", 3)
    unknown = code_of("---\nlibrary_name: birdsong\n---\n# Wren\n")["inference-code"]
    assert unknown.state is State.NOT_FOUND


def test_an_adapter_loader_does_not_stand_for_the_architecture() -> None:
    found = code_of("# Wren\n\n```python\nfrom peft import PeftModel\n```\n")
    assert found["inference-code"].state is State.PRESENT
    assert found["architecture"].state is State.PRESENT
    assert found["architecture"].note == found["inference-code"].note


def test_own_code_that_is_unlicensed_is_no_better_than_an_open_library() -> None:
    readme = "# Wren\n\n```python\nfrom transformers import AutoModel\n```\n"
    found = find_code(reading_of({"README.md": readme}, "wren/model.py", "wren/generate.py"), UNLICENSED)
    assert found["inference-code"].terms.expression == "Apache-2.0"
    assert found["inference-code"].locations == ("wren/generate.py",)


def test_own_code_that_is_unlicensed_stays_unlicensed_where_no_library_runs_the_model() -> None:
    found = find_code(reading_of({"README.md": "# Wren\n"}, "wren/model.py", "wren/generate.py"), UNLICENSED)
    assert found["inference-code"].state is State.PRESENT
    assert found["inference-code"].terms == UNLICENSED


def test_a_package_that_an_example_imports_is_inference_code() -> None:
    found = code_of("# Wren\n\n```python\nimport wren\n```\n", "wren/__init__.py", "wren/core.py")
    assert found["inference-code"].state is State.PRESENT
    assert found["inference-code"].evidence[0].line == 4


def test_an_unread_readme_leaves_what_it_may_say_unchecked() -> None:
    found = dict(find_code(reading_of({}, "README.md", "wren/model.py"), OPEN_CODE))
    assert found["training-code"].state is State.NOT_CHECKED
    assert "README.md could not be read" in found["training-code"].note
    assert found["architecture"].state is State.PRESENT


def test_nothing_is_found_in_a_repository_of_pictures() -> None:
    found = code_of("# Wren\n\nAn announcement. Inference code will be released soon.\n", "wren.png")
    assert found["inference-code"].state is State.DECLARED_ABSENT
    assert found["architecture"].state is State.NOT_FOUND
    assert found["supporting-libraries"].state is State.NOT_FOUND


def test_what_lies_in_vendored_folders_and_tests_is_not_the_models_code() -> None:
    found = code_of("# Wren\n", "third_party/lark/model.py", "tests/generate.py", "node_modules/a/train.py")
    assert {found[row].state for row in ("architecture", "inference-code", "training-code")} == {State.NOT_FOUND}


def test_data_preparation_is_told_from_the_fine_tunes_data() -> None:
    found = code_of("# Wren\n", "data/prepare.py", "finetune/prepare_data.py")
    assert found["data-preprocessing-code"].locations == ("data/prepare.py",)
    assert code_of("# Wren\n", "finetune/prepare_data.py")["data-preprocessing-code"].state is State.NOT_FOUND


def test_dependencies_are_quoted_from_package_metadata() -> None:
    texts = {"README.md": "# Wren\n", "requirements.txt": "# runtime\ntorch>=2.4\n"}
    libraries_found = find_code(reading_of(texts), OPEN_CODE)["supporting-libraries"]
    assert libraries_found.evidence[0].quote == "torch>=2.4"
    assert libraries_found.evidence[0].line == 2


def test_evaluation_and_benchmark_code_are_found_by_their_folders() -> None:
    found = code_of("# Wren\n", "eval/run_wren.py", "benchmarks/speed.py")
    assert found["evaluation-code"].state is State.PRESENT
    assert found["benchmark-inference-code"].locations == ("benchmarks/speed.py",)


@pytest.mark.parametrize("hostile", ["_", "a_", "-", "a/", "a."])
def test_a_hostile_path_is_passed_over(hostile: str) -> None:
    found = code_of("# Wren\n", f"{hostile * 2_000}train.py", "wren/model.py")
    assert found["training-code"].state is State.NOT_FOUND
    assert found["architecture"].locations == ("wren/model.py",)


def test_a_very_long_line_without_spaces_is_read_in_no_time() -> None:
    blob = "A" * 150_000
    found = code_of(f"# Wren\n\n```json\n{blob}\n```\n\n{blob}\n\n```bash\npython train.py\n```\n", "train.py")
    assert found["training-code"].state is State.PRESENT


@pytest.mark.parametrize("library", libraries(), ids=lambda library: library.name)
def test_every_library_of_the_table_comes_under_an_osi_approved_licence(library: Library) -> None:
    licence = look_up(library.license)
    assert licence is not None
    assert licence.osi_approved
    assert licence.expression == library.license
    assert library.parts
    assert library.modules or library.commands or library.names or library.sites


def test_no_library_is_listed_twice() -> None:
    names = [library.name.lower() for library in libraries()]
    assert len(names) == len(set(names))
