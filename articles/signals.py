"""How do rules below tell rules above that items changed? By this one signal, connected in `newsroom/apps.py`."""

from django.dispatch import Signal

# Sent inside the transaction of the change with `ids`: a list of primary keys of NewsItem, deleted ones included.
items_changed = Signal()
