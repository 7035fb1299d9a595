"""stayopen: what does an AI project rely on, what may we do with it, will it stay that way?

The house and its rooms are drawn in CONTRIBUTING.md; the way through them is `scanner.audit.scan`.
"""

__version__ = "0.1.0"
