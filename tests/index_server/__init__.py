"""A small package index: a real HTTP server over real files, which can be told to misbehave.

Speaks the simple API as HTML (PEP 503) and JSON (PEP 691), serves metadata beside wheels (PEP 658, PEP 714) and the
JSON API (https://docs.pypi.org/api/json/), knows ETags and ranges.
"""

from tests.index_server import faults
from tests.index_server.distributions import metadata_text, sdist, wheel
from tests.index_server.faults import Fault
from tests.index_server.proxy import Proxy
from tests.index_server.server import IndexServer

__all__ = ["Fault", "IndexServer", "Proxy", "faults", "metadata_text", "sdist", "wheel"]
