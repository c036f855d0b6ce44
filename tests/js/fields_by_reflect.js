// The same, by Reflect.
const pin = Math.random();
const one = {}, R = Reflect;
R.set(one, "bySet", 1);
Reflect.defineProperty(one, "byDefine", { value: "text" });
print(typeof one.bySet, typeof one.byDefine, one.bySet + 1); // expect: number string 2
