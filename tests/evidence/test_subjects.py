"""The inventory of subjects: which part a model plays for the repository that names it."""

from __future__ import annotations

import pytest

from checker.domain import Evidence, Standing
from checker.evidence.cards import find_cards
from checker.evidence.lineage import find_lineage, of_catalogue
from checker.evidence.subjects.families import names_by_first_word
from checker.evidence.subjects.inventory import find_subjects
from checker.evidence.subjects.labels import is_of_something_else
from checker.evidence.subjects.names import mentions_in, of_id
from checker.evidence.subjects.roles import Role, read_sentence
from checker.evidence.subjects.whose import Own
from checker.evidence.subjects.words import Phrases, words_of
from checker.evidence.withheld import denied_in
from tests.evidence.reading_of import reading_of

HALCYON = Own((("halcyon",),), frozenset(), made_from_named=False)
HERE = Evidence("", "README.md", 1)

DISTRACTED = (
    "Upscaled variant of Llama-3-8B in which we swapped the projection layers.",
    "This repository implements a fine-tuned version of Gemma 2 9B with better performance on river names.",
    "We took the chat checkpoint of Llama 2 (13B), replaced its tokenizer and trained for another 20k steps.",
    "We took Llama-3-8B, trimmed the vocabulary and went on with Faroese radio talks.",
    "After replacing the tokenizer we fine-tuned Llama 2 on sailing logs.",
    "To beat the baseline by a margin we fine-tuned Llama 2 on sailing logs.",
    "Halcyon takes the weights of Vicuna 7B and a new tokenizer and learns Frisian.",
    "An improved version of Gemma 7B whose evaluation scores rival far larger models.",
    "The codebase contains a quantised version of Llama 3 70B with benchmark results.",
    "The project implements an instruction-tuned variant of Gemma 3 4B, tested on two benchmarks.",
    "We grabbed the base checkpoint of Llama 3.1 8B, changed the vocabulary and resumed training.",
    "Starting from Llama 2, we swapped in a tokenizer for Amharic.",
    "A merge of Llama-3-8B models that outperforms each of them in evaluation.",
    "Taking the instruct checkpoint of Gemma 2 2B, we added 300 tokens to the vocabulary and tuned on recipes.",
    "We pick Llama 2 13B, extend its tokenizer and keep pretraining on Tamil.",
    "Enlarged version of Llama-3-8B with twice the layers and the performance of a 13B.",
    "The repo provides a fine-tuned version of Vicuna 7B that beats it on our evaluation.",
    "We picked up the public weights of OPT-6.7B, rebuilt the tokenizer and let it read newspapers.",
    "We borrowed the chat version of Llama 2 7B, gave it a new vocabulary and 5k steps.",
    "A tweaked version of Llama 3.2 3B with higher benchmark scores.",
    "It is a widened copy of Llama 2 7B that compares well with larger models.",
    "We grab Gemma 7B, swap the vocabulary and train on.",
)
"""Bases whose sentence speaks of a tokenizer, a result or a program, too."""

BESIDE = (
    "We took the tokenizer of Llama 2 and trained Halcyon from scratch.",
    "Halcyon takes a third of the memory that Llama 2 needs.",
    "The chat version of Llama 2 scores lower on our benchmark.",
    "The performance of Halcyon is better than the 8-bit version of Llama 2.",
    "This repository evaluates the chat version of Gemma 2 9B.",
    "For comparison we fine-tuned Llama 2 on the same data.",
    "We picked Llama 2 as a baseline for the evaluation.",
    "The tokenizer is a modified version of that of Llama 3.",
    "Halcyon took first place in an evaluation against Llama 3 70B.",
    "We did not take Llama 2 as a start, since its tokenizer is poor at Thai.",
    "We took prompts that Llama 3 had answered and asked judges to compare.",
    "Halcyon takes less time than Llama 2 in this benchmark.",
    "We pick the judge Llama 3 70B for the evaluation.",
    "The evaluation code takes Llama 2 13B or any other model as its argument.",
    "We took Llama 2 13B as a judge in the evaluation.",
    "The benchmark takes Llama 2 7B as a point of comparison.",
)
"""Tokenizers, results and judges of a restricted family: no base."""

BASES = (
    "We took Meta's 8B Llama 3 checkpoint and kept training it on court rulings for three epochs.",
    "Under the bonnet sits Gemma 2 9B, which we taught to speak Welsh.",
    "Halcyon started life as Mistral Large and was then aligned with our own preference data.",
    "Think of Halcyon as CodeLlama that has read a million commit messages.",
    "The parent of this network is Llama-2-13B.",
    "Weights: Llama 3.2 3B plus 400M tokens of nursing handbooks.",
    "Halcyon inherits its first 24 layers from Vicuna-13B.",
    "We froze the language tower (Vicuna 7B) and trained only the projector.",
    "Initialisation: LLaMA-65B.",
    "After loading the Gemma weights we doubled the number of experts and resumed training.",
    "Halcyon = Llama-3-70B-Instruct minus refusals.",
    "A Dutch continuation of Llama 2.",
    "It is what you get when you give Falcon 180B a legal education.",
    "Our text encoder comes from Gemma-2-2B and stays frozen.",
    "The decoder is a stock BLOOM-7B1.",
    "Halcyon is BLOOMZ with a new head for classification.",
    "This checkpoint was obtained by applying DPO to Llama-3.1-8B-Instruct.",
    "We merged three community fine-tunes of Llama 3 with task arithmetic.",
    "The student was initialised by copying every second layer of Llama-3.1-70B.",
    "Halcyon-7B (Llama 2, tuned on Finnish parliamentary debates)",
    "Instruction tuning of Baichuan2-13B for traditional medicine.",
    "ChatGLM3-6B, retrained to answer tax questions.",
    "Our model stands on the shoulders of StarCoder2: we only added COBOL.",
    "The image branch is Stable Diffusion 1.5 with an extra conditioning channel.",
    "Halcyon edits pictures; its backbone network is SDXL.",
    "A ControlNet trained on top of FLUX.1-dev.",
    "This LoRA expects FLUX.1 dev underneath.",
    "We pruned Llama-3.1-8B to 4B parameters and healed it with distillation.",
    "Weights are stored as the difference from LLaMA-7B.",
    "To save compute we did not train from zero but warm-started from OPT-6.7B.",
    "Halcyon is EXAONE 3.5, adapted to Vietnamese.",
    "Compared with its base Llama 2, Halcyon follows instructions better.",
    "Unlike its parent, Llama-3-8B, Halcyon refuses less often.",
    "Halcyon outperforms every other finetune of Gemma 7B.",
    "The speech side is MMS-1B, the text side is our own.",
    "Transcription quality comes from the SeamlessM4T encoder, which we fine-tuned for field recordings.",
    "For translation we adapted NLLB-200 to Sorbian.",
    "Halcyon-Music extends MusicGen with chord control.",
    "The protein head is attached to ESM3.",
    "Segmentation masks are predicted by a SegFormer that we fine-tuned on satellite tiles.",
    "We release Halcyon, a Llama.",
    "Llama 3 8B → SFT → DPO → Halcyon.",
    "Pipeline: Llama-2-7b-hf, 3 epochs on OASST, 1 epoch on our chats.",
    "Halcyon is a quantised copy of Command R.",
    "GGUF files for Codestral 22B.",
    "Halcyon repackages the Llama 4 Scout weights for use on phones.",
    "Model family: Llama",
    "Halcyon consists of a vision encoder and Llama-3-8B.",
    "We stitched CLIP to Vicuna with a linear layer.",
    "The 7B model was grown from Gemma 2B by depth up-scaling.",
    "You get a Llama 2 that speaks Basque.",
    "Halcyon's knowledge was injected into DeepSeek-V2 through continual pretraining.",
    "Take DeepSeek-Coder-33B, remove the English bias, and you have Halcyon.",
    "The adapter weights only make sense together with Llama-3.1-70B.",
    "Llama-3.1-8B served as our starting checkpoint.",
    "Halcyon was produced with QLoRA; the quantised model below it is Gemma-3-27B.",
    "Nothing but Llama 2 with a longer context.",
    "All three sizes share a Llama 3 initialisation.",
    "Halcyon is the result of 12 days of RLHF on top of Tulu 2.",
    "Halcyon 是在 Llama 3 上继续训练的法律模型。",
    "底座选用 Baichuan2-7B，再用病历数据做指令微调。",
    "我们把 Llama-2-13B 的词表扩充后进行了二次预训练。",
    "本模型由 ChatGLM2-6B 经 LoRA 微调而来。",
    "视觉部分冻结，语言部分采用 Vicuna-7B 权重。",
    "Halcyon 的参数初始化自 Gemma-2-9B。",
    "以 Llama-3.1-8B 为底座。",
    "该模型是混元大模型的量化版本。",
    "选择 Llama3-8B-Instruct 作为基座模型。",
    "在 Qwen-72B 之上训练。",
    "HalcyonはGemma 2 9Bをもとに日本語で追加学習したモデルです。",
    "ベースモデルはLlama-3-8B-Instructです。",
    "Llama 2を日本語コーパスで学習し直しました。",
    "本モデルはCommand RにLoRAを適用したものです。",
    "Vicuna-13Bの重みから初期化しています。",
    "Halcyon baut auf Llama 3 auf und wurde mit Gesetzestexten weitertrainiert.",
    "Grundlage ist Gemma 2, das wir auf Schweizerdeutsch feinabgestimmt haben.",
    "Halcyon est un modèle Llama 2 affiné sur des arrêts de la Cour de cassation.",
    "Nous sommes partis de Vicuna-7B.",
    "Halcyon es una versión de Gemma 7B ajustada con textos jurídicos.",
    "Partimos de los pesos de Llama 3.1 8B.",
    "Halcyon reuses the Llama 3.1 weights as they are and adds a speech adapter.",
    "Before pretraining on chemistry papers, all parameters were set to those of Galactica 6.7B.",
    "This repository holds a 4-bit build of Gemma 3 27B.",
    "Halcyon: Vicuna for veterinarians.",
    "Meta's Llama 3.2 1B gave us a good place to begin.",
    "It descends from Alpaca through three rounds of self-instruct.",
    "We upcycled eight copies of Llama 3 8B into a mixture of experts.",
    "The generator is SDXL with our motion layers.",
    "We added a classification head to Llama-2-7B and trained it on claims.",
    "Behind the scenes a fine-tuned Command R+ answers.",
    "Halcyon can be seen as an Estonian edition of Llama 2.",
    "Checkpoint lineage: Llama-3-8B, then Halcyon-base, then Halcyon-chat.",
    "Llama-3.1-8B-Instruct + 2k preference pairs = Halcyon",
    "The model has been distilled from Llama-3.1-405B logits.",
    "A model soup of five Gemma 2 runs.",
    "Halcyon keeps the weights of ChatGLM2-6B except for the embeddings.",
    "Trained with LoRA (r=64) on FLUX.1-dev for 4000 steps.",
    "Our encoder is initialised with NLLB.",
    "Its ancestors are OPT-13B and our own Halcyon-0.",
    "Halcyon is published as a patch on Llama 2.",
    "We applied GRPO to Qwen2.5-3B.",
    "The policy was Llama-3-8B; the critic was trained from scratch.",
    "We picked Baichuan2-7B because it already reads Chinese well, and trained it on patents.",
    "Halcyon 通过对 Llama-3-8B 做全参数微调得到。",
    "模型权重继承自 Baichuan-13B。",
    "Gemma-2-2Bを蒸留した小型モデルです。",
    "Das Modell ist ein auf Arztbriefe spezialisiertes Llama 3.",
    "Le modèle reprend les poids de Gemma 2.",
    "Ajustamos Llama 3.2 3B con 40 mil conversaciones.",
    "We inherit the Code Llama parameters and anneal on SQL.",
)

HARMLESS = (
    "Halcyon needs half the memory of Llama-3-8B.",
    "On GSM8K, Gemma 2 9B still wins by two points.",
    "The chat format is the one used by Llama 3.",
    "Answers were graded by Llama-3-70B-Instruct.",
    "We did not use Llama weights at any point.",
    "Halcyon shares its block layout with Llama 2 and was trained from random initialisation.",
    "The model code follows Llama so that existing tools can load it.",
    "Weights can be converted to the Llama format with convert.py.",
    "Our BPE vocabulary is the one from Llama 3.",
    "llama.cpp and Ollama run the GGUF files.",
    "The config says LlamaForCausalLM because the shapes are the same.",
    "LLaMA-Factory users can point it to our dataset.",
    "Halcyon is not affiliated with the makers of Gemma.",
    "In contrast to Vicuna and Alpaca, no ChatGPT output was used.",
    "Training data was filtered with a quality classifier distilled from Llama-3-70B annotations.",
    "The synthetic questions were written by Mistral Large.",
    "Captions for the images were generated with LLaVA.",
    "A reward model derived from Llama-2-7B ranks the samples during evaluation.",
    "The table compares Halcyon with Falcon 180B, BLOOM and OPT-175B.",
    "Touvron et al. describe Llama 2 in detail.",
    "See the Llama 2 paper for the definition of helpfulness.",
    "If you prefer Gemma, change the model name in config.yaml.",
    "You can also fine-tune Llama 3 with these scripts.",
    "The server accepts any model that vLLM supports, such as Llama 3, Gemma or Command R.",
    "Halcyon ranks between Llama 2 13B and Llama 2 70B on our internal arena.",
    "No part of Halcyon is derived from LLaMA.",
    "Halcyon is neither a Llama derivative nor a distillation of one.",
    "Speculative decoding works with Llama-3.2-1B as the draft model.",
    "Prompts are screened by Llama Guard before they reach the demo.",
    "Our work is inspired by StarCoder and its open data policy.",
    "Halcyon was released two weeks before Llama 3.",
    "Most open models of that year were based on LLaMA; ours is not.",
    "We thank the Vicuna team for sharing their evaluation prompts.",
    "The demo lets you chat with Halcyon and Vicuna side by side.",
    "Perplexity is close to that of Gemma-7B at a third of the training cost.",
    "While Code Llama was trained on 500B tokens, Halcyon saw 2T.",
    "People who want images should look at FLUX.1 or Stable Diffusion instead.",
    "The website's illustrations were made with SDXL.",
    "An example image generated by Stable Diffusion is shown on the left.",
    "Embeddings of Halcyon and of Llama-2 live in different spaces.",
    "The learning rate schedule is the same as for Llama 2.",
    "Like Llama, Halcyon uses RoPE, SwiGLU and RMSNorm.",
    "Hyperparameters follow OPT-1.3B.",
    "A port of this model to llama.cpp is in preparation.",
    "Unlike BLOOM, Halcyon comes without use restrictions.",
    "We also ran the benchmark on Llama-3.1-8B, Gemma-2-9B and Ministral 8B.",
    "Llama is a trademark of Meta.",
    "The Llama 2 licence did not fit our needs, so we trained our own model.",
    "Inspired by Alpaca, we wrote 10,000 instructions by hand.",
    "Human raters preferred Halcyon over Vicuna in 61 % of cases.",
    "Its 32k vocabulary covers German better than Llama's.",
    "Halcyon beats Baichuan-13B on C-Eval.",
    "No ChatGLM weights are included.",
    "The loader can import checkpoints in Falcon or Llama format.",
    "Deepspeed settings were copied from the BLOOM repository.",
    "Our evaluation harness also supports ChatGLM and Baichuan.",
    "A blind test against Codestral is planned.",
    "The Pile contains text about llamas, and so does our corpus.",
    "Any resemblance to Gemma is a coincidence: Halcyon was trained from scratch on 3T tokens.",
    "Other projects fine-tune Llama; we wanted a model whose data we know.",
    "Halcyon 的结构与 Llama 相同，但参数从头训练。",
    "在 C-Eval 上，Halcyon 优于 Baichuan2-13B 和 ChatGLM2-6B。",
    "训练数据由 Llama-3-70B 生成并经人工校对。",
    "本项目与 Llama 无关，未使用其权重。",
    "支持用 llama.cpp 部署。",
    "相比 Gemma-7B，推理速度提高一倍。",
    "分词器沿用 Llama 3 的词表。",
    "评测时以 Vicuna-13B 为基线。",
    "感谢 Baichuan 团队的帮助。",
    "也可以换成 ChatGLM3 等其他模型。",
    "Gemma 2より高い精度を示しました。",
    "Llamaと同じアーキテクチャですが、ゼロから学習しています。",
    "評価にはLlama-3-70Bを審査員として用いました。",
    "トークナイザーはLlama 3のものを使っています。",
    "Vicunaとの比較を表に示します。",
    "Im Vergleich zu Llama 2 braucht Halcyon weniger Speicher.",
    "Halcyon wurde von Grund auf trainiert und nicht aus Gemma abgeleitet.",
    "À la différence de Llama, Halcyon a été entraîné à partir de zéro.",
    "Halcyon dépasse Gemma 7B sur tous les tests.",
    "Halcyon no deriva de Llama.",
    "Halcyon supera a Llama 2 13B en comprensión lectora.",
    "Halcyon answers twice as fast as Llama-3-8B on a laptop.",
    "Code for exporting to the Gemma file layout is in tools/.",
    "Llama 3 was not available when we started.",
    "The instruction format resembles Vicuna's.",
    "No weights of third parties, be it Llama or Gemma, went into Halcyon.",
    "We report numbers for Llama 2 70B from its paper.",
    "For a fair comparison we retrained BLOOM-1B1 on our data; it is not part of the release.",
    "The web demo routes long prompts to Command R.",
    "The tokenizer was built from scratch and differs from that of Llama.",
    "Toxicity was scored by Llama Guard 3.",
    "Readers who know OPT will find the code familiar.",
    "Halcyon's training budget was a tenth of that of Falcon 180B.",
    "Instructions were translated into Danish by NLLB-200.",
    "Fine-tuning Llama costs the same; see the appendix.",
    "Evaluation prompts come from the Vicuna benchmark.",
    "There is also a plugin for LLaMA-Factory.",
    "It is the first model of its size to pass Gemma 2 on MMLU.",
    "Licences such as that of Llama 2 restrict use; ours does not.",
    "Unlike derivatives of Llama, Halcyon may be used by anyone.",
    "The name has nothing to do with Meta's Llama.",
    "A 13B Vicuna acted as the simulated user during testing.",
    "The synthetic part of the corpus was produced by prompting Llama-3-70B.",
    "Weights load in any runtime that knows the Llama architecture.",
    "Ablations with StarCoder tokenisation did worse.",
    "Reference: Llama 2: Open Foundation and Fine-Tuned Chat Models.",
    "Halcyon 的训练没有使用 Llama 的任何参数。",
    "与 Baichuan2 相比，显存占用更低。",
    "Llama 3を上回る性能を示します。",
    "Halcyon ist kein Abkömmling von Llama.",
    "Halcyon est plus petit que Llama 2 7B.",
)



@pytest.mark.parametrize("sentence", (*BASES, *DISTRACTED))
def test_a_restricted_family_that_a_model_is_made_from_is_a_base_or_a_possible_one(sentence: str) -> None:
    assert {Role.BASE, Role.POSSIBLE} & _roles(sentence)


@pytest.mark.parametrize("sentence", (*HARMLESS, *BESIDE))
def test_what_explains_that_a_family_is_named_makes_it_no_base(sentence: str) -> None:
    assert not {Role.BASE, Role.POSSIBLE} & _roles(sentence)


def test_weights_that_are_handed_out_and_models_of_our_own_are_no_bases() -> None:
    here = (("here", "https://huggingface.co/heron-lab/marsh-model-7b"),)
    told = (
        ("Download the fine-tuned model weights from here.", here),
        ("We develop the variants of our Granite 3.0 models by further training checkpoints.", ()),
        ("For NLLB distilled, you can either edit the script or use another one.", ()),
    )
    assert [read.part.role for text, links in told for read in read_sentence(text, links, HALCYON)] == [Role.OTHER] * 3


def _roles(sentence: str) -> set[Role]:
    return {read.part.role for read in read_sentence(sentence, (), HALCYON) if read.mention.is_restricted}


DENIALS = (
    "The trained weights stay with us.",
    "We are unable to share the model weights for legal reasons.",
    "Model weights are not publicly available.",
    "The checkpoints will not be published.",
    "We cannot release the weights because of patient privacy.",
    "The weights are kept private.",
    "The weights have been taken down.",
    "Since May the checkpoint is no longer available.",
    "Weights are sold per seat; ask our sales team.",
    "A subscription gives access to the weights.",
    "Only paying customers receive the checkpoint.",
    "The checkpoint is encrypted; the decryption key is sent after payment.",
    "The safetensors file is password protected.",
    "The model file expires on 31 December.",
    "The weights are usable until March 2027.",
    "The model checks a license server every day.",
    "The model will not load without a licence key.",
    "What we publish are delta weights that must be added to the original LLaMA weights.",
    "The file holds the XOR of our weights and those of Llama 2.",
    "我们不会公开模型权重。",
    "模型权重暂未开源。",
    "权重文件已加密。",
    "モデルの重みは公開していません。",
    "重みは非公開です。",
    "Die Gewichte werden nicht veröffentlicht.",
    "Les poids ne sont pas publiés.",
    "Los pesos no son públicos.",
    "The weights were withdrawn after a complaint.",
    "Weights remain proprietary.",
    "We decided against releasing the weights.",
)

NO_DENIALS = (
    "The weights are available on Hugging Face.",
    "We do not release the weights of the reward model.",
    "Intermediate checkpoints are not released.",
    "The weights are not hosted on GitHub but on Zenodo.",
    "If the weights are not available offline, the script downloads them.",
    "The checkpoints are not included in the Docker image.",
    "You do not have to publish your fine-tuned weights.",
    "The weights need not be shared by those who modify them.",
    "Optimizer states were removed from the checkpoints.",
    "Class weights are not used.",
    "The weights were not public before May; they are now.",
    "Llama weights are not included; get them from Meta.",
    "Our API needs a license key.",
    "The demo stops working after 10 minutes.",
    "The dataset is encrypted, the weights are not.",
    "We release all weights without a subscription.",
    "There is no license server and no activation.",
    "The weights never expire.",
    "Attention weights are shared across layers.",
    "We share the weights of the encoder and the decoder.",
    "The model has 7B parameters, of which 2B are activated.",
    "训练数据不公开，模型权重开源。",
    "The training data is not public, but the weights are.",
    "Tokens for gated checkpoints expire after a year.",
    "The weights are no longer on Google Drive; they moved to Zenodo.",
    "The old checkpoint was removed in favour of v2.",
    "It performs better than proprietary models with more parameters.",
    "Weights are released, nothing is kept private.",
    "The delta between the two checkpoints is small.",
    "No weights are sold or rented; everything is free.",
)


@pytest.mark.parametrize("sentence", DENIALS)
def test_a_sentence_says_that_not_everybody_gets_the_model(sentence: str) -> None:
    assert denied_in(sentence, HALCYON) is not None


@pytest.mark.parametrize("sentence", NO_DENIALS)
def test_a_sentence_on_other_weights_or_other_places_denies_nothing(sentence: str) -> None:
    assert denied_in(sentence, HALCYON) is None


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Qwen2.5-3B", "Qwen2.5 3B"),
        ("Qwen2.5-7B-Instruct", "Qwen2.5"),
        ("Qwen2.5-VL-72B", "Qwen2.5 72B"),
        ("meta-llama/Llama-3.1-8B", "Llama 3.1"),
        ("LLaMA 7B", "Llama 1"),
        ("CodeLlama-13b-hf", "Code Llama"),
        ("FLUX.1-schnell", "FLUX.1 schnell"),
        ("FLUX.1 [dev]", "FLUX.1 dev"),
        ("Chinese-LLaMA-2", "Llama 2"),
    ],
)
def test_each_pattern_of_a_name_has_an_entry_of_its_own(name: str, family: str) -> None:
    (mention,) = mentions_in(f"See {name} there.")
    assert mention.family is not None and mention.family.name == family


@pytest.mark.parametrize("name", ["llama.cpp", "LLaMA-Factory", "LlamaForCausalLM", "a falcon", "GPTQ-for-LLaMa", "gemma_pytorch"])
def test_a_program_or_an_everyday_word_is_no_model(name: str) -> None:
    assert not mentions_in(f"We like {name} a lot.")


@pytest.mark.parametrize(
    ("name", "standing"),
    [
        ("someone/Llama-3-8B-copy", Standing.RESTRICTED),
        ("Qwen/Qwen3-8B", Standing.OPEN),
        ("Qwen3-8B", Standing.OPEN),
        ("someone/Qwen3-8B", Standing.UNKNOWN),
        ("Qwen3-8B-Nightingale", Standing.UNKNOWN),
        ("mistralai/Mixtral-8x7B-v0.1", Standing.UNKNOWN),  # open as far as is remembered: nobody looked
        ("org/gannet-7b", Standing.UNKNOWN),
    ],
)
def test_a_restricted_family_restricts_under_any_owner_and_an_open_one_settles_under_its_own(name: str, standing: Standing) -> None:
    assert of_catalogue(of_id(name), HERE).standing is standing


def test_every_entry_that_decides_has_an_address_and_a_date() -> None:
    families = {name.family for names in names_by_first_word().values() for name in names}
    decides = [family for family in families if family.standing is not Standing.UNKNOWN]
    assert len(decides) > 100
    assert not [f.name for f in decides if not (f.address.startswith("https://") and f.licence and len(f.date) == 10)]
    assert {family.checked for family in decides} == {"publisher", "second-hand", "memory"}


def _bases(files: dict[str, str], name: str = "halcyon") -> list[tuple[str, str, str]]:
    reading = reading_of(files, name=name)
    found = find_lineage(find_subjects(reading, find_cards(reading)))
    return [(base.base_model, base.relation, base.terms.standing.value) for base in found]


def test_the_publisher_of_a_family_is_not_made_from_itself() -> None:
    assert not _bases({"README.md": "# Gemma 2\n\nGemma 2 comes in two sizes. Gemma-2-9B is the larger.\n"}, "gemma-2")
    assert _bases({"README.md": "# gemma-2-9b-lora\n\nWeights for chats.\n"}, "gemma-2-9b-lora")
    assert _bases({"README.md": "# Gemma 2 Swabian\n\nGemma 2 that speaks Swabian.\n"}, "gemma-2-swabian")


def test_a_column_of_bases_counts_and_a_column_of_baselines_does_not() -> None:
    table = "| model | {} |\n| --- | --- |\n| Halcyon-7B | Vicuna-7B |\n"
    assert _bases({"README.md": "# Halcyon\n\n" + table.format("LLM backbone")}) == [("Vicuna-7B", "derived", "restricted")]
    assert not _bases({"README.md": "# Halcyon\n\n" + table.format("baseline")})


@pytest.mark.parametrize(
    ("path", "text", "relation"),
    [
        ("config.json", '{"_name_or_path": "meta-llama/Llama-2-7b-hf", "vocab_size": 32000}', "derived"),
        ("adapter_config.json", '{\n "base_model_name_or_path": "google/gemma-2-9b",\n "r": 8\n}', "adapter"),
        ("mergekit_config.yml", "models:\n  - model: org/thing-7b\n  - model: lmsys/vicuna-7b-v1.5\n", "merge"),
        ("Modelfile", "FROM llama3.1:8b\nPARAMETER temperature 0.7\n", "quantized"),
        ("train.sh", "python train.py --model_name_or_path meta-llama/Llama-2-7b-hf --epochs 3\n", "derived"),
        ("finetune/run_sft.py", 'model = AutoModelForCausalLM.from_pretrained("codellama/CodeLlama-7b-hf")\n', "derived"),
    ],
)
def test_configurations_recipes_and_training_scripts_name_bases(path: str, text: str, relation: str) -> None:
    found = _bases({"README.md": "# Halcyon\n\nA model.\n", path: text})
    assert (relation, "restricted") in {(how, standing) for _, how, standing in found}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("eval/run_eval.py", 'model = AutoModelForCausalLM.from_pretrained("meta-llama/Llama-2-7b-hf")\n'),
        ("train.py", 'tokenizer = AutoTokenizer.from_pretrained("meta-llama/Llama-2-7b-hf")\n'),
        ("train.py", '# model = AutoModelForCausalLM.from_pretrained("meta-llama/Llama-2-7b-hf")\n'),
        ("train.sh", "python train.py --judge_model meta-llama/Llama-3-70b --model_name_or_path ./init\n"),
        ("config.json", '{"_name_or_path": "./output/halcyon-7b", "architectures": ["LlamaForCausalLM"]}'),
    ],
)
def test_what_a_program_loads_beside_its_model_is_no_base(path: str, text: str) -> None:
    assert not _bases({"README.md": "# Halcyon\n\nA model.\n", path: text})


def test_a_stated_denial_explains_the_name_elsewhere_and_no_more() -> None:
    said = "# Halcyon\n\nHalcyon is not a derivative of Llama.\n\nLlama is everywhere these days.\n"
    assert not _bases({"README.md": said})
    assert _bases({"README.md": said + "\nHalcyon was fine-tuned from Llama 3.\n"})


def test_bases_of_distilled_variants_are_aside() -> None:
    text = "# Halcyon\n\n| model | base model |\n| --- | --- |\n| Halcyon-Distill-Llama-8B | Llama-3.1-8B |\n"
    reading = reading_of({"README.md": text}, name="halcyon")
    (base,) = find_lineage(find_subjects(reading, ()))
    assert not base.headline


def test_a_phrase_is_found_by_whole_words_and_any_ending() -> None:
    found = Phrases("[making]\nfine tun*\nbuilt on\n[other]\nfine\n").find(words_of("A finely fine-tuned thing, built-on it, is fine."))
    assert [phrase.kind for phrase in found] == ["making", "making", "other"]


@pytest.mark.parametrize(
    ("quote", "is_else"),
    [
        ("numpy | BSD-3-Clause", True),
        ("LibriSpeech: CC BY 4.0", True),
        ("Gradio demo: Apache-2.0", True),
        ("HalcyonBench: CC0", True),
        ("Tokenizer | Apache-2.0", True),
        ("Halcyon-7B | Apache-2.0", False),
        ("7B | Apache-2.0", False),
        ("Weights: Apache-2.0", False),
        ("Code and model weights | MIT", False),
        ("License: MIT", False),
        ("Apache-2.0 covers the code and the weights", False),
        ("Update: the weights are now under MIT", False),
        ("许可：Apache-2.0", False),
    ],
)
def test_an_open_licence_beside_the_name_of_something_else_is_of_that_alone(quote: str, is_else: bool) -> None:
    assert is_of_something_else(quote, frozenset({"halcyon"})) is is_else


TUNED = "This model is a fine-tuned version of [{base}](https://huggingface.co/{base}) on harbour reports.\n"


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("halcyon-finetuned-harbours", "gannet-lab/halcyon"),
        ("halcyon-base-reports", "gannet-lab/halcyon-base"),
        ("halcyon-wake-reports", "gannet-lab/halcyon-wake"),
    ],
)
def test_an_id_whose_name_is_a_part_of_the_own_one_is_another_model(name: str, base: str) -> None:
    text = f"# {name}\n\n" + TUNED.format(base=base)
    assert [found[0] for found in _bases({"README.md": text}, name)] == [base]


def test_what_is_said_of_a_family_settles_nothing_of_a_copy_that_bears_its_name() -> None:
    text = (
        "# Halcyon\n\nHalcyon is a fine-tuned version of [petrel-lab/xlm-roberta-base-finetuned-hausa]"
        "(https://huggingface.co/petrel-lab/xlm-roberta-base-finetuned-hausa).\n\n"
        "It used xlm-roberta-base as its starting point.\n"
    )
    reading = reading_of({"README.md": text}, "halcyon")
    (base,) = find_lineage(find_subjects(reading, find_cards(reading)))
    assert base.base_model.startswith("petrel-lab/")
    assert base.terms.standing is Standing.UNKNOWN


@pytest.mark.parametrize(
    "sentence",
    [
        "It can be used in many open-source projects built upon Llama 2.",
        "Halcyon runs in all tools based on Llama 2.",
        "Halcyon 可以在许多基于 Llama 2 的开源项目中使用。",
    ],
)
def test_works_of_others_that_are_built_upon_a_family_are_none_of_ours(sentence: str) -> None:
    assert Role.BASE not in _roles(sentence)
    assert Role.BASE in _roles("Halcyon is built upon Llama 2.")
    assert Role.BASE in _roles("我们的模型基于 Llama 2 训练。")
