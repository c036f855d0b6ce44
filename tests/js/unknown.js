// Names that nobody declared: a ReferenceError when they are used, a warning at build time.
function message(f) {
  try {
    return f();
  } catch (error) {
    return error.name + ": " + error.message;
  }
}
let counter = 1;
print(message(() => conuter));                            // expect: ReferenceError: conuter is not defined
print(message(() => conuter()));                          // expect: ReferenceError: conuter is not defined
print(message(() => { missing = counter++; }), counter);  // expect: ReferenceError: missing is not defined 2
print(message(() => { missing += counter++; }), counter); // expect: ReferenceError: missing is not defined 2
print(message(() => { missing++; }));                     // expect: ReferenceError: missing is not defined
print(message(() => { [missing] = [1]; }));               // expect: ReferenceError: missing is not defined
print(message(() => { for (missing of [1]) ; }));         // expect: ReferenceError: missing is not defined
print(message(() => typeof missing));                     // expect: undefined
print(message(() => { undefined = 1; }).slice(0, 9));      // expect: TypeError
if (counter > 5) never;
unknown;                                                  // uncaught: ReferenceError: unknown is not defined
