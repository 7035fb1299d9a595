# We used to run mistralai/Mixtral-8x7B-v0.1 here.
import spacy
import timm
import torch
from datasets import load_dataset
from huggingface_hub import HfApi, hf_hub_download, snapshot_download
from sentence_transformers import CrossEncoder, SentenceTransformer as ST
from transformers import AutoModelForCausalLM as Auto, pipeline
from transformers.models.bert import BertModel

from . import settings
from .settings import BASE, ORG, RERANKERS, Config

SIZES = ["small", "large"]
NAMES = ("BAAI/bge-small-en-v1.5", "thenlper/gte-base")  # -> BAAI/bge-small-en-v1.5, thenlper/gte-base


def load(name="acme-labs/support-lora"):  # -> acme-labs/support-lora
    return Auto.from_pretrained(name, revision="main")


def pinned():
    return Auto.from_pretrained(
        "CohereForAI/c4ai-command-r-v01",  # -> CohereForAI/c4ai-command-r-v01@8089a08
        revision="8089a08",
    )


def joined(size="7B"):
    owner = "Qwen"
    yield Auto.from_pretrained(f"{owner}/Qwen2.5-Coder-{size}")  # -> Qwen/Qwen2.5-Coder-7B
    yield Auto.from_pretrained("%s/%s" % (owner, "QwQ-32B"))  # -> Qwen/QwQ-32B
    yield Auto.from_pretrained("{}/Qwen3-{n}".format(owner, n="8B"))  # -> Qwen/Qwen3-8B
    yield Auto.from_pretrained(owner + "/" + "Qwen2.5-" + size)  # -> Qwen/Qwen2.5-7B
    yield Auto.from_pretrained("/".join([owner, "Qwen2-VL"]))  # -> Qwen/Qwen2-VL
    yield Auto.from_pretrained(f"{owner}/{unknown}")
    for one in SIZES:
        yield ST(f"{ORG}/e5-{one}")  # -> intfloat/e5-small, intfloat/e5-large


def loops():
    for name in NAMES:
        yield ST(name)
    for short, (repo, revision) in {"a": ("some-one/weights", "abc1234")}.items():  # -> some-one/weights
        yield snapshot_download(repo, revision=revision)


class Embedder:
    default = "other-owner/embedder"  # -> other-owner/embedder

    def __init__(self, model=None, dimensions="384"):
        self.model = model or self.default
        self.encoder = ST(self.model)

    def rerank(self):
        return CrossEncoder(RERANKERS[0])


class Pool:
    def __init__(self):
        self.first = Embedder("my-company-x/own-embedder")  # -> my-company-x/own-embedder


def others():
    load("third-party/tuned")  # -> third-party/tuned
    pipeline("fill-mask", model="bert-base-uncased")  # -> bert-base-uncased
    BertModel.from_pretrained("outputs/checkpoint-500")
    BertModel.from_pretrained("./local/model")
    timm.create_model("hf_hub:timm/vit_base_patch16_224.augreg", pretrained=True)  # -> timm/vit_base_patch16_224.augreg
    torch.hub.load("facebookresearch/dinov2", "dinov2_vits14")  # -> facebookresearch/dinov2
    spacy.load("en_core_web_trf")  # -> en_core_web_trf
    load_dataset("squad", "plain_text", split="train")  # -> squad
    load_dataset("json", data_files="data/train.json")
    hf_hub_download("Xenova/bge-small-en-v1.5", "onnx/model.onnx")  # -> Xenova/bge-small-en-v1.5
    hf_hub_download(repo_id="my-org-y/data", filename="a.csv", repo_type="dataset")  # -> my-org-y/data
    HfApi().upload_folder(repo_id="my-org-y/result", folder_path="out")
    Auto.from_pretrained(BASE)
    Auto.from_pretrained(settings.CHAT_MODEL)
    Auto.from_pretrained("<your-org>/<your-model>")
    torch.load("https://huggingface.co/coqui/XTTS-v2/resolve/main/model.pth")  # -> coqui/XTTS-v2
    url = f"https://huggingface.co/lllyasviel/ControlNet/resolve/main/{file}"  # -> lllyasviel/ControlNet
    docs = "https://huggingface.co/docs/transformers/index"
    return url, docs, Config().name
