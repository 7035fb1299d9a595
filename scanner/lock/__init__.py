"""stayopen.lock: what the project relied on, under which terms, and what a person accepted of them (docs/lock.md).

shape.py      what stands in the file
entry.py      a component of a scan in that form
place.py      where it is looked for
reading.py    read it, with every fault told by its line
writing.py    write it: stable order, one block a component
recording.py  what a scan saw, as a lock; what did not change keeps its block
approving.py  a person accepts the terms of a component
locked_state.py  a lock beside the components of a scan: which belong together, what can be compared

Most projects have no lock: other rooms import from the modules, and only what they need.
"""
