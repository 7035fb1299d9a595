"""rules/discovery/walk.toml and paths.toml: what is not walked, and what the place of a file says about its use."""

import msgspec

from scanner.rulebook.schema import Rule


class Skip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Directories that are not walked: `names` are shell patterns of their names, compared with regard to case."""

    names: tuple[str, ...]
    why: str


class Marker(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A directory that holds `file` is not walked (unless it is the scanned root itself)."""

    file: str
    why: str


class WalkRules(Rule, frozen=True, kw_only=True):
    """rules/discovery/walk.toml. `kept` are patterns of files that are read although git is told to ignore them."""

    skip: tuple[Skip, ...]
    markers: tuple[Marker, ...]
    kept: tuple[str, ...] = ()


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said of files that stand in one of `directories` (names, at any depth) or are named like `files`.

    Names are shell patterns, compared without regard to case; a pattern with a slash in it is matched against the
    whole path. The first place that matches decides.
    """

    scope: str
    in_use: bool
    why: str
    directories: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class PathRules(Rule, frozen=True, kw_only=True):
    """rules/discovery/paths.toml."""

    places: tuple[Place, ...]
