BEGIN { print("abc"); x = "hello"; print(x); exit(0); }
