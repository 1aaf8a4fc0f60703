"""``python -m kurak`` is the command ``kurak``."""

from kurak.app.cli.main import main

if __name__ == "__main__":
    main()
