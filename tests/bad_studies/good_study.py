"""A small study without any finding, as text: the bad studies are this one, broken in one way each."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "study.yaml": """\
id: small
title: A small study
population:
  target: adults
  size: 3000
domains:
  region: [North, South region]
  sex: [women, men]
design:
  n: 100
  achieved: 98
  strata: [region, settlement]
  allocation: proportional
  cluster_size: 10
modelled:
  - what: Villages are modelled.
    files: [frame/frame.csv]
    where: source=modelled
maps:
  file: frame/areas.geojson
  credit: invented
  domain: region
  areas:
    North: A1
    South region: A2
disclosure:
  smallest_base: 5
ethics:
  approval: Board 7, 2026-01-10
  consent_version: version 1
  safeguarding_contact: office of the study
  retention: two years
  access: [{who: analysts, what: records without names}]
""",
    "frame/frame.csv": """\
psu,region,iso,settlement,name,pop_18plus,households,source
N1,North,,city,Alatoo,1000,400,census
N2,North,,village,Ak-Jar,500,200,modelled
S1,South region,,city,Besh,900,300,census
S2,South region,,village,"Kok-Bel, upper",600,200,modelled
""",
    "frame/areas.geojson": """\
{"type": "FeatureCollection", "features": [
{"type": "Feature", "id": "A1", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[[70, 40], [71, 40], [71, 41], [70, 40]]]}},
{"type": "Feature", "id": "A2", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": [[[[72, 40], [73, 40], [73, 41], [72, 40]]]]}}
]}
""",
    "instrument/items.csv": """\
item,scale,text
t1,trust,I trust people
t2,trust,People cannot be trusted
c1,change,People change
""",
    "instrument/scales.yaml": """\
items_printed: 3
response:
  min: 1
  max: 5
  labels: [a, b, c, d, e]
  printed_ranges:
    - {range: 1-5, where: [II]}
scales:
  trust: {label: Trust, items: [t1, t2], reverse: [t2]}
  change: {label: Change, items: [c1]}
key_evidence:
  t2: wording
other_questions:
  attitude:
    type: single
    answers: [negative, positive]
    printed_mean: {variable: trust_mean, value: "2.35", claim: k1}
    printed_percent: {negative: "23", positive: 40.50}
""",
    "published/published.yaml": """\
title: A report
instrument: ../instrument/scales.yaml
items: ../instrument/items.csv
breakdowns:
  region: {groups: [North, South region]}
  sex: {groups: [women, men]}
bases:
  all: {breakdown: total, kind: achieved, source: page 3, groups: {all: 98}}
  sex: {breakdown: sex, kind: achieved, source: page 3, groups: {women: 50, men: 48}}
tables:
  - {file: long.csv, layout: long}
  - {file: wide.csv, layout: wide, scale: trust, breakdown: sex, section: III}
  - {file: agree.csv, layout: wide, statistic: percent, category: agree, scale: trust, breakdown: sex}
claims: claims.csv
conclusions: conclusions.yaml
measures:
  percent positive: {statistic: percent, category: agree}
count_sums:
  - {id: sum, total: k2, parts: [k3, k4]}
table_sums:
  - {file: achieved_sample.csv, key: category, column: n, sets: {sex: [Women, Men]}, total: 98}
  - {file: sample_design.csv, key: area, total_row: Country, down: [n], across: {n: [n_city, n_village]}}
""",
    "published/long.csv": """\
table,scale,breakdown,section,item,group,value
T1,trust,region,III,t1,North,2.40
T1,trust,region,III,t1,Total,2.5
T1,trust,region,III,TOTAL,South region,3.1
""",
    "published/wide.csv": """\
item,women,men,Total
t1,2.1,2.3,2.2
t2,3.1,,3.2
TOTAL,2.6,2.7,2.65
""",
    "published/agree.csv": """\
item,women,men
t1,40,45.5
""",
    "published/claims.csv": """\
claim,section,measure,variable,group_by,group,value,base,base_source,superlative,bound,note
k1,III,mean,trust,region,North,2.4,,,highest,,
k2,II,count,interviews,total,all,98,,,,,
k3,II,count,interviews,sex,women,50,,,,,
k4,II,count,interviews,sex,men,48,,,,,
k5,III,percent,attitude,answer,negative,23,98,page 3,,,
k6,III,percent positive,t1,sex,women,40,,,,,
k7,III,statement,places,total,all,North|South,,,,,
k8,III,percent,attitude: positive,sex,men,41,,,,,
k9,I,share,people,total,all,2/3,,,,,
""",
    "published/conclusions.yaml": """\
conclusions:
  - id: C1
    statements:
      - id: C1.a
        statement: Trust is low.
        rests_on: {claims: [k1], scales: [trust], codes: [b.work], rows: [B1], services: [S1], quotes: [Q1], facts: [F1]}
        tests:
          - {claim: k1, less_than: 3}
      - {id: C1.b, statement: Nothing else.}
""",
    "published/sample_design.csv": """\
area,pop_18plus,pop_city,pop_village,pct,pct_city,pct_village,n,n_city,n_village,clusters,clusters_city,clusters_village
Country,3000,1900,1100,100,63.3,36.7,100,63,37,10,6,4
North,1500,1000,500,50,66.7,33.3,50,33,17,5,3,2
South r.,1500,900,600,50,60,40,50,30,20,5,3,2
""",
    "published/achieved_sample.csv": "category,n\nWomen,50\nMen,48\n",
    "published/tools.csv": "tool,amount\nSurvey,100\n",
    "published/glossary.yaml": """\
terms:
  - {id: trust, term: Trust, definition: Relying on others., source_key: smith2020}
abbreviations:
  - {abbr: KR, listed: no}
""",
    "published/codebook.yaml": """\
title: Codes
version: 1
codes:
  - id: b
    name: Barriers
    definition: What stands in the way.
    children:
      - {id: b.work, name: Work, definition: No work.}
""",
    "published/barriers.csv": "row_id,code_id,location,presence,section_ref\nB1,b.work,North|South region,present,IV\n",
    "published/quotes.csv": "quote_id,section_ref,text,speaker_group,code_id\nQ1,IV,\"We asked,\ntwice.\",client,b\n",
    "published/interviews.csv": (
        "group_id,method,location,region,location_role,n_sessions,section_ref\nG1,kii,North,North,fieldwork,4,II\n"
    ),
    "stakeholders/actors.csv": "actor_id,name,type,section_ref\noffice,The office,state,IV\nngo,A society,ngo,IV\n",
    "stakeholders/activities.csv": (
        "field_id,field_of_activity,actor_id,actor_as_printed,section_ref\nA1,Work,office,Office,IV\n"
    ),
    "stakeholders/services.csv": (
        "service_row_id,service,location,availability,provider_actor_ids,section_ref\nS1,courses,North,available,office|ngo,IV\n"
    ),
    "stakeholders/institution_functions.csv": "function_id,actor_id,function,section_ref\nI1,office,helps,IV\nI2,,plans,IV\n",
    "stakeholders/swot.csv": (
        "entry_id,actor_id,kind,entry,section_ref,source_key,counter,counter_ref\nW1,office,strength,helps,IV,,is far,V\nW2,ngo,weakness,is poor,,smith2020,,\n"
    ),
    "stakeholders/training_needs.csv": (
        "officer,topic,group,knowledge,confidence,caseload\n1,law,city,3,4,40\n1,talks,city,2,2,40\n2,law,village,5,5,20\n"
    ),
    "stakeholders/counts.csv": "place,period,category,count,withheld,source\nNorth,2023,clients,40,no,AIS\nSouth,2023,clients,,yes,AIS\n",
    "stakeholders/costs.yaml": """\
currency: KGS
price_year: 2023
discount_rate: 0.03
discount_source: the ministry's guide
years_until_return: {low: 1, central: 2, high: 3, source: smith2020}
programme:
  - {id: course, what: a course, unit: course, low: 10, central: 20, high: 30, year: 2022, currency: KGS, source: the college}
avoided:
  - {id: prison, what: prison, unit: day, low: 1, central: 2, high: 3, year: 2023, currency: KGS, source: the budget, quantity: {low: 100, central: 200, high: 300, source: the court}}
returns: {low: 0.4, central: 0.42, high: 0.45, source: doe2019}
effect: {low: 0, central: 0.1, high: 0.2, source: doe2019}
prices: [{year: 2022, index: 100, source: NSC}, {year: 2023, index: 110, source: NSC}]
""",
    "stakeholders/local_leaders.csv": "role_id,role,kind,actor_id,section_ref\nL1,elders,leader,,IV\n",
    "stakeholders/pilots.csv": "pilot_id,place,place_type,region,inferred,section_ref\nP1,Alatoo,city,North,no,IV\n",
    "stakeholders/programme_items.csv": (
        "item_id,list,order,item,code_ids,service_row_ids,section_ref\nM1,programme,1,work,b.work,S1,IV\n"
    ),
    "review/sources.bib": """\
% sources of the small study
@misc{smith2020, author = {Smith, Ann}, year = {2020}, title = {On {Trust}}}
@book{doe2019, author = {Doe, Jo}, year = {2019}}
""",
    "review/facts.csv": "fact_id,theme,statement,source_key,section_ref,contradicts\nF1,theory,People trust,smith2020,I,F2\nF2,theory,Nobody trusts,,I,\n",
    "report/recommendations.yaml": """\
recommendations:
  - id: R1
    title: Work
    codes: [b.work]
    findings: [C1.a]
    items:
      - {id: R1.1, title: Courses, codes: [b], findings: [C1]}
""",
}


def write_good_study(folder: Path) -> Path:
    """Write the study; its folder."""
    for file, text in FILES.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder
