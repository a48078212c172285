
import agir.portrait.models.told
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('coalitions', '0003_voice_required'),
        ('cycles', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CauseTree',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('words', models.TextField(blank=True, verbose_name='description')),
                ('audience', models.CharField(choices=[('public', 'tout le monde'), ('coalition', 'les membres du regroupement'), ('coordination', 'la coordination seulement'), ('none', 'personne encore : pas de consentement')], default='coalition', max_length=12, verbose_name='qui peut le lire')),
                ('collected_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='recueilli le')),
                ('provenance', models.CharField(blank=True, max_length=200, verbose_name='d’où cela vient')),
                ('review_on', models.DateField(default=agir.portrait.models.told.in_a_year, verbose_name='à revoir le')),
                ('before', models.JSONField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('binned_at', models.DateTimeField(blank=True, null=True)),
                ('binned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coalitions.coalition')),
                ('typed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='coalitions.member')),
            ],
            options={
                'verbose_name': 'arbre des causes',
                'verbose_name_plural': 'arbres des causes',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Cause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='cause')),
                ('lever', models.CharField(blank=True, max_length=300, verbose_name='ce qui pourrait la changer')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('binned_at', models.DateTimeField(blank=True, null=True)),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coalitions.coalition')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deeper', to='portrait.cause', verbose_name='explique')),
                ('tree', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='causes', to='portrait.causetree')),
            ],
            options={
                'verbose_name': 'cause',
                'verbose_name_plural': 'causes',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Moment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('words', models.TextField(blank=True, verbose_name='description')),
                ('audience', models.CharField(choices=[('public', 'tout le monde'), ('coalition', 'les membres du regroupement'), ('coordination', 'la coordination seulement'), ('none', 'personne encore : pas de consentement')], default='coalition', max_length=12, verbose_name='qui peut le lire')),
                ('collected_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='recueilli le')),
                ('provenance', models.CharField(blank=True, max_length=200, verbose_name='d’où cela vient')),
                ('review_on', models.DateField(default=agir.portrait.models.told.in_a_year, verbose_name='à revoir le')),
                ('before', models.JSONField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('binned_at', models.DateTimeField(blank=True, null=True)),
                ('left', models.TextField(blank=True, verbose_name='ce que cela a laissé')),
                ('carried_by', models.CharField(blank=True, max_length=200, verbose_name='qui l’a porté')),
                ('starts_on', models.DateField(verbose_name='quand, ou depuis quand')),
                ('starts_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('season', 'saison'), ('year', 'année'), ('decade', 'décennie')], default='day', max_length=7)),
                ('starts_text', models.CharField(blank=True, max_length=80)),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’à quand')),
                ('ends_precision', models.CharField(choices=[('day', 'jour'), ('month', 'mois'), ('season', 'saison'), ('year', 'année'), ('decade', 'décennie')], default='day', max_length=7)),
                ('ends_text', models.CharField(blank=True, max_length=80)),
                ('binned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coalitions.coalition')),
                ('typed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='coalitions.member')),
            ],
            options={
                'verbose_name': 'moment de la communauté',
                'verbose_name_plural': 'moments de la communauté',
                'ordering': ['starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PriorityRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('status', models.CharField(choices=[('gathering', 'en préparation'), ('scoring', 'cotes en silence'), ('seen', 'cotes vues ensemble')], default='gathering', max_length=9, verbose_name='état')),
                ('notes', models.TextField(blank=True, verbose_name='ce qui s’est dit')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='cotes ouvertes le')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='cotes closes le')),
                ('binned_at', models.DateTimeField(blank=True, null=True)),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coalitions.coalition')),
            ],
            options={
                'verbose_name': 'tour de priorités',
                'verbose_name_plural': 'tours de priorités',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='critère')),
                ('meaning', models.CharField(blank=True, max_length=300, verbose_name='ce que cela veut dire pour nous')),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coalitions.coalition')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='portrait.priorityround')),
            ],
            options={
                'verbose_name': 'critère',
                'verbose_name_plural': 'critères',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='priorité possible')),
                ('notes', models.TextField(blank=True, verbose_name='ce qui s’est dit')),
                ('outcome', models.CharField(blank=True, choices=[('kept', 'retenue'), ('dropped', 'laissée de côté')], max_length=7, verbose_name='décision')),
                ('reason', models.TextField(blank=True, verbose_name='raison')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='décidée le')),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coalitions.coalition')),
                ('cycle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cycles.cycle')),
                ('cause', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='portrait.cause')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='portrait.priorityround')),
            ],
            options={
                'verbose_name': 'priorité possible',
                'verbose_name_plural': 'priorités possibles',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField(verbose_name='cote')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='portrait.candidate')),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coalitions.coalition')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='portrait.criterion')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='coalitions.member')),
            ],
            options={
                'verbose_name': 'cote',
                'verbose_name_plural': 'cotes',
            },
        ),
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('words', models.TextField(blank=True, verbose_name='description')),
                ('audience', models.CharField(choices=[('public', 'tout le monde'), ('coalition', 'les membres du regroupement'), ('coordination', 'la coordination seulement'), ('none', 'personne encore : pas de consentement')], default='coalition', max_length=12, verbose_name='qui peut le lire')),
                ('collected_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='recueilli le')),
                ('provenance', models.CharField(blank=True, max_length=200, verbose_name='d’où cela vient')),
                ('review_on', models.DateField(default=agir.portrait.models.told.in_a_year, verbose_name='à revoir le')),
                ('before', models.JSONField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('binned_at', models.DateTimeField(blank=True, null=True)),
                ('own', models.BooleanField(default=False, verbose_name='c’est mon propre récit')),
                ('who', models.CharField(blank=True, max_length=120, verbose_name='qui raconte')),
                ('capacity', models.CharField(choices=[('parent', 'parent'), ('citizen', 'citoyenne ou citoyen'), ('partner', 'organisation partenaire'), ('worker', 'personne intervenante ou éducatrice'), ('coordination', 'coordination'), ('steering', 'comité de suivi'), ('funder', 'bailleur de fonds'), ('other', 'autre')], max_length=16, verbose_name='à quel titre')),
                ('lived', models.CharField(blank=True, max_length=80, verbose_name='quand cela s’est passé')),
                ('consent_on', models.DateField(blank=True, null=True, verbose_name='consentement donné le')),
                ('consent_how', models.CharField(blank=True, max_length=200, verbose_name='comment il a été donné')),
                ('binned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coalitions.coalition')),
                ('typed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='coalitions.member')),
            ],
            options={
                'verbose_name': 'récit',
                'verbose_name_plural': 'récits',
                'ordering': ['-collected_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Trait',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('words', models.TextField(blank=True, verbose_name='description')),
                ('audience', models.CharField(choices=[('public', 'tout le monde'), ('coalition', 'les membres du regroupement'), ('coordination', 'la coordination seulement'), ('none', 'personne encore : pas de consentement')], default='coalition', max_length=12, verbose_name='qui peut le lire')),
                ('collected_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='recueilli le')),
                ('provenance', models.CharField(blank=True, max_length=200, verbose_name='d’où cela vient')),
                ('review_on', models.DateField(default=agir.portrait.models.told.in_a_year, verbose_name='à revoir le')),
                ('before', models.JSONField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('binned_at', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('strength', 'force'), ('challenge', 'défi')], max_length=9, verbose_name='sorte')),
                ('figure', models.CharField(blank=True, max_length=300, verbose_name='un chiffre le montre')),
                ('document', models.URLField(blank=True, max_length=500, verbose_name='un document le montre')),
                ('binned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coalitions.coalition')),
                ('facets', models.ManyToManyField(blank=True, related_name='+', to='coalitions.facet', verbose_name='repères')),
                ('moment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proves', to='portrait.moment', verbose_name='un moment le montre')),
                ('story', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proves', to='portrait.story', verbose_name='un récit le montre')),
                ('typed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='coalitions.member')),
            ],
            options={
                'verbose_name': 'force ou défi',
                'verbose_name_plural': 'forces et défis',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='causetree',
            name='challenge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trees', to='portrait.trait', verbose_name='défi'),
        ),
        migrations.AddField(
            model_name='candidate',
            name='challenge',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='portrait.trait'),
        ),
        migrations.CreateModel(
            name='Asset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('words', models.TextField(blank=True, verbose_name='description')),
                ('audience', models.CharField(choices=[('public', 'tout le monde'), ('coalition', 'les membres du regroupement'), ('coordination', 'la coordination seulement'), ('none', 'personne encore : pas de consentement')], default='coalition', max_length=12, verbose_name='qui peut le lire')),
                ('collected_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='recueilli le')),
                ('provenance', models.CharField(blank=True, max_length=200, verbose_name='d’où cela vient')),
                ('review_on', models.DateField(default=agir.portrait.models.told.in_a_year, verbose_name='à revoir le')),
                ('before', models.JSONField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('binned_at', models.DateTimeField(blank=True, null=True)),
                ('object', models.CharField(blank=True, max_length=40, verbose_name='ce qui dure')),
                ('holds', models.CharField(blank=True, choices=[('organisation', 'une organisation'), ('rule', 'une règle ou une entente'), ('people', 'des personnes')], max_length=12, verbose_name='ce qui le tient')),
                ('held_by', models.CharField(blank=True, max_length=200, verbose_name='laquelle, lesquelles')),
                ('depends', models.CharField(blank=True, max_length=300, verbose_name='qui en dépend')),
                ('without', models.TextField(blank=True, verbose_name='ce qui arriverait sans cela')),
                ('binned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('coalition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coalitions.coalition')),
                ('typed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='coalitions.member')),
            ],
            options={
                'verbose_name': 'acquis',
                'verbose_name_plural': 'acquis',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['coalition', 'binned_at'], name='asset_of_coalition')],
            },
        ),
        migrations.AddConstraint(
            model_name='cause',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='cause_not_in_itself'),
        ),
        migrations.AddIndex(
            model_name='moment',
            index=models.Index(fields=['coalition', 'binned_at'], name='moment_of_coalition'),
        ),
        migrations.AddConstraint(
            model_name='moment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='moment_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('candidate', 'criterion', 'member'), name='score_once'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('value__gte', 1), ('value__lte', 5)), name='score_from_one_to_five'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(fields=['coalition', 'binned_at'], name='story_of_coalition'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('audience__in', ('public', 'coalition')), _negated=True), ('consent_on__isnull', False), _connector='OR'), name='story_shown_with_consent'),
        ),
        migrations.AddIndex(
            model_name='trait',
            index=models.Index(fields=['coalition', 'binned_at'], name='trait_of_coalition'),
        ),
        migrations.AddIndex(
            model_name='causetree',
            index=models.Index(fields=['coalition', 'binned_at'], name='tree_of_coalition'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'dropped'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='dropped_keeps_its_reason'),
        ),
    ]
