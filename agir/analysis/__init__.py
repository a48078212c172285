"""Numbers in, numbers out: no Django, no database, no words for people.

Every function here takes plain identifiers, texts, numbers and dates given as
ordinals (`date.toordinal()`), and gives back frozen dataclasses. Results never
depend on the order in which things are given, nor on the number of threads.
"""
