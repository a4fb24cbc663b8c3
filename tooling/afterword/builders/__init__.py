"""Who receives the site's tree: MkDocs in memory, or a folder on disk."""
