from django.urls import path

from newsroom.signin.views import account, colleague, passkey_views, passwords, verification

app_name = "signin"
urlpatterns = [
    path("", account.account, name="account"),
    path("verify/", verification.verify, name="verify"),
    path("sign-out/", verification.sign_out, name="sign_out"),
    path("confirm/", verification.confirm_password, name="confirm"),
    path("app/", account.add_app, name="add_app"),
    path("backup-codes/", account.make_codes, name="make_codes"),
    path("factors/<str:kind>/<int:pk>/remove/", account.remove, name="remove_factor"),
    path("sessions/<int:pk>/end/", account.end_one, name="end_session"),
    path("sessions/end-others/", account.end_others, name="end_other_sessions"),
    path("passkeys/add/", passkey_views.add_begin, name="passkey_add_begin"),
    path("passkeys/add/complete/", passkey_views.add_complete, name="passkey_add_complete"),
    path("passkeys/check/", passkey_views.check_begin, name="passkey_check_begin"),
    path("passkeys/check/complete/", passkey_views.check_complete, name="passkey_check_complete"),
    path("colleagues/<int:pk>/second-factor/", colleague.remove_factors, name="remove_colleague_factors"),
    path("password/", passwords.forgotten, name="forgotten"),
    path("password/<str:uid>/<str:token>/", passwords.set_password, name="set_password"),
]
