from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_rename_kept_text_to_autosaved_form'),
        ('pictures', '0001_make_tables'),
        ('rights', '0001_make_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name='newsitem',
            name='item_translates_another',
            constraint=models.CheckConstraint(condition=models.Q(('translation_of__isnull', True), models.Q(('translation_of', models.F('pk')), _negated=True), _connector='OR'), name='item_translates_another', violation_error_message='An item cannot be a translation of itself.'),
        ),
    ]
