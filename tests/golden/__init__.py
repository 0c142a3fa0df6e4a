"""Report files beside the reports that they are parsed into: ``seed.txt`` and ``seed.txt.gold``.

After a wanted change of reading, write them anew with ``python -m tests.golden.regenerate`` and look at the difference.
"""
