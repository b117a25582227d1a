from django.urls import path

from articles.site_pages import views

app_name = "site_pages"
urlpatterns = [path("<slug:slug>/", views.page_detail, name="page")]
