"""Measurements against peers, run by hand and printed as ratios."""
