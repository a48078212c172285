app_name = "intention"
urlpatterns = []
