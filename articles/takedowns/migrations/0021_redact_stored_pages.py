"""Add redactions of stored pages, and the digest of a redacted page beside that of the page as it was stored."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('takedowns', '0018_mark_notices_of_spam_cases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PageRedaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('passages', models.PositiveIntegerField(verbose_name='passages masked')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='masked')),
            ],
            options={
                'verbose_name': 'redaction of a stored page',
                'verbose_name_plural': 'redactions of stored pages',
                'ordering': ['-pk'],
                'permissions': [('redact_snapshot', 'May redact stored pages')],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='pagecopy',
            name='redacted_digest',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name='ledgerevent',
            name='action',
            field=models.CharField(choices=[('found', 'earlier rows recorded'), ('opened', 'case opened'), ('joined', 'notice joined'), ('completed', 'notice complete'), ('assigned', 'assigned'), ('asked', 'more information requested'), ('resumed', 'resumed'), ('extended', 'deadline extended'), ('decided', 'decided'), ('restricted', 'restricted'), ('lifted', 'restriction lifted'), ('closed', 'closed'), ('reopened', 'reopened'), ('held', 'legal hold'), ('matched', 'match with removed content decided'), ('merged', 'merged into another case'), ('split', 'notices moved to another case'), ('spam', 'notices marked as spam'), ('erased', 'personal data erased'), ('redacted', 'stored page redacted'), ('changed', 'case changed'), ('checked', 'addresses checked'), ('exported', 'ledger exported'), ('calendar', 'work calendar changed'), ('recomputed', 'deadlines recomputed'), ('published', 'report published'), ('statements', 'statements of reasons exported')], max_length=10, verbose_name='action'),
        ),
        migrations.AlterField(
            model_name='pagecopy',
            name='digest',
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name='pagecopy',
            name='record',
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name='pagecopy',
            constraint=models.UniqueConstraint(condition=models.Q(('redacted_digest', '')), fields=('digest',), name='page_copy_once'),
        ),
        migrations.AddField(
            model_name='pageredaction',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='pageredaction',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='takedowns.case', verbose_name='case'),
        ),
        migrations.AddField(
            model_name='pageredaction',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='takedowns.pagecopy', verbose_name='page copy'),
        ),
    ]
