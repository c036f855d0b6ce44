print("effect");
