// Promise.withResolvers: a promise, and what settles it.
// not node: Promise.withResolvers is newer than Node 20
"use strict";
const { promise, resolve, reject } = Promise.withResolvers();
promise.then((value) => console.log("resolved", value));
resolve(5);
reject(new Error("too late"));
console.log(typeof resolve, typeof reject, promise instanceof Promise);
class Mine extends Promise {}
console.log(Mine.withResolvers().promise instanceof Mine);
