"""The rules: a module per family, a small function per rule, its docstring its manual."""
