"""A small made-up study with a register, in which one actor is a person who may not be named."""

from __future__ import annotations

from pathlib import Path

from kurak.sources.starter import write_starter

SECRET = "Zarina Invented"
"""Name of the person without consent."""
OTHER_SECRET = "Aunt Zarina"
TABLES = {
    "actors": (
        "actor_id,name,name_ru,type,parent,person,section_ref\n"
        "office,Probation office,Служба пробации,state,,,I.1\nclub,Club of elders,,community,,,I.2\n"
        f"branch,Branch office,,state,office,,I.3\np1,{SECRET},,community,,yes,I.4\n"
    ),
    "aliases": f"alias,actor_id\nthe Bureau,office\n{OTHER_SECRET},p1\n",
    "places": "place,kind,within,aliases\nNorth,region,,\nHilltown,city,North,Hill|the Hill\nRiverton,city,North,\n",
    "pilots": "pilot_id,place,place_type,region,inferred,section_ref\nP1,Hilltown,city,North,yes,II\nP2,Riverton,city,North,no,II\n",
    "activities": "field_id,field_of_activity,actor_id,actor_as_printed,section_ref\nF1,Legal help,office,the Bureau,III\nF2,Evening talks,p1,aunt Z.,III\n",
    "services": (
        "service_row_id,service,location,availability,provider_actor_ids,religious,section_ref\n"
        "S1,registry,Hilltown,available,office,,IV.1\nS2,hostel,Riverton,partial,club,,IV.2\nS3,hostel,Hilltown,gap,,,IV.3\n"
        "S4,sermon,Hilltown,available,club,yes,IV.4\nS5,tea,Riverton,available,p1,,IV.5\n"
    ),
    "needs": (
        "need_id,name,name_ru,services,after,religious,section_ref\n"
        "papers,papers,документы,registry,,,V\nhousing,a place to live,жильё,hostel,papers,,V\ncompany,company,,tea,,,V\nfaith,religious talk,,sermon,,yes,V\n"
    ),
    "programme_items": "item_id,list,order,item,service_row_ids,section_ref\nL1,programme,1,help with papers,S1,VI\nL2,programme,2,a new beginning,,VI\n",
    "local_leaders": "role_id,role,kind,section_ref\nelders,elders,leader,VII\nteachers,teachers,office,VII\n",
}
TIES = "from_actor_id,to_actor_id,source\noffice,club,an interview\nclub,p1,an interview\noffice,branch,an interview\n"


def write_register(folder: Path, *, tied: bool = False, **tables: str) -> Path:
    """A study with a register; ``tables`` replace those of the made-up one."""
    write_starter(folder)
    (folder / "stakeholders").mkdir(exist_ok=True)
    for name, text in {**TABLES, **({"ties": TIES} if tied else {}), **tables}.items():
        (folder / "stakeholders" / f"{name}.csv").write_text(text, "utf-8")
    return folder
