"""Tests of where knowledge is thin."""
