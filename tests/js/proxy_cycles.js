// heap: 4096
// Proxies, handlers and targets that hold each other are garbage like all other cycles.
let last, turns = 0;
for (let i = 0; i < 3000; i++) {
  const handler = { get(target, key) { return handler.proxy === undefined ? 0 : key; } };
  handler.proxy = new Proxy({ handler }, handler);
  last = handler.proxy.x;
  if (i % 3) continue;
  const { proxy, revoke } = Proxy.revocable(handler, handler);
  proxy.q;
  revoke();
  turns++;
}
print(last, turns); // expect: x 1000
