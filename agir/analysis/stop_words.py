"""Words that say nothing by themselves, compared in lower case and without accents.

« été » is left out on purpose: in a plan it is the summer far more often than the
past participle.
"""

FRENCH = """
a afin ai ainsi alors apres as au aucun aucune aujourd'hui aussi autre autres aux avait
avant avec avez avoir avons ayant beaucoup ca car ce ceci cela celle celles celui
cependant ces cet cette ceux chaque chez ci comme comment contre dans de deja depuis des
donc dont du elle elles en encore enfin entre est et etaient etait etant etc etre eu eux
faire fait faut hors ici il ils je jusqu jusque la le les leur leurs lors lorsque lui ma
mais me meme memes mes moins mon ne ni non nos notre nous on ont ou par parce pas pendant
peu peut peuvent plus plusieurs plutot pour pourquoi pres puis puisque qu quand que quel
quelle quelles quelque quelques quels qui quoi sa sans se selon sera seront ses si soi
soient soit sommes son sont sous sur ta tandis tant te tel telle telles tels tes ton tous
tout toute toutes tres trop tu un une via vers voir vos votre vous
"""

ENGLISH = """
about above after again against all also am among an and any are as at be because been
before being below between both but by can could did do does doing down during each etc
few for from further had has have having he her here hers him his how if in into is it
its itself just me more most my no nor not now of off on once only or other our ours out
over own per same she should so some such than that the their theirs them then there
these they this those through to too under until up upon very via was we were what when
where which while who whom why will with within without would you your yours
"""

STOP_WORDS = {"fr": frozenset(FRENCH.split()), "en": frozenset(ENGLISH.split())}
