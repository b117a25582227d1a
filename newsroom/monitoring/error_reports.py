"""Reports of errors to a Sentry-compatible service: tracebacks without values, texts, names or secret addresses."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from newsroom.monitoring.logs import without_rows, without_secrets
from newsroom.monitoring.request_ids import current_request_id


def start_error_reports(address: str) -> None:
    """Raises ImproperlyConfigured if the library is missing or the address is wrong."""
    try:
        import sentry_sdk
    except ImportError as error:
        raise ImproperlyConfigured("NEWSROOM_ERROR_REPORTS needs a library: pip install sentry-sdk") from error
    try:
        sentry_sdk.init(
            dsn=address,
            include_local_variables=False,
            max_request_body_size="never",
            # Breadcrumbs hold statements with their values.
            max_breadcrumbs=0,
            server_name="newsroom",
            before_send=_without_personal_data,
        )
    except ValueError as error:
        raise ImproperlyConfigured(f"NEWSROOM_ERROR_REPORTS: {error}") from error


def _without_personal_data(event: Any, _hint: Any) -> Any:
    asked = event.pop("request", {})
    for name in ("user", "extra"):
        event.pop(name, None)
    event["tags"] = {"request": current_request_id.get(), "method": asked.get("method", "")}
    if "logentry" in event:
        event["logentry"] = {"message": without_secrets(str(event["logentry"].get("formatted", "")))}
    if name := event.get("transaction"):
        event["transaction"] = without_secrets(name)
    for each in event.get("exception", {}).get("values", []):
        each["value"] = without_secrets(without_rows(str(each.get("value", ""))))
    return event
