from django.urls import path

from verification.views import bulk, cases, submission, worklist

app_name = "verification"

urlpatterns = [
    path("", worklist.case_list, name="case_list"),
    path("kasus/<uuid:pk>/", cases.case_detail, name="case_detail"),
    path("kasus/<uuid:pk>/putuskan/", cases.case_decide, name="case_decide"),
    path("sekaligus/", bulk.bulk_preview, name="bulk_preview"),
    path("sekaligus/tegaskan/", bulk.bulk_decide, name="bulk_decide"),
    path("ajukan/<uuid:pk>/", submission.program_submit, name="submit"),
    path("pengajuan/<uuid:pk>/", submission.submission_detail, name="submission_detail"),
]
