"""Names of invented people, as they are met in a county north of the Huai: frequent, rare and non-Han ones. Pure."""

from random import Random

# surname -> weight per thousand; the readings of the last row surprise software (Shan, Qiu, Xie, Yue, Gai, Piao, Ou).
SURNAMES: dict[str, int] = {
    "王": 76,
    "李": 72,
    "张": 70,
    "刘": 54,
    "陈": 46,
    "杨": 32,
    "赵": 26,
    "周": 24,
    "吴": 22,
    "徐": 20,
    "孙": 20,
    "朱": 18,
    "马": 17,
    "胡": 16,
    "郭": 15,
    "林": 12,
    "何": 12,
    "高": 12,
    "梁": 10,
    "郑": 10,
    "罗": 9,
    "宋": 10,
    "谢": 8,
    "唐": 8,
    "韩": 9,
    "曹": 9,
    "许": 9,
    "邓": 8,
    "萧": 3,
    "冯": 8,
    "曾": 5,
    "程": 9,
    "蔡": 7,
    "彭": 6,
    "潘": 7,
    "袁": 7,
    "于": 6,
    "董": 7,
    "余": 6,
    "苏": 6,
    "叶": 5,
    "吕": 6,
    "魏": 6,
    "蒋": 6,
    "田": 5,
    "杜": 5,
    "丁": 7,
    "沈": 6,
    "姜": 5,
    "范": 5,
    "江": 4,
    "傅": 3,
    "钟": 3,
    "卢": 5,
    "汪": 6,
    "戴": 4,
    "崔": 4,
    "任": 4,
    "陆": 4,
    "廖": 3,
    "姚": 5,
    "方": 5,
    "金": 4,
    "邱": 3,
    "夏": 4,
    "谭": 2,
    "韦": 2,
    "贾": 4,
    "邹": 3,
    "石": 4,
    "熊": 2,
    "孟": 4,
    "秦": 3,
    "阎": 2,
    "薛": 4,
    "侯": 3,
    "雷": 2,
    "白": 2,
    "龙": 2,
    "段": 2,
    "郝": 2,
    "孔": 2,
    "邵": 3,
    "史": 3,
    "毛": 2,
    "常": 5,
    "万": 3,
    "顾": 3,
    "赖": 1,
    "武": 2,
    "年": 2,
    "怀": 1,
    "荣": 1,
    "涂": 2,
    "褚": 2,
    "葛": 2,
    "凤": 1,
    "欧阳": 1,
    "上官": 1,
    "司马": 1,
    "单": 2,
    "仇": 2,
    "解": 2,
    "乐": 1,
    "盖": 1,
    "朴": 1,
    "区": 1,
    "查": 1,
    "尉迟": 1,
    "逯": 1,
}
_OLD_MALE = "国建华文明志军德广成金玉保永福贵宝发富有良才正学忠孝仁义兴隆传家树林树春树德长海长山长江新民新华振东振山怀远怀仁立功立业援朝抗美跃进卫东卫国向阳红军爱民守田守本守业"
_GIVEN_MALE = (
    "建国 建军 建华 国庆 国强 卫东 卫国 卫民 志强 志刚 志明 志远 文明 文革 文斌 德胜 德全 德才 广才 广生 成功 成林 金山 金海 玉山 "
    "玉林 保国 保田 永强 永红 永年 福来 福生 贵生 宝山 宝庆 发展 富强 有才 有田 良才 正义 学军 学文 学习 忠诚 孝先 兴国 兴旺 传家 传忠 "
    "树林 树春 长海 长山 长江 新民 新华 振东 振山 怀远 怀仁 立功 援朝 跃进 向阳 红军 爱民 爱国 守田 守本 守业 子明 子华 少华 少军 "
    "从军 从军 拥军 参军 凯旋 胜利 和平 前进 光明 光荣 光辉 大海 大山 大勇 小虎 二虎 三喜 四海 五一 十一 道成 道明 克俭 克勤 "
    "明 强 军 勇 刚 伟 涛 斌 波 辉 鹏 飞 超 杰 磊 浩 亮 峰 平 健 毅 俊 凯 龙 锋 帅 旭 彬 宁 雷"
).split()
_GIVEN_FEMALE = (
    "秀英 桂英 秀兰 桂兰 玉兰 玉英 玉珍 素珍 素英 淑珍 淑英 淑华 凤英 凤兰 兰英 翠英 翠兰 翠花 桂花 桂芳 桂珍 秀珍 秀芳 秀华 "
    "玉梅 玉华 玉芳 玉霞 春兰 春梅 春花 秋菊 冬梅 月英 月华 金凤 金花 银花 美英 美兰 爱华 爱英 爱莲 建华 建英 国英 红梅 红霞 红英 "
    "丽华 丽娟 丽萍 小红 小英 小兰 大妮 二妮 云霞 彩霞 彩云 彩凤 荣华 荣英 巧云 巧玲 传英 传芳 敏 静 丽 艳 芳 娟 霞 燕 玲 梅 萍 红"
).split()
_RARE_GIVEN = ("㛃", "𠮷", "龑", "䶮", "㼆", "喆", "堃", "玥", "祎", "𬱖", "昇", "犇犇", "晟睿", "怼")
#: Persons every installation has, so that a demonstration can search for them.
FIXED = ("王㛃", "李𠮷", "刘龑", "买买提·艾力", "欧阳建国", "单爱国", "仇守田", "解学忠", "区广才")
_UYGHUR = ("买买提·艾力", "阿卜杜拉·吐尔逊", "艾合买提·库尔班", "吐尔逊江·阿布都热依木", "玉素甫·卡迪尔")
_UYGHUR_FEMALE = ("阿依古丽·买买提", "帕提古丽·艾山", "热依汗·玉素甫")
_HUI_SURNAMES = ("马", "白", "丁", "沙", "哈", "海", "金", "李")


def _han(rng: Random, sex: str) -> str:
    surname = rng.choices(tuple(SURNAMES), weights=tuple(SURNAMES.values()))[0]
    if rng.random() < 0.004:
        return surname + rng.choice(_RARE_GIVEN)
    pool = _GIVEN_MALE if sex == "male" else _GIVEN_FEMALE
    given = rng.choice(pool)
    if len(given) == 1 and rng.random() < 0.5:
        given = rng.choice(_OLD_MALE if sex == "male" else "秀玉桂素淑凤翠春秋美爱红丽小云彩") + given
    return surname + given


def make_name(rng: Random, sex: str) -> tuple[str, str]:
    """A name and an ethnicity (民族) for ``sex`` ``"male"``/``"female"``."""
    dice = rng.random()
    if dice < 0.0008:
        return rng.choice(_UYGHUR if sex == "male" else _UYGHUR_FEMALE), "维吾尔族"
    if dice < 0.012:
        pool = _GIVEN_MALE if sex == "male" else _GIVEN_FEMALE
        return rng.choice(_HUI_SURNAMES) + rng.choice(pool), "回族"
    return _han(rng, sex), "汉族"
