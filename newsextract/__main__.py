"""``python -m newsextract``."""

from newsextract.cli import run

if __name__ == "__main__":
    run()
