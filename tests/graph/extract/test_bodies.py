"""Organizations: bodies by place, field and suffix, in lists, and words that are none."""

import pytest

from graph.extract.bodies import Body, bodies
from tests.graph.extract.written import places_in


def bodies_in(content: str, home: str | None = None) -> list[Body]:
    return bodies(content, places_in(content, home))


def labels(content: str, home: str | None = None) -> list[str]:
    return [body.label for body in bodies_in(content, home)]


def test_a_prefix_stands_for_the_whole_list() -> None:
    assert labels("省人力资源社会保障厅、财政厅、医疗保障局") == [
        "省人力资源社会保障厅",
        "省财政厅",
        "省医疗保障局",
    ]
    assert labels("由市商务委、文旅局和教育局商定") == ["市商务委", "市文旅局", "市教育局"]


def test_a_list_ends_at_other_words() -> None:
    assert labels("省财政厅，会上由商务厅发言") == ["省财政厅"]


def test_a_member_of_a_list_keeps_its_own_span() -> None:
    content = "省财政厅、商务厅"
    assert [content[body.start : body.end] for body in bodies_in(content)] == ["省财政厅", "商务厅"]


@pytest.mark.parametrize(
    ("content", "label"),
    [
        ("青浦区人民政府办公室", "青浦区人民政府办公室"), ("上海市经济信息化委", "上海市经济信息化委"),
        ("国家发展改革委", "国家发展改革委"), ("省委组织部", "省委组织部"), ("临港地区管委会", "临港地区管委会"),
        ("上海市松江区教育局", "上海市松江区教育局"), ("工信部", "工信部"),
    ],
)  # fmt: skip
def test_bodies_are_found_with_their_place(content: str, label: str) -> None:
    assert labels(f"请{content}牵头") == [label]


@pytest.mark.parametrize(
    "content",
    [
        "区政府采购目录", "各部门各单位", "市教育局面打开", "人民政府", "有关商务处理", "高水平大学",
        "推进项目部署", "委员会议题", "市委托加工",
    ],
)  # fmt: skip
def test_words_that_only_look_like_bodies_are_none(content: str) -> None:
    assert labels(content) == []


def test_firms_of_a_short_name_and_of_a_full_one() -> None:
    found = bodies_in("有“三通一达”和德邦等3家网点")
    assert [(body.label, body.kind) for body in found] == [("三通一达", "firm"), ("德邦", "firm")]
    (firm,) = bodies_in("由海沧澄碧造纸有限公司供货")
    assert (firm.label, firm.kind) == ("海沧澄碧造纸有限公司", "firm")


@pytest.mark.parametrize("name", ["福州大学", "泉州轻工职业学院"])
def test_universities_begin_with_their_place(name: str) -> None:
    (body,) = bodies_in(f"委托{name}授课")
    assert (body.label, body.kind) == (name, "institute")


def test_a_zone_is_not_its_management_body() -> None:
    assert labels("沿着青浦新城散步", "310118") == []


def test_the_government_of_a_district_is_named_with_its_city() -> None:
    assert labels("上海市松江区人民政府") == ["上海市松江区人民政府"]


def test_one_firm_is_one_body() -> None:
    assert labels("厦门澄碧集团有限公司") == ["厦门澄碧集团有限公司"]


@pytest.mark.parametrize("content", ["国办发〔2021〕8号", "市政府令第59号"])
def test_a_document_number_names_no_body(content: str) -> None:
    assert labels(content) == []


@pytest.mark.parametrize("name", ["市教委", "市科委", "区经委", "市建委"])
def test_commissions_by_their_short_names(name: str) -> None:
    assert labels(f"由{name}负责") == [name]


def test_two_levels_of_one_body() -> None:
    assert len(labels("市、区财政局")) == 2


def test_bodies_are_in_order() -> None:
    found = bodies_in("区财政局会同上海市商务委、福州大学和网易", "310118")
    assert [body.start for body in found] == sorted(body.start for body in found)
    assert len(found) == 4


@pytest.mark.parametrize("name", ["市统计局", "市发展改革委", "省知识产权局"])
def test_a_short_name_of_a_central_body_is_a_local_one_behind_a_level(name: str) -> None:
    assert labels(f"请{name}协助") == [name]


def test_the_prefix_is_carried_through_a_list_past_members_that_no_rule_knows() -> None:
    assert labels("责任单位：省茶改办、财政厅、花卉办（园艺办）、水利厅。") == [
        "省茶改办",
        "省财政厅",
        "省花卉办",
        "省水利厅",
    ]


def test_bodies_stand_alone_between_the_marks_of_a_list() -> None:
    assert labels("（负责部门：财政局、教育局）") == ["财政局", "教育局"]
    assert labels("负责部门：水利厅、教育厅。") == ["省水利厅", "省教育厅"]
    assert labels("到财政局办理手续") == []


@pytest.mark.parametrize("content", ["省网上大厅、窗口", "市区通办、快办。", "优化市域布局、功能"])
def test_words_that_end_as_bodies_do_are_none_between_marks(content: str) -> None:
    assert labels(content) == []


def test_a_congress_is_the_same_in_each_of_its_terms() -> None:
    assert labels("莆田市第九届人大到访", "350300") == ["莆田市人大"]


@pytest.mark.parametrize(
    ("content", "label", "kind"),
    [
        ("由省花卉集团、", "省花卉集团", "firm"), ("漳州市企业陶艺中心", "漳州市企业陶艺中心", "institute"),
        ("设立市陶艺评审委员会，", "市陶艺评审委员会", "body"), ("长三角茶业联盟", "长三角茶业联盟", "institute"),
        ("中国邮电厦门陶艺有限公司", "中国邮电厦门陶艺有限公司", "firm"),
    ],
)  # fmt: skip
def test_names_grow_to_the_place_or_level_that_they_begin_with(
    content: str, label: str, kind: str
) -> None:
    (body,) = bodies_in(content, "350600")
    assert (body.label, body.kind) == (label, kind)


@pytest.mark.parametrize(
    "content",
    [
        "认定福建省企业技术中心", "省级陶艺研究院、", "各直辖市人民政府", "县级人民政府", "积极配合会计师事务所",
        "长三角创建陶艺联盟", "厦门市注册全资子公司",
    ],
)  # fmt: skip
def test_ranks_and_bodies_of_many_places_are_no_names(content: str) -> None:
    assert labels(content, "350000") == []


@pytest.mark.parametrize(
    ("content", "label"),
    [
        ("云南省政府节约能源办公室", "云南省政府节约能源办公室"),
        ("由市政府外事办安排", "市政府外事办"),
        ("会同国网福建省电力有限公司", "国网福建省电力有限公司"),
        ("由华电福建公司承建", "华电福建公司"),
        ("发挥省促进渡口发展工作领导小组作用", "省促进渡口发展工作领导小组"),
        ("抄送省水路监察中心。", "省水路监察中心"),
        ("名单报市乡村茶亭建设工作领导小组。", "市乡村茶亭建设工作领导小组"),
        ("成立福建渡口夜航茶亭统建联管工作领导小组", "福建渡口夜航茶亭统建联管工作领导小组"),
        ("资金由厦门市政府统筹", "厦门市政府"),
        ("（福建能监办牵头）", "福建能监办"),
    ],
)
def test_names_that_go_on_with_an_office_or_begin_with_a_firm_are_whole(
    content: str, label: str
) -> None:
    assert labels(content) == [label]


def test_a_group_that_any_body_may_have_is_none() -> None:
    assert labels("各地要成立市级渡口建设有关工作领导小组") == []
