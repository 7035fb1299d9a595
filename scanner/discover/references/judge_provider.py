"""Is it a repository of the Hub that a provider named beside it serves?"""

from __future__ import annotations

from scanner.discover.references.context import Context
from scanner.discover.references.verdict import Verdict
from scanner.discover.references.vocabulary import Vocabulary

_LISTED = 3  # points of what stands in a table by the name of models
_STRONG = 4
_FAMILY = 2  # points of a name that holds that of a family


def from_provider(text: str, context: Context, told: str | None, vocabulary: Vocabulary) -> Verdict | None:
    """OWNER/NAME beside a provider that serves what the Hub has: `{name: z-ai/glm-4.5, provider: openrouter}`."""
    if context.points >= _STRONG or "/" not in text:  # which is told otherwise
        return None
    known, found = vocabulary.hosted.vendor(told or ""), vocabulary.hub.parse(text)
    if known is None or not known.hub_ids or found is None or vocabulary.is_dataset(context.kind):
        return None
    if context.points < _LISTED and vocabulary.hub.looks_like_model(found.name) < _FAMILY:
        return None
    return Verdict(f"hosted/{told}", text, context.points + 2, context.why, endpoint=told)
