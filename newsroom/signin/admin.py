"""The desk's sign-in forms, and the desk without the libraries' own admins, which show secrets of second factors."""

from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom.signin.forms import LimitedPasswordChangeForm, ReauthenticationForm, SignInForm
from newsroom.signin.log_admin import AuditEventAdmin
from newsroom.signin.models import AuditEvent

for device in (StaticDevice, TOTPDevice):
    admin.site.unregister(device)
admin.site.login_form = SignInForm
admin.site.reauthentication_form = ReauthenticationForm  # type: ignore[attr-defined]
admin.site.password_change_form = LimitedPasswordChangeForm
admin.site.register(AuditEvent, AuditEventAdmin)
