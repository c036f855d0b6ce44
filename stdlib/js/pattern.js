// The compiler of patterns: ECMA-262 22.2.1 with annex B, to the programs of runtime/regexp/program.h. The desktop runs it for
// literals, the device for all other patterns.
//
// What a part of a pattern becomes is a text of its bytes, so that parts are put together and turned around (what a lookbehind
// looks at is matched from right to left) as texts are. p is the state: `index` is the place in `source`; `groups` and `slots`
// are the numbers of groups and temporaries so far, `names` the numbers of all named groups, `last` that of the last group;
// `single` and `solid` say of the latest part that it is one item, that it takes a character at least.

function $wrong(p, why) {
  throw new SyntaxError("Invalid regular expression: /" + p.source + "/: " + why + " at " + p.index);
}

function $eat(p, text) {
  var found = p.source.startsWith(text, p.index);
  if (found) p.index += text.length;
  return found;
}

function $pair(n) {
  return $fromCharCode(n & 255, n >> 8 & 255);
}

// ---- sets of characters: an array of boundaries, as in REGEXP_CLASS1

function $include(set, from, to) {
  var i = 0, k;
  while (set[i] < from) i++;
  for (k = i; set[k] <= to; k++);
  set.splice(i, k - i);
  if (!(k & 1)) set.splice(i, 0, to);
  if (!(i & 1)) set.splice(i, 0, from);
}

// \d \w \s, and in capitals what they are not.
function $includeKind(p, set, kind) {
  var lower = kind.toLowerCase(), from = 0, i, at,
    ranges = lower === "d" ? "0:" : lower === "s" ? "\t\x0e !\xa0\xa1\u1680\u1681\u2000\u200b\u2028\u202a\u202f\u2030\u205f\u2060\u3000\u3001\ufeff\uff00"
      : p.unicode && p.folds ? "0:A[_`a{\u017f\u0180\u212a\u212b" : "0:A[_`a{";
  for (i = 0; i < ranges.length; i++) {
    at = ranges.charCodeAt(i);
    if (!(i & 1) !== (kind === lower)) $include(set, from, at);
    from = at;
  }
  if (kind !== lower) $include(set, from, 0x110000);
}

function $includeCanonicals(p, set, first, last) {
  var ranges = set.slice(), i, c, to, other;
  for (i = 0; i < ranges.length; i += 2) {
    to = Math.min(last, ranges[i + 1]);
    for (c = Math.max(first, ranges[i]); c < to; c++) {
      other = $canonical(c, p.unicode);
      if (other !== c) $include(set, other, other + 1);
    }
  }
}

function $setItem(p, set, not) {
  var code = "", width = 1, i, c, end;
  p.single = p.solid = true;
  if (p.folds) {
    $includeCanonicals(p, set, 0x41, 0x588);
    $includeCanonicals(p, set, 0x2126, 0x212c);
  }
  if (not) {
    if (set[0] === 0) set.shift();
    else set.unshift(0);
  }
  end = set.length - 1;
  if (set[end] > 0x10ffff || !p.unicode && set[end] > 0xffff) set.pop();
  else end++;
  if (end) width = set[end - 1] > 0xffff ? 3 : set[end - 1] > 255 || end > 255 ? 2 : 1;
  for (i = 0; i < end; i++)
    for (c = set[i], not = width; not--; c >>= 8) code += $fromCharCode(c & 255);
  return $fromCharCode(2 + width) + (width > 1 ? $pair(end) : $fromCharCode(end)) + code;
}

// ---- characters

function $charItem(p, c) {
  p.single = p.solid = true;
  if (p.folds) c = $canonical(c, p.unicode);
  return c > 31 && c < 256 ? $fromCharCode(c) : c > 0xffff ? "\x02" + $pair(c) + $fromCharCode(c >> 16) : "\x01" + $pair(c);
}

// The next character's code, behind which `index` is then; undefined at the end.
function $nextCode(p) {
  var c = p.unicode ? p.source.codePointAt(p.index) : p.source.charCodeAt(p.index);
  p.index += c > 0xffff ? 2 : 1;
  return c;
}

// n hexadecimal digits, or -1.
function $hex(p, n) {
  var text = p.source.substring(p.index, p.index + n);
  if (text.length < n || $span(text, 0, "09AFaf") < n) return -1;
  p.index += n;
  return +("0x" + text);
}

// Behind \u; -1 where it is no escape.
function $unicodeEscape(p, braces) {
  var start = p.index, c, low;
  if (braces && $eat(p, "{")) {
    c = $hex(p, $span(p.source, p.index, "09AFaf") - p.index);
    return p.source[start + 1] !== "}" && c < 0x110000 && $eat(p, "}") ? c : -1;
  }
  c = $hex(p, 4);
  start = p.index;
  if (braces && c >> 10 === 54 && $eat(p, "\\u")) {
    low = $hex(p, 4);
    if (low >> 10 === 55) return c * 1024 + low - 0x35fdc00;
    p.index = start;
  }
  return c;
}

// Behind a backslash: the code of the character that it stands for.
function $escapedCode(p, inClass) {
  var c = p.source[p.index++], code = "tnvfr".indexOf(c) + 9, next = p.source.charCodeAt(p.index), unicode = p.unicode, end;
  if (c === undefined) $wrong(p, "\\ at end of pattern");
  if (code > 8) return code;
  code = c.charCodeAt(0);
  if (c === "c") {
    if ((next | 32) - 97 >>> 0 < 26 || inClass && !unicode && $span(p.source, p.index, "09__") > p.index) {
      p.index++;
      return next & 31;
    }
    p.index--;
    code = 92;
  } else if (c === "x" || c === "u") {
    next = c === "x" ? $hex(p, 2) : $unicodeEscape(p, unicode);
    if (next >= 0) return next;
  } else if (code - 48 >>> 0 < 10) {
    if (code === 48 && !(next - 48 >>> 0 < 10)) return 0;
    if (!unicode && code < 56) {
      end = p.index + 2;
      for (code -= 48; p.index < end && next - 48 >>> 0 < 8 && code * 8 + next - 48 < 256; next = p.source.charCodeAt(++p.index)) code = code * 8 + next - 48;
      return code;
    }
  } else if (c === "-" ? inClass : "^$\\.*+?()[]{}|/".includes(c)) return code;
  if (unicode || c === "k" && p.names) $wrong(p, "Invalid escape");
  return code;
}

function $classCode(p, set) {
  var c = $nextCode(p), kind;
  if (c !== c || c === undefined) $wrong(p, "Unterminated character class");
  if (c === 92) {
    kind = p.source[p.index];
    if (kind === "b") {
      p.index++;
      return 8;
    }
    if ($isKind(p, kind)) {
      $includeKind(p, set, kind);
      return -1;
    }
    return $escapedCode(p, true);
  }
  return c;
}

// Is what stands behind a backslash \d, \w or the like? It is eaten then.
function $isKind(p, kind) {
  if (p.unicode && (kind === "p" || kind === "P")) $wrong(p, "\\p{...} is not supported");
  if (kind === undefined || !"dDwWsS".includes(kind)) return false;
  p.index++;
  return true;
}

function $class(p) {
  var set = [], not = $eat(p, "^"), a, b;
  while (!$eat(p, "]")) {
    a = $classCode(p, set);
    if (p.source[p.index] !== "-" || p.source[p.index + 1] === "]") {
      if (a >= 0) $include(set, a, a + 1);
      continue;
    }
    p.index++;
    b = $classCode(p, set);
    if (a < 0 || b < 0) {
      if (p.unicode) $wrong(p, "Invalid character class");
      $include(set, 45, 46);
      if (a >= 0) b = a;
      if (b >= 0) $include(set, b, b + 1);
    } else {
      if (b < a) $wrong(p, "Range out of order in character class");
      $include(set, a, b + 1);
    }
  }
  return $setItem(p, set, not);
}

// ---- groups

// Behind (?< or \k<. Other letters than those of ASCII are known by the blocks that they are in, those of 0x10000 and above by their first
// unit.
function $groupName(p) {
  var name = "", c;
  while (!$eat(p, ">")) {
    c = p.source.codePointAt(p.index);
    p.index += c > 0xffff ? 2 : 1;
    if (c === 92) c = $eat(p, "u") ? $unicodeEscape(p, true) : -1;
    if (!(c >= 0) || c >> 11 === 27 || name === "" && (c === 183 || c < 58 && c > 47 || c >= 0x1d7cc && c < 0x1d800) ||
      !$span(c = $fromCodePoint(c), 0, "$$09AZ__azªªµµ··ººÀÖØöø\u02ff\u0300\u037d\u037f\u1fff\u200c\u200d\u203f\u2040\u2c00\u2fef\u3005\ud833\ud835\ud835\ud838\ud83b\ud840\ud8bf\uf900\ufdcf\ufdf0\ufffd"))
      $wrong(p, "Invalid capture group name");
    name += c;
  }
  if (name === "") $wrong(p, "Invalid capture group name");
  return name;
}

// Which groups there will be, since escapes depend on that.
function $countGroups(p) {
  var c, inClass = false, name;
  for (; p.index < p.source.length; ) {
    c = p.source[p.index++];
    if (c === "\\") p.index++;
    else if (c === "[") inClass = true;
    else if (c === "]") inClass = false;
    else if (c === "(" && !inClass) {
      if (!$eat(p, "?")) p.last++;
      else if ($eat(p, "<") && p.source[p.index] !== "=" && p.source[p.index] !== "!") {
        name = $groupName(p);
        if (!p.names) p.names = { __proto__: null };
        if (name in p.names) $wrong(p, "Duplicate capture group name");
        p.names[name] = ++p.last;
      }
    }
  }
  if (p.last > 254) $wrong(p, "Too many groups");
  p.index = 0;
}

function $slot(p) {
  var slot = p.slots;
  p.slots = slot + 2;
  if (slot > 253) $wrong(p, "Too many loops");
  return $fromCharCode(slot);
}

// Behind "(".
function $group(p, left) {
  var code, slot, number = "", not = false, behind;
  if ($eat(p, "?")) {
    behind = $eat(p, "<");
    not = $eat(p, "!");
    if (not || $eat(p, "=")) slot = $slot(p);
    else if (behind) $groupName(p);
    else if (!$eat(p, ":")) $wrong(p, "Invalid group");
  }
  if (slot) left = behind;
  else if (behind !== false) number = $fromCharCode(p.groups++);
  code = $alternatives(p, left);
  if (!$eat(p, ")")) $wrong(p, "Unterminated group");
  if (slot) {
    p.solid = false;
    p.fixed = behind || p.unicode; // annex B repeats a lookahead
    code = not ? "\x1d" + slot + $pair(code.length + 2) + code + "\x1e" + slot : "\x1b" + slot + code + "\x1c" + slot;
  } else if (number !== "") code = left ? "\x0e" + number + code + "\x0d" + number : "\x0d" + number + code + "\x0e" + number;
  return code;
}

// ---- terms

// What takes no part in a loop: ^ and the like.
function $assertion(p, code) {
  p.fixed = true;
  return code;
}

function $reference(p, group, left) {
  return (left ? "\x1a" : "\x19") + $fromCharCode(group);
}

function $escape(p, left) {
  var c = p.source[p.index], start = p.index, set = [];
  if (c === "b" || c === "B") {
    p.index++;
    return $assertion(p, c === "b" ? "\x0c\0" : "\x0c\x01");
  }
  if ($isKind(p, c)) {
    if (c === "s" || c === "S") {
      p.single = p.solid = true;
      return c === "s" ? "\x08\0" : "\x08\x01";
    }
    $includeKind(p, set, c);
    return $setItem(p, set, false);
  }
  if (c === "k" && (p.unicode || p.names)) {
    p.index++;
    c = $eat(p, "<") ? $groupName(p) : "";
    if (!p.names || !(c in p.names)) $wrong(p, "Invalid named reference");
    return $reference(p, p.names[c], left);
  }
  if (c > "0" && c <= "9") {
    p.index = $span(p.source, start, "09");
    c = +p.source.substring(start, p.index);
    if (c <= p.last) return $reference(p, c, left);
    if (p.unicode) $wrong(p, "Invalid escape");
    p.index = start;
  }
  return $charItem(p, $escapedCode(p, false));
}

// Least and most (-1: any number) of a quantifier in p.least and p.most. Without one nothing is eaten.
function $quantifier(p) {
  var start = p.index, least = 0, most = -1, end;
  if ($eat(p, "+")) least = 1;
  else if ($eat(p, "?")) most = 1;
  else if (!$eat(p, "*")) {
    end = $eat(p, "{") ? $span(p.source, p.index, "09") : p.index;
    if (end === p.index) {
      p.index = start;
      return false;
    }
    most = least = Math.min(+p.source.substring(p.index, end), 65534);
    p.index = end;
    if ($eat(p, ",")) {
      end = $span(p.source, p.index, "09");
      most = end > p.index ? +p.source.substring(p.index, end) : -1;
      p.index = end;
    }
    if (!$eat(p, "}")) {
      p.index = start;
      return false;
    }
    if (most >= 0 && most < least) $wrong(p, "numbers out of order in {} quantifier");
    if (most > 65534) most = -1;
  }
  p.least = least;
  p.most = most;
  return true;
}

// `first`: the first group in `code`.
function $repeat(p, code, first) {
  var lazy = $eat(p, "?"), least = p.least, most = p.most, solid = p.solid, reset = "", slot, length;
  p.solid = solid && least > 0;
  if (p.groups > first) reset = $fromCharCode(first, p.groups - first);
  if (most === 0) return "";
  if (p.single && !lazy && least < 255 && most < 255) return "\x13" + $fromCharCode(least, most & 255) + code;
  if (solid && most < 0 && least < 2 || least === 0 && most === 1 && solid) {
    if (reset !== "") code = "\x0f" + reset + code;
    length = code.length;
    if (most === 1) return (lazy ? "\x11" : "\x10") + $pair(length) + code; 
    if (least) return code + (lazy ? "\x10" : "\x11") + $pair(-length - 3);
    return (lazy ? "\x11" : "\x10") + $pair(length + 3) + code + "\x12" + $pair(-length - 6);
  }
  slot = $slot(p);
  if (reset === "") reset = "\0\0";
  code = "\x17" + slot + reset + code;
  length = code.length;
  return "\x14" + slot + (lazy ? "\x16" : "\x15") + slot + $pair(least) + $pair(most) + $pair(length + 3) + code + "\x18" + $pair(-length - 11);
}

function $atom(p, left) {
  var c = $nextCode(p), code;
  if (c === 40) return $group(p, left);
  if (c === 94) return $assertion(p, "\x0a");
  if (c === 36) return $assertion(p, "\x0b");
  if (c === 92) return $escape(p, left);
  if (c === 91) return $class(p);
  if (c === 46) {
    p.single = p.solid = true;
    return p.dots ? "\x07" : "\x06";
  }
  if (c === 42 || c === 43 || c === 63) $wrong(p, "Nothing to repeat");
  if (c === 123 || c === 125 || c === 93) {
    if (p.unicode) $wrong(p, "Lone quantifier brackets");
    p.index--;
    if ($quantifier(p)) $wrong(p, "Nothing to repeat");
    p.index++;
  }
  return $charItem(p, c);
}

function $term(p, left) {
  var first = p.groups, code;
  p.single = p.solid = p.fixed = false;
  code = $atom(p, left);
  if (p.single && left) {
    p.single = false;
    code = "\x09" + code + "\x09";
  }
  first = p.fixed || !$quantifier(p) ? -1 : first;
  if (first >= 0) code = $repeat(p, code, first);
  return code;
}

function $alternatives(p, left) {
  var code = "", solid = false, term, c;
  for (;;) {
    c = p.source[p.index];
    if (c === undefined || c === ")" || c === "|") break;
    term = $term(p, left);
    code = left ? term + code : code + term;
    solid = solid || p.solid;
  }
  if ($eat(p, "|")) {
    term = $alternatives(p, left);
    code = "\x10" + $pair(code.length + 3) + code + "\x12" + $pair(term.length) + term;
    solid = solid && p.solid;
  }
  p.solid = solid;
  p.single = p.fixed = false;
  return code;
}

// ---- all

function Pattern_compile(source, flags) {
  return $compile($newRegExp(), source, flags);
}

// Fill a RegExp.
function $compile(regexp, source, flags) {
  var bits = 0, i, bit, p, code;
  for (i = 0; i < flags.length; i++) {
    bit = 1 << "dgimsuy".indexOf(flags[i]);
    if (bit < 0 || bits & bit) throw new SyntaxError("Invalid regular expression flags: " + flags);
    bits |= bit;
  }
  p = { source, index: 0, unicode: (bits & 32) !== 0, folds: (bits & 4) !== 0, dots: (bits & 16) !== 0, groups: 1, slots: 0, last: 0,
    names: undefined, least: 0, most: 0, single: false, solid: false, fixed: false };
  $countGroups(p);
  code = $alternatives(p, false);
  if (p.index < source.length) $wrong(p, "Unmatched ')'");
  if (code.length > 16000) $wrong(p, "Too large");
  return $fillRegExp(regexp, $shownSource(source), $fromCharCode(bits, p.groups, p.slots) + code, p.names);
}

// As it stands between slashes.
function $shownSource(source) {
  var shown = "", i, c, inClass = false;
  if (source === "") return "(?:)";
  for (i = 0; i < source.length; i++) {
    c = source[i];
    if (c === "\n") c = "\\n";
    else if (c === "\r") c = "\\r";
    else if (c === "\u2028") c = "\\u2028";
    else if (c === "\u2029") c = "\\u2029";
    else if (c === "/" && !inClass) c = "\\/";
    else if (c === "[") inClass = true;
    else if (c === "]") inClass = false;
    else if (c === "\\" && i + 1 < source.length && $span(source, i + 1, "\n\n\r\r\u2028\u2029") === i + 1) c += source[++i];
    shown += c;
  }
  return shown;
}
