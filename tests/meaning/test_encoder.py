"""Texts that mean the same come near each other, and a text's vector depends on nothing but the text."""

import subprocess
import sys

import numpy as np
import pytest

from indexer.errors import MeaningError
from indexer.meaning import Encoder
from indexer.meaning.encoder import DIMENSIONS, _model


def test_a_text_is_nearer_to_what_says_the_same_in_other_words_than_to_what_shares_its_words(encoder: Encoder) -> None:
    text, same, other = encoder.encode(
        [
            "The database ran out of disk space.",
            "No room was left on the volume, so nothing more could be written.",
            "Out of the window one sees the space where the band ran its disk shop.",
        ]
    )
    assert text @ same > text @ other


def test_vectors_have_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(["", "x", "SQLSTATE 40001 " * 500, "日本語"])
    assert vectors.shape == (4, DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_no_text_is_no_vector(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: Encoder) -> None:
    texts = ["Clock skew of 5 s.", "x", "A much longer text, " * 40]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.array_equal(alone, encoder.encode(texts))


def test_a_model_loaded_before_a_fork_reads_the_same_behind_it() -> None:
    code = """
import os, sys
from indexer.meaning import Encoder
Encoder().load()
reader, writer = os.pipe()
if not os.fork():
    os.write(writer, Encoder().encode(["Clock skew of 5 s.", "x"]).tobytes())
    os._exit(0)
os.close(writer)
theirs = os.fdopen(reader, "rb").read()
sys.exit(theirs != Encoder().encode(["Clock skew of 5 s.", "x"]).tobytes())
"""
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False, timeout=120).returncode == 0


def test_a_model_that_is_not_installed_is_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    _model.cache_clear()  # a process loads it once
    with pytest.raises(MeaningError, match=r"not installed.*PRECEDENT_MEANING=no"):
        Encoder().encode(["x"])
