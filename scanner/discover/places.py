"""What the place of a file says about its use: rules/discovery/paths.toml applied to a path."""

from __future__ import annotations

from scanner.discover.shellnames import ShellNames
from scanner.rulebook.discovery_paths import PathRules, Place


class Places:
    """Answers for one rule base."""

    def __init__(self, rules: PathRules) -> None:
        self._places = [
            (
                place,
                ShellNames(map(str.casefold, place.directories)),
                ShellNames(name.casefold() for name in place.files if "/" not in name),
                ShellNames(name.casefold() for name in place.files if "/" in name),
            )
            for place in rules.places
        ]
        self._files = ShellNames(name.casefold() for place in rules.places for name in place.files if "/" not in name)
        self._paths = ShellNames(name.casefold() for place in rules.places for name in place.files if "/" in name)
        self._directories: dict[str, int] = {}
        self._parts: dict[str, int] = {"": len(self._places)}

    def of(self, path: str) -> tuple[str, bool]:
        """(scope, in_use) of a file at a path relative to the root."""
        place = self._find(path.casefold())
        return (place.scope, place.in_use) if place else ("runtime", True)

    def _find(self, path: str) -> Place | None:
        directory, _, name = path.rpartition("/")
        inside = self._directory(directory)
        if not self._files.match(name) and not self._paths.match(path):  # as of most files
            return self._places[inside][0] if inside < len(self._places) else None
        for index, (place, _directories, names, paths) in enumerate(self._places):
            if index == inside or names.match(name) or paths.match(path):
                return place
        return None

    def _directory(self, directory: str) -> int:
        """The index of the first place that any part of the directory matches; past the last one when none does."""
        if directory not in self._directories:
            self._directories[directory] = min(map(self._part, directory.split("/")))
        return self._directories[directory]

    def _part(self, name: str) -> int:
        """The same for one part: most stand in the paths of many directories."""
        if name not in self._parts:
            matches = (index for index, (_, directories, *_rest) in enumerate(self._places) if directories.match(name))
            self._parts[name] = next(matches, len(self._places))
        return self._parts[name]
