from newsroom.signin.models.attempt_count import AttemptCount
from newsroom.signin.models.audit_event import AuditEvent
from newsroom.signin.models.known_device import KnownDevice
from newsroom.signin.models.password_request import PasswordRequest
from newsroom.signin.models.staff_session import StaffSession

__all__ = ["AttemptCount", "AuditEvent", "KnownDevice", "PasswordRequest", "StaffSession"]
