"""Code tables of alliance."""

from django.db.models import TextChoices


class LifeScene(TextChoices):
    """The eleven life scenes “食住行购游娱康联商贷庆”; the long words are ours, no public list explains the characters."""

    FOOD = "food", "食·餐饮"
    LODGING = "lodging", "住·住宿"
    TRAVEL = "travel", "行·出行"
    SHOPPING = "shopping", "购·购物"
    TOURS = "tours", "游·旅游"
    LEISURE = "leisure", "娱·文化娱乐"
    HEALTH = "health", "康·医疗康养"
    PHONE = "phone", "联·通信"
    BUSINESS = "business", "商·创业经商"
    LOANS = "loans", "贷·金融"
    FEASTS = "feasts", "庆·婚庆寿宴"


class Audience(TextChoices):
    """Who gets it."""

    CARD = "card", "持优待证的本人"
    FAMILY = "family", "持优待证的本人和同行家属"
    VETERAN = "veteran", "退役军人和其他优抚对象（凭优待证或有效证件）"
