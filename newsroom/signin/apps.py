from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "newsroom.signin"
    label = "signin"

    def ready(self) -> None:
        from newsroom.signin import links

        links.offer_to_outbox()
