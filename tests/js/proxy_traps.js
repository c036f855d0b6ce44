// Proxy: each trap sees what it should, whatever the program does with the proxy.
const log = [];
const told = () => log.splice(0).join(" ");
const name = v => typeof v === "symbol" ? v.description : Array.isArray(v) ? `[${v}]` : v === target ? "T" : v === proxy ? "P" : typeof v === "object" && v !== null ? JSON.stringify(v) : String(v);
const target = { a: 1, b: 2 };
const handler = {};
for (const trap of ["get", "set", "has", "deleteProperty", "getOwnPropertyDescriptor", "defineProperty", "ownKeys", "getPrototypeOf",
  "setPrototypeOf", "isExtensible", "preventExtensions"])
  handler[trap] = function (...list) {
    log.push(`${trap}(${list.map(name)})${this === handler ? "" : "!"}`);
    return Reflect[trap](...list);
  };
const proxy = new Proxy(target, handler);

// reading
print(proxy.a, proxy["b"], proxy.none, told());
const key = Symbol("key"), index = 3;
print(proxy[key], proxy[index], proxy["7"], proxy[-1], proxy[1.5], told());
print(proxy.toString === Object.prototype.toString, `${proxy}`, told());
const { a, ...others } = proxy;
print(a, JSON.stringify(others), told());
print(proxy?.a, proxy.a ?? 1, told());

proxy.a;
proxy["b"];
print(proxy.a + proxy.a, told());

// writing
proxy.a = 10;
proxy["c"] = 11;
proxy[index] = 12;
print(target.a, target.c, target[3], told());
proxy.a += 5;
proxy.n ??= 1;
proxy.a++;
print(target.a, target.n, told());

// in, delete
print("a" in proxy, "zz" in proxy, 3 in proxy, key in proxy, told());
print(delete proxy.c, delete proxy[3], delete proxy.none, "c" in target, told());

// keys
print(Object.keys(proxy), told());
print(Object.getOwnPropertyNames(proxy), Object.getOwnPropertySymbols(proxy).length, told());
print(Object.entries(proxy).join(";"), Object.values(proxy), told());
for (const k in proxy) print(k);
told();
print(JSON.stringify(proxy), told());
print(JSON.stringify({ ...proxy }), told());
print(JSON.stringify(Object.assign({}, proxy)), told());
Object.assign(proxy, { z: 1 });
print(told());

// attributes
print(JSON.stringify(Object.getOwnPropertyDescriptor(proxy, "a")), Object.getOwnPropertyDescriptor(proxy, "q"), told());
print(Object.keys(Object.getOwnPropertyDescriptors(proxy)).join(), told());
print(Object.defineProperty(proxy, "d", { value: 4, configurable: true }) === proxy, target.d, told());
Object.defineProperties(proxy, { e: { get() { return 5; }, enumerable: true, configurable: true } });
print(target.e, told());
print(proxy.hasOwnProperty("a"), Object.hasOwn(proxy, "nope"), proxy.propertyIsEnumerable("d"), told());
print(Reflect.defineProperty(proxy, "f", { writable: true }), told());

// the prototype
print(Object.getPrototypeOf(proxy) === Object.prototype, proxy.__proto__ === Object.prototype, told());
Object.setPrototypeOf(proxy, null);
proxy.__proto__ = 1;
print(Reflect.setPrototypeOf(proxy, Object.prototype), told());
print(Object.prototype.isPrototypeOf(proxy), proxy instanceof Object, told());

// extensibility
print(Object.isExtensible(proxy), Object.isFrozen(proxy), Object.isSealed(proxy), told());
const small = new Proxy({ x: 1, get y() { return 2; } }, handler);
Object.seal(small);
print(Object.isSealed(small), Object.isFrozen(small), told());
Object.freeze(small);
print(Object.isFrozen(small), Reflect.preventExtensions(small), told());

// Reflect
print(Reflect.get(proxy, "a"), Reflect.get(proxy, "e", {}), Reflect.has(proxy, "a"), Reflect.set(proxy, "a", 1), told());
print(Reflect.deleteProperty(proxy, "d"), Reflect.ownKeys(proxy).map(String).join(), Reflect.isExtensible(proxy), told());
print(Reflect.getOwnPropertyDescriptor(proxy, "a").value, Reflect.getPrototypeOf(proxy) === Object.prototype, told());
