"""The nouns of drafting: case, resolution, draft, reading, finding, channel. Pure."""
