"""Samples of pasted HTML with the text that the editor makes of them."""


def item(marker: str, text: str, level: int = 1, style: str = "") -> str:
    """A list item as Word writes it: a paragraph with a painted marker."""
    return (
        f"<p class=MsoListParagraph style='margin-left:21pt;mso-list:l0 level{level} lfo1'><![if !supportLists]>"
        f"<span style='{style}mso-list:Ignore'>{marker}<span style='font:7pt \"Times New Roman\"'>&nbsp;&nbsp; </span>"
        f"</span><![endif]>{text}<o:p></o:p></p>\n"
    )


def word(body: str) -> str:
    head = "<meta name=Generator content='Microsoft Word 15'>"
    return f"<html xmlns:o='urn:schemas-microsoft-com:office:office'><head>{head}</head><body>{body}</body></html>"


def online(tag: str, start: str, level: int, text: str) -> str:
    """A list item as Word Online writes it: in a list of its own."""
    return (
        f'<div class="ListContainerWrapper SCXW1"><{tag} role="list" {start}><li data-aria-level="{level}"'
        f' data-aria-posinset="1"><p class="Paragraph"><span class="TextRun">{text}</span>'
        f'<span class="EOP">&nbsp;</span></p></li></{tag}></div>'
    )


QUOTATIONS = {
    "<blockquote>快了。<cite>方既白</cite></blockquote>": (
        "<blockquote><p>快了。</p><p><cite>方既白</cite></p></blockquote>"
    ),
    "<blockquote><p>快了。— <cite>方既白</cite></p></blockquote>": (
        "<blockquote><p>快了。</p><p>— <cite>方既白</cite></p></blockquote>"
    ),
    "<blockquote><p>快了。</p><footer>— <cite>方既白</cite></footer></blockquote>": (
        "<blockquote><p>快了。</p><p>— <cite>方既白</cite></p></blockquote>"
    ),
    "<p><q>快了。</q><cite>方既白</cite></p>": "<blockquote><p>快了。</p><p><cite>方既白</cite></p></blockquote>",
    "<blockquote><p>在<cite>《港口三年》</cite>里。</p></blockquote>": (
        "<blockquote><p>在<cite>《港口三年》</cite>里。</p></blockquote>"
    ),
    '<ol start="0"><li>零</li><li>一</li></ol>': '<ol start="0"><li>零</li><li>一</li></ol>',
}
SYMBOL, COURIER = "font-family:Symbol;", 'font-family:"Courier New";'
FOOTNOTE = (
    '<div style="mso-element:footnote-list"><hr width="33%"><div style="mso-element:footnote" id=ftn1>'
    '<p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> 数据来自灯港局。</p></div></div>'
)
LISTS = {
    word(item("1.", "2.8亿元") + item("2.", "-5℃") + item("3.", "often") + item("4.", "§ 3")): (
        "<ol><li>2.8亿元</li><li>-5℃</li><li>often</li><li>§ 3</li></ol>"
    ),
    word(item("·", "1.5倍", 1, SYMBOL) + item("o", "o型", 2, COURIER) + item("·", "乙", 1, SYMBOL)): (
        "<ul><li>1.5倍<ul><li>o型</li></ul></li><li>乙</li></ul>"
    ),
    # The numbers go on after a paragraph, and another list begins anew.
    word(item("3.", "丙") + "<p>插话</p>" + item("4.", "丁") + item("a)", "子", 2) + item("1.", "甲")): (
        '<ol start="3"><li>丙</li></ol><p>插话</p><ol start="4"><li>丁<ol><li>子</li></ol></li></ol>'
        "<ol><li>甲</li></ol>"
    ),
    word(item("一、", "灯塔") + item("（一）", "岸线", 2) + item("①", "灯船", 3) + item("二、", "浮标")): (
        "<ol><li>灯塔<ol><li>岸线<ol><li>灯船</li></ol></li></ol></li><li>浮标</li></ol>"
    ),
    word(item("第一条", "总则") + item("步骤A：", "核对")): "<p>第一条 总则</p><p>步骤A：核对</p>",
    word(item("1.", "甲").replace("<![if !supportLists]>", "<!--[if !supportLists]-->")): "<ol><li>甲</li></ol>",
    word("<p class=MsoListParagraph>2.8亿元</p><p class=MsoListParagraph>- 5℃</p>"): "<p>2.8亿元</p><p>- 5℃</p>",
    word("<h2 style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>一、</span>总体</h2><p>文</p>"): (
        "<h2>一、总体</h2><p>文</p>"
    ),
    online("ol", 'start="3"', 1, "甲") + online("ul", "", 2, "乙") + online("ol", 'start="4"', 1, "丙"): (
        '<ol start="3"><li>甲<ul><li>乙</li></ul></li><li>丙</li></ol>'
    ),
    '<b style="font-weight:normal"><ol start="2"><li style="list-style-type:decimal"><p>甲</p></li><ul>'
    '<li style="list-style-type:disc"><p>乙</p></li></ul><li style="list-style-type:decimal"><p>丙</p></li></ol></b>': (
        '<ol start="2"><li>甲<ul><li>乙</li></ul></li><li>丙</li></ol>'
    ),
    '<ul><li style="list-style-type:cjk-ideographic">甲</li></ul>': "<ol><li>甲</li></ol>",
    "<ul><li>一、甲</li><li>二、乙</li></ul>": "<p>一、甲</p><p>二、乙</p>",
}
SIDE_TEXT = {
    word("<p>船<del cite='mailto:a'>三</del><ins cite='mailto:a'>四</ins>艘</p>"): "<p>船四艘</p>",
    "<p>价<del>九</del>十</p>": "<p>价<s>九</s>十</p>",
    word(
        '<p>正文<span class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[A1]</a></span></p>'
        "<div style='mso-element:comment-list'><div style='mso-element:comment'><p>请核实</p></div></div>"
    ): "<p>正文</p>",
    word('<p>吞吐<a href="#_ftn1" name="_ftnref1">[1]</a>增长</p>' + FOOTNOTE): (
        "<p>吞吐[1]增长</p><p>[1] 数据来自灯港局。</p>"
    ),
    word('<p>吞吐<a href="#_ftn1" name="_ftnref1">[1]</a>增长，见<a href="#_Ref7">第3节</a></p>'): (
        "<p>吞吐增长，见第3节</p>"
    ),
    '<h2>节<a class="headerlink" href="#s">¶</a></h2><p>文<sup><a href="#cite_note-2">[2]</a></sup></p>': (
        "<h2>节</h2><p>文</p>"
    ),
}
HIDING = [
    "display:none",
    "display : none !important",
    "visibility:hidden",
    "font-size:0",
    "font:0/0 a",
    "opacity:0",
    "color:transparent",
    "position:absolute;left:-9999px",
    "position:fixed;top:-200vh",
    "text-indent:-9999px;display:block",
    "transform:translateX(-9999px)",
    "position:absolute;clip:rect(1px,1px,1px,1px)",
    "clip-path:inset(50%)",
    "width:0;height:0;overflow:hidden;display:inline-block",
    "mso-hide:all",
]
SHOWING = [
    "opacity:0.9",
    "position:relative;left:-10px",
    "margin-left:-21pt;text-indent:-21pt",
    "font-size:0.9em",
    "overflow:hidden;width:602px;height:300px",
    "display:none;display:block",
    "color:rgba(0, 0, 0, 0.8)",
]
HIDDEN = {f"<p>明<span style='{style}'>暗</span></p>": "<p>明</p>" for style in HIDING}
HIDDEN |= {f"<p>明<span style='{style}'>暗</span></p>": "<p>明暗</p>" for style in SHOWING}
HIDDEN |= {
    "<style>.x{display:none}.y i{opacity:0}@media print{p{display:none}}</style>"
    "<p>明<b class=x>暗</b><span class=y>亮<i>暗</i></span></p>": "<p>明亮</p>",
    "<style>p.x{display:block}.x{display:none}</style><p class=x>明</p>": "<p>明</p>",
    "<div style='font-size:0'><span style='font-size:16px'>明</span><span>暗</span></div>": "<p>明</p>",
    "<p style='visibility:hidden'>暗<span style='visibility:visible'>明</span></p>": "<p>明</p>",
}
ADDRESSES = {
    "<p>https://news.example/a?b=1</p>": ('<p><a href="https://news.example/a?b=1">https://news.example/a?b=1</a></p>'),
    "<p>见https://news.example/a。</p>": "<p>见https://news.example/a。</p>",
}
MEDIA = (
    '<p>前<img src="https://pic.example/1.jpg" alt="灯塔"><img data-src="https://pic.example/2.jpg"'
    ' src="data:image/svg+xml,%3Csvg%3E"><img width=1 height=1 src="https://count.example/p.gif">'
    '<img class=emoji alt="😀" src=x.png>后</p><video src=x><p>no video</p></video><iframe src="https://map.example/">'
    '</iframe><span class="katex"><math><mi>x</mi></math><span>x</span></span><svg width=16></svg>'
    "<!--[if gte msEquation 12]><m:oMath>E</m:oMath><![endif]--><![if !msEquation]><img src='file:///a.png'><![endif]>"
)
