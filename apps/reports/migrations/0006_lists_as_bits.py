"""The ids of a frozen list as bits of blocks of 64: lists kept before are told the same way."""

import django.contrib.postgres.fields
from django.db import migrations, models

from apps.core.sqltools import append_only

_GUARD = append_only("reports_reportrows")
_TO_BITS = """
update reports_reportrows kept set size = coalesce(cardinality(keys), 0), (blocks, bits) = (
  select coalesce(array_agg(block order by block), '{}'), coalesce(array_agg(bits order by block), '{}')
    from (select key >> 6 as block, bit_or(1::bigint << (key & 63)::int) as bits from unnest(kept.keys) key group by 1) words
)
"""
_TO_KEYS = """
update reports_reportrows set keys = array(
  select (block << 6) + bit from unnest(blocks, bits) one(block, word), generate_series(0, 63) bit where word >> bit & 1 = 1 order by 1
)
"""


def _array(words: str) -> "django.contrib.postgres.fields.ArrayField":
    return django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, verbose_name=words)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0005_frozen_lists"),
    ]

    operations = [
        migrations.RunSQL(_GUARD.reverse_sql, _GUARD.sql),
        migrations.AddField(
            "reportrows", "size", models.BigIntegerField(default=0, verbose_name="条数"), preserve_default=False
        ),
        migrations.AddField("reportrows", "blocks", _array("记录编号的段"), preserve_default=False),
        migrations.AddField("reportrows", "bits", _array("段内记录"), preserve_default=False),
        migrations.AlterField("reportrows", "keys", _array("记录编号")),
        migrations.RunSQL(_TO_BITS, _TO_KEYS),
        migrations.RemoveField("reportrows", "keys"),
        migrations.RunSQL(_GUARD.sql, _GUARD.reverse_sql),
    ]
