// Math's function of any number of arguments. A feature (feature.h).

// Infinity wins over NaN; scaled, so that squares neither overflow nor vanish; Kahan's summation.
function Math_hypot() {
  var largest = 0, sum = 0, rest = 0, i, x, y, total, nan = false;
  for (i = 0; i < arguments.length; i++) {
    x = Math.abs(arguments[i]);
    arguments[i] = x;
    if (x !== x) nan = true;
    if (x > largest) largest = x;
  }
  if (largest === Infinity) return largest;
  if (nan) return NaN;
  if (largest === 0) return 0;
  for (i = 0; i < arguments.length; i++) {
    x = arguments[i] / largest;
    y = x * x - rest;
    total = sum + y;
    rest = total - sum - y;
    sum = total;
  }
  return Math.sqrt(sum) * largest;
}
