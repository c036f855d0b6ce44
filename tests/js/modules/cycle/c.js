import { b } from "./b.js";
import { a } from "../cycle.js";
export const a2 = () => a + a;
try { print(b); } catch (e) { print(e.message); }
print("c");
