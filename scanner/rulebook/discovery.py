"""The shape of rules/discovery/*.toml: what tells a reference to a model or dataset from any other string.

A `kind` names one of the sorts in calls.toml, `[kinds]`: "hub-model", "hosted/openai", "ollama", "none". Regular
expressions are Python's, matched against the whole value, and never nest unbounded quantifiers.
"""

from typing import Literal

import msgspec

from scanner.rulebook.discovery_keys import KeyRules, Strength
from scanner.rulebook.discovery_paths import PathRules, WalkRules
from scanner.rulebook.schema import Rule

Shape = Literal["hub", "hosted", "router", "ollama", "name", "file", "never"]
"""How the values of a kind are written; "never": whatever stands there is not a reference (it is written, or local)."""


class Sort(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a kind of reference is in the project's own words: entities.Kind, registry and the shape of its values.

    `pattern` limits what is taken as a name where the shape is "name".
    """

    kind: Literal["model", "dataset", "space", "hosted-model", "model-file"]
    registry: str
    shape: Shape
    pattern: str | None = None


class CallGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Calls of one package that name the same kind.

    Each call is [dotted name without the package, parameters, flags]. Parameters are "name@position" or "name@kw",
    with "=kind" where one of them names something else. Flags: L a local path is as likely, B a bare name without
    organisation is possible, M a method of an object of the class, D a field of a configuration class, K keyword
    only, E an example that is shown in documentation and nothing else, U a URL is possible, T a list or table of ids,
    O old (removed from the current version).
    """

    package: str
    kind: str
    calls: tuple[tuple[str, ...], ...]


class CallRules(Rule, frozen=True, kw_only=True):
    """calls.toml and javascript-calls.toml: calls that take an id.

    `anywhere` lists last segments so particular that they count whatever they are called on; `common` those class
    and function names so common that they count only in their own package.
    """

    kinds: dict[str, Sort]
    anywhere: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    groups: tuple[CallGroup, ...]


class FlagRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Command line options that take an id; `commands` limits them to programs (first words of a command)."""

    names: tuple[str, ...]
    kind: str
    strength: Strength = "strong"
    commands: tuple[str, ...] = ()


class FlagRules(Rule, frozen=True, kw_only=True):
    """flags.toml: options by name, and those that never take an id."""

    flags: tuple[FlagRule, ...]
    denied: tuple[str, ...] = ()


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A command that takes an id as an argument.

    words      the words it starts with: ["ollama", "pull"]; each may list alternatives with "|"
    argument   0-based place of the id among the arguments that are not options; -1: every one of them; -2: none
    flags      options of this command that take an id, with their kind
    """

    words: tuple[str, ...]
    kind: str
    argument: int = 0
    flags: dict[str, str] = {}


class CommandRules(Rule, frozen=True, kw_only=True):
    """commands.toml. `images`: container images whose arguments are read as those of a command."""

    commands: tuple[Command, ...]
    images: dict[str, str] = msgspec.field(default_factory=dict)
    valueless: tuple[str, ...] = ()


class OrganisationRules(Rule, frozen=True, kw_only=True):
    """organisations.toml: names that own repositories on the Hub, by what is mostly named of them.

    `seen_models` and `seen_datasets` are seldom named: half a sign. `elsewhere` lists those that are also owners on
    code hosts or ordinary words, so that the name alone is half a sign; `not_there` owners that look like one and own
    nothing on the Hub; `modelscope` owners there and not here.
    """

    models: tuple[str, ...]
    datasets: tuple[str, ...]
    spaces: tuple[str, ...] = ()
    seen_models: tuple[str, ...] = ()
    seen_datasets: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    not_there: tuple[str, ...] = ()
    modelscope: tuple[str, ...] = ()


class BareNameRules(Rule, frozen=True, kw_only=True):
    """bare-names.toml: repositories written without organisation, with the name they have today.

    `ambiguous` names are ordinary words too and count only where the call says what they are.
    """

    models: dict[str, str]
    datasets: dict[str, str]
    sentence_transformers: tuple[str, ...]
    cross_encoders: tuple[str, ...]
    ambiguous: tuple[str, ...] = ()


class ShapeRules(Rule, frozen=True, kw_only=True):
    """shapes.toml: how ids are written, and words inside a name that tell a model or a dataset.

    hub_organisation, hub_name   one side of a Hub id each
    families, sizes, variants    pieces of model names, searched between separators, without regard to case
    datasets                     the same for names of datasets
    software                     names that are repositories of code although their owner has models
    model_files                  suffixes of files that hold weights
    hub_hosts, ollama_hosts      hosts and mirrors of the Hub, hosts of the Ollama library
    hub_pages                    first path segments there that are no repository
    hub_parts                    what follows OWNER/NAME in the address of a part of a repository
    unpinned                     revisions that pin nothing
    hints                        literals of which a file must hold one before it is parsed
    """

    hub_organisation: str
    hub_name: str
    families: tuple[str, ...]
    sizes: tuple[str, ...]
    variants: tuple[str, ...]
    datasets: tuple[str, ...]
    software: tuple[str, ...] = ()
    model_files: tuple[str, ...] = ()
    hub_hosts: tuple[str, ...] = ()
    ollama_hosts: tuple[str, ...] = ()
    hub_pages: tuple[str, ...] = ()
    hub_parts: tuple[str, ...] = ()
    unpinned: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


class OllamaRules(Rule, frozen=True, kw_only=True):
    """ollama.toml: library names with the family each stands for, and how tags are written."""

    names: dict[str, str]
    name: str
    tag: str
    ambiguous: tuple[str, ...] = ()


class HostedVendor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One vendor: hosts of its API (`*` for one part), environment variables, and how its ids are written.

    `strong` patterns are enough alone; `scoped` ones count only where the vendor is known from the call, key or
    host, and so do `shared` ones, which others write too: they do not tell whose an id is. `ids` are exact ids of its
    own that no strong pattern covers. `hub_ids`: it takes ids as the Hub writes them. `imports`: modules of its client,
    or the client by its dotted name where the module serves others too. `serves`: vendors whose models it offers under
    the same ids; a name that speaks of both means this one. `version`: how the version looks that stands after a colon.
    """

    id: str
    name: str
    hosts: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    scoped: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    hub_ids: bool = False
    serves: tuple[str, ...] = ()
    version: str | None = None


class HostedRules(Rule, frozen=True, kw_only=True):
    """hosted-ids.toml.

    endpoints    further hosts, with the name they go by
    local        hosts of one's own machine
    resellers    vendors whose ids are those of all the others, so that none tells them apart
    receives     names of arguments and keys that say where requests go
    providers    names of arguments and keys that say whose models are meant
    """

    vendors: tuple[HostedVendor, ...]
    endpoints: dict[str, str] = msgspec.field(default_factory=dict)
    local: tuple[str, ...] = ()
    resellers: tuple[str, ...] = ()
    receives: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()


class RouterRules(Rule, frozen=True, kw_only=True):
    """routers.toml: first segments of a routed id ("groq/llama-3.1-8b-instant", "openai:gpt-4o") and where they lead.

    `slash` and `colon` map a prefix to a kind; `drop` lists prefixes that are no part of the name; `needs_call` those
    that are Hub organisations too and lead to a vendor only where a router is called; `only_spelled` those that lead
    there only where the rest is written as its ids are; `tasks` what may stand between a prefix and the id, in colons.
    """

    slash: dict[str, str]
    colon: dict[str, str]
    drop: dict[str, str] = msgspec.field(default_factory=dict)
    needs_call: tuple[str, ...] = ()
    only_spelled: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()

    @property
    def owners(self) -> frozenset[str]:
        """The prefixes that are owners on the Hub as well."""
        return frozenset((*self.needs_call, *self.only_spelled))


class OtherHub(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A place of models besides the Hub. `strong`: its pattern is enough with an import of it or a key.

    `alone`: what is written so is one of its models wherever it stands. `marks` is the pattern of names that nothing
    else has, which count in a file that holds the word `spoken`; the other `names` are words that count beside them.
    """

    system: str
    kind: str
    means: str
    strong: bool = False
    imports: tuple[str, ...] = ()
    pattern: str | None = None
    alone: str | None = None
    marks: str = ""
    spoken: str = ""
    names: tuple[str, ...] = ()
    hub: str | None = None
    note: str = ""

    @property
    def unnamed(self) -> str:
        """The pattern without the name of its group, so that it can stand beside others; empty where there is none."""
        return (self.pattern or "").replace("(?P<id>", "(?:")


class OtherHubRules(Rule, frozen=True, kw_only=True):
    """other-hubs.toml. `also_hub`: kinds of names under which one may mean a repository on the Hub as well."""

    systems: tuple[OtherHub, ...]
    also_hub: tuple[str, ...] = ()


class LookAlike(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A class of strings that are shaped like an id and are none.

    veto   "always": even where a model is expected; "unless-call": only a call that takes nothing else outweighs it;
           "context": the shape is a Hub id's own, keys tell them apart (see keys.toml, denied)
    """

    name: str
    group: str
    veto: Literal["always", "unless-call", "context"]
    pattern: str
    examples: tuple[str, ...] = ()
    tell: str = ""


class LookAlikeRules(Rule, frozen=True, kw_only=True):
    """look-alikes.toml."""

    classes: tuple[LookAlike, ...]


FILES: dict[str, type[msgspec.Struct]] = {
    "calls": CallRules,
    "javascript-calls": CallRules,
    "keys": KeyRules,
    "flags": FlagRules,
    "commands": CommandRules,
    "organisations": OrganisationRules,
    "bare-names": BareNameRules,
    "shapes": ShapeRules,
    "ollama": OllamaRules,
    "hosted-ids": HostedRules,
    "routers": RouterRules,
    "other-hubs": OtherHubRules,
    "look-alikes": LookAlikeRules,
    "paths": PathRules,
    "walk": WalkRules,
}
"""File name without suffix -> the shape of that file."""
