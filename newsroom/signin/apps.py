from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save


class SignInConfig(AppConfig):
    name = "newsroom.signin"
    label = "signin"

    def ready(self) -> None:
        from django.contrib.auth.models import Group, User

        from articles.signals import retention_applied, retention_counted
        from newsroom.signin import links, receivers

        links.offer_to_outbox()
        user_logged_in.connect(receivers.after_sign_in)
        user_logged_out.connect(receivers.before_sign_out)
        pre_save.connect(receivers.before_account_saved, sender=User)
        post_save.connect(receivers.after_account_saved, sender=User)
        m2m_changed.connect(receivers.after_membership_changed, sender=User.groups.through)
        m2m_changed.connect(receivers.after_membership_changed, sender=User.user_permissions.through)
        m2m_changed.connect(receivers.after_group_permissions_changed, sender=Group.permissions.through)
        pre_delete.connect(receivers.before_group_deleted, sender=Group)
        retention_applied.connect(receivers.after_retention)
        retention_counted.connect(receivers.on_retention_counted)
