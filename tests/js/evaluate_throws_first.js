// The same where nothing is printed before.
const limit = 2;
const table = [];
table[limit] = "x";
null.field; // uncaught: TypeError: Cannot read properties of null (reading
print("never");
