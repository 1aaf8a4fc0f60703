"""The arithmetic: numbers in, numbers out; the standard library, NumPy and SciPy only."""
