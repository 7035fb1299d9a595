"""How many others on the Hub hold a copy of a model's weights: one request more for a model in use that rules know.

The Hub does not tell which repositories hold the very same weights. It does tell which hold them quantized, by the tag
`base_model:quantized:ORG/NAME` that it works out itself (https://huggingface.co/docs/hub/model-cards), and lists what
has a tag. In the tag stands the name as the card of the copy has it, in the exact case in which the Hub writes it; so
of a repository that was renamed no copies are counted, since some go by its old name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from scanner.entities import Claim, Facts
from scanner.resolve.credentials import shown
from scanner.resolve.hub_evidence import is_offline
from scanner.resolve.hub_files import FRESH_FOR
from scanner.resolve.hub_reply import owners_of
from scanner.resolve.session import NoAnswer, NotThere, Session, SourceFailed
from scanner.syntax.decoding import decode_json

if TYPE_CHECKING:
    from scanner.resolve.hub import Hub
    from scanner.resolve.store import Answer

_COPY = "quantized"
MAX_LISTED = 100
"""The most downloaded that are looked at."""


def with_copies(facts: Facts, hub: Hub, session: Session) -> Facts:
    """The facts of a repository with a claim `copies`: how many other owners hold some.

    Without one where the Hub has not told its name, or hides it, and for what is a copy itself. Offline, only where the
    store knows.
    """
    component = facts.component
    gathered = hub.gathered("model", component.name, component.version)
    found = gathered.answer
    if found is None or found.place or found.private or gathered.failures:
        return facts
    if found.name.lower() != component.name.lower() or any(one.relation == _COPY for one in facts.lineage):
        return facts
    tag = f"base_model:{_COPY}:{found.name}"
    where = f"{shown(hub.client.endpoint)}/models?other={tag}"
    try:
        answer = _asked(tag, hub, session)
    except NoAnswer as fault:
        return facts.lacking(f"how many hold a copy is not known: {fault.reason}")
    except SourceFailed as fault:
        why = f"{hub.client.host} lists no models by tag" if isinstance(fault, NotThere) else fault.reason
        claim = Claim("copies", "could not be counted", "hub-api", where, note=why)
        return replace(facts, claims=(*facts.claims, claim))
    if answer is None:
        return facts
    others = set(decode_json(answer.value, list[str])) - {found.name.partition("/")[0].lower()}
    claim = Claim(
        "copies", str(len(others)), "hub-api", where, retrieved=answer.retrieved, sha256=answer.source_sha256,
        note=f"owners of the {MAX_LISTED} most downloaded quantized versions, without its own",
    )  # fmt: skip
    return replace(facts, claims=(*facts.claims, claim))


def _asked(tag: str, hub: Hub, session: Session) -> Answer | None:
    """The owners of models with a tag, as JSON; None offline, when that is not known. Raises SourceFailed."""

    def ask() -> bytes:
        return msgspec.json.encode(sorted(owners_of(hub.client.tagged(tag, MAX_LISTED), tag, hub.client.host)))

    now, offline = session.now(), is_offline(session)
    key = (f"hub {shown(hub.client.endpoint)} owners", tag)
    kept = session.remembered(key, now, allow_stale=offline)
    return kept if kept is not None or offline else session.ask(key, ask, now, lifetime=FRESH_FOR)
