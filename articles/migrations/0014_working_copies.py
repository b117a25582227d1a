import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0013_initial_revisions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='autosavedform',
            name='is_working_copy',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='revision',
            name='is_working_copy',
            field=models.BooleanField(default=False, verbose_name='working copy'),
        ),
        migrations.CreateModel(
            name='WorkingCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='saved')),
                ('change_kind', models.CharField(blank=True, max_length=13, verbose_name='kind of change')),
                ('statement', models.TextField(blank=True, verbose_name='note to readers')),
                ('scheduled_for', models.DateTimeField(blank=True, null=True, verbose_name='publish at')),
                ('refused_at', models.DateTimeField(blank=True, null=True, verbose_name='refused')),
                ('refusal', models.TextField(blank=True, verbose_name='why it was refused')),
                ('base', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='articles.revision', verbose_name='made from')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='working_copy', to='articles.newsitem', verbose_name='item')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='articles.revision', verbose_name='version')),
                ('scheduled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='scheduled by')),
            ],
            options={
                'verbose_name': 'working copy',
                'verbose_name_plural': 'working copies',
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('scheduled_for__isnull', False)), fields=['scheduled_for'], name='working_copy_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('scheduled_for__isnull', True), ('scheduled_by__isnull', False), _connector='OR'), name='working_copy_scheduled_by_somebody'), models.CheckConstraint(condition=models.Q(('refused_at__isnull', True), ('scheduled_for__isnull', False), _connector='OR'), name='working_copy_refused_was_scheduled')],
            },
        ),
    ]
