"""Tests of the product's words."""
