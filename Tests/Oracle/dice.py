"""A seeded source of chance that is the same in every version of the language."""

from __future__ import annotations

import hashlib


class Dice:
    """Numbers drawn from SHA-256 of a seed and a counter."""

    def __init__(self, seed: str):
        self.seed = seed.encode()
        self.thrown = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, the limit (below 2^128)."""
        self.thrown += 1
        digest = hashlib.sha256(self.seed + b" %d" % self.thrown).digest()
        return int.from_bytes(digest, "big") % limit

    def between(self, least: int, most: int) -> int:
        """A whole number from least to most, both included."""
        return least + self.below(most - least + 1)

    def chance(self, times: int, of: int) -> bool:
        """True so many times of so many."""
        return self.below(of) < times

    def pick(self, choices):
        """One of the choices."""
        return choices[self.below(len(choices))]
