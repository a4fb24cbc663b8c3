"""The output formats of `afterword check`: diagnostics in, one string out."""
