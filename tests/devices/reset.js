// A reset starts the program anew; what is wired stays.
// options: --pins reset.json
print("start", D3.read());
if (!D3.read())
  setTimeout(() => {
    [E.reboot, load, reset][2]();
  }, 100);
// expect: start false
// expect: start true
