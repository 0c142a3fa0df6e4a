"""Tests of the readers: each format's looks, the properties that hold for any input, and every sample report."""
