// What is seldom asked of strings: ECMA-262 22.1.2.4, 22.1.3.9, 15. A feature (feature.h).

function String_isWellFormed() {
  var text = $call($substring, this);
  return text.toWellFormed() === text;
}

// Without tables: what no form changes, and for NFC what comes before the first combining mark.
function String_normalize(form) {
  var text = $call($substring, this);
  form = form === undefined ? "NFC" : `${form}`;
  if (form !== "NFC" && form !== "NFD" && form !== "NFKC" && form !== "NFKD") throw new RangeError("Invalid normalization form: " + form);
  if ($span(text, 0, form === "NFC" ? "\0\u02ff" : "\0\x7f") < text.length) throw new RangeError("normalize has no tables for this text");
  return text;
}

function String_raw(template) {
  var raw = $toObject($toObject(template).raw), length = $toLength(raw.length), text = "", i;
  for (i = 0; i < length; i++) {
    text += `${raw[i]}`;
    if (i + 1 < length && i + 1 < arguments.length) text += `${arguments[i + 1]}`;
  }
  return text;
}
