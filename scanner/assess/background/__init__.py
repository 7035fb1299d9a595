"""What the rules hold of single components beyond verdicts and findings, for who asks about those alone.

made.py        what it is: family, generation, maker, release; what happened to its openness; what it is mistaken for
deeds.py       the licenses that bind it, clause by clause
allowances.py  what they allow, act by act
recipient.py   hosted: who is sent the data
substitutes.py what else there is
told.py        all of it for the components asked about
"""
