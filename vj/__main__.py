"""``python -m vj`` is ``vj``."""

from vj.cli import main

if __name__ == "__main__":
    main()
