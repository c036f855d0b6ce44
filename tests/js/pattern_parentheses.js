// Targets of assignments may stand in parentheses, in several, too; in patterns as elsewhere.
let x, y, o = {};
[((x))] = [1];
[(x), ((y)) = 5, (((o.p))), ...((o.q))] = [2, undefined, 3, 4, 5];
print(x, y, o.p, o.q.join()); // expect: 2 5 3 4,5
({ a: ((x)), b: ( (y) ) = 2, ...((o.r)) } = { a: 7, c: 1 });
print(x, y, o.r.c); // expect: 7 2 1
for (((x)) of [9]);
for ([((y))] of [[10]]);
((o.z)) ??= 4; ((x))++;
print(x, y, o.z); // expect: 10 10 4
[(
  (x)
), ((o["a b"]))] = ["lines", "key"];
print(x, o["a b"]); // expect: lines key
