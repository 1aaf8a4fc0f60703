"""Why: whatever room a test is of, it runs as the program does, and the longest do not begin last."""

from __future__ import annotations

import os

# As the command line does it, and before NumPy is loaded: Kurak's matrices are small, and threads that wait for one another take
# several times the work. Processes that tests start inherit it.
for library in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(library, "1")
