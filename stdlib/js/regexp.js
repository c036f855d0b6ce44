// RegExp and its prototype: ECMA-262 22.2. $match gives positions: where the whole match and each group start and end.

// RegExp(pattern, flags), where new.target is what `new` was applied to.
function $createRegExp(pattern, flags) {
  var target = new.target, bits = $flagsOf(pattern), special = bits >= 0, prototype;
  if (target === undefined) {
    target = RegExp;
    if (special && flags === undefined && pattern.constructor === target) return pattern;
  }
  if (special) {
    if (flags === undefined) flags = pattern.flags;
    pattern = pattern.source;
  }
  prototype = target.prototype;
  return Pattern_compile(pattern === undefined ? "" : String(pattern), flags === undefined ? "" : String(flags), $isObject(prototype) ? prototype : undefined);
}

function $regExp(value) {
  if ($flagsOf(value) < 0) throw new TypeError("Receiver is not a RegExp: " + value);
  return value;
}

// RegExpBuiltinExec down to the positions, or null.
function $run(regexp, text) {
  var moves = $flagsOf(regexp) & 66, at = $toLength(regexp.lastIndex), found = null;
  if (!moves) at = 0;
  if (at <= text.length) found = $match(regexp, text, at);
  if (moves) regexp.lastIndex = found ? found[1] : 0;
  return found;
}

function $part(text, found, i) {
  return found[i] < 0 ? undefined : text.substring(found[i], found[i + 1]);
}

// The texts of the whole match and of the groups.
function $parts(text, found) {
  var parts = [], i;
  for (i = 0; i < found.length; i += 2) parts.push($part(text, found, i));
  return parts;
}

function $named(names, values) {
  var groups, name;
  if (names) {
    groups = { __proto__: null };
    for (name in names) groups[name] = values[names[name]];
  }
  return groups;
}

// What exec returns.
function $result(regexp, text, found) {
  var names = $namesOf(regexp), result, indices, i;
  if (!found) return null;
  result = $parts(text, found);
  result.index = found[0];
  result.input = text;
  result.groups = $named(names, result);
  if ($flagsOf(regexp) & 1) {
    indices = [];
    for (i = 0; i < found.length; i += 2) indices.push(found[i] < 0 ? undefined : [found[i], found[i + 1]]);
    indices.groups = $named(names, indices);
    result.indices = indices;
  }
  return result;
}

// RegExpExec: null, or a result; with `test` only something that is not null.
function $exec(regexp, text, test) {
  var exec = regexp.exec, result;
  if (exec === RegExp_exec || typeof exec !== "function") {
    result = $run($regExp(regexp), text);
    return test ? result : $result(regexp, text, result);
  }
  result = $call(exec, regexp, text);
  if (result !== null && !$isObject(result)) throw new TypeError("exec returned no object: " + result);
  return result;
}

function RegExp_exec(text) {
  var regexp = $regExp(this);
  text = String(text);
  return $result(regexp, text, $run(regexp, text));
}

function $object(value) {
  if (!$isObject(value)) throw new TypeError("Receiver is not an object: " + value);
  return value;
}

function RegExp_test(text) {
  return $exec($object(this), String(text), true) !== null;
}

function RegExp_toString() {
  return "/" + $object(this).source + "/" + this.flags;
}

function RegExp_flags() {
  var r = $object(this);
  return (r.hasIndices ? "d" : "") + (r.global ? "g" : "") + (r.ignoreCase ? "i" : "") + (r.multiline ? "m" : "") +
    (r.dotAll ? "s" : "") + (r.unicode ? "u" : "") + (r.sticky ? "y" : "");
}
