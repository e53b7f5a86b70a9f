"""Names as the graph has them: Chinese, English, both, long, and what breaks out of markup."""

from hypothesis import strategies as st

from graph.pictures.parts import Part

_CHARACTERS = "政策措施产业青浦区人工智能（）〔〕《》，。、“”—…2026abcxyzWMil -/&<>\"'é中"

labels = st.one_of(
    st.text(_CHARACTERS, max_size=60),
    st.text(_CHARACTERS, min_size=1, max_size=8),
    st.sampled_from(
        [
            "上海市青浦区关于进一步促进现代服务业高质量发展的若干意见（青府发〔2022〕16号）",
            "next-generation information technology and software",
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
            "\u0000\u0007\ufffe",
            "👩‍🔬🏙️",
        ]
    ),
)

parts = st.builds(
    Part,
    label=labels,
    address=st.sampled_from([None, "/page/x", "javascript:alert(1)", "https://example.org/?a=1&b"]),
    figure=st.sampled_from(["", "7", "1,234,567"]),
    solid=st.booleans(),
)
