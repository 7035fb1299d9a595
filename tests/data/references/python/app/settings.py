"""Constants that other modules use. A model in prose, mistralai/Mistral-7B-v0.1, is not in use."""

import enum
import os
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, Field

CHAT_MODEL = "Qwen/Qwen2.5-72B-Instruct"  # -> Qwen/Qwen2.5-72B-Instruct
SPEECH = "openai/whisper-large-v3"  # -> openai/whisper-large-v3
BASE = "unknown-owner/encoder"  # -> unknown-owner/encoder
ORG = "intfloat"
RERANKERS = ["BAAI/bge-reranker-v2-m3", "mixedbread-ai/mxbai-rerank-base-v1"]  # -> BAAI/bge-reranker-v2-m3, mixedbread-ai/mxbai-rerank-base-v1
TABLE = {
    "small": "microsoft/Phi-3-mini-4k-instruct",  # -> microsoft/Phi-3-mini-4k-instruct
    "code": ("bigcode/starcoder2-15b", 16),  # -> bigcode/starcoder2-15b
    "mime": "application/json",
}
GUARD = os.environ.get("GUARD_MODEL", "meta-llama/Llama-Guard-3-8B")  # -> meta-llama/Llama-Guard-3-8B
EMBED = os.getenv("EMBED_MODEL") or "intfloat/e5-large-v2"  # -> intfloat/e5-large-v2


class Model(str, enum.Enum):
    FAST = "gpt-4o-mini"  # -> gpt-4o-mini
    SMART = "claude-3-5-sonnet-20241022"  # -> claude-3-5-sonnet-20241022


@dataclass
class Config:
    name: str = "google/gemma-2-2b-it"  # -> google/gemma-2-2b-it
    cache_dir: str = "data/cache"
    datasets: list = field(default_factory=lambda: ["HuggingFaceH4/ultrachat_200k"])  # -> HuggingFaceH4/ultrachat_200k
    labels: list = field(default_factory=list)


class Settings(BaseModel):
    llm_model: str = Field("gpt-4o", description="any of gpt-4o/gpt-4")  # -> gpt-4o
    embedding_model: str = Field(default="BAAI/bge-m3", max_length=200)  # -> BAAI/bge-m3
    provider: Literal["openai", "ollama"] = "openai"
    content_type: str = "text/event-stream"
