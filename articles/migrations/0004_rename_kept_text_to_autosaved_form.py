from django.db import migrations


class Migration(migrations.Migration):
    """A new name in the code alone: the table keeps its own."""

    dependencies = [("articles", "0003_keep_what_is_typed")]

    operations = [
        migrations.AlterModelTable("KeptText", "articles_kepttext"),
        migrations.RenameModel("KeptText", "AutosavedForm"),
    ]
