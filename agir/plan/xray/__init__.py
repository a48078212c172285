"""The X-ray of a plan (*radiographie*): what it is made of, what strengthens it, what worries.

`gathering` reads a plan into the plain structures of `facts`, each module of findings turns them
into sentences, `drawings` into numbers to draw, and `reading` puts all of it together and keeps
it. Every finding is documented in docs/xray.md under its code.
"""
