// The shortest program that shows something.
print("Hello from " + [1, 2, 3].map(n => n * n).join(", "));
