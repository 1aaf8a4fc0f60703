"""Weights, then estimates within the design. Its chapter opens here."""
