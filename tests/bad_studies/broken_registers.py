"""Registers of stakeholders broken in one way each: ways that need more than one cell to be seen."""

from __future__ import annotations

from broken import Break, Broken, add, all_of, write

ACTORS, ALIASES, PLACES, SERVICES, NEEDS, TIES, NOMINATIONS, RATINGS = (
    f"stakeholders/{name}.csv" for name in ("actors", "aliases", "places", "services", "needs", "ties", "nominations", "ratings")
)


def table(name: str, head: str, *rows: str) -> Break:
    return write(name, "\n".join((head, *rows)) + "\n")


def actors(*rows: str) -> Break:
    return table(ACTORS, "actor_id,name,type,parent,person,consent,section_ref", "office,The office,state,,,,IV", "ngo,A society,ngo,,,,IV", *rows)


def places(*rows: str) -> Break:
    return table(PLACES, "place,kind,within,aliases", "North,region,,", "Alatoo,city,North,", *rows)


def needs(*rows: str) -> Break:
    return table(NEEDS, "need_id,name,codes,services,after,section_ref", *rows)


def ties(*rows: str) -> Break:
    return table(TIES, "from_actor_id,to_actor_id,kind,direction,date,source", *rows)


def nominations(*rows: str) -> Break:
    return table(NOMINATIONS, "place,nominator,question,nominee,date,source", *rows)


def ratings(*rows: str) -> Break:
    return table(RATINGS, "actor_id,rater,aspect,rating,date,source", *rows)


def services(*rows: str) -> Break:
    return table(SERVICES, "service_row_id,service,location,availability,capacity,since,section_ref", "S1,courses,North,available,,,IV", *rows)


REGISTERS = (
    Broken("an actor under two ids", actors("again,the  OFFICE,state,,,,IV"), "STK-004", ACTORS, 4, "alias"),
    Broken("an alias that is another actor's name", table(ALIASES, "alias,actor_id", "a society,office"), "STK-004", ALIASES, 2),
    Broken("an alias of nobody", table(ALIASES, "alias,actor_id", "Bureau,ofice"), "STK-001", ALIASES, 2, '"office"'),
    Broken("two actors with nearly one name", actors("n1,Women's Council of Alatoo,,,,,IV", "n2,\"Alatoo, Women's Counsil of\",,,,,IV"), "STK-005", ACTORS, 5),
    Broken("a tie to nobody", ties("office,ngoo,works with,undirected,,IV"), "STK-006", TIES, 2, '"ngo"'),
    Broken("a tie to itself", ties("office,office,works with,undirected,,IV"), "STK-007", TIES, 2),
    Broken("a tie twice, the other way round", ties("office,ngo,works with,undirected,,IV", "ngo,office,works with,undirected,,IV"), "STK-008", TIES, 3),
    Broken("parents in a circle", actors("a,Third house,,b,,,IV", "b,Another body,,a,,,IV"), "STK-009", ACTORS, 4),
    Broken("a parent nearly right", actors("a,Third house,,offise,,,IV"), "STK-010", ACTORS, 4, '"office"'),
    Broken("a service at a place outside the study", all_of(places(), services("S2,courses,Alato,gap,,,IV")), "STK-011", SERVICES, 3, '"Alatoo"'),
    Broken("a place within nothing", places("Mill,village,Sout,"), "STK-011", PLACES, 4, "places.csv"),
    Broken("a pilot outside the study", table(PLACES, "place,kind", "North,region"), "STK-011", "stakeholders/pilots.csv", 2),
    Broken("places in a circle", places("A,village,B,", "B,village,A,"), "STK-012", PLACES, 4),
    Broken("needs in a circle", needs("a,papers,,courses,b,IV", "b,work,,courses,a,IV"), "STK-013", NEEDS, 2),
    Broken("a need after itself", needs("a,papers,,courses,a,IV"), "STK-013", NEEDS, 2),
    Broken("a need after nothing", needs("papers,papers,,courses,,IV", "b,work,,courses,paper,IV"), "STK-014", NEEDS, 3, '"papers"'),
    Broken("a need of an unknown service", needs("a,papers,,course,,IV"), "STK-015", NEEDS, 2, '"courses"'),
    Broken("a need of an unknown code", needs("a,papers,b.wrok,courses,,IV"), "STK-016", NEEDS, 2, '"b.work"'),
    Broken("a nominator by name", nominations("North,Secretname,trust,L1,,form 7"), "STK-021", NOMINATIONS, 2, "number of the form"),
    Broken("a nominator by two names", nominations("North,secret person,trust,L1,,form 7"), "CSV-016", NOMINATIONS, 2),
    Broken("a rater by name", ratings("office,Secret_Person,influence,4,,form"), "STK-021", RATINGS, 2),
    Broken("a person without consent", actors("p1,secret,,,yes,,IV"), "STK-022", ACTORS, 4, "consent"),
    Broken("a person who did not agree", actors("p1,secret,,,yes,no,IV"), "STK-022", ACTORS, 4, "consent"),
    Broken("a tie without a source", ties("office,ngo,works with,undirected,,"), "STK-019", TIES, 2),
    Broken("a date that is none", ties("office,ngo,works with,undirected,June 2023,IV"), "STK-023", TIES, 2, "2023-06-01"),
    Broken("half a person served", services("S2,courses,South,available,2.5,,IV"), "STK-024", SERVICES, 3),
    Broken("a missing service with room", services("S2,courses,South,gap,12,,IV"), "STK-024", SERVICES, 3),
    Broken("one other name of two places", table(PLACES, "place,kind,within,aliases", "North,region,,Upper", "Alatoo,city,North,Upper"), "STK-025", PLACES, 3),
    Broken("a capacity without end", services("S2,courses,South,available,inf,,IV"), "CSV-014", SERVICES, 3),
    Broken("an actor's row twice", add(ACTORS, "ngo,A society,ngo,IV\n"), "CSV-018", ACTORS, 4),
)
