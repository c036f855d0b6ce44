// Proxy.revocable: afterwards every operation throws, but typeof.
const { proxy, revoke } = Proxy.revocable({ a: 1 }, {});
print(proxy.a, typeof revoke, revoke.length, JSON.stringify(revoke.name), revoke(), revoke());
const uses = [
  () => proxy.a, () => { proxy.a = 1; }, () => "a" in proxy, () => delete proxy.a, () => Object.keys(proxy), () => Object.getOwnPropertyDescriptor(proxy, "a"),
  () => Object.defineProperty(proxy, "a", {}), () => Object.getPrototypeOf(proxy), () => Object.setPrototypeOf(proxy, null), () => Object.isExtensible(proxy),
  () => Object.preventExtensions(proxy), () => Array.isArray(proxy), () => Object.prototype.toString.call(proxy), () => JSON.stringify(proxy), () => { for (const k in proxy); },
  () => ({ ...proxy }), () => `${proxy}`, () => proxy + 1, () => proxy(), () => new proxy(), () => [].concat(proxy), () => ({}) instanceof proxy, () => proxy instanceof Object,
  () => Object.create(proxy).x, () => [...proxy], () => proxy.x(),
];
print(uses.map(f => { try { return String(f()); } catch (e) { return e.name; } }).join());
print(typeof proxy, proxy === proxy, new Set([proxy]).has(proxy), [proxy].length);
const call = Proxy.revocable(function () { return 1; }, {});
print(call.proxy(), new call.proxy() instanceof Object);
call.revoke();
print(typeof call.proxy);
for (const f of [call.proxy, () => new call.proxy(), () => call.proxy.call(1), () => call.proxy.name])
  try { print(f()); } catch (e) { print(e.name); }
try { new Proxy(call.proxy, {})(); } catch (e) { print(e.name); }
try { proxy.a; } catch (e) { print(e.message); }
print(typeof new Proxy(call.proxy, {}), Object.keys(Proxy.revocable({}, {})).join());

// a handler that revokes its own proxy
const own = Proxy.revocable({ x: 5 }, { get get() { own.revoke(); return (t, k) => t[k]; } });
print(own.proxy.x);
try { own.proxy.x; } catch (e) { print(e.name); }
