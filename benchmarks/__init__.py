"""Measurements against peers, run by hand: speed as ratios, relevance as a table."""
