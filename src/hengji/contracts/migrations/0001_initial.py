"""Letters, versions, proposals, signatures, amendments."""

import django.db.models.deletion
from django.db import migrations, models

import hengji.store.exact
import hengji.store.refs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "ref",
                    hengji.store.refs.RefField(
                        default=hengji.store.refs.new_ref, editable=False, max_length=12, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号 / Number")),
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
                        verbose_name="类别 / Kind",
                    ),
                ),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="起始年 / First year")),
                ("last_year", models.PositiveSmallIntegerField(verbose_name="截止年 / Last year")),
                (
                    "slot",
                    models.CharField(
                        max_length=80, null=True, unique=True, verbose_name="对象与期间 / Subject and period"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿 / draft"),
                            ("sent", "已送达 / sent"),
                            ("negotiating", "协商中 / negotiating"),
                            ("agreed", "已商定，待签 / agreed, to be signed"),
                            ("half-signed", "一方已签 / signed by one side"),
                            ("in-force", "生效 / in force"),
                            ("amending", "生效，调整待批 / in force, amendment to be approved"),
                            ("amended", "生效，调整待签 / in force, amendment to be signed"),
                            ("half-amended", "生效，调整一方已签 / in force, amendment signed by one side"),
                            ("closed", "已结束 / closed"),
                            ("withdrawn", "已撤回 / withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态 / State",
                    ),
                ),
                (
                    "turn",
                    models.CharField(
                        choices=[
                            ("group", "集团方 / The group"),
                            ("unit", "责任方 / The subject"),
                            ("both", "双方 / Both"),
                            ("", "无 / Nobody"),
                        ],
                        default="group",
                        max_length=5,
                        verbose_name="待办方 / Whose turn",
                    ),
                ),
                ("current", models.PositiveIntegerField(default=1, verbose_name="当前文本 / Version on the table")),
                ("in_force", models.PositiveIntegerField(default=0, verbose_name="生效文本 / Version in force")),
                (
                    "first_force",
                    models.PositiveIntegerField(default=0, verbose_name="首次生效文本 / Version first in force"),
                ),
                (
                    "first_sent",
                    models.PositiveIntegerField(default=0, verbose_name="首次送达文本 / Version first sent"),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="org.person",
                        verbose_name="任职人 / Holder",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="org.post",
                        verbose_name="岗位 / Post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="org.unit",
                        verbose_name="单位 / Unit",
                    ),
                ),
            ],
            options={
                "db_table": "contracts_letter",
                "ordering": ["-first_year", "number"],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "ref",
                    hengji.store.refs.RefField(
                        default=hengji.store.refs.new_ref, editable=False, max_length=12, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("base", models.PositiveIntegerField(verbose_name="原文本 / From version")),
                ("result", models.PositiveIntegerField(null=True, verbose_name="新文本 / New version")),
                ("content", models.TextField(verbose_name="调整后的内容 / Content as it is to become")),
                ("hash", models.CharField(max_length=64, verbose_name="内容指纹 / Content hash")),
                ("reason", models.TextField(verbose_name="理由 / Reason")),
                ("evidence", models.CharField(max_length=200, verbose_name="佐证 / Evidence")),
                (
                    "tier_percent",
                    hengji.store.exact.ExactField(
                        null=True, verbose_name="目标档最大变动（%） / Largest move of a tier, %"
                    ),
                ),
                ("weight_moved", hengji.store.exact.ExactField(verbose_name="权重调整（分） / Weight moved, points")),
                (
                    "other",
                    models.BooleanField(verbose_name="规则、考核项或约束变动 / Rules, items or constraints change"),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            (
                                "office",
                                "考核办或分管领导审批（申请人除外） / approved by the office or the leader in charge, not by who asked",
                            ),
                            (
                                "leader",
                                "分管领导审批（申请人除外） / approved by the leader in charge, not by who asked",
                            ),
                        ],
                        max_length=8,
                        verbose_name="审批层级 / Level",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("group", "集团方 / the group"), ("unit", "责任方 / the subject")],
                        max_length=5,
                        verbose_name="提出方 / Side",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间 / At")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "待批 / To be approved"),
                            ("approved", "已批，待签 / Approved, to be signed"),
                            ("signed", "双方已签 / Signed by both"),
                            ("dropped", "未予调整 / Dropped"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="结果 / Decision",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间 / Decided at")),
                ("decision_words", models.TextField(blank=True, verbose_name="审批意见 / Words")),
                (
                    "acted_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="受谁委托 / Stands in for",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="提出人 / By",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="审批人 / Decided by",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="contracts.letter",
                        verbose_name="责任书 / Letter",
                    ),
                ),
            ],
            options={
                "db_table": "contracts_amendment",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LetterVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "ref",
                    hengji.store.refs.RefField(
                        default=hengji.store.refs.new_ref, editable=False, max_length=12, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveIntegerField(verbose_name="文本号 / Number")),
                ("content", models.TextField(verbose_name="内容 / Content")),
                ("hash", models.CharField(db_index=True, max_length=64, verbose_name="内容指纹 / Content hash")),
                ("made_from", models.PositiveIntegerField(null=True, verbose_name="由此文本改来 / Made from")),
                ("why", models.CharField(max_length=200, verbose_name="缘由 / Why")),
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
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="contracts.letter",
                        verbose_name="责任书 / Letter",
                    ),
                ),
            ],
            options={
                "db_table": "contracts_version",
                "ordering": ["letter", "number"],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "ref",
                    hengji.store.refs.RefField(
                        default=hengji.store.refs.new_ref, editable=False, max_length=12, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("on", models.PositiveIntegerField(verbose_name="针对文本 / On version")),
                ("item", models.CharField(blank=True, max_length=100, verbose_name="考核项 / Item")),
                (
                    "side",
                    models.CharField(
                        choices=[("group", "集团方 / the group"), ("unit", "责任方 / the subject")],
                        max_length=5,
                        verbose_name="提出方 / Side",
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("comment", "意见 / Comment"),
                            ("tier", "目标档 / Tier"),
                            ("weight", "权重 / Weight"),
                            ("sentence", "评分语句 / Scoring sentence"),
                        ],
                        max_length=8,
                        verbose_name="事项 / Matter",
                    ),
                ),
                ("tier", models.CharField(blank=True, max_length=60, verbose_name="目标档 / Tier")),
                ("old", models.TextField(blank=True, verbose_name="原为 / Was")),
                ("new", models.TextField(blank=True, verbose_name="改为 / Becomes")),
                ("words", models.TextField(verbose_name="说明 / Words")),
                ("at", models.DateTimeField(verbose_name="时间 / At")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "待答复 / Open"),
                            ("accepted", "接受 / Accepted"),
                            ("rejected", "不接受 / Rejected"),
                            ("taken-back", "收回 / Taken back"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="答复 / Answer",
                    ),
                ),
                ("answer_words", models.TextField(blank=True, verbose_name="答复说明 / Words of the answer")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间 / Answered at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="答复人 / Answered by",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="提出人 / By",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="contracts.letter",
                        verbose_name="责任书 / Letter",
                    ),
                ),
            ],
            options={
                "db_table": "contracts_proposal",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "ref",
                    hengji.store.refs.RefField(
                        default=hengji.store.refs.new_ref, editable=False, max_length=12, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("hash", models.CharField(max_length=64, verbose_name="内容指纹 / Content hash")),
                (
                    "side",
                    models.CharField(
                        choices=[("group", "集团方 / the group"), ("unit", "责任方 / the subject")],
                        max_length=5,
                        verbose_name="签订方 / Side",
                    ),
                ),
                ("role", models.CharField(max_length=60, verbose_name="角色 / Role")),
                ("acts_for", models.CharField(blank=True, max_length=60, verbose_name="代 / For")),
                ("at", models.DateTimeField(verbose_name="时间 / At")),
                ("shown", models.CharField(max_length=120, verbose_name="所示 / Shown")),
                ("statement", models.TextField(verbose_name="所签内容 / Statement")),
                ("signature", models.CharField(max_length=128, verbose_name="签名 / Signature")),
                ("key", models.CharField(max_length=64, verbose_name="公钥 / Public key")),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="contracts.letter",
                        verbose_name="责任书 / Letter",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="contracts.letterversion",
                        verbose_name="文本 / Version",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="签订人 / Person",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="受谁委托 / Stands in for",
                    ),
                ),
            ],
            options={
                "db_table": "contracts_signature",
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["unit", "state"], name="ctr_letter_unit_state"),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["state", "turn"], name="ctr_letter_state_turn"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_year__gte", models.F("first_year"))), name="ctr_letter_years"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("holder__isnull", True), ("post__isnull", True)),
                    models.Q(("holder__isnull", False), ("post__isnull", False)),
                    _connector="OR",
                ),
                name="ctr_letter_post_holder",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__in", ["approved", "signed"]), _negated=True),
                    models.Q(("decided_by", models.F("by")), _negated=True),
                    _connector="OR",
                ),
                name="ctr_amend_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="letterversion",
            constraint=models.UniqueConstraint(fields=("letter", "number"), name="ctr_version_once"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["letter", "answer"], name="ctr_proposal_open"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="ctr_proposal_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(fields=("of", "side"), name="ctr_signature_once"),
        ),
    ]
