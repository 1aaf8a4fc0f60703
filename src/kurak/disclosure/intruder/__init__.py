"""The built-in intruder: it attacks what a finished package says, and says what it found there and in an unprotected copy.

The modules: ``package_files`` and ``pdf_words`` (what stands in the files), ``linkage`` and ``records_attack`` (people in records),
``fingerprints`` (weights, order, columns), ``adding_up`` and ``differencing`` (tables and editions), ``passages`` and ``quotations``
(what people said), ``personal_values`` (names, numbers, traces), ``intrusion`` (all of them).
"""
