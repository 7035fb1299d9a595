"""How the scanned project is used, and what is allowed in it: stayopen.toml, or [tool.stayopen] in pyproject.toml.

shape.py      what stands in the file, and what is made of it
files.py      where the file stands
reading.py    the configuration for a scan; assembly.py puts it together where there is a file
presets.py    policies to extend: rules/policies, a directory of rules, a file of one's own
entries.py    what an entry of a policy may name: a license, a category, a term
layers.py     built in, presets and the file, laid over each other; where each line came from
places.py     what holds where: by scope and by path
consents.py   waivers and clarifications: what types cannot say about them
"""

from scanner.config.files import NAMES
from scanner.config.places import PathOverlay, PlacePolicy, Policy, ScopeOverlay
from scanner.config.reading import Configured, Line, configured, load_config
from scanner.config.shape import (
    ClarificationRule,
    Config,
    ConfigError,
    Country,
    Day,
    Shipping,
    Use,
    WaiverRule,
)

__all__ = [
    "NAMES",
    "ClarificationRule",
    "Config",
    "ConfigError",
    "Configured",
    "Country",
    "Day",
    "Line",
    "PathOverlay",
    "PlacePolicy",
    "Policy",
    "ScopeOverlay",
    "Shipping",
    "Use",
    "WaiverRule",
    "configured",
    "load_config",
]
