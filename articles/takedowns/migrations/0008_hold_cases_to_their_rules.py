from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('takedowns', '0007_move_what_decisions_hold'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='case',
            name='case_has_one_target',
        ),
        migrations.RemoveField(
            model_name='decision',
            name='reason',
        ),
        migrations.RemoveField(
            model_name='decision',
            name='restriction',
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('picture__isnull', True), ('placement__isnull', True)), models.Q(('item__isnull', True), ('picture__isnull', True)), models.Q(('item__isnull', True), ('placement__isnull', True)), _connector='OR'), name='case_has_at_most_one_target'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('received', 'in_review', 'needs_info', 'second_review')), _negated=True), ('due_at__isnull', False), _connector='OR'), name='case_open_is_due'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('received', 'in_review', 'needs_info', 'second_review')), ('item__isnull', False)), fields=('item', 'family'), name='case_one_open_on_item'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('received', 'in_review', 'needs_info', 'second_review')), ('placement__isnull', False)), fields=('placement', 'family'), name='case_one_open_on_placement'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('received', 'in_review', 'needs_info', 'second_review')), ('picture__isnull', False)), fields=('picture', 'family'), name='case_one_open_on_picture'),
        ),
    ]
