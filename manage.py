#!/usr/bin/env python
"""The management commands, for those who look for them here. `agir` is the same."""

from agir.__main__ import main

if __name__ == "__main__":
    main()
