// The same where nothing is printed before.
const limit = 2;
const table = [];
table[limit] = "x";
null(); // uncaught: TypeError: null is not a function
print("never");
