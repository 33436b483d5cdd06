from expo import problems


def bad_request(request, exception=None):
    return problems.page(request, 400, "400.html")


def permission_denied(request, exception=None):
    return problems.page(request, 403, "403.html")


def not_found(request, exception=None):
    return problems.page(request, 404, "404.html")


def server_error(request):
    return problems.page(request, 500, "500.html")
