// Every way to export and import: the same variables, seen from another file.
import Base, { alpha, beta as second, count, up, "not a name" as odd, renamed, K, first, rest } from "./exports/forms.js";
import anonymous from "./exports/anonymous.js";
import Klass from "./exports/class.js";
import value from "./exports/value.js";
import { alpha as again, Base as through, inner, default as reDefault, gone } from "./exports/again.js";
import {} from "./exports/effect.js";
import "./exports/effect.js";
print(alpha, second, odd, renamed, K, first, rest.length);
print(Base(), Base.name, through === Base, reDefault);
print(anonymous(), anonymous.name);
print(new Klass().x, Klass.name);
print(value, typeof gone);
print(count, up(), count, up(), count);
print(again === alpha, inner.alpha, inner.count);
print(hoisted());
function attempt(f) { try { f(); print("done"); } catch (e) { print(e.name); } }
attempt(() => { count = 5; });
attempt(() => { count++; });
attempt(() => { [alpha] = [1]; });
export function hoisted() { return "hoisted"; }
{
  const alpha = "inner", count = alpha + "!";                  // names in blocks hide imported ones
  print(alpha, count);
}
print((count => count * 2)(4));
