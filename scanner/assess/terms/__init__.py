"""Terms of a license against the stated use.

acts_of(use)               what the user does, and has not said
weigh(license, situation)  every term that this triggers, weighed: a Judgement each
"""

from scanner.assess.terms.acts import ALL_ACTS, IN_WORDS, Acts, Standing, acts_of, in_words
from scanner.assess.terms.hits import Hit, Situation, hits, one_line, shown
from scanner.assess.terms.judgement import Judgement, at_most, worst
from scanner.assess.terms.weighing import weigh

__all__ = [
    "ALL_ACTS", "IN_WORDS", "Acts", "Hit", "Judgement", "Situation", "Standing", "acts_of", "at_most", "hits",
    "in_words", "one_line", "shown", "weigh", "worst",
]  # fmt: skip
