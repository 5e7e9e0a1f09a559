"""The tables of users. They are nobody's but the service's."""

#% set part = "stdlib import of models"
#% for file in layer_files("layer.role.jinja")
#% include file
#% endfor
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower, Now

from acme.kit.ids import new_id
from acme.platform.identity.managers import UserManager
from acme.platform.identity.passwords import Passwords
#% set part = "import of models"
#% for file in layer_files("layer.role.jinja")
#% include file
#% endfor
from acme.platform.persistence.references import Reference
#% set part = "type import of models"
#% for file in layer_files("layer.role.jinja")
#% include file
#% endfor


class User(AbstractBaseUser):
    """Whoever uses the service; `settings.AUTH_USER_MODEL` names it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.TextField()
    name = models.TextField(null=True, blank=True)
    #% set part = "column"
    #% for file in layer_files("layer.role.jinja")
    #% include file
    #% endfor
    password = models.TextField(db_column="password_hash", editable=False)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    last_login = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = UserManager()

    class Meta:
        db_table = "users"
        constraints = [
            models.UniqueConstraint(fields=["email"], name="uq_users_email"),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="ck_users_email",
            ),
            #% set part = "constraint"
            #% for file in layer_files("layer.role.jinja")
            #% include file
            #% endfor
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.disabled_at is None

    @property
    def is_staff(self) -> bool:
        """Whether the admin lets them in."""
        return self.has_perm("")
    #% set part = "permissions"
    #% for file in layer_files("layer.role.jinja")
    #% include file
    #% endfor

    def has_module_perms(self, app_label: str) -> bool:
        return self.has_perm(app_label)

    def check_password(self, raw_password: str | None) -> bool:
        return Passwords().matches(raw_password or "", self.password)

    def set_password(self, raw_password: str | None) -> None:
        self.password = Passwords().hash(raw_password or new_id().hex)
        # Once it is saved, Django tells AUTH_PASSWORD_VALIDATORS.
        self._password = raw_password


class Session(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        User,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    user_agent = models.TextField(null=True)
    ip_address = models.TextField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sessions"
        constraints = [Reference(name="fk_sessions_user_id", field="user", on_delete="CASCADE")]
        indexes = [models.Index(fields=["user"], name="ix_sessions_user_id")]

    def __str__(self) -> str:
        return str(self.pk)


class OneTimeToken(models.Model):
    """At most one a user and purpose; never the token itself, only its digest."""

    digest = models.BinaryField(primary_key=True)
    user = models.ForeignKey(
        User,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    purpose = models.TextField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "one_time_tokens"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose"],
                name="uq_one_time_tokens_user_id",
            ),
            Reference(
                name="fk_one_time_tokens_user_id",
                field="user",
                on_delete="CASCADE",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose
#% set part = "model"
#% for file in layer_files("layer.credentials.jinja")
#% include file
#% endfor
