// not node: there it ends the program
// A rejection that nobody handles is reported when all jobs are done, and the program goes on.
function fail(o) { return o.inner.value; }
Promise.resolve({}).then(fail).then(() => print("never")); // rejected: TypeError: Cannot read properties of undefined (reading 'o.inner.value')
queueMicrotask(() => print("other jobs"));                 // expect: other jobs
const late = Promise.reject(new Error("handled before the jobs are done"));
queueMicrotask(() => queueMicrotask(() => late.catch(() => print("handled")))); // expect: handled
setTimeout(() => print("goes on"), 1);                     // expect: goes on
setTimeout(() => new Promise((resolve, reject) => reject(new RangeError("by hand"))), 2); // rejected: RangeError: by hand
setTimeout(() => Promise.all([1, Promise.reject("text")]), 3); // rejected: text
setTimeout(() => print("to the end"), 4);                  // expect: to the end
