"""The sample of a coordinator's desk (`samples/county`): published totals split over 11 offices.

The totals are those of a city's published reports of two years (the samples suqian-2023 and
suqian-2024); the offices, their names and their words are invented. Every office balances by
itself, and all together are the published total again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tests.builders import APPLICANTS, RESULTS, form_2021, record_of
from xltool.app.records import read_record
from xltool.model.finding import Number
from xltool.model.record import Office, Record
from xltool.resources import samples

YEAR = 2024
OWN = "临江市人民政府"
OWN_MARKS = frozenset({"rulemaking"})
MONEY = "disclosure.fees.amount"
REGULATIONS = "disclosure.regulations."
IN_FORCE = "disclosure.normative_documents.in_force"
ISSUED = "disclosure.normative_documents.issued"
REPEALED = "disclosure.normative_documents.repealed"
_WAYS = 5

Figures = dict[str, Number | None]


@dataclass(frozen=True)
class Party:
    """An invented office and how large it is beside the others."""

    code: str
    name: str
    kind: str
    weight: int
    contact: str
    phone: str

    @property
    def office(self) -> Office:
        return Office(self.name, self.code, OWN_MARKS if self.name == OWN else frozenset())


PARTIES = (
    Party("3399-001", OWN, "政府", 9, "林晓", "0599-8000101"),
    Party("3399-002", "临江市教育局", "部门", 5, "周敏", "0599-8000102"),
    Party("3399-003", "临江市公安局", "部门", 17, "吴刚", "0599-8000103"),
    Party("3399-004", "临江市民政局", "部门", 4, "郑洁", "0599-8000104"),
    Party("3399-005", "临江市财政局", "部门", 6, "王芳", "0599-8000105"),
    Party("3399-006", "临江市住房和城乡建设局", "部门", 12, "冯涛", "0599-8000106"),
    Party("3399-007", "临江市卫生健康委员会", "部门", 7, "陈静", "0599-8000107"),
    Party("3399-008", "临江市市场监督管理局", "部门", 11, "褚亮", "0599-8000108"),
    Party("3399-101", "城关县人民政府", "政府", 13, "卫平", "0599-8000111"),
    Party("3399-102", "柳河县人民政府", "政府", 8, "蒋华", "0599-8000112"),
    Party("3399-103", "东湖区人民政府", "政府", 10, "沈丽", "0599-8000113"),
)
OUTSIDER = Party("3399-201", "临江市供销合作总社", "其他", 1, "韩梅", "0599-8000201")
"""On the roster, but not to be added up: it is no administrative organ."""


def published(year: int) -> Record:
    """The published total of a year."""
    return read_record(str(samples() / f"suqian-{year}" / "record.json"))[1]


def apportion(total: int, row: str) -> list[int]:
    """A whole number split by the weights of the offices, exactly: largest remainders first.

    The weights of an office differ from row to row, so that offices are not alike.
    """
    turn = sum(row.encode())
    weights = [p.weight * (_WAYS + (i * 7 + turn) % _WAYS) for i, p in enumerate(PARTIES)]
    shares = [total * weight // sum(weights) for weight in weights]
    remainders = [(-(total * w % sum(weights)), i) for i, w in enumerate(weights)]
    for _, index in sorted(remainders)[: total - sum(shares)]:
        shares[index] += 1
    return shares


def count(figures: Mapping[str, Number | None], key: str) -> int:
    value = figures[key]
    assert isinstance(value, int), key
    return value


def split(year: int) -> list[Figures]:
    """The entered figures of every office for a year; together they are the published ones."""
    total = published(year).figures
    parts: list[Figures] = [{} for _ in PARTIES]

    def give(key: str, shares: list[int]) -> None:
        for part, share in zip(parts, shares, strict=True):
            part[key] = share

    for key in form_2021().entered:
        if key == MONEY:
            money = total[MONEY]
            assert isinstance(money, Decimal)
            for part, share in zip(parts, apportion(int(money.scaleb(4)), key), strict=True):
                part[key] = Decimal(share).scaleb(-4)
        elif key.startswith(REGULATIONS):
            give(key, [count(total, key) if p.name == OWN else 0 for p in PARTIES])
        elif not key.startswith(("requests.received_new", "requests.carried_")):
            give(key, apportion(count(total, key), key))
    for applicant in APPLICANTS:
        give(f"requests.carried_in.{applicant}", carried(year, applicant))
        give(f"requests.carried_out.{applicant}", carried(year + 1, applicant))
        for part in parts:
            handled = sum(count(part, f"requests.{row}.{applicant}") for row in RESULTS)
            out = count(part, f"requests.carried_out.{applicant}")
            brought = count(part, f"requests.carried_in.{applicant}")
            assert brought <= handled + out
            part[f"requests.received_new.{applicant}"] = handled + out - brought
    return parts


def carried(year: int, applicant: str) -> list[int]:
    """What each office carries into a year: what it carried out of the year before."""
    if year <= YEAR:
        total = count(published(year).figures, f"requests.carried_in.{applicant}")
    else:
        total = count(published(year - 1).figures, f"requests.carried_out.{applicant}")
    return apportion(total, f"carried {applicant} {year}")


def records(year: int) -> Iterator[Record]:
    """Every office's record of a year, in the order of the roster."""
    this_year = split(YEAR)
    for party, figures, now in zip(PARTIES, split(year), this_year, strict=True):
        if year < YEAR:  # the stock of documents goes on from year to year
            stock = count(now, IN_FORCE) - count(now, ISSUED) + count(now, REPEALED)
            figures[IN_FORCE] = stock
        yield told(record_of(form_2021(), figures, party.office, year), party)


def told(record: Record, party: Party) -> Record:
    """The record with words of its own office."""
    place = (PARTIES.index(party) if party in PARTIES else len(PARTIES)) + YEAR - record.year
    topic, habit = _TOPICS[place % len(_TOPICS)], _HABITS[place % len(_HABITS)]
    name = party.name
    text = {
        "overview.proactive": f"{name}围绕{topic}，及时公开政策文件、办事指南和办理结果。",
        "overview.on_request": f"{name}{habit}，依法办理公众提出的公开申请。",
        "overview.management": f"清理了与{topic}有关的文件，公布了清理结果。",
        "overview.platform": f"在门户网站设{topic}专栏，{habit}。",
        "overview.supervision": f"把{topic}的公开列入年度考核。",
        "problems": f"{topic}方面的解读还不够通俗。",
        "improvements": f"今后{habit}，多用图表和问答解读{topic}。",
        "other_matters": "本年度没有收取信息处理费。",
    }
    if name == OWN:  # left to be written from the total's figures
        del text["overview.proactive"], text["overview.on_request"]
    return replace(record, text={key: text.get(key) for key in record.text})


_TOPICS = (
    "重大行政决策",
    "义务教育招生",
    "户籍和出入境办理",
    "社会救助和养老服务",
    "财政预算决算",
    "老旧小区改造",
    "公共卫生应急",
    "食品药品抽检",
    "乡村道路建设",
    "水利工程管护",
    "社区服务",
    "农资供应",
)
_HABITS = (
    "每月检查一次公开目录",
    "由专人登记和跟踪申请",
    "设立咨询电话随时解答",
    "当面听取申请人的意见",
    "每季度通报办理进度",
    "实行答复前的法制审核",
    "在服务大厅摆放宣传册",
)


def outsider_record() -> Record:
    """The record of the office that is not added up."""
    figures: Figures = dict.fromkeys(form_2021().entered, 0)
    figures |= {MONEY: Decimal(0), "requests.received_new.natural_person": 2}
    figures["requests.granted.natural_person"] = 2
    return told(record_of(form_2021(), figures, OUTSIDER.office, YEAR), OUTSIDER)
