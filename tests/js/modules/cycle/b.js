import { a, fa, A } from "../cycle.js";
import * as main from "../cycle.js";
import "./c.js";
export let b = "b";
export const early = fa();
export function later() { return a + new A().name; }
print("b", early);
for (const f of [() => a, () => new A(), () => main.a, () => a = 1])
  try { print(f()); } catch (e) { print(e.name + ": " + e.message); }
