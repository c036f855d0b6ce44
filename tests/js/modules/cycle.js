// Modules that import each other: functions are there from the start, everything else when its own file has run.
import { b, early, later } from "./cycle/b.js";
import { a2 } from "./cycle/c.js";
export let a = "a";
export function fa() { return typeof b; }
export class A { name = "A"; }
print("main", b, early);       // the last to run
print(later(), a2());
