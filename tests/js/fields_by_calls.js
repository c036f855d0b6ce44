// Properties whose names are not next to their values: what the compiler knows of fields takes them into account.
const pin = Math.random(); // behind it nothing is evaluated at build time
class Base {}
function derived(above, key) {
  return class extends above {
    method() { return 1; }
    get getter() { print("getter"); return 2; }
    static still() { return 3; }
    [key]() { return 4; }
    set() { super.bySuper = 5; super[key + "2"] = 6; }
  };
}
const Class = derived(pin > 1 ? Object : Base, "computed"), o = new Class();
print(typeof o.method, typeof Class.still, typeof o.computed); // expect: function function function
o.getter; // expect: getter
print(typeof o.getter); // expect: getter
// expect: number
o.set();
print(typeof o.bySuper, typeof o.computed2, o.bySuper + 1, o.computed2 + 1); // expect: number number 6 7

class Mixed { ["x"]; plain() { return 1; } static made = "text"; }
print(typeof new Mixed().plain, typeof Mixed.made, Object.keys(new Mixed()).join()); // expect: function string x
if (new Mixed().plain === undefined) print("wrong");
