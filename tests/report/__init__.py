"""Tests of the report room: blocks in, one frozen report out."""
