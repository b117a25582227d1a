from django.urls import path

from articles.takedowns import views

app_name = "takedowns"
urlpatterns = [
    path("new/", views.notice_create, name="new"),
    path("status/<str:token>/", views.notice_status, name="status"),
]
