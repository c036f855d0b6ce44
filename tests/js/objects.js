// Objects: shapes, dictionaries, prototypes, attributes, accessors.
var o = { a: 1, "b c": 2, 3: "three", get d() { return this.a + 1; }, set d(v) { this.a = v; } };
print(o.a, o["b c"], o[3], o.d); o.d = 10; print(o.a, o.d);
  // expect: 1 2 three 2
  // expect: 10 11
print(Object.keys(o), JSON.stringify(o), "a" in o, "z" in o, o.z, delete o.a, "a" in o);
  // expect: 3,a,b c,d {"3":"three","a":10,"b c":2,"d":11} true false undefined true false
var x = 1, y = 2, p = { x, y, ["k" + x]: 3, m() { return this.x; } }; print(p.x + p.y + p.k1, p.m(), p.m.name);
  // expect: 6 1 m
for (var k in { b: 1, a: 2, 10: 3, 2: 4 }) print(k);
  // expect: 2
  // expect: 10
  // expect: b
  // expect: a
function P(a, b) { this.a = a; this.b = b; } P.prototype.sum = function () { return this.a + this.b; };
var i = new P(3, 4); print(i.sum(), i instanceof P, i instanceof Object, i.constructor === P, P.prototype.isPrototypeOf(i));
  // expect: 7 true true true true
print(Object.getPrototypeOf(i) === P.prototype, i.hasOwnProperty("a"), i.hasOwnProperty("sum"), "sum" in i);
  // expect: true true false true
P.prototype.sum = function () { return -1; }; print(i.sum()); i.sum = () => "own"; print(i.sum()); delete i.sum; print(i.sum());
  // expect: -1
  // expect: own
  // expect: -1
function Q(a) { P.call(this, a, 1); } Q.prototype = Object.create(P.prototype); Q.prototype.constructor = Q; Q.prototype.twice = function () { return this.a * 2; };
var q = new Q(21); print(q.twice(), q.sum(), q instanceof P, q instanceof Q, i instanceof Q);
  // expect: 42 -1 true true false
var d = {}; for (var n = 0; n < 40; n++) d["key" + n] = n; print(Object.keys(d).length, d.key39, d.key0); for (n = 0; n < 40; n += 2) delete d["key" + n]; print(Object.keys(d).length, d.key1, d.key2);
  // expect: 40 39 0
  // expect: 20 1 undefined
var e = Object.defineProperty({}, "ro", { value: 1 }); print(e.ro, Object.keys(e).length); try { e.ro = 2; } catch (er) { print(er.name, er.message); }
  // expect: 1 0
  // expect: TypeError Cannot assign to read only property 'ro' of object '#<Object>'
var f = Object.freeze({ z: 1 }); try { f.z = 2; } catch (er) { print(er.name); } try { f.n = 2; } catch (er) { print(er.name); } try { delete f.z; } catch (er) { print(er.name); } print(f.z, Object.isFrozen(f), Object.isFrozen({}));
  // expect: TypeError
  // expect: TypeError
  // expect: TypeError
  // expect: 1 true false
var g = Object.seal({ z: 1 }); g.z = 5; print(g.z, Object.isSealed(g)); try { delete g.z; } catch (er) { print(er.name); }
  // expect: 5 true
  // expect: TypeError
print(JSON.stringify(Object.getOwnPropertyDescriptor({ a: 1 }, "a")), JSON.stringify(Object.getOwnPropertyDescriptor(e, "ro")));
  // expect: {"value":1,"writable":true,"enumerable":true,"configurable":true} {"value":1,"writable":false,"enumerable":false,"configurable":false}
var acc = { get v() { return 7; } }; print(typeof Object.getOwnPropertyDescriptor(acc, "v").get, Object.getOwnPropertyDescriptor(acc, "v").set); try { acc.v = 1; } catch (er) { print(er.name); }
  // expect: function undefined
  // expect: TypeError
print(Object.assign({ a: 1 }, { b: 2 }, null, { a: 3 }).a, Object.entries({ a: 1, b: 2 }).join(";"), Object.values({ a: 1, b: 2 }), Object.fromEntries([["a", 1]]).a);
  // expect: 3 a,1;b,2 1,2 1
print(String({}), ({}).toString.call([]), ({}).toString.call(null), ({}).toString.call(1), ({}).toString.call(function () { }));
  // expect: [object Object] [object Array] [object Null] [object Number] [object Function]
var conv = { valueOf() { return 42; }, toString() { return "str"; } }; print(conv + 1, conv * 2, `${conv}`, conv > 41, conv == 42, [conv] + "");
  // expect: 43 84 str true true str
var proto = { greet() { return "hi " + this.name; } }, child = Object.create(proto, { name: { value: "kid", enumerable: true } }); print(child.greet(), Object.keys(child));
  // expect: hi kid name
var nul = Object.create(null); nul.x = 1; print(Object.getPrototypeOf(nul), nul.x, nul.toString);
  // expect: null 1 undefined
print(({ __proto__: proto, name: "lit" }).greet(), Object.getOwnPropertyNames({ a: 1 }).length); // expect: hi lit 1
var obj = { n: 1 }; obj.n++; obj.n += 5; obj["n"] *= 2; ++obj.n; print(obj.n, obj.n--, obj.n); // expect: 15 15 14
var chain = { a: { b: { c: [1, 2, { d: "deep" }] } } }; print(chain.a.b.c[2].d, chain?.a?.x?.y, chain.q?.r.s.t, chain.a.b?.c?.[0], chain.f?.());
  // expect: deep undefined undefined 1 undefined
print(chain.z ?? "dflt", 0 ?? 1, null ?? undefined ?? 2, "" || "or", 1 && 2); // expect: dflt 0 2 or 2
var same = {}; print(same === same, {} === {}, Object.is(NaN, NaN), Object.is(0, -0));
  // expect: true false true false
o = {}; o.self = o; print(o.self.self.self === o);       // expect: true
var shadow = { toString: 1 }; for (var sk in shadow) print(sk); // expect: toString
var inherited = Object.create({ p: 1 }); inherited.q = 2; var ks = []; for (var ik in inherited) ks.push(ik); print(ks);
  // expect: q,p
print(typeof null, typeof {}, typeof [], typeof P, typeof 1, typeof "", typeof true, typeof undefined, typeof undeclared);
  // expect: object object object function number string boolean undefined undefined
var del = { a: 1, b: 2, c: 3 }; for (var dk in del) { if (dk === "a") delete del.b; print(dk); }
  // expect: a
  // expect: c
var t = { a: 1 }; t.b = 2; var u = { a: 5 }; u.b = 6; t.c = 3; print(JSON.stringify([t, u]));
  // expect: [{"a":1,"b":2,"c":3},{"a":5,"b":6}]
var big = { v: 100000, w: 0.5 }; var copy = big.v; big.v += 1; big.w += 1; print(copy, big.v, big.w);
  // expect: 100000 100001 1.5
print(Object.getOwnPropertyNames("ab"), Object.keys("ab"), Object.isExtensible({}), Object.isExtensible(Object.preventExtensions({})));
  // expect: 0,1,length 0,1 true false
var getters = { _c: 0, get count() { return ++this._c; } }; getters.count; print(getters.count, getters.count + getters.count);
  // expect: 2 7
String.prototype.shout = function () { return this.toUpperCase() + "!"; }; print("hey".shout()); Object.prototype.tag = "T"; print(({}).tag, [].tag); delete Object.prototype.tag; print(({}).tag);
  // expect: HEY!
  // expect: T T
  // expect: undefined
var lit = []; for (n = 0; n < 3; n++) { var ob = { list: [1, 2], n: n }; ob.list.push(n); lit.push(ob); } print(JSON.stringify(lit));
  // expect: [{"list":[1,2,0],"n":0},{"list":[1,2,1],"n":1},{"list":[1,2,2],"n":2}]
print(Object.entries(Object.fromEntries([{ get 0() { print("0"); return { toString() { print("text"); return "k"; } }; }, get 1() { print("1"); return 2; } }])).join());
  // expect: 0
  // expect: 1
  // expect: text
  // expect: k,2
