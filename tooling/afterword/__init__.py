"""Afterword: post-mortems and the incident handbook around them, as one Git repository."""
