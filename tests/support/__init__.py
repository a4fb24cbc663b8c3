"""Helpers that tests build their worlds with."""
