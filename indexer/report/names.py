"""Names in a table, separated by commas, become a set: the tables of headings, labels and values stay readable."""


def names(text: str) -> frozenset[str]:
    """Return the comma-separated names of a text, white space collapsed."""
    return frozenset(name for name in (" ".join(part.split()) for part in text.split(",")) if name)
