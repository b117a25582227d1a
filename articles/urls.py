from django.urls import path

from articles import views

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("articles/<int:pk>/", views.article_detail, name="article"),
    path("articles/<int:pk>/preview/", views.article_preview, name="preview"),
]
