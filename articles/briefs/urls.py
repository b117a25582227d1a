from django.urls import path

from articles.briefs import views

app_name = "briefs"
urlpatterns = [
    path("", views.brief_stream, name="stream"),
    path("<int:pk>/", views.brief_detail, name="brief"),
    path("<int:pk>/preview/", views.brief_preview, name="preview"),
]
