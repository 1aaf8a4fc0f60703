"""Actors, ties, services, influence and interest, champions."""
