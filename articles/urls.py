from django.urls import path, register_converter

from articles import views
from articles.pages.periods import MonthConverter

register_converter(MonthConverter, "month")

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("contact/", views.contact, name="contact"),
    path("corrections/", views.corrections, name="corrections"),
    path("disclaimers/", views.disclaimers, name="disclaimers"),
    path("archive/", views.archive, name="archive"),
    path("archive/<month:month>/", views.month_detail, name="month"),
    path("sections/<int:pk>/", views.section_detail, name="section"),
    path("tags/<int:pk>/", views.tag_detail, name="tag"),
    path("sources/<int:pk>/", views.source_detail, name="source"),
    path("people/<int:pk>/", views.person_detail, name="person"),
    path("articles/<int:pk>/", views.article_detail, name="article"),
    path("articles/<int:pk>/preview/", views.article_preview, name="preview"),
    path("articles/<int:pk>/copy/preview/", views.article_copy, name="copy_preview"),
    path("articles/typed/<slug:key>/preview/", views.article_typed, name="typed"),
]
