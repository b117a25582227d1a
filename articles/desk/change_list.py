"""Lists of the desk: sorted only by columns that an index orders, so that a page never scans the archive."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import F, Model
from django.db.models.expressions import OrderBy


class DeskChangeList(ChangeList):
    """Ignores a requested order that no index gives; the header of such a column is not a link either."""

    def get_ordering_field(self, field_name: Any) -> Any:
        field = super().get_ordering_field(field_name)
        return field if self.sortable_by is None or field_name in self.sortable_by else None


def sortable_columns(admin: Any, columns: Any) -> list[str]:
    """The columns of a list, out of `columns`, whose order is that of an index."""
    indexed = indexed_fields(admin.model) | set(admin.indexed_orders)
    return [name for name in columns if isinstance(name, str) and _ordering_of(admin, name) in indexed]


def indexed_fields(model: type[Model]) -> set[str]:
    """The fields that a unique or plain index begins with and that it holds for every row."""
    meta = model._meta
    # A column that names another row is sorted by that row's own order, which no index of this table gives.
    columns: list[Any] = [field for field in meta.concrete_fields if not field.is_relation]
    single = {field.name for field in columns if field.primary_key or field.unique or field.db_index}
    indexes = {index.fields_orders[0][0] for index in meta.indexes if index.fields_orders and index.condition is None}
    constraints = {constraint.fields[0] for constraint in meta.total_unique_constraints}
    plain = {field.name for field in columns}
    return {"pk", *single, *((indexes | constraints) & plain)}


def _ordering_of(admin: Any, name: str) -> str:
    """The field by which a column of a list is sorted; "" if it is not sorted."""
    order: Any = getattr(getattr(admin, name, None), "admin_order_field", None if hasattr(admin, name) else name)
    if isinstance(order, OrderBy):
        order = order.expression
    if isinstance(order, F):
        order = str(order.name)  # type: ignore[attr-defined]
    return order.removeprefix("-") if isinstance(order, str) else ""
