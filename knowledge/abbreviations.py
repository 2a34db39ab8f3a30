"""Words whose full stop does not end a sentence; English, German, Spanish, French.

Compiled by hand from general knowledge of the languages. Lower case, without the last stop.
"""

from __future__ import annotations

NEVER_LAST = frozenset(
    # English titles and words that point at what follows
    "mr mrs ms mx dr prof gen sen rep gov lt col sgt capt cmdr adm maj cpl pvt rev hon st messrs mt ft "
    "pres supt insp det amb atty "
    "vs v cf e.g i.e eg ie viz approx ca c resp incl excl esp "
    # German
    "z.b z. d.h u.a u.ä o.ä i.d.r z.t s.o s.u bzw vgl evtl ggf hr hrn fr nr abb bd kap dipl ing st str "
    "sog geb gest inkl exkl zzgl mind max min ung urspr bspw zb dh tel a.d i "
    # Spanish, French
    "sr sra srta dra ud uds vd p.ej pág págs núm avda d dña ee art "
    "mme mlle mm p.ex c.-à-d env".split(),
)
"""A word always follows these: the sentence goes on."""

BEFORE_NUMBER = frozenset(
    "no nos nr fig figs eq eqs p pp vol vols ch chap sec sect art arts par para tab ver v s st bd kap abb "
    "jan feb mar apr jun jul aug sep sept oct okt nov dec dez ene abr ago dic "
    "núm pág págs approx ca c est cap ref refs ex al op".split(),
)
"""A number after these belongs to them: "Fig. 2", "No. 5", "Sept. 3"."""

SELDOM_LAST = frozenset(
    "inc ltd co corp bros dept univ assn jr sr esq ph.d m.d b.a m.a u.s u.k u.n e.u u.s.a d.c a.m p.m "
    "ave blvd rd est al etc jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur "
    "thurs fri sat sun no nos fig figs eq vol vols ch chap sec art pp ed eds trans dist ext "
    "gmbh usw usf ff okt dez jh jhd v.chr n.chr ee.uu".split(),
)
"""These may end a sentence: they do where the next word is one that begins sentences."""

STARTERS = frozenset(
    "the a an this that these those it its he she they we you i his her their our my your there here in on "
    "at by for from with when while where what who why how if as after before since although though but "
    "and or so however moreover furthermore meanwhile then thus therefore both all some many most no not "
    "one two each every during under over despite because also yet nor is are was were do does did can "
    "will would should could may once according another such several "
    # German, Spanish, French
    "der die das den dem des ein eine einer einem einen es er sie wir ihr ich man dies diese dieser dieses "
    "im am um zum zur nach vor seit bei mit auf aus für über unter durch wenn als da dort hier doch aber "
    "und oder auch so dann zudem jedoch "
    "el la los las un una unos unas su sus este esta estos estas esto ese esa eso en por para con sin "
    "cuando donde si pero y además también según desde hasta entre durante tras al se no "
    "le les une des il elle ils elles ce cette ces dans pour avec sur mais et".split(),
)
"""Words that begin sentences more often than they go on after an abbreviation."""

GERMAN_DETERMINERS = frozenset(
    "am der die das dem den des im zum vom beim ab bis seit dieser diese jeder jede ihr ihre ihrem ihren "
    "sein seine seinem seinen und ca zur".split(),
)
"""Before a number with a stop, these make it a German ordinal: "am 3. Mai"."""
