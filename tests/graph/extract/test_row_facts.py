"""Facts of rows: who answers for a task and by when, amounts by their heads, awards by threshold."""

from graph.extract.pipeline import extract
from graph.extract.reader import text_of
from graph.model import Record

PLAN = """青浦区人民政府办公室关于印发《青浦区渡口修缮行动方案》的通知
青府办发〔2023〕8号
各镇人民政府：
现将《青浦区渡口修缮行动方案》印发给你们，请照此办理。
青浦区人民政府办公室
2023年4月5日

青浦区渡口修缮行动方案
一、重点任务
（一）修缮渡口。任务如下：
序号\t重点任务\t牵头单位\t配合单位\t完成时限
1\t推进渡口数字化。新建智能渡口12个\t区交通委、区财政局\t区科委\t2025年12月底前
2\t支持渡船更新\t区经委\t\t长期
（二）发放奖励。按下表发放：
企业类型\t营业收入（亿元）\t奖励标准（万元）\t备注
大型船企\t10\t50\t3年
小型船企\t不低于1\t最高5\t当年
船厂\t2-4\t对新造的，按造价给予奖励。\t
二、附则
本方案自印发之日起施行。
"""


def read(source: str = PLAN) -> Record:
    return extract(text_of(source, "plan.txt"))


def test_a_row_with_a_task_is_a_measure_with_the_bodies_of_its_columns() -> None:
    record = read()
    names = {body.id: body.label for body in record.organizations}
    found = {
        "/".join(measure.path): (
            measure.title,
            [(names[one.organization], one.role) for one in measure.responsible],
        )
        for measure in record.measures
    }
    assert found["一/（一）/1"] == (
        "推进渡口数字化",
        [
            ("青浦区交通委员会", "lead"),
            ("青浦区财政局", "lead"),
            ("青浦区科学技术委员会", "support"),
        ],
    )
    assert found["一/（一）/2"] == ("支持渡船更新", [("青浦区经济委员会", "lead")])
    assert "一/（二）/行1" not in found


def test_a_target_in_a_row_takes_its_deadline() -> None:
    target = next(one for one in read().quantities if one.kind == "target")
    assert (target.value, target.unit) == (12, "个")
    assert target.period
    assert target.period.last == "2025-12"


def test_bare_numbers_take_unit_and_kind_from_their_heads() -> None:
    record = read()
    found = [
        (one.kind, one.low, one.value, one.unit, one.qualifier, one.mentions[0].text)
        for one in record.quantities
        if one.kind != "target"
    ]
    assert found == [
        ("threshold", None, 10e8, "CNY", None, "10"),
        ("incentive", None, 50e4, "CNY", None, "50"),
        ("threshold", None, 1e8, "CNY", "min", "1"),
        ("incentive", None, 5e4, "CNY", "max", "5"),
        ("threshold", 2e8, 4e8, "CNY", None, "2-4"),
    ]


def test_an_award_is_given_at_the_threshold_of_its_row() -> None:
    quantities = {one.id: one for one in read().quantities}
    steps = [
        (one.value, quantities[one.threshold].value) for one in quantities.values() if one.threshold
    ]
    assert steps == [(50e4, 10e8), (5e4, 1e8)]


def test_a_table_of_data_belongs_to_the_measure_around_it() -> None:
    record = read()
    owner = next(measure for measure in record.measures if measure.path == ("一", "（二）"))
    held = [one for one in record.quantities if one.measure == owner.id]
    assert len(held) == 5


def test_spans_of_cells_slice_back() -> None:
    record = read()
    for one in record.quantities:
        for mention in one.mentions:
            assert PLAN[mention.start : mention.end] == mention.text


def test_a_list_of_tasks_in_an_annex_counts_and_its_other_tables_do_not() -> None:
    annexed = (
        "渡口修缮方案\n一、扶持船厂\n给予船厂补贴。\n二、修缮渡口\n支持换缆绳。\n附件：1.分工表\n2.申报表\n"
        "附件1\n重点任务\t牵头单位\n推进渡口数字化\t区交通委\n附件2\n一、建设内容\n支持理由。\n"
    )
    found = [(measure.path, measure.text.strip()) for measure in read(annexed).measures]
    assert found == [
        (("一",), "一、扶持船厂\n给予船厂补贴。"),
        (("二",), "二、修缮渡口\n支持换缆绳。"),
        (("二", "2", "行1"), "推进渡口数字化\t区交通委"),
    ]
