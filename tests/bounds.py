"""The one clock that tests look at: a guard against hanging, not a measure of speed (that is bench/'s)."""

HANG_SECONDS = 120
"""Linear work on the inputs it is used for takes a second on an idle machine; quadratic work takes many minutes."""
