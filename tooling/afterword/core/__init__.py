"""The pure heart: values in, values out. No files, clock, network, subprocess or terminal here."""
