from django.urls import path

from newsroom.signin.views import passwords

app_name = "signin"
urlpatterns = [
    path("password/<str:uid>/<str:token>/", passwords.set_password, name="set_password"),
]
