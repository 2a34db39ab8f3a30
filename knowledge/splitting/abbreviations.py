"""Words whose full stop does not end a sentence; English, German, Spanish, French.

Compiled by hand. Lower case, without the last stop. A word that is also an ordinary one ("art",
"sun", "min") is left out, or stands only where a number must follow.
"""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


NEVER_LAST = _words(
    # English: titles, and words that point at what follows
    "mr mrs ms mx dr drs prof gen sen rep gov lt col sgt capt cmdr adm maj cpl pvt rev hon st messrs mt pres "
    "supt insp det atty vs cf e.g i.e eg ie viz approx resp incl excl esp lit "
    # German
    "z.b z d.h u.a u.ä o.ä i.d.r z.t s.o s.u bzw vgl evtl ggf hr hrn fr nr abb bd kap dipl str sog geb gest "
    "inkl exkl zzgl urspr bspw zb dh tel a.d mio mrd "
    # Spanish, French
    "sr sra srta ud uds vd p.ej pág págs núm avda dña ee mme mlle p.ex c.-à-d",
)
"""A word always follows these: the sentence goes on."""

BEFORE_NUMBER = _words(
    "no nos nr fig figs eq eqs p pp vol vols ch chap sec sect art arts para tab ver v s st bd kap abb c ca "
    "jan feb mar apr jun jul aug sep sept oct okt nov dec dez ene abr ago dic al est cap ref refs op "
    "núm pág págs approx",
)
"""A number after these belongs to them: "Fig. 2", "No. 5", "Sept. 3"."""

SELDOM_LAST = _words(
    "inc ltd co corp bros dept univ assn jr esq ph.d m.d b.a m.a u.s u.k u.n e.u u.s.a d.c ave blvd rd ft "
    "al figs eq vol vols pp eds gmbh usf ff jh jhd v.chr n.chr ee.uu",
)
"""These may end a sentence: they do where the next word is one that begins sentences."""

CLOCK = _words("a.m p.m")
AFTER_CLOCK = _words(
    "monday tuesday wednesday thursday friday saturday sunday eastern pacific central mountain local "
    "est edt et pst pdt pt cst cdt ct mst gmt utc bst ist cet cest jst aest",
)
"""What goes on behind "5 p.m."; anything else in upper case begins a sentence."""

SHORT_ANSWERS = _words("yes no ja nein sí si oui non")
"""An answer of one word is not a sentence of its own: it stays with what explains it."""

STARTERS = _words(
    "the a an this that these those it its he she they we you i his her their our my your there here in on "
    "at by for from with when while where what who why how if as after before since although though but "
    "and or so however moreover furthermore meanwhile then thus therefore both all some many most no not "
    "one two each every during under over despite because also yet nor is are was were do does did can "
    "will would should could may once according another such several "
    # German, Spanish, French
    "der die das den dem des ein eine einer einem einen es er sie wir ihr ich man dies diese dieser dieses "
    "im am um zum zur nach vor seit bei mit auf aus für über unter durch wenn als da dort hier doch aber "
    "und oder auch dann zudem jedoch "
    "el la los las un una unos unas su sus este esta estos estas esto ese esa eso en por para con sin "
    "cuando donde pero y además también según desde hasta entre durante tras se "
    "le les une il elle ils elles ce cette ces dans pour avec sur mais et",
)
"""Words that begin sentences more often than they go on after an abbreviation."""

GERMAN_DETERMINERS = _words(
    "am der die das dem den des im zum vom beim ab bis seit dieser diese jeder jede ihr ihre ihrem ihren "
    "sein seine seinem seinen und ca zur mitte anfang ende",
)
"""Before a number with a stop, these make it a German ordinal: "am 3. Mai"."""
