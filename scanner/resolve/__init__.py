"""What is known about a component? One module per source, asked in a stated order."""

from __future__ import annotations

from scanner.resolve.session import ResolveOptions

__all__ = ["ResolveOptions"]
