// A reset starts the program anew: its pins are let go, what is outside stays. Meanwhile somebody puts D1, D2 and D3 to high.
// options: --pins reset.json
print("start", D1.read(), D2.read(), D3.read(), D5.read());
D5.set();
if (!D1.read()) setTimeout(() => load(), 100);
else if (!D2.read()) setTimeout(() => reset(), 100);
else if (!D3.read()) setTimeout(() => E.reboot(), 100);
// expect: start false false false false
// expect: start true false false false
// expect: start true true false false
// expect: start true true true false
