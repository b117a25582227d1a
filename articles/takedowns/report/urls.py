from django.urls import path, register_converter

from articles.takedowns.report import views
from articles.takedowns.report.views import HalfYearConverter

register_converter(HalfYearConverter, "half_year")

app_name = "transparency"
urlpatterns = [
    path("", views.report_index, name="index"),
    path("<half_year:half_year>/", views.report_detail, name="report"),
    path("<half_year:half_year>.csv", views.report_as_csv, name="csv"),
    path("<half_year:half_year>.json", views.report_as_json, name="json"),
]
