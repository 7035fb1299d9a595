"""`python -m scanner.cli`, the same as `stayopen`."""

from scanner.cli import main

main()
