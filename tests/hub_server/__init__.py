"""A local HTTP server that speaks the Hub's real protocol, for tests, end-to-end runs and measurements.

    with HubServer() as hub:                       # serves tests/data/hub
        os.environ["HF_ENDPOINT"] = hub.url
        hub.add(model("acme/tiny", {"license": "mit"}))
        hub.fail("/api/models/acme/tiny", Fault(status=503, times=2))
        ...
        hub.requests                               # every request: method, path, headers

`python -m tests.hub_server --port 8123` serves the same from a shell. Where each answer is modelled on: protocol.py.
"""

from tests.hub_server.repositories import Repository, commit_of, load_all, model, with_past
from tests.hub_server.server import Fault, HubServer, Request

__all__ = ["Fault", "HubServer", "Repository", "Request", "commit_of", "load_all", "model", "with_past"]
