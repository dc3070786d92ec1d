"""Doors everybody may open: home, size of letters, articles, notices, stations."""

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from apps.alliance.choices import LifeScene
from apps.core.actor import SHANGHAI, now
from apps.core.editions import put_size
from apps.core.errors import AlreadyDone, DomainError
from apps.core.http import source
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.notices.actions import lodge_objection
from apps.notices.choices import ArticleKind
from apps.portal import actions
from apps.portal.forms import ObjectForm
from apps.portal.queries import entering, public
from apps.portal.queries import statistics as figures
from apps.portal.rules.entering import Gone
from apps.portal.rules.scenes import MODULES, module_of
from apps.portal.sign_in import FACE
from apps.portal.views.showing import public_page, scenes_of, show

ANSWERS_SHOWN = 30


@public_page
def index(request: HttpRequest) -> HttpResponse:
    """/portal/: the doors, the newest articles and notices."""
    today = now().astimezone(SHANGHAI).date()
    context = {"modules": MODULES, "articles": public.articles(today, "", "")[:5], "notices": public.notices(today)[:5]}
    return show(request, "portal/index.html", context)


@public_page
def module(request: HttpRequest, code: str) -> HttpResponse:
    """One of the seven modules: its scenes."""
    found = module_of(code)
    if found is None:
        raise Gone
    return show(request, "portal/module.html", {"module": found, "scenes": scenes_of(found), "modules": MODULES})


@public_page
def answers(request: HttpRequest) -> HttpResponse:
    """问解答: published answers, searched in full text."""
    today, words = now().astimezone(SHANGHAI).date(), request.GET.get("q", "").strip()[:60]
    rows = list(public.answers(today, words)[:ANSWERS_SHOWN])
    return show(request, "portal/answers.html", {"rows": rows, "words": words})


@require_GET
def size(request: HttpRequest) -> HttpResponse:
    """Choose the edition: ``px`` of the elder edition, anything else is the standard one. Works without script."""
    chosen = whole_number(request.GET.get("px", "")) or 0
    return put_size(HttpResponseRedirect(FACE.goal(request) or FACE.home), chosen, FACE.home)


@public_page
def policies(request: HttpRequest) -> HttpResponse:
    """Published articles; ``kind`` and ``q`` narrow them."""
    today, kind = now().astimezone(SHANGHAI).date(), request.GET.get("kind", "")
    kind, words = kind if kind in ArticleKind.values else "", request.GET.get("q", "").strip()[:60]
    page = keyset(public.articles(today, kind, words), order=("-shows_from", "-id"), after=request.GET.get("after") or None)
    return show(request, "portal/policies.html", {"page": page, "kind": kind, "words": words, "kinds": ArticleKind.choices})


@public_page
def policy(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article."""
    today = now().astimezone(SHANGHAI).date()
    return show(request, "portal/policy.html", {"row": public.article(today, article_id)})


@public_page
def notices(request: HttpRequest) -> HttpResponse:
    """Public notices whose days run."""
    return show(request, "portal/notices.html", {"rows": public.notices(now().astimezone(SHANGHAI).date())[:100]})


@public_page
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One of them with its list; ``village`` narrows it."""
    row = public.notice(now().astimezone(SHANGHAI).date(), notice_id)
    village = request.GET.get("village", "")
    rows = public.entries(row, village if len(village) == 12 and village.isdecimal() else "")
    page = keyset(rows, order=("division_code", "id"), after=request.GET.get("after") or None)
    return show(request, "portal/notice.html", {"row": row, "page": page})


@never_cache
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Object to a running notice; sent twice it is there once. What was typed stays when it is refused."""
    at = now()
    row = public.notice(at.astimezone(SHANGHAI).date(), notice_id)
    form = ObjectForm(request.POST if request.method == "POST" else None, initial={"token": uuid.uuid4().hex})
    actor = entering.objector(source(request), at, row.division_code)
    if request.method == "POST" and form.is_valid():
        try:
            actions.count_objecting(actor)
            lodge_objection(actor, notice_id=notice_id, **form.cleaned_data)
        except AlreadyDone:
            return show(request, "portal/objected.html", {"row": row})
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return show(request, "portal/objected.html", {"row": row})
    return show(request, "portal/object.html", {"row": row, "form": form}, status=422 if form.errors else 200)


@public_page
def stations(request: HttpRequest) -> HttpResponse:
    """Stations by township."""
    return show(request, "portal/stations.html", {"towns": public.towns()})


@public_page
def discounts(request: HttpRequest) -> HttpResponse:
    """Merchants' offers by the eleven life scenes."""
    scene = request.GET.get("scene", "")
    scene = scene if scene in LifeScene.values else ""
    rows = public.discounts(now().astimezone(SHANGHAI).date(), scene)
    page = keyset(rows, order=("merchant_id", "id"), after=request.GET.get("after") or None, size=30)
    return show(request, "portal/discounts.html", {"page": page, "scene": scene, "scenes": LifeScene.choices})


@public_page
def statistics(request: HttpRequest) -> HttpResponse:
    """公开统计."""
    today = now().astimezone(SHANGHAI).date()
    return show(request, "portal/statistics.html", {"chapters": figures.statistics(today), "today": today})


@never_cache
@require_GET
def demo_messages(request: HttpRequest) -> HttpResponse:
    """The demo county only: what would have been sent, and whom one may sign in as."""
    if not settings.DEMO:
        raise Http404
    return show(request, "portal/demo.html", {"messages": public.demo_messages(), "people": public.demo_people()})
