from django.urls import path

from articles.takedowns import appeal_views, views

app_name = "takedowns"
urlpatterns = [
    path("new/", views.notice_create, name="new"),
    path("status/<str:token>/", views.notice_status, name="status"),
    path("status/<str:token>/appeal/", appeal_views.appeal_create, name="appeal"),
    path("status/<str:token>/appeal/<str:reference>/", appeal_views.appeal_add, name="appeal_add"),
]
