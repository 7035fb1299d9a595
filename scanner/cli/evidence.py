"""`stayopen evidence`: the bundle that counsel files away, its check, and what the store holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from scanner.audit import EXIT_CLEAN, EXIT_FINDINGS, EXIT_INCOMPLETE, ScanOptions, scan
from scanner.cli import options as shared
from scanner.config import ConfigError
from scanner.report.inert import inert
from scanner.resolve.session import default_store_path
from scanner.resolve.store import Store
from scanner.rulebook import Rulebook, RuleError, load_rulebook

EXAMPLES = """\b
Examples:
  stayopen evidence export evidence.zip             scan here, and bundle all that the audit rests on
  stayopen evidence export DIR --from audit.json    the same for an audit that was made before
  stayopen evidence verify evidence.zip             is it whole, and is every claim backed?
"""
_EXPORT = """\b
Examples:
  stayopen evidence export evidence.zip                 of a scan of the current directory
  stayopen evidence export bundle services/search       of another one, as a directory
  stayopen evidence export old.zip --from audit.json    of an audit made before; nobody is asked
"""
_VERIFY = """\b
Examples:
  stayopen evidence verify evidence.zip
"""
_LIST = """\b
Examples:
  stayopen evidence list                                all that the store holds
  stayopen evidence list huggingface.co                 whose address has this in it
"""
_SHOW = """\b
Examples:
  stayopen evidence show SHA256 > answer.json     a hash that `evidence list` names
"""
SHOWN = 20
"""Gaps named one by one; the others are counted."""


@click.group("evidence", epilog=EXAMPLES)
def command() -> None:
    """Bundle what an audit rests on, and check such a bundle (docs/evidence.md)."""


@command.command(epilog=_EXPORT)
@click.argument("target", type=click.Path(path_type=Path), metavar="DIR-or-ZIP")
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
@click.option(
    "--from", "audit", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="audit.json",
    help="Bundle what this audit rests on, instead of scanning PATH.",
)  # fmt: skip
@shared.asking
def export(
    options: ScanOptions,
    target: Path,
    path: Path | None,
    audit: Path | None,
) -> None:
    """Write everything that an audit rests on to a new directory or a .zip: answers as received, license files, rules.

    PATH is scanned [the current directory], unless --from names an audit. Exit code 4 when something that the audit
    rests on is not known or not in the store any more.
    """
    from scanner.evidence.audit_file import BadAudit  # noqa: PLC0415 - of no use to list
    from scanner.evidence.gather import gather  # noqa: PLC0415
    from scanner.evidence.writing import check_target, write  # noqa: PLC0415

    if path is not None and audit is not None:
        raise click.UsageError("name a PATH to scan or an audit with --from, not both")
    if reason := check_target(target):
        raise click.UsageError(reason)
    store = options.resolve.store_path
    data = _read(audit) if audit else _scanned(path or Path(), options)
    with _opened(store) as opened:
        if opened is None:
            click.echo(f"notice: {_no_store(store)}", err=True)
        try:
            bundle = gather(data, opened.body if opened else lambda _: None, _loaded(options.rules), options.rules)
            write(target, bundle.files)
        except BadAudit as error:
            raise click.UsageError(inert(f"{audit}: {error}")) from error
        except OSError as error:
            raise click.UsageError(f"cannot write {target}: {error.strerror}") from error
    claims = bundle.manifest.claims
    click.echo(
        f"{target}: {len(bundle.files)} files for {len(bundle.audit.components)} components and {len(claims)} claims"
    )
    click.echo(f"SHA-256 of its SHA256SUMS: {bundle.seal}")
    sys.exit(_tell_gaps(bundle.gaps))


@command.command(epilog=_VERIFY)
@click.argument("bundle", type=click.Path(exists=True, path_type=Path))
def verify(bundle: Path) -> None:
    """Check BUNDLE, a directory or a .zip: every hash, what is missing or too much, and what backs each claim.

    Exit code 0: whole, and every claim backed. 1: not what it says it is. 2: no bundle, or one that is not safe to
    read. 4: whole, but it says itself that something is not backed or not known.
    """
    from scanner.evidence.reading import BundleRefused, open_bundle  # noqa: PLC0415 - of no use to list
    from scanner.evidence.verify import verify as check  # noqa: PLC0415

    try:
        with open_bundle(bundle) as files:
            found = check(files)
    except BundleRefused as error:
        raise click.UsageError(inert(f"{bundle}: {error}")) from error
    for fault in found.faults:
        click.echo(inert(fault, 1000))
    click.echo(f"SHA-256 of its SHA256SUMS: {found.seal}")
    if found.faults:
        click.echo(f"NOT WHOLE: {len(found.faults)} faults in {bundle}")
        sys.exit(EXIT_FINDINGS)
    code = _tell_gaps(found.gaps)
    click.echo(
        f"WHOLE: {len(found.manifest.files)} files, {len(found.manifest.claims)} claims"
        + (" (but see above)" if code else "")
    )
    sys.exit(code)


@command.command("list", epilog=_LIST)
@click.argument("subject", required=False, default="")
@shared.store
def list_(subject: str, store: Path | None) -> None:
    """List what the store holds: when it was received, its hash, size and URL. SUBJECT: only URLs with this in them."""
    with _opened(store) as opened:
        if opened is None:
            raise click.UsageError(_no_store(store))
        for one in opened.receipts():
            if subject.lower() in one.url.lower():
                click.echo(f"{one.retrieved:25}  {one.sha256}  {one.size:>9}  {inert(one.url, 300)}")


@command.command(epilog=_SHOW)
@click.argument("sha256")
@shared.store
def show(sha256: str, store: Path | None) -> None:
    """Write the bytes with this SHA256 as they were received to standard output; made harmless for a terminal."""
    with _opened(store) as opened:
        if opened is None:
            raise click.UsageError(_no_store(store))
        body = opened.body(sha256.lower())
    if body is None:
        raise click.UsageError(
            f"the store holds nothing with the SHA-256 {inert(sha256, 80)!r}; see: stayopen evidence list"
        )
    if sys.stdout.isatty():
        for line in body.decode("utf-8", "replace").splitlines():
            click.echo(inert(line, 2000))
    else:
        sys.stdout.buffer.write(body)


def _tell_gaps(gaps: Sequence[str]) -> int:
    """Say what is not backed or not known; gives the exit code."""
    for gap in gaps[:SHOWN]:
        click.echo(inert(gap, 500))
    if len(gaps) > SHOWN:
        click.echo(f"and {len(gaps) - SHOWN} more: see manifest.json and, in audit.json, what is incomplete")
    return EXIT_INCOMPLETE if gaps else EXIT_CLEAN


def _scanned(path: Path, options: ScanOptions) -> bytes:
    from scanner.report import json_report  # noqa: PLC0415 - only a scan needs it

    try:
        return json_report.render(scan(path, options))
    except (ConfigError, RuleError) as error:
        raise click.UsageError(str(error)) from error


def _read(path: Path) -> bytes:
    from scanner.evidence.audit_file import MAX_BYTES  # noqa: PLC0415

    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise click.UsageError(f"cannot read {path}: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise click.UsageError(f"{path} is larger than {MAX_BYTES // 1024**2} MB: that is no audit of ours")
    return data


def _loaded(overlays: tuple[Path, ...]) -> Rulebook:
    try:
        return load_rulebook(overlays=overlays)
    except RuleError as error:
        raise click.UsageError(str(error)) from error


def _no_store(path: Path | None) -> str:
    return f"there is no store at {path or default_store_path()}: name the one that the scan used with --store"


@contextmanager
def _opened(path: Path | None) -> Iterator[Store | None]:
    """The store; None when there is none, for it is not made here."""
    path = path or default_store_path()
    if not path.is_file():
        yield None
        return
    store = Store(path, lambda warning: click.echo(f"notice: {inert(warning, 1000)}", err=True))
    try:
        yield store
    finally:
        store.close()
