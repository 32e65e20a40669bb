"""The one-time link: opening it changes nothing (mail scanners do), sending the form uses it up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms.passwords import FirstPasswordForm
from accounts.http import PortalRequest
from accounts.operations import activations


@never_cache
@require_http_methods(["GET", "POST"])
def activate(request: PortalRequest, secret: str) -> HttpResponse:
    activation = activations.find(secret)
    if activation is None:
        return render(request, "accounts/activation_gone.html", status=410)
    form = FirstPasswordForm(request.POST or None, user=activation.user)
    if request.method == "POST" and form.is_valid():
        if not activations.use(secret=secret, password=form.cleaned_data["password"]):
            return render(request, "accounts/activation_gone.html", status=410)
        messages.success(
            request,
            _("Kata sandi tersimpan. Masuklah dengan kata sandi itu, lalu pasang pengaman kedua."),
        )
        return redirect("account_login")
    return render(
        request,
        "accounts/activation_form.html",
        {"form": form, "person": activation.user},
        status=422 if form.errors else 200,
    )
