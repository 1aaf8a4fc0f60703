"""Files of records that may leave the house: what is withheld, made coarser, blurred and mixed, and what that costs.

The modules: ``rules`` (what a file must fulfil), ``local_suppression`` (single values withheld), ``recoding`` (bands, hierarchies, ends),
``released_weights`` and ``release_order`` (neither tells a stratum or a place), ``undeclared`` (variables that identify though nobody
said so), ``utility`` (estimates before and after).
"""
