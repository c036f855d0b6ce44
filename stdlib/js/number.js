// Number.prototype.toString, in other bases with V8's choice of digits: as many behind the point as tell the
// number from its neighbours (delta is half the way to the next), computed in doubles.

function Number_toString(radix) {
  var x = $call($numberValue, this), chars = "0123456789abcdefghijklmnopqrstuvwxyz", text = "", delta = 0.5, sign = "", rest, digit;
  radix = radix === undefined ? 10 : $toInteger(radix);
  if (radix < 2 || radix > 36) throw new RangeError("toString() radix must be between 2 and 36");
  if (radix === 10 || x / x !== 1) return "" + x;
  if (x < 0) {
    sign = "-";
    x = -x;
  }
  do delta *= 0.5;
  while (delta > x);
  do delta /= 0.5;
  while (delta <= x);
  delta = delta / 18014398509481984 || 5e-324;
  rest = x % 1;
  x -= rest;
  if (rest >= delta) {
    text = ".";
    do {
      rest *= radix;
      delta *= radix;
      digit = rest | 0;
      rest -= digit;
      text += chars[digit];
      if ((rest > 0.5 || (rest === 0.5 && digit & 1)) && rest + delta > 1) {
        do { // up, with its carries
          digit = chars.indexOf(text.at(-1)) + 1;
          text = text.slice(0, -1);
        } while (digit === radix);
        if (text === "") x++;
        else text += chars[digit];
        break;
      }
    } while (rest >= delta);
  }
  do {
    digit = x / radix < 9007199254740992 ? x % radix : 0; // below a double's precision they are zeros
    text = chars[digit | 0] + text;
    x = (x - digit) / radix;
  } while (x > 0);
  return sign + text;
}

// Neither the infinities nor NaN have a difference to themselves, or a remainder.
function Number_isFinite(x) {
  return typeof x === "number" && x - x === 0;
}

function Number_isInteger(x) {
  return typeof x === "number" && x % 1 === 0;
}

function Number_isSafeInteger(x) {
  return Number_isInteger(x) && x <= 9007199254740991 && x >= -9007199254740991;
}

function Number_isNaN(x) {
  return x !== x;
}

function isFinite(x) {
  return Number_isFinite(+x);
}

function isNaN(x) {
  return Number_isNaN(+x);
}
