// console.log shows structure as Node does on one line.
console.log("text", 1, -0, 1.5, true, null, undefined);
console.log([1, "a", [2, []]], { a: 1, b: "x", "c d": { e: null } }, [], {});
console.log(function named() { }, () => 1, [undefined, , 3]);
function P() { this.x = 1; } console.log(new P(), Object.create(null), { get a() { return 1; } });
console.log([1.5, -0, "it's"], new Number(3), [new String("s")]);
console.log();
