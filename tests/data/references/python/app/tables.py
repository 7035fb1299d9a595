"""Forms, tables and calls that are prepared: each line says in a comment what it names."""

from functools import partial

from datasets import load_dataset
from transformers import AutoModel, AutoTokenizer

# a field of a form goes by the name beside it
INPUTS = [
    Text(name="model_name", display_name="Model", value="text-embedding-004"),  # -> google:text-embedding-004
    Text(name="prompt", display_name="Prompt", value="who/knows"),
    Text(name="base_url", value="gpt/four"),
]

# calls that are made later
rows_path = "silk-road/alpaca-zh"  # -> silk-road/alpaca-zh
recipe = dict(type=process, dataset=dict(type=load_dataset, path=rows_path))
load = partial(AutoModel.from_pretrained, "someone/thing")  # -> someone/thing


async def start(pool, model):
    pool.submit(AutoTokenizer.from_pretrained, "someone/words")  # -> someone/words
    pool.submit(model, "someone/nothing")


# what stands among references is one
PATHS = {
    "a": "mistralai/Mistral-7B-v0.1",  # -> mistralai/Mistral-7B-v0.1
    "b": "Qwen/Qwen2.5-7B",  # -> Qwen/Qwen2.5-7B
    "c": "nobody-knows/pony-v7",  # -> nobody-knows/pony-v7
    "d": "src/models",
}
FEW = {"a": "mistralai/Mistral-7B-v0.1", "b": "nobody-knows/other"}  # -> mistralai/Mistral-7B-v0.1
PRICES = {
    "gpt-4o-mini": 1,  # -> openai:gpt-4o-mini
    "claude-3-opus-20240229": 2,  # -> anthropic:claude-3-opus-20240229
    "gemini-2.5-pro": 3,  # -> google:gemini-2.5-pro
    "unheard-of-3": 4,  # -> openai-compatible:unheard-of-3
}

# two parts, of which the owner is known on the Hub
CONFIGS = [
    dict(name="Pythia", hf=dict(org="EleutherAI", name="pythia-1b")),  # -> EleutherAI/pythia-1b
    dict(name="Nothing", code=dict(org="nobody-knows", name="pythia-1b")),
]

# a revision pins it
CLASSIFIER = Classifier(
    onnx_path="nobody-knows/tiny",  # -> nobody-knows/tiny
    onnx_revision="2b1d298410bd98832e41e3da82e20f6d8dff1bc7",
    other_path="nobody-knows/files",
)

# a setting of another name, spelled as the ids of a vendor are
KIND = Client(model_type="gpt-4o-2024-08-06")  # -> openai:gpt-4o-2024-08-06
LLAMA = Config(model_type="llama", model_version="7b")

# files are used, whatever the name of the variable; and other hubs have addresses too
prefix = "https://huggingface.co/spaces/lmsys/mt-bench/resolve/main/"  # -> lmsys/mt-bench
PAGE = "https://api-inference.modelscope.cn/api-inference/v1/models/damo/ner-base"  # -> modelscope:damo/ner-base
ALIGNMENT_MODEL = "WAV2VEC2_ASR_BASE_960H"  # -> torchaudio:WAV2VEC2_ASR_BASE_960H
PERPLEXITY_MODEL = os.environ.get("PERPLEXITY_MODEL", "sonar")  # -> perplexity:sonar
WHISPER_MODEL = "base"  # -> openai-whisper:base
SIZE = "base"

# a template of a configuration; a line of prose names nothing that is not spelled as an id
TEMPLATE = """
llm:
  model: claude-3-5-sonnet-20241022  # -> anthropic:claude-3-5-sonnet-20241022
model_name = "nobody-knows/anything"
"model": "Qwen/Qwen2.5-7B",  # -> Qwen/Qwen2.5-7B
Model: GPT-4
"""


# a class named after a vendor; a name in code that nobody is known for
class CohereChat(Model):
    id: str = "command-a-03-2025"  # -> cohere:command-a-03-2025
    name: str = "Cohere-2 chat"


class FinancialDatasets:
    def path(self):
        return "prices/snapshot"


class Embeddings:
    DEFAULT_MODEL = "mxbai-embed-large-v1"  # -> openai-compatible:mxbai-embed-large-v1
    model_name = "not-a-known-3"
