// not node: its BigInts may be larger
// How large BigInts may be, and no memory for them: errors that can be caught, and nothing is lost.
function name(f) { try { print(f()); } catch (e) { print(e.name); } }
let kept = 7n ** 20n;
const too = [() => 1n << 262128n, () => 2n ** 262128n, () => 1n << (1n << 40n), () => 3n ** (1n << 70n), () => BigInt.asUintN(300000, -1n), () => 10n ** 100000n];
for (const f of too) name(f); // expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
// expect: RangeError
print(kept, 1n >> (1n << 40n), -1n >> (1n << 40n), 0n << (1n << 40n)); // expect: 79792266297612001 0 -1 0
let rounds = 0;
for (let i = 0; i < 3; i++) {
  let big = 3n, steps = 0;
  try { for (;; steps++) big = big * big + 1n; } catch (e) { rounds += /memory|size/.test(e.message) && steps > 4; }
  if (String(big % 1000n).length > 3) print("wrong");
}
print(rounds, kept === 7n ** 20n); // expect: 3 true
