"""The wording of articles that the office keeps: a table of its own, since letters must have articles before there is a first one."""

import django.db.models.deletion
from django.db import migrations, models

import hengji.store.refs


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0003_alter_proposal_matter"),
        ("org", "0007_ended_before_begun"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleSet",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "ref",
                    hengji.store.refs.RefField(
                        default=hengji.store.refs.new_ref, editable=False, max_length=12, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("department", "部门绩效考核目标责任书 / department's responsibility letter"),
                            ("subsidiary", "子企业经营业绩责任书 / subsidiary's responsibility letter"),
                            ("appointment", "岗位聘任协议书 / appointment agreement"),
                            ("annual", "年度经营业绩责任书（经理层成员） / manager's annual letter"),
                            ("tenure", "任期经营业绩责任书（经理层成员） / manager's tenure letter"),
                        ],
                        max_length=12,
                        verbose_name="责任书类别 / Kind of letter",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版本 / Number")),
                ("content", models.TextField(verbose_name="条款 / Articles")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="缘由 / Why")),
                ("at", models.DateTimeField(verbose_name="时间 / At")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="编写人 / By",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="适用范围 / For",
                    ),
                ),
            ],
            options={
                "db_table": "contracts_articles",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("unit", "kind", "number"), name="ctr_articles_once")],
            },
        ),
    ]
