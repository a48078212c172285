"""The addresses that django-allauth knows by these very names. Nothing else of it is exposed:
there is no password here, so there is no page to set, change or reset one."""

from django.urls import path

from agir.accounts.views import entrance

urlpatterns = [
    path("", entrance.sign_in, name="account_login"),
    path("code/", entrance.confirm_code, name="account_confirm_login_code"),
    path("quitter/", entrance.sign_out, name="account_logout"),
    path("compte-ferme/", entrance.inactive, name="account_inactive"),
]
