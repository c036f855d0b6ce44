// console.log of classes, collections, promises, symbols; its format letters. As Node prints it.
class A { x = 1; #p = 2; }
class B extends A { get y() { return 1; } }
console.log(new A(), new B(), A, B, class {}, [A], { A });
console.log(new Map([["a", 1], [{ k: 1 }, [1, 2]]]), new Map(), new Set([1, "x", new Set([2])]), { m: new Map([[1, 2]]) });
console.log(Promise.resolve(4), new Promise(() => {}), [Promise.resolve("x")]);
const r = Promise.reject(new Error("bad")); r.catch(() => {});
console.log([Symbol("x")], Symbol.iterator, new WeakMap(), new WeakSet());
console.log(new TypeError("msg").message);
console.log("%s is %d years and %i, %f", "Bob", 42.5, 42.9, "3.5", "extra", { a: 1 });
console.log("%j %o %O %%", { a: [1] }, {}, { b: { c: {} } }, "100%");
console.log("100%", "50%%", 5, "%s");
console.log("100%%"); console.log("%s"); console.log("%x %d", 1, "2"); console.log("%c styled", "color: red");
console.log("%s %s %s %s", null, undefined, true, Symbol("s"), -0); console.log("%s", -0, "%d", "%i");
console.log("%d|%d|%i|%f", "abc", {}, "12px", "1.5e3x"); console.log("%s", { a: 1 }, [1, "b"], function f() {}, class K {});
console.log([1, , 3], [undefined, null], Object.create({ constructor: undefined }), Object.create(null), [[[[1]]]], { a: { b: { c: { d: 1 } } } });
class M extends Map { } console.log(new M([[1, 2]]), Object.assign(new Set([1]), { extra: 1 }));
class E2 extends Error { } console.log([new E2("x")].length);
console.log({ [Symbol("k")]: 1, f() {}, get h() { return 1; }, set h(v) {} }, [function () {}]);
console.log([new Map([[1, new Map([[2, new Map([[3, new Map()]])]])]])]);
