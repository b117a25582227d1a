from django.urls import path

from articles.pages import picture_files as views

app_name = "pictures"
urlpatterns = [
    path("<int:pk>/<slug:digest>.webp", views.picture_file, name="picture"),
    path("<int:pk>/portrait/<slug:digest>.webp", views.portrait_file, name="portrait"),
]
