"""The site as a pure function: catalogue, policy and handbook pages in, a tree of files out."""
