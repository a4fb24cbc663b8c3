"""The only code that touches the outside, one door each."""
