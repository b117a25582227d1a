import pytest

from articles.text.language import detect_language


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("望津港的装卸量在三年里翻了一番。", None, "zh-Hans"),
        ("清晨五點，漁港的拍賣廳已經擠滿了人。", "zh-CN", "zh-Hant"),
        ("港の取扱量はこの三年で二倍になった。", "en", "ja"),
        ("The port has doubled its throughput in three years.", None, "en"),
        ("作者在文中引用了ナカモト的话,其余全部是中文的内容,没有别的语言。", None, "zh-Hans"),
        ("蚂蚁金服的Gcash与Touch'nGo、K-BANK、Paytm合作。", None, "zh-Hans"),
        ("Le port a doublé son trafic en trois ans, mais les files ne sont pas plus courtes.", None, "fr"),
        ("Os portos da região não são mais os mesmos para uma cidade.", "pt-BR", "pt-BR"),
        ("항구의 물동량이 삼 년 만에 두 배가 되었다.", None, "ko"),
        ("“Nobody left the quay”", None, "en"),
        ("中文", "zh-TW", "zh-Hant"),
        ("123 456", None, None),
        ("", None, None),
    ],
)
def test_the_text_has_precedence_over_the_declared_language(text, declared, language):
    assert detect_language(text, declared) == language
