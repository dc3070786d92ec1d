"""How good matching is on the hires of the demo county: three figures."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.demo.rules.hiring import make_hires, measure


class Command(BaseCommand):
    help = "推荐质量：真实录用的岗位排在前十的比例，与关键词查找和随机相比"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", default="2026")
        parser.add_argument("--people", type=int, default=400)
        parser.add_argument("--vacancies", type=int, default=300)

    def handle(self, *_args: Any, **options: Any) -> None:
        found = measure(*make_hires(options["seed"], people=options["people"], vacancies=options["vacancies"]))
        self.stdout.write(f"录用 {found.hires} 人，岗位 {found.vacancies} 个；录用的岗位排在前十的比例：")
        for name, share in (("匹配推荐", found.matching), ("关键词查找", found.keywords), ("随机", found.chance)):
            self.stdout.write(f"  {name} {share:.1%}")
