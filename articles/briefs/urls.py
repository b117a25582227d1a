from django.urls import path, register_converter

from articles.briefs import views
from articles.pages.periods import DayConverter

register_converter(DayConverter, "day")

app_name = "briefs"
urlpatterns = [
    path("", views.brief_stream, name="stream"),
    path("important/", views.important_briefs, name="importance"),
    path("channels/<int:pk>/", views.channel_detail, name="channel"),
    path("<day:day>/", views.day_detail, name="day"),
    path("<int:pk>/", views.brief_detail, name="brief"),
    path("<int:pk>/preview/", views.brief_preview, name="preview"),
    path("<int:pk>/copy/preview/", views.brief_copy, name="copy_preview"),
    path("typed/<slug:key>/preview/", views.brief_typed, name="typed"),
]
