"""stayopen: what does an AI project rely on, what may we do with it, will it stay that way?

The house and its rooms are drawn in CONTRIBUTING.md; the way through them is `scanner.audit.scan`. Other programs use
what is named in `__all__` (docs/library.md).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.library import Audit, ConfigError, RuleError, UnknownFormat, render, scan

__version__ = "0.1.0"
__all__ = ["Audit", "ConfigError", "RuleError", "UnknownFormat", "__version__", "render", "scan"]


def __getattr__(name: str) -> object:
    """The public names, imported when they are asked for: `stayopen --version` needs none of them."""
    if name in __all__:
        from scanner import library  # noqa: PLC0415

        return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
