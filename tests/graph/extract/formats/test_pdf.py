"""PDF: paragraphs from places, what is left out, what is refused; all bounded."""

import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

from graph.errors import DocumentError
from graph.extract.formats.pdf import document, glyphs, worker
from graph.extract.reader import read
from tests.graph.extract.formats.written import FONT, PLAN, as_pdf, register_font

SENTENCE = "茶饮装备企业在本区设立研发中心的，按照设备投入给予资助，资助比例与检测次数一并核定。"


def drawn(draw: Callable[[Canvas], None], **options: Any) -> bytes:
    """A PDF whose pages ``draw`` makes."""
    register_font()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    canvas.setFont(FONT, 16)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def text(data: bytes) -> str:
    answer = worker.text_of(data, time.monotonic() + 100)
    assert "text" in answer, answer
    found: str = answer["text"]
    return found


def lines(canvas: Canvas, texts: list[str], *, left: float = 80, top: float = 700) -> None:
    for index, line in enumerate(texts):
        canvas.drawString(left, top - 28 * index, line)


def paragraph(words: str, per_line: int = 27) -> list[str]:
    """A paragraph as lines of ``per_line`` characters, the first indented by two."""
    whole = "　　" + words
    return [whole[at : at + per_line] for at in range(0, len(whole), per_line)]


def story(flow: list[Any], *frames: Frame) -> bytes:
    register_font()
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4)
    document.addPageTemplates(PageTemplate(frames=list(frames)))
    document.build(flow)
    return out.getvalue()


def cell(size: float = 12) -> ParagraphStyle:
    register_font()
    return ParagraphStyle("c", fontName=FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK")


# -- paragraphs ---------------------------------------------------------------------------------


def test_line_breaks_are_undone_and_paragraphs_kept() -> None:
    words = [SENTENCE + "第一段到此为止。", SENTENCE * 2, "短句一条。", SENTENCE]
    data = drawn(lambda c: lines(c, [line for item in words for line in paragraph(item)]))
    assert text(data).split("\n") == words


def test_a_paragraph_goes_on_over_the_page_and_heads_and_feet_are_gone() -> None:
    body = [line for _ in range(9) for line in paragraph(SENTENCE * 2)]

    def draw(canvas: Canvas) -> None:
        for page in range(3):
            canvas.setFont(FONT, 10)
            canvas.drawString(80, 800, f"松江区公报 2021年第{page + 1}期")
            canvas.drawCentredString(300, 40, f"— {page + 1} —")
            canvas.setFont(FONT, 16)
            lines(canvas, body[page * 12 : page * 12 + 12])
            canvas.showPage()

    assert text(drawn(draw)).split("\n") == [SENTENCE * 2] * 9


@pytest.mark.parametrize(
    "number",
    ["1", "- 1 -", "— 1 —", "第 1 页", "第1页 共9页", "1 / 9", "iv", "－１－".replace("１", "1")],
)
def test_a_page_number_is_dropped_on_a_single_page_too(number: str) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, paragraph(SENTENCE))
        canvas.drawCentredString(300, 50, number)

    assert text(drawn(draw)) == SENTENCE


def test_a_number_in_the_body_stays() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, [*paragraph(SENTENCE), "　　2021", *paragraph(SENTENCE)])

    assert text(drawn(draw)).split("\n") == [SENTENCE, "2021", SENTENCE]


def test_headings_signature_and_hanging_items_stand_alone() -> None:
    texts = [
        "　　一、总体要求",
        *paragraph(SENTENCE),
        "　　二、重点任务",
        *paragraph("（一）支持整机企业。" + SENTENCE),
    ]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 22)
        canvas.drawCentredString(296, 760, "松江区茶饮装备产业提升")
        canvas.drawCentredString(296, 728, "行动方案")
        canvas.setFont(FONT, 16)
        lines(canvas, texts, top=680)
        canvas.drawRightString(480, 420, "松江区人民政府")
        canvas.drawRightString(480, 392, "2021年8月6日")

    assert text(drawn(draw)).split("\n") == [
        "松江区茶饮装备产业提升行动方案", "一、总体要求", SENTENCE, "二、重点任务",
        "（一）支持整机企业。" + SENTENCE, "松江区人民政府", "2021年8月6日",
    ]  # fmt: skip


def test_a_table_of_contents_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        lines(
            canvas,
            ["目　　录", *(f"{n}、任务{'.' * 60}{page}" for page, n in enumerate("一二三四", 1))],
        )
        canvas.showPage()
        canvas.setFont(FONT, 16)
        lines(canvas, ["　　一、任务", *paragraph(SENTENCE)])

    assert text(drawn(draw)).split("\n") == ["一、任务", SENTENCE]


def test_words_and_numbers_are_put_together_at_a_line_end() -> None:
    style = ParagraphStyle("w", fontName="Times-Roman", fontSize=16, leading=28)
    words = "green tea policy of the district for makers of cups and filters " * 6
    frame = Frame(80, 80, 430, 660)
    assert text(story([Paragraph(words, style)], frame)) == words.strip()


def test_letters_set_twice_are_read_once_and_wide_gaps_are_kept() -> None:
    def draw(canvas: Canvas) -> None:
        for offset in (0, 0.3):
            canvas.drawString(80 + offset, 700, "茶饮装备")
        canvas.drawString(300, 700, "松府发〔2021〕1号")
        lines(canvas, paragraph(SENTENCE), top=660)
        canvas.drawString(80, 500, "签")
        canvas.drawString(112, 500, "发")

    assert text(drawn(draw)).split("\n") == ["茶饮装备\t松府发〔2021〕1号", SENTENCE, "签 发"]


# -- columns, tables, turned pages ---------------------------------------------------------------


def test_two_columns_are_read_one_after_the_other() -> None:
    parts = [f"第{n}项，" + SENTENCE * 2 for n in range(1, 13)]
    indented = ParagraphStyle("i", parent=cell(), firstLineIndent=24)
    flow = [Paragraph(part, indented) for part in parts]
    data = story(flow, Frame(60, 60, 230, 700), Frame(310, 60, 230, 700))
    assert text(data).split("\n") == parts


GRID = [("GRID", (0, 0), (-1, -1), 0.5, "black")]


def _table(rows: list[list[str]], style: list[Any], widths: list[float]) -> Table:
    return Table([[Paragraph(t, cell()) for t in row] for row in rows], widths, style=style)


def test_a_ruled_table_is_read_by_its_cells() -> None:
    rows = [
        ["档次", "条件", "奖励"],
        ["一档", SENTENCE, "100万元"],
        ["二档", "产值5亿元以上", "200万元"],
    ]
    data = story([_table(rows, GRID, [60, 150, 80])], Frame(60, 60, 480, 700))
    assert text(data).split("\n") == ["\t".join(row) for row in rows]


def test_a_merged_cell_stands_in_its_first_row() -> None:
    rows = [["类别", "金额"], ["平台", "100万元"], ["", "200万元"], ["共三百万元", ""]]
    style = [*GRID, ("SPAN", (0, 1), (0, 2)), ("SPAN", (0, 3), (1, 3))]
    data = story([_table(rows, style, [100, 150])], Frame(60, 60, 480, 700))
    assert text(data).split("\n") == ["类别\t金额", "平台\t100万元", "\t200万元", "共三百万元"]


def test_text_around_a_table_keeps_its_place() -> None:
    rows = [["甲", "一"], ["乙", "二"]]
    flow = [
        Paragraph("表前一句。", cell()),
        _table(rows, GRID, [100, 150]),
        Paragraph("表后一句。", cell()),
    ]
    assert text(story(flow, Frame(60, 60, 480, 700))).split("\n") == [
        "表前一句。", "甲\t一", "乙\t二", "表后一句。",
    ]  # fmt: skip


def test_a_frame_and_a_rule_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, 300, 480, 480)
        canvas.line(60, 740, 540, 740)
        lines(canvas, paragraph(SENTENCE))

    assert text(drawn(draw)) == SENTENCE


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_set_sideways_is_read(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 420)
        canvas.rotate(angle)
        lines(canvas, paragraph(SENTENCE), left=-220, top=100)

    assert text(drawn(draw)) == SENTENCE


def test_a_landscape_page_and_a_turned_page_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageSize(landscape(A4))
        lines(canvas, paragraph(SENTENCE), top=400)
        canvas.showPage()
        canvas.setFont(FONT, 16)
        canvas.setPageSize(A4)
        canvas.setPageRotation(180)
        lines(canvas, paragraph(SENTENCE))

    assert text(drawn(draw)).split("\n") == [SENTENCE] * 2


def test_a_watermark_across_the_page_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, paragraph(SENTENCE))
        canvas.rotate(45)
        canvas.drawString(500, 100, "内部资料")

    assert text(drawn(draw)) == SENTENCE


# -- what is refused -----------------------------------------------------------------------------


def _blank(canvas: Canvas) -> None:
    canvas.rect(100, 100, 300, 500, fill=1)


def _empty_pages(count: int) -> bytes:
    """The smallest PDF of ``count`` pages without content."""
    kids = " ".join(f"{n + 3} 0 R" for n in range(count))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]/MediaBox[0 0 595 842]>>",
        *("<</Type/Page/Parent 2 0 R>>" for _ in range(count)),
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{content}endobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: drawn(_blank), r"a scanned PDF without a text layer \(1 pages of pictures\)"),
        (lambda: as_pdf(PLAN, encrypt="secret"), "protected by a password; save a copy without one"),
        (lambda: as_pdf(PLAN)[:3000], "damaged"),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 9, "the PDF file is damaged"),
        (lambda: b"no such thing at all", "named like a PDF file but is none"),
        (lambda: _empty_pages(0), "damaged"),
        (lambda: _empty_pages(10_000), "10,000 pages, more than one document may have; split it"),
    ],
)  # fmt: skip
def test_what_has_no_text_is_refused_with_its_reason(data: Callable[[], bytes], words: str) -> None:
    started = time.monotonic()
    with pytest.raises(DocumentError, match=words) as error:
        read(None, data(), name="来件.pdf")
    assert str(error.value).startswith("来件.pdf: ")
    assert time.monotonic() - started < 20


def test_fonts_that_name_no_characters_are_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    unnamed = [glyphs.Glyph(chr(0xE000 + n), 16.0 * n, 16.0 * n + 16, 700, 16) for n in range(30)]
    page = glyphs.Page(1, 0, 842, unnamed, [])
    monkeypatch.setattr(glyphs, "pages", lambda _: iter([page]))
    assert worker.text_of(b"", time.monotonic() + 10) == {"error": "unnamed"}


def test_the_time_is_bounded() -> None:
    data = as_pdf(PLAN)
    with pytest.raises(DocumentError, match=r"not read within 0 seconds \(reached page 1\)"):
        document.read(data, "t.pdf", time_limit_s=0.0)


def test_a_long_document_is_read_in_bounded_time() -> None:
    def draw(canvas: Canvas) -> None:
        for _ in range(300):
            canvas.setFont(FONT, 16)
            lines(canvas, paragraph(SENTENCE * 8))
            canvas.showPage()

    started = time.monotonic()
    assert text(drawn(draw)).count("茶饮装备企业") == 300 * 8
    assert time.monotonic() - started < 30


def test_a_pdf_is_known_by_its_bytes() -> None:
    assert "松府规〔2021〕8号" in read(None, b"\n\n" + as_pdf(PLAN), name="stdin.txt").content


def test_page_glyphs_are_in_reading_direction() -> None:
    (page,) = glyphs.pages(drawn(lambda c: lines(c, ["茶饮"])))
    first, second = page.glyphs
    assert (first.char, second.char) == ("茶", "饮")
    assert first.right == pytest.approx(second.left, abs=1)
    assert first.em == pytest.approx(16, abs=1)
    assert page.top - page.bottom == pytest.approx(A4[1], abs=1)
