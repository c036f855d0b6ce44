// RegExp and its prototype: ECMA-262 22.2. A feature (feature.h), as all regular expressions. $match gives positions: where the whole match and each group start and end.

// What must be text, and no regular expression.
function $textOnly(value) {
  if ($isRegExp(value)) throw new TypeError("The argument is a RegExp");
  return $toPrimitive(value, 2);
}

// RegExp(pattern, flags). `this` is what `new` made, or undefined. One of a RegExp's that differs in no flag that matters to the compiler of
// patterns gets its program.
function $initRegExp(pattern, flags) {
  var like = $isRegExp(pattern), is = $flagsOf(pattern), source = pattern;
  if (!this && like && flags === undefined && pattern.constructor === RegExp) return pattern;
  if (like || is >= 0) {
    source = is >= 0 ? $call($sourceOf, pattern) : pattern.source;
    if (flags === undefined) flags = pattern.flags;
  }
  source = source === undefined ? "" : `${source}`;
  flags = flags === undefined ? "" : `${flags}`;
  if (is < 0 || ($flagBits(flags) ^ is) & 116) return $compile(this || $newRegExp(), source, flags);
  return $fillRegExp(this || $newRegExp(), source, $fromCharCode($flagBits(flags)) + $programOf(pattern).substring(1), $namesOf(pattern));
}

function $regExp(value) {
  if ($flagsOf(value) < 0) throw new TypeError("Receiver is not a RegExp: " + value);
  return value;
}

// RegExpBuiltinExec down to the positions, or null.
function $run(regexp, text) {
  var moves = $flagsOf(regexp) & 130, at = $toLength(regexp.lastIndex), found = null;
  if (!moves) at = 0;
  if (at <= text.length) found = $match(regexp, text, at);
  if (moves) regexp.lastIndex = found ? found[1] : 0;
  return found;
}

function $captured(text, found, i) {
  return found[i] < 0 ? undefined : text.substring(found[i], found[i + 1]);
}

// The texts of the whole match and of the groups.
function $parts(text, found) {
  var parts = [], i;
  for (i = 0; i < found.length; i += 2) parts.push($captured(text, found, i));
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
  $putOwn(result, "index", found[0]);
  $putOwn(result, "input", text);
  $putOwn(result, "groups", $named(names, result));
  if ($flagsOf(regexp) & 1) {
    indices = [];
    for (i = 0; i < found.length; i += 2) indices.push(found[i] < 0 ? undefined : [found[i], found[i + 1]]);
    $putOwn(indices, "groups", $named(names, indices));
    $putOwn(result, "indices", indices);
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
  text = `${text}`;
  return $result(regexp, text, $run(regexp, text));
}

function $object(value) {
  if (!$isObject(value)) throw new TypeError("Receiver is not an object: " + value);
  return value;
}

function RegExp_test(text) {
  return $exec($object(this), `${text}`, true) !== null;
}

function RegExp_toString() {
  return "/" + $object(this).source + "/" + this.flags;
}

function RegExp_flags() {
  var r = $object(this);
  return (r.hasIndices ? "d" : "") + (r.global ? "g" : "") + (r.ignoreCase ? "i" : "") + (r.multiline ? "m" : "") +
    (r.dotAll ? "s" : "") + (r.unicode ? "u" : "") + (r.unicodeSets ? "v" : "") + (r.sticky ? "y" : "");
}

// ---- the methods that String.prototype calls
//
// What is plain ($isPlain) needs no look at its properties, no results as objects, and no lastIndex: nobody could tell. So matches are
// dealt with one by one, and a literal stays in flash.

// AdvanceStringIndex
function $advance(text, at, unicode) {
  return at + (unicode && text.codePointAt(at) > 0xffff ? 2 : 1);
}

function $readsPoints(flags) {
  return flags.includes("u") || flags.includes("v");
}

// Where to look for the match behind `found`.
function $behind(text, found, unicode) {
  return found[1] > found[0] ? found[1] : $advance(text, found[1], unicode);
}

function $rewind(regexp) {
  if (regexp.lastIndex !== 0) regexp.lastIndex = 0;
}

// The results of a global one, or their texts.
function $all(regexp, text, unicode, texts) {
  var results = [], result, matched;
  regexp.lastIndex = 0;
  while ((result = $exec(regexp, text)) !== null) {
    matched = `${result[0]}`;
    results.push(texts ? matched : result);
    if (matched === "") regexp.lastIndex = $advance(text, $toLength(regexp.lastIndex), unicode);
  }
  return results;
}

function RegExp_match(text) {
  var regexp = $object(this), results = [], flags, found, at = 0;
  text = `${text}`;
  if ($isPlain(regexp)) {
    flags = $flagsOf(regexp);
    if (!(flags & 2)) return $result(regexp, text, $match(regexp, text, 0));
    $rewind(regexp);
    while ((found = $match(regexp, text, at))) {
      results.push($captured(text, found, 0));
      at = $behind(text, found, flags & 96);
    }
  } else {
    flags = `${regexp.flags}`;
    if (!flags.includes("g")) return $exec(regexp, text);
    results = $all(regexp, text, $readsPoints(flags), true);
  }
  return results.length ? results : null;
}

function RegExp_search(text) {
  var regexp = $object(this), last, result;
  text = `${text}`;
  if ($isPlain(regexp)) {
    result = $match(regexp, text, 0);
    return result ? result[0] : -1;
  }
  last = regexp.lastIndex;
  if (!Object_is(last, 0)) regexp.lastIndex = 0;
  result = $exec(regexp, text);
  if (!Object_is(regexp.lastIndex, last)) regexp.lastIndex = last;
  return result === null ? -1 : result.index;
}

function RegExp_replace(text, value) {
  var regexp = $object(this), call = typeof value === "function", plain = $isPlain(regexp), output = "", done = 0, next = 0, all,
    unicode, results, result, at, parts, groups, i, length;
  text = `${text}`;
  if (!call) value = `${value}`;
  if (plain) {
    i = $flagsOf(regexp);
    all = i & 2;
    unicode = i & 96;
    if (all) $rewind(regexp);
  } else {
    i = `${regexp.flags}`;
    all = i.includes("g");
    results = all ? $all(regexp, text, $readsPoints(i), false) : [$exec(regexp, text)];
  }
  for (;;) {
    if (plain) {
      result = next >= 0 ? $match(regexp, text, next) : null;
      if (!result) break;
      parts = $parts(text, result);
      groups = $named($namesOf(regexp), parts);
      at = result[0];
      next = all ? $behind(text, result, unicode) : -1;
    } else {
      result = results[next++];
      if (!result) break;
      length = $toLength(result.length);
      parts = [`${result[0]}`];
      at = Math.max(Math.min($toInteger(result.index), text.length), 0);
      for (i = 1; i < length; i++) {
        groups = result[i];
        parts.push(groups === undefined ? groups : `${groups}`);
      }
      groups = result.groups;
    }
    length = parts[0].length;
    if (call) {
      parts.push(at, text);
      if (groups !== undefined) parts.push(groups);
      result = `${$apply(value, undefined, parts)}`;
    } else {
      if (groups !== undefined) groups = $toObject(groups);
      result = $substitute(value, text, at, parts, groups);
    }
    if (at >= done) {
      output += text.substring(done, at);
      output += result;
      done = at + length;
    }
  }
  return output + text.substring(done);
}

// Another one of the same kind, with these flags. ($recompile leaves it to the program whether it carries the compiler of patterns.)
function $another(regexp, flags) {
  var constructor = $species(regexp, undefined);
  return constructor === undefined ? $recompile(regexp, flags) : new constructor(regexp, flags);
}

function RegExp_split(text, limit) {
  var regexp = $object(this), parts = [], plain = $isPlain(regexp), done = 0, at = 0, flags, unicode, found, end, i, size;
  text = `${text}`;
  size = text.length;
  if (plain) {
    unicode = $flagsOf(regexp) & 96;
  } else {
    flags = `${regexp.flags}`;
    unicode = $readsPoints(flags);
    regexp = $another(regexp, flags.includes("y") ? flags : flags + "y");
  }
  limit = limit === undefined ? 4294967295 : limit >>> 0;
  if (limit === 0) return parts;
  if (size === 0) return (plain ? $match(regexp, text, 0) : $exec(regexp, text)) === null ? [text] : parts;
  while (at < size) {
    if (plain) {
      found = $match(regexp, text, at);
      if (!found || found[0] >= size) break;
      at = found[0];
      end = found[1];
    } else {
      regexp.lastIndex = at;
      found = $exec(regexp, text);
      end = found === null ? done : Math.min($toLength(regexp.lastIndex), size);
    }
    if (end === done) {
      at = $advance(text, at, unicode);
      continue;
    }
    parts.push(text.substring(done, at));
    if (parts.length === limit) return parts;
    done = end;
    if (plain) found = $parts(text, found);
    for (i = 1; i < $toLength(found.length); i++) {
      parts.push(found[i]);
      if (parts.length === limit) return parts;
    }
    at = done;
  }
  parts.push(text.substring(done));
  return parts;
}


function RegExp_matchAll(text) {
  var regexp = $object(this), flags, matcher;
  text = `${text}`;
  flags = `${regexp.flags}`;
  matcher = $isPlain(regexp) ? $copyRegExp(regexp) : $another(regexp, flags);
  matcher.lastIndex = $toLength(regexp.lastIndex);
  return $instance("$RegExpStringIterator.prototype", 15970, matcher, text, flags.includes("g"), $readsPoints(flags));
}

function RegExpStringIterator_next() {
  var regexp = $field(this, 15970), text = $field(this, 15971), result = null;
  if (regexp !== undefined) result = $exec(regexp, text);
  if (result === null || !$field(this, 15972)) $setField(this, 15970, undefined);
  else if (`${result[0]}` === "") regexp.lastIndex = $advance(text, $toLength(regexp.lastIndex), $field(this, 15973));
  return result === null ? $done(undefined) : { value: result, done: false };
}
