print("music shop")
