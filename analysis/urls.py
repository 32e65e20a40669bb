from django.urls import path

from analysis.views import (
    places,
    plan_places,
    reports,
    scorecard,
    subjects,
    timeline,
    totals,
    variables,
    years,
)

app_name = "analysis"

urlpatterns = [
    path("4t/", scorecard.scorecard_page, name="scorecard"),
    path("4t/unduh/", scorecard.scorecard_file, name="scorecard_file"),
    path("ketepatan/", places.targeting_page, name="targeting"),
    path("variabel/", variables.variables_page, name="variables"),
    path("variabel/unduh/", variables.variables_file, name="variables_file"),
    path("kantong-kemiskinan/", places.pockets_page, name="pockets"),
    path("wilayah/unduh/", places.places_file, name="places_file"),
    path("program/<uuid:pk>/laporan/", reports.program_report_file, name="program_report"),
    path("riwayat/", timeline.timeline_search, name="timeline_search"),
    path("riwayat/<uuid:household_id>/", timeline.household_timeline, name="household_timeline"),
    path(
        "riwayat/<uuid:household_id>/terbaru/", timeline.household_recent, name="household_recent"
    ),
    path("permintaan-data/", subjects.subject_list, name="subject_list"),
    path("permintaan-data/baru/", subjects.subject_new, name="subject_new"),
    path("permintaan-data/<uuid:pk>/", subjects.subject_detail, name="subject_detail"),
    path("permintaan-data/<uuid:pk>/jawab/", subjects.subject_answer, name="subject_answer"),
    path("permintaan-data/<uuid:pk>/salinan/", subjects.subject_file, name="subject_file"),
    path("lama-bantuan/", years.years_page, name="years"),
    path("lama-bantuan/unduh/", years.years_file, name="years_file"),
    path("tumpang-tindih/", totals.overlap_totals_page, name="overlap_totals"),
    path("rencana/", totals.plan_totals_page, name="plan_totals"),
    path("rencana/wilayah/", plan_places.plan_places_page, name="plan_places"),
    path("rencana/wilayah/unduh/", plan_places.plan_places_file, name="plan_places_file"),
]
