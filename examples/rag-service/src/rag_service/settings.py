import os
from dataclasses import dataclass

CHAT_MODEL = os.environ.get("CHAT_MODEL", "meta-llama/Llama-3.1-8B-Instruct")
EMBEDDING_MODEL = "BAAI/bge-m3"
FALLBACKS = {
    "fast": "gpt-4o-mini",
    "careful": "claude-3-5-sonnet-20241022",
}


@dataclass
class RerankSettings:
    model_name: str = "BAAI/bge-reranker-v2-m3"
    top_k: int = 8
