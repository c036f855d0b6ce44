// The namespace of a module as a value: sorted names, live values, nothing to be changed.
import * as ns from "./namespace/m.js";
import { self, inner } from "./namespace/m.js";
const key = "co" + "unt";
print(Object.keys(ns).join());                                                 // expect: count,default,inner,self,up,zero
print(ns === self, Object.getPrototypeOf(ns), Object.isExtensible(ns));        // expect: true null false
print(ns.count, ns[key], (ns.up(), ns.count), ns[key]);                        // expect: 0 0 1 1
print("count" in ns, "nothing" in ns, ns.nothing, typeof ns.up);               // expect: true false undefined function
print(ns.default, ns["default"], inner.deep, inner.count === undefined);       // expect: standard standard deep true
const { count, ...others } = ns;
print(count, Object.keys(others).length, others.zero);                         // expect: 1 5 0
function attempt(f) { try { f(); print("done"); } catch (e) { print(e.name); } }
attempt(() => { ns.count = 1; });                                              // expect: TypeError
attempt(() => { ns.other = 1; });                                              // expect: TypeError
attempt(() => { delete ns.count; });                                           // expect: TypeError
attempt(() => { ns.count++; });                                                // expect: TypeError
attempt(() => { [ns.zero] = [5]; });                                           // expect: TypeError
attempt(() => { for (ns.zero of [1]); });                                      // expect: TypeError
let text = "";
for (const name in ns) text += name + " ";
print(text, ns.count);                                                         // expect: count default inner self up zero  1
