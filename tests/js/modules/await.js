// await at the top level of several files: who imports a file waits for it.
import { value, ready } from "./await/slow.js";
print("main", value, ready);
const ns = await import("./await/lazy.js");
print(ns.lazy, await Promise.resolve(5));
