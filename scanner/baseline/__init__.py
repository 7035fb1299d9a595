"""stayopen-baseline.toml: findings that were there when somebody decided to start, and are to be dealt with later.

shape.py      what stands in the file
reading.py    read it, with every fault told by its line
recording.py  the findings of a scan as a baseline: it only shrinks, unless told otherwise

Where it is looked for: scanner.lock.place. Most projects have none, so other rooms import from the modules.
"""
