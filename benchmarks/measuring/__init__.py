"""Engines in processes of their own, what is asked of them, and the figures and tables that come of it."""
