"""Why: the arithmetic stays pure. It must load with nothing but the standard library, NumPy and SciPy in reach."""

import subprocess
import sys
from pathlib import Path

import kurak.stats

# Runs in a fresh interpreter. The finder stands first, so a module outside the list cannot be loaded at all.
PROGRAM = """
import importlib, pkgutil, sys
from importlib.abc import MetaPathFinder

ALLOWED = set(sys.stdlib_module_names) | {"kurak", "numpy", "scipy"}
before = set(sys.modules)


class Blocker(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in ALLOWED:
            raise ImportError(f"{name} is not for kurak.stats")
        return None


sys.meta_path.insert(0, Blocker())
import kurak

# What the package itself loads (its version, say) is no business of this room.
rooms_before = set(sys.modules)
import kurak.stats

walked = pkgutil.walk_packages(kurak.stats.__path__, "kurak.stats.")
names = [module.name for module in walked if not module.ispkg]
for name in names:
    importlib.import_module(name)
# Without a spec, a module was not imported: NumPy's compiled parts register a few such names themselves.
imported = {name for name, module in sys.modules.items() if getattr(module, "__spec__", None)}
loaded = {name.partition(".")[0] for name in imported - before}
rooms = {name for name in set(sys.modules) - rooms_before if name.startswith("kurak.") and not name.startswith("kurak.stats")}
print(sorted(loaded - ALLOWED), sorted(rooms), len(names))
"""


def test_only_the_standard_library_numpy_and_scipy() -> None:
    source = Path(kurak.stats.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(source)!r})\n{PROGRAM}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modules = len([path for path in Path(kurak.stats.__file__).parent.rglob("*.py") if path.stem != "__init__"])
    assert done.stdout.split() == ["[]", "[]", str(modules)]
