from django.urls import path, re_path

from articles.identity import views

app_name = "identity"
urlpatterns = [
    path("site-script/<slug:digest>.js", views.operator_script, name="script"),
    path("site.webmanifest", views.manifest, name="manifest"),
    re_path(r"^identity/(?P<name>[0-9a-f]{32}\.(?:png|jpg))$", views.emblem, name="emblem"),
]
