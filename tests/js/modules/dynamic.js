// import() of a literal: a promise of the namespace. CommonJS modules have the names that can be seen in their text.
import * as ns from "./commonjs/counter.cjs";
export * from "./commonjs/counter.cjs";
import { up } from "./dynamic.js";
import("./namespace/inner.js").then(inner => {
  print(inner.deep, Object.keys(inner).join());
  return import("./commonjs/wrap.cjs");
}).then(wrap => {
  print(wrap.default.version, wrap.wrap("x"));
  return Promise.all([import("./namespace/inner.js"), import("./namespace/inner.js")]);
}).then(([a, b]) => print(a === b));
print(up === ns.up, Object.keys(ns).join());
print(ns[Symbol.toStringTag], Object.prototype.toString.call(ns));
