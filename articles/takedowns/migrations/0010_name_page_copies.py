from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('takedowns', '0009_reword_labels'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='pagecopy',
            options={'base_manager_name': 'objects', 'default_permissions': (), 'verbose_name': 'page copy', 'verbose_name_plural': 'page copies'},
        ),
    ]
