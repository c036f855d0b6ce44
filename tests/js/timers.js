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
setTimeout(function () {                                 // expect: each 1
  var n = 0, id = setInterval(function () { print("each", ++n); if (n === 3) clearInterval(id); }, 0);
  setTimeout(print, 1e10, "after 1 ms");                 // expect: after 1 ms
  setTimeout(print, -5, "negative");                     // expect: negative
  setTimeout(print, 0, "zero");                          // expect: zero
}, 60);                                                  // expect: each 2
print("first");                                          // expect: each 3
