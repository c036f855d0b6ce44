// An initialiser that throws does so on the device, where it stands, after what was printed before.
const table = [1, 2, 3].map(x => x * 2);
const good = table.length;
print("start"); // expect: start
function check(n) {
  if (n > 2) throw new RangeError("too many: " + n);
  return n;
}
const fine = check(1);
const bad = check(good); // uncaught: RangeError: too many: 3
print("never");
