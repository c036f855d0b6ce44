// not node: the message's form is ours
// Where a rejection by a call came from.
setTimeout(() => new Promise((resolve, reject) => reject(new RangeError("by hand"))), 1); // uncaught: (in promise) RangeError: by hand
