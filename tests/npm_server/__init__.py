"""A small registry of npm: a real HTTP server over documents of packages, which can be told to misbehave.

Speaks https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md as far as it is read: a package, one version or
tag of it, and archives.
"""

from tests.npm_server.server import NpmServer, tarball

__all__ = ["NpmServer", "tarball"]
