"""The X-ray of a plan (*radiographie*): what it is made of, what strengthens it, what worries.

`facts` reads a plan into plain structures, each module of findings turns facts into sentences,
`drawings` into numbers to draw, and `reading` puts all of it together and keeps it. Every finding
is documented in docs/xray.md under its code.
"""
