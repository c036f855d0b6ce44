// Functions that are variables: hoisted, assigned, in blocks.
const early = hoisted();
function hoisted() { return "h"; }
hoisted = () => "again";
const late = hoisted();
var order = [];
{ function inBlock() { order.push("b"); return order.length; } inBlock(); var fromBlock = inBlock; }
if (order.length) { let n = 10; function counts() { return n++; } counts(); var take = counts; }
function pair() { pair.calls = (pair.calls || 0) + 1; return [pair.calls, twice]; }
function twice(x) { return 2 * x; }
pair();

print(early, late, hoisted()); // expect: h again again
print(fromBlock(), order.join("")); // expect: 2 bb
print(take(), take()); // expect: 11 12
print(pair()[0], pair()[1](4)); // expect: 2 8
hoisted = null;
print(hoisted); // expect: null
