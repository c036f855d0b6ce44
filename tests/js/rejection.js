// not node: the message's form is ours
// A rejection that nobody handles ends the program when all jobs are done, as an uncaught exception does.
function fail(o) { return o.inner.value; }
const lost = Promise.resolve({}).then(fail).then(() => print("never"));
queueMicrotask(() => print("other jobs"));                // expect: other jobs
setTimeout(() => print("never"), 1);
lost.finally(() => print("passed on")); // uncaught: (in promise) TypeError: Cannot read properties of undefined (reading 'value')
// expect: passed on
