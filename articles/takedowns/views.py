from django.http import HttpRequest, HttpResponse


def notice_create(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def notice_status(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse()
