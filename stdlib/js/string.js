// String.prototype.replace with string patterns: ECMA-262 22.1.3.19, GetSubstitution 22.1.3.19.1.

function $substitute(template, text, at, matched) {
  var i = template.indexOf("$"), done = 0, result = "", c;
  while (i >= 0 && i + 1 < template.length) {
    c = template.charAt(i + 1);
    if (c === "$" || c === "&" || c === "`" || c === "'") {
      result += template.substring(done, i);
      if (c === "$") result += "$";
      else if (c === "&") result += matched;
      else if (c === "`") result += text.substring(0, at);
      else result += text.substring(at + matched.length);
      done = i + 2;
      i = template.indexOf("$", done);
    } else {
      i = template.indexOf("$", i + 1);
    }
  }
  return done === 0 ? template : result + template.substring(done);
}

function $replace(receiver, pattern, replacement, all) {
  if (receiver === undefined || receiver === null)
    throw new TypeError("String.prototype.replace called on null or undefined");
  var text = String(receiver), result = "", done = 0, at, by;
  pattern = String(pattern);
  var call = typeof replacement === "function";
  if (!call) replacement = String(replacement);
  at = text.indexOf(pattern);
  while (at >= 0) {
    by = call ? String($call(replacement, undefined, pattern, at, text)) : $substitute(replacement, text, at, pattern);
    result += text.substring(done, at);
    result += by;
    done = at + pattern.length;
    if (!all) break;
    if (pattern.length === 0 && at >= text.length) break;
    at = text.indexOf(pattern, pattern.length === 0 ? at + 1 : done);
  }
  return result + text.substring(done);
}

function String_replace(pattern, replacement) {
  return $replace(this, pattern, replacement, false);
}

function String_replaceAll(pattern, replacement) {
  return $replace(this, pattern, replacement, true);
}
