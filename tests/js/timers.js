// Timers: order by due time whatever the delay, clearing, arguments, intervals.
setTimeout(function () { print("t20"); }, 20);
setTimeout(function () { print("t10"); }, 10);           // expect: first
setTimeout(function (a, b) { print("args", a, b); }, 15, 1, "x"); // expect: t10
var id = setTimeout(function () { print("never"); }, 5); // expect: args 1 x
clearTimeout(id);                                        // expect: t20
clearTimeout(999);
clearTimeout(undefined);
setTimeout(function () {                                 // expect: t30
  print("t30");
  var n = 0, interval = setInterval(function () {
    n++;
    print("interval", n);                                // expect: interval 1
    if (n === 3) clearInterval(interval);                // expect: interval 2
    if (n === 3) setTimeout(print, 1, "inner");          // expect: interval 3
  }, 2);                                                 // expect: inner
}, 30);
print("first");
