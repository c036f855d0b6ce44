// script
// In a script `await` is a name, but in asynchronous functions.
var await = 1, { b = await } = {};
await += 2;
function plain(await) {
  return await * 2;
}
async function waits(x) {
  function inner() {
    return await;
  }
  return inner() + (await x) + (() => { return 1; })();
}
class C {
  static {
    (function await(await) {});
    this.get = () => { return { await }; };
  }
  await() {
    return this.await.name;
  }
}
await: for (;;) break await;
print(await, b, plain(await), C.get().await, new C().await(), [await, -await].join()); // expect: 3 1 6 3 await 3,-3
var { aw\u0061it: escaped } = { await: 7 };
print(escaped, aw\u0061it);                                                           // expect: 7 3
waits(10).then(x => print(x, `${await}`));                                            // expect: 14 3
