// Timers: order, clearing, arguments.
var log = [];
setTimeout(function () { log.push("t20"); }, 20);
setTimeout(function () { log.push("t10"); }, 10);
setTimeout(function (a, b) { log.push("args" + a + b); }, 15, 1, "x");
var id = setTimeout(function () { log.push("never"); }, 5);
clearTimeout(id);
var n = 0, iv = setInterval(function () { n++; if (n === 3) { clearInterval(iv); log.push("iv"); } }, 2);
setTimeout(function () { setTimeout(function () { log.push("inner"); }, 1); }, 12);
setTimeout(function () { print(log.join()); }, 60);
clearTimeout(999); clearTimeout(undefined);
print("first");
