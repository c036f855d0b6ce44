// What errors of proxies say.
// not node: the invariants' messages are shorter
const fixed = Object.freeze({ a: 1 });
function show(f) {
  try { f(); } catch (e) { print(e.name + ": " + e.message); }
}
show(() => Proxy({}, {})); // expect: TypeError: Constructor Proxy requires 'new'
show(() => new Proxy(1, {})); // expect: TypeError: Cannot create proxy with a non-object as target or handler
show(() => new Proxy({}, { get: 1 }).a); // expect: TypeError: the trap 'get' is not a function
show(() => new Proxy(fixed, { get: () => 2 }).a); // expect: TypeError: 'get' on proxy: trap contradicts what the target has for good for property 'a'
show(() => { new Proxy({}, { set: () => false })[3] = 1; }); // expect: TypeError: 'set' on proxy: trap returned falsish for property '3'
show(() => delete new Proxy(fixed, {})[Symbol.iterator]);
show(() => delete new Proxy(fixed, {}).a); // expect: TypeError: 'deleteProperty' on proxy: trap returned falsish for property 'a'
show(() => Reflect.ownKeys(new Proxy(fixed, { ownKeys: () => [] }))); // expect: TypeError: 'ownKeys' on proxy: trap contradicts what the target has for good for property 'a'
show(() => Object.getPrototypeOf(new Proxy(fixed, { getPrototypeOf: () => null }))); // expect: TypeError: 'getPrototypeOf' on proxy: trap contradicts what the target has for good
show(() => Object.freeze(new Proxy({}, { preventExtensions: () => false }))); // expect: TypeError: 'preventExtensions' on proxy: trap returned falsish
show(() => Object.setPrototypeOf(new Proxy({}, { setPrototypeOf: () => false }), null)); // expect: TypeError: 'setPrototypeOf' on proxy: trap returned falsish
show(() => new (new Proxy(class {}, { construct: () => 1 }))()); // expect: TypeError: proxy [[Construct]] must return an object
show(() => new Proxy({}, {})()); // expect: TypeError: #<Object> is not a function
show(() => new (new Proxy(() => 1, {}))()); // expect: TypeError: function is not a constructor
const { proxy, revoke } = Proxy.revocable(fixed, {});
revoke();
show(() => proxy.a); // expect: TypeError: Cannot perform 'get' on a proxy that has been revoked
show(() => Array.isArray(proxy)); // expect: TypeError: Cannot perform 'IsArray' on a proxy that has been revoked
