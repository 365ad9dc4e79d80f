"""A picture with at most 256 colours: screens have few, and the file becomes a third."""

from __future__ import annotations

import struct
import zlib

import numpy as np

MOST = 256


def palette_png(pixels: bytes, width: int, height: int) -> bytes:
    """A PNG of palette colours from RGBA pixels, row by row. The commonest colours stay as they are, a rare one becomes the nearest."""
    channels = np.frombuffer(pixels, np.uint8).reshape(-1, 4)[:, :3].astype(np.int64)
    packed = (channels[:, 0] << 16) | (channels[:, 1] << 8) | channels[:, 2]
    colours, where, counts = np.unique(packed, return_inverse=True, return_counts=True)
    kept = colours[np.argsort(-counts, kind="stable")[:MOST]]
    spread = _split(colours)[:, None, :] - _split(kept)[None, :, :]
    index = np.argmin((spread**2).sum(axis=2), axis=1).astype(np.uint8)
    rows = index[where].reshape(height, width)
    lines = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, body)
        for name, body in (
            (b"IHDR", head),
            (b"PLTE", _split(kept).astype(np.uint8).tobytes()),
            (b"IDAT", zlib.compress(lines.tobytes(), 9)),
            (b"IEND", b""),
        )
    )


def _split(packed: np.ndarray) -> np.ndarray:
    return np.stack([packed >> 16 & 255, packed >> 8 & 255, packed & 255], axis=1)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
