"""The desk without the libraries' own admins, which show secrets of second factors."""

from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

for device in (StaticDevice, TOTPDevice):
    admin.site.unregister(device)
