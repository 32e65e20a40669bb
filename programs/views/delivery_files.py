"""Files of a round: lists of deliveries, papers, and pictures of the aid."""

from __future__ import annotations

import io
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PortalRequest
from accounts.views.picture_marks import seen_by
from core import jobs
from core.downloads import marked_picture_response, private_file_response
from core.keyset import page_of
from programs.enums import AidMoment, DocumentKind, UploadState
from programs.forms.delivery_files import AidPhotoForm, DeliveryUploadForm, DocumentForm
from programs.models import AidPhoto, DeliveryUpload, Distribution, DistributionDocument, Recipient
from programs.operations import aid_photos, delivery_uploads
from programs.operations.delivery_lists import write_faulty_rows
from programs.queries.distributions import latest_job, rounds_of
from programs.tasks import APPLY_DELIVERIES
from programs.views.distributions import DETAIL, crumbs_of
from programs.views.shared import add_errors, crumbs_below, visible_or_404, workbook_response

_UPLOAD = DeliveryUpload.objects.select_related("distribution__program", "created_by")
_JPEG = "image/jpeg"


@require_http_methods(["GET", "POST"])
def delivery_upload_create(request: PortalRequest, distribution_id: uuid.UUID) -> HttpResponse:
    distribution: Distribution = visible_or_404(request, DETAIL, distribution_id)
    posted = request.method == "POST"
    form = DeliveryUploadForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = delivery_uploads.receive(
                distribution=distribution, file=file, file_name=file.name, by=request.user
            )
        except delivery_uploads.SameFile as same:
            messages.warning(request, _("Berkas yang sama sudah diunggah; berikut hasilnya."))
            return redirect("programs:delivery_upload_detail", same.upload.pk)
        except ValidationError as error:
            add_errors(form, error)
        else:
            job = jobs.create(
                APPLY_DELIVERIES,
                subject_id=upload.pk,
                by=request.user,
                membership_id=request.scope.standpoint_id,
            )
            jobs.send_on_commit(job)
            return redirect("programs:delivery_upload_detail", upload.pk)
    context = {
        "form": form,
        "distribution": distribution,
        "program": distribution.program,
        "crumbs": crumbs_of(distribution, _("Unggah daftar penyaluran")),
    }
    status = 422 if form.errors else 200
    return render(request, "programs/delivery_upload_form.html", context, status=status)


@require_safe
def delivery_upload_detail(request: PortalRequest, delivery_upload_id: uuid.UUID) -> HttpResponse:
    upload: DeliveryUpload = visible_or_404(request, _UPLOAD, delivery_upload_id)
    faulty = upload.faulty.all()
    context = {
        "upload": upload,
        "distribution": upload.distribution,
        "program": upload.distribution.program,
        "job": latest_job(APPLY_DELIVERIES, upload.pk),
        "is_checked": upload.state == UploadState.CHECKED,
        "faulty_count": faulty.count(),
        "page": page_of(faulty, ("number",), request.GET),
        "crumbs": crumbs_of(upload.distribution, _("Hasil unggahan")),
    }
    return render(request, "programs/delivery_upload_detail.html", context)


@require_safe
def delivery_upload_progress(request: PortalRequest, delivery_upload_id: uuid.UUID) -> HttpResponse:
    """The bar alone, asked for again and again."""
    upload: DeliveryUpload = visible_or_404(request, _UPLOAD, delivery_upload_id)
    context = {"upload": upload, "job": latest_job(APPLY_DELIVERIES, upload.pk)}
    return render(request, "programs/_delivery_progress.html", context)


@require_safe
def delivery_upload_errors(request: PortalRequest, delivery_upload_id: uuid.UUID) -> HttpResponse:
    """The rows that were not applied, to be corrected and sent again."""
    upload: DeliveryUpload = visible_or_404(request, _UPLOAD, delivery_upload_id)
    book = io.BytesIO()
    write_faulty_rows(upload=upload, target=book, by=request.user)
    return workbook_response(book, f"perbaikan-penyaluran-{upload.created_at:%Y%m%d-%H%M}.xlsx")


@require_http_methods(["GET", "POST"])
def document_create(request: PortalRequest, distribution_id: uuid.UUID) -> HttpResponse:
    distribution: Distribution = visible_or_404(request, DETAIL, distribution_id)
    posted = request.method == "POST"
    form = DocumentForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        _row, is_new = aid_photos.add_document(
            distribution=distribution,
            kind=DocumentKind(form.cleaned_data["kind"]),
            document=form.cleaned_data["file"],
            file_name=form.file_name,
            by=request.user,
        )
        if is_new:
            messages.success(request, _("Dokumen tersimpan."))
        else:
            messages.info(request, _("Dokumen ini sudah tersimpan sebelumnya."))
        return redirect("programs:distribution_detail", distribution.pk)
    context = {
        "form": form,
        "distribution": distribution,
        "program": distribution.program,
        "crumbs": crumbs_of(distribution, _("Tambah dokumen")),
    }
    status = 422 if form.errors else 200
    return render(request, "programs/document_form.html", context, status=status)


@require_safe
def document_file(request: PortalRequest, document_id: uuid.UUID) -> HttpResponseBase:
    rows = DistributionDocument.objects.all()
    document: DistributionDocument = visible_or_404(request, rows, document_id)
    return private_file_response(
        document.file, document.file_name, document.media_type, inline=True
    )


@require_http_methods(["GET", "POST"])
def aid_photo_create(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    rows = Recipient.objects.select_related("program")
    recipient: Recipient = visible_or_404(request, rows, recipient_id)
    rounds = [one.distribution for one in rounds_of(request.scope, recipient.program)]
    posted = request.method == "POST"
    form = AidPhotoForm(
        request.POST if posted else None, request.FILES if posted else None, rounds=rounds
    )
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            is_new = aid_photos.add_photo(
                recipient=recipient,
                moment=AidMoment(data["moment"]),
                photo=data["image"],
                by=request.user,
                distribution=data.get("distribution"),
                progress=data["progress"],
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            if is_new:
                messages.success(request, _("Foto tersimpan."))
            else:
                messages.info(request, _("Foto ini sudah tersimpan sebelumnya."))
            return redirect("programs:recipient_detail", recipient.pk)
    context = {
        "form": form,
        "recipient": recipient,
        "program": recipient.program,
        "crumbs": crumbs_below(recipient.program, _("Tambah foto bantuan")),
    }
    status = 422 if form.errors else 200
    return render(request, "programs/aid_photo_form.html", context, status=status)


@require_safe
def aid_photo_image(request: PortalRequest, aid_photo_id: uuid.UUID) -> HttpResponseBase:
    photo: AidPhoto = visible_or_404(request, AidPhoto.objects.all(), aid_photo_id)
    return marked_picture_response(photo.image, "foto-bantuan.jpg", seen_by(request))


@require_safe
def aid_photo_thumb(request: PortalRequest, aid_photo_id: uuid.UUID) -> HttpResponseBase:
    photo: AidPhoto = visible_or_404(request, AidPhoto.objects.all(), aid_photo_id)
    return marked_picture_response(photo.thumbnail, "foto-kecil.jpg", seen_by(request))
