"""What the sources of claims are called in sentences."""

from __future__ import annotations

_NAMES = {
    "adapter-config": "the adapter's configuration",
    "clarification": "your clarification",
    "gguf-header": "the GGUF header",
    "hub-api": "the Hub",
    "hub-card": "the card on the Hub",
    "hub-file": "the license file on the Hub",
    "index-json": "the package index",
    "installed": "the installed package",
    "npm-file": "the license file of the npm package",
    "npm-registry": "the npm registry",
    "onnx-metadata": "the metadata of the ONNX file",
    "package-index": "the package index",
    "pixi-lock": "the lock of pixi",
    "rules": "our rule base",
    "safetensors-header": "the safetensors header",
    "sbom": "the SBOM",
    "sdist-file": "the license file of the source distribution",
    "sdist-metadata": "the source distribution's metadata",
    "wheel-file": "the license file of the wheel",
    "wheel-metadata": "the wheel's metadata",
}


def source_name(source: str) -> str:
    """What to call a source: "hub-card" is "the card on the Hub"; one without a name is called as it is."""
    return _NAMES.get(source, source)
