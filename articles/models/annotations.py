"""Values that a queryset method adds to a row, such as the active restriction modes of an item.

Reading one on a row that was loaded without that method raises, so an item can never lose its public note or its
modes silently.
"""

from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class AnnotationMissing(RuntimeError):
    """The row was loaded without the queryset method that adds the value."""


class Annotation(Generic[T]):
    """A typed attribute that holds an annotation; `loader` is the queryset method or function that adds it."""

    def __init__(self, loader: str) -> None:
        self.loader = loader

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, row: None, owner: Any = None) -> Self: ...
    @overload
    def __get__(self, row: object, owner: Any = None) -> T: ...
    def __get__(self, row: object | None, owner: Any = None) -> Self | T:
        if row is None:
            return self
        if not self.is_loaded(row):
            raise AnnotationMissing(f"{type(row).__name__}.{self.name} is not loaded; use {self.loader}")
        value: T = vars(row)[self.name]
        return value

    def __set__(self, row: object, value: T) -> None:
        vars(row)[self.name] = value

    def is_loaded(self, row: object) -> bool:
        return self.name in vars(row)
