"""Small GGUF files, written as the specification says."""

import struct
from pathlib import Path

Value = str | int | float | bool | list[str] | list[int]


def gguf(fields: dict[str, Value], *, version: int = 3, order: str = "<") -> bytes:
    width = "I" if version == 1 else "Q"

    def number(form: str, value: float) -> bytes:
        return struct.pack(order + form, value)

    def string(text: str) -> bytes:
        raw = text.encode()
        return number(width, len(raw)) + raw

    def value(item: Value) -> bytes:
        if isinstance(item, bool):
            return number("I", 7) + number("?", item)
        if isinstance(item, int):
            return number("I", 4) + number("I", item)
        if isinstance(item, float):
            return number("I", 6) + number("f", item)
        if isinstance(item, str):
            return number("I", 8) + string(item)
        if item and isinstance(item[0], int):
            return (
                number("I", 9) + number("I", 4) + number(width, len(item)) + b"".join(number("I", one) for one in item)
            )
        return number("I", 9) + number("I", 8) + number(width, len(item)) + b"".join(string(str(one)) for one in item)

    head = b"GGUF" + number("I", version) + number(width, 0) + number(width, len(fields))
    return head + b"".join(string(key) + value(item) for key, item in fields.items())


FIELDS: dict[str, Value] = {
    "general.architecture": "llama",
    "general.name": "Llama 3.2 1B Instruct",
    "llama.context_length": 4096,
    "llama.rope": 1.5,
    "tokenizer.ggml.tokens": ["<s>", "</s>", "a"],
    "tokenizer.ggml.types": [1, 2, 3],
    "general.tags": ["text", "chat"],
    "general.license": "llama3.2",
    "general.license.link": "https://example.org/license",
    "general.base_model.count": 2,
    "general.base_model.0.repo_url": "https://huggingface.co/meta-llama/Llama-3.2-1B-Instruct",
    "general.base_model.1.repo_url": "https://example.org/not/the-hub",
    "general.dataset.count": 1,
    "general.dataset.0.repo_url": "https://huggingface.co/datasets/allenai/c4",
    "general.source.huggingface.repository": "unsloth/Llama-3.2-1B",
    "general.quantized": True,
}


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
