// not node: the message's form is ours
// An exception that nobody catches: message, position, exit status 1.
function inner(x) { return x.missing.deeper; }
function outer() { return inner({}); }
print("before");                                         // expect: before
outer(); // uncaught: TypeError: Cannot read properties of undefined (reading 'x.missing.deeper')
