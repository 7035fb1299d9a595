"""From rule files to one checked and merged set: every file is read, every fault is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import msgspec

from scanner.rulebook.beginnings import of_all, signs_of
from scanner.rulebook.checks import complaints
from scanner.rulebook.compiled import DERIVED, SINGLE, About, Compiled, Parts
from scanner.rulebook.discovery import HostedRules, LookAlikeRules, OtherHubRules, ShapeRules
from scanner.rulebook.discovery_keys import KeyRules
from scanner.rulebook.faults import RuleError, RuleFault, fault_at, misfits
from scanner.rulebook.layout import KINDS, RuleFile, rule_files
from scanner.rulebook.layout import SINGLE as FILES
from scanner.rulebook.overrides import differences
from scanner.rulebook.schema import Family, Hosted, License, Package, Rule, Vocabulary
from scanner.rulebook.shelves import HEADS, CloudListing
from scanner.syntax.decoding import decode_json
from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.toml_text import parse_toml

Rules = dict[RuleFile, msgspec.Struct]


def compile_rules(roots: Sequence[Path], stamp: str) -> Compiled:
    """The rules of several directories, later ones on top. Raises RuleError with every fault there is."""
    rules, overrides, faults = _read(roots)
    if faults:
        raise RuleError(sorted(faults))
    return _compile(rules, overrides, stamp)


def faults_of(roots: Sequence[Path]) -> list[RuleFault]:
    """Every fault in several directories of rules."""
    return sorted(_read(roots)[2])


def _read(roots: Sequence[Path]) -> tuple[Rules, tuple[str, ...], list[RuleFault]]:
    """The merged rules of several directories, what overrode what, and every fault."""
    files: list[RuleFile] = []
    merged: dict[tuple[str, str], RuleFile] = {}
    rules: Rules = {}
    overrides: list[str] = []
    faults: list[RuleFault] = []
    for root in roots:
        added: list[RuleFile] = []
        for file in rule_files(root):
            rule, wrong = _read_file(file)
            files.append(file)
            faults += wrong
            if rule is None:
                continue
            before = merged.get((file.kind, file.name))
            merged[file.kind, file.name] = file
            if before is not None:
                rule = _on_top(rule, rules[before])
                overrides.append(
                    _override(file, rule, rules.pop(before), root, ours=before.path.is_relative_to(roots[0]))
                )
            elif root != roots[0]:
                added.append(file)
            rules[file] = rule
        overrides += _additions(root, added)
    faults += [fault_at(file.path, key, message) for file, key, message in complaints(rules, files)]
    return rules, tuple(overrides), faults


def _read_file(file: RuleFile) -> tuple[msgspec.Struct | None, list[RuleFault]]:
    try:
        data = parse_toml(file.path.read_text("utf-8"))
    except SyntaxFault as fault:
        return None, [RuleFault(str(file.path), fault.line, "", fault.message)]
    except UnicodeDecodeError:
        return None, [RuleFault(str(file.path), None, "", "is not UTF-8 text")]
    except OSError as error:
        return None, [RuleFault(str(file.path), None, "", f"cannot be read: {error.strerror}")]
    try:
        return msgspec.convert(data, file.shape), []
    except msgspec.ValidationError as error:
        found = list(misfits(data, file.shape)) or [((), str(error))]
        return None, [fault_at(file.path, key, message) for key, message in found]


def _on_top(rule: msgspec.Struct, before: msgspec.Struct) -> msgspec.Struct:
    """What holds when both are there: the new rule, but of the vocabulary the words of both."""
    if isinstance(rule, Vocabulary) and isinstance(before, Vocabulary):
        return msgspec.structs.replace(rule, words={**before.words, **rule.words})
    return rule


def _override(file: RuleFile, rule: msgspec.Struct, before: msgspec.Struct, root: Path, *, ours: bool) -> str:
    """A sentence that says what an overlay changed, and what it takes away: a term dropped is a verdict changed."""
    text = f"{_called(file)} from {root} overrides {'ours' if ours else 'an earlier overlay'}"
    return "; ".join((text, *differences(before, rule)))


def _additions(root: Path, files: Sequence[RuleFile]) -> list[str]:
    """A sentence that names what an overlay brings: a new family can claim a model that an older one knew."""
    return [f"{root} adds {', '.join(map(_called, files))}"] if files else []


def _called(file: RuleFile) -> str:
    return file.name if file.kind in FILES else f"{file.kind}/{file.name}"


def _compile(rules: Rules, overrides: tuple[str, ...], stamp: str) -> Compiled:
    encode = msgspec.json.Encoder(order="deterministic").encode
    parts: Parts = {kind: {} for kind in (*KINDS, "discovery", SINGLE)}
    for file, rule in rules.items():
        kind, name = (SINGLE, file.kind) if file.kind in FILES else (file.kind, file.name)
        parts[kind][name] = encode(rule)
    content = blake2b(digest_size=4)
    for kind, of_kind in sorted(parts.items()):
        for name, part in sorted(of_kind.items()):
            content.update(f"{kind}/{name}\0".encode() + part)
    parts[DERIVED] = {
        **{kind: encode([decode_json(part, shape) for part in parts[kind].values()]) for kind, shape in HEADS.items()},
        "beginnings": encode(of_all(_patterns(rules.values()))),
        "signs": encode(signs_of(_choices(rules.values()))),
        "listings": encode(_listings(rules.values())),
        "makers": encode({rule.id: rule.vendor for rule in rules.values() if isinstance(rule, Family)}),
    }
    checked = sorted(rule.checked for rule in rules.values() if isinstance(rule, Rule)) or ["unknown"]
    about = About(
        stamp=stamp,
        version=f"{checked[-1]}+{content.hexdigest()}",
        newest_checked=checked[-1],
        oldest_checked=checked[0],
        counts=_counts(rules.values()),
        overrides=overrides,
    )
    return Compiled(about, parts)


def _patterns(rules: Iterable[msgspec.Struct]) -> Iterator[str]:
    """The expressions that names of models are compared with."""
    for rule in rules:
        for generation in rule.generations if isinstance(rule, Family) else ():
            yield from (*generation.ids, *generation.api_ids, *chain.from_iterable(generation.hosted.values()))


def _choices(rules: Iterable[msgspec.Struct]) -> Iterator[str]:
    """The expressions of which any may match the whole of a text, or a piece of it."""
    for rule in rules:
        match rule:
            case LookAlikeRules(classes=classes):
                yield from (one.pattern for one in classes)
            case HostedRules(vendors=vendors):
                yield from chain.from_iterable((*one.strong, *one.scoped, *one.shared) for one in vendors)
            case OtherHubRules(systems=systems):
                yield from (one.unnamed for one in systems if one.pattern)
            case KeyRules(keys=keys, denied=denied):
                yield from chain.from_iterable([one.patterns for one in keys] + [one.patterns for one in denied])
            case ShapeRules(families=families, sizes=sizes, variants=variants, datasets=datasets, software=software):
                yield from (*families, *sizes, *variants, *datasets, *software)
            case _:
                pass


def _listings(rules: Iterable[msgspec.Struct]) -> dict[str, list[CloudListing]]:
    """What clouds have on offer of each family."""
    found: dict[str, list[CloudListing]] = {}
    for cloud in (rule for rule in rules if isinstance(rule, Hosted) and rule.category == "cloud"):
        for model in cloud.models:
            since, source = model.first_listed or model.released, next(iter(model.sources), "")
            one = CloudListing(cloud.id, cloud.name, cloud.parent, model.id, since, source, model.confidence)
            found.setdefault(model.family or "", []).append(one)
    found.pop("", None)
    return found


def _counts(rules: Iterable[msgspec.Struct]) -> dict[str, int]:
    rules = list(rules)
    families = [rule for rule in rules if isinstance(rule, Family)]
    vendors = [rule for rule in rules if isinstance(rule, Hosted)]
    return {
        "licenses": sum(isinstance(rule, License) for rule in rules),
        "model families": len(families),
        "generations": sum(len(family.generations) for family in families),
        "packages": sum(isinstance(rule, Package) for rule in rules),
        "hosting vendors": len(vendors),
        "hosted models": sum(len(vendor.models) for vendor in vendors),
    }
