from django.urls import path

from public.views import about, files, guide, home, language, region

app_name = "public"

urlpatterns = [
    path("", home.home, name="home"),
    path("kabupaten-kota/<str:code>/", region.region, name="region"),
    path("tentang-angka/", about.about, name="about"),
    path("data-terbuka/", about.data, name="data"),
    path("data-terbuka/angka-publik.<str:kind>", files.download, name="download"),
    path("batas-wilayah.geojson", files.boundaries, name="boundaries"),
    path("bantuan/", guide.guide_page, name="guide"),
    path("bahasa-publik/", language.language, name="language"),
]
