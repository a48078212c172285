"""Configuration of the site.

The system's SQLite may be one that loses committed writes in WAL mode (3.7.0 to 3.51.2), so
the patched library bundled with `pysqlite3` takes its place here, before Django loads.
"""

import sys

import pysqlite3
import pysqlite3.dbapi2

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
