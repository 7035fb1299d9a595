"""stayopen.lock: what the project relied on, under which terms, and what a person accepted of them (docs/lock.md).

shape.py      what stands in the file
entry.py      a component of a scan in that form
reading.py    read it, with every fault told by its line; where it is looked for
writing.py    write it: stable order, one block a component
recording.py  what a scan saw, as a lock; what did not change keeps its block
approving.py  a person accepts the terms of a component
locked_state.py  a lock beside the components of a scan: which belong together, what can be compared
"""

from scanner.lock.locked_state import LockedState, Pair
from scanner.lock.reading import LockError
from scanner.lock.shape import NAME, Entry, Lock

__all__ = ["NAME", "Entry", "Lock", "LockError", "LockedState", "Pair"]
