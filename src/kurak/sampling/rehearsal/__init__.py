"""The whole study simulated before a single interview: population, answers, fieldwork, and what the design would find."""
