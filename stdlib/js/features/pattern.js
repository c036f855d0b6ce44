// The compiler of patterns (a feature: feature.h): ECMA-262 22.2.1 with annex B, to the programs of runtime/regexp/program.h. The desktop runs it for
// literals, the device for all other patterns.
//
// What a part of a pattern becomes is a text of its bytes, so that parts are put together and turned around (what a lookbehind
// looks at is matched from right to left) as texts are. p is the state: `index` is the place in `source`; `groups` and `slots`
// are the numbers of groups and temporaries so far, `names` the numbers of all named groups, `last` that of the last group;
// `single` and `solid` say of the latest part that it is one item, that it takes a character at least; `code` and `texts` of the latest
// operand of a class which character it is, which strings of other lengths it has.

function $wrong(p, why) {
  throw new SyntaxError("Invalid regular expression: /" + p.source + "/: " + why + " at " + p.index);
}

// The next unit as a text, undefined at the end.
function $peek(p) {
  return p.source[p.index];
}

function $skip(p) {
  p.index++;
}

function $eat(p, text) {
  var found = p.source.startsWith(text, p.index);
  if (found) p.index += text.length;
  return found;
}

// How many of the units to come are in the ranges.
function $count(p, ranges) {
  return $span(p.source, p.index, ranges) - p.index;
}

// n units as a number.
function $number(p, head, n) {
  var end = p.index + n, text = p.source.substring(p.index, end);
  p.index = end;
  return +(head + text);
}

function $pair(n) {
  return $fromCharCode(n & 255, n >> 8 & 255);
}

// ---- sets of characters: an array of boundaries, as in REGEXP_CLASS1; one more than even if the set goes on to the last character

function $include(set, from, to) {
  var i = 0, k;
  while (set[i] < from) i++;
  for (k = i; set[k] <= to; k++);
  set.splice(i, k - i);
  if (!(k & 1)) set.splice(i, 0, to);
  if (!(i & 1)) set.splice(i, 0, from);
}

// What is in either (kind 0), in both (1), in the first only (2).
function $merge(a, b, kind) {
  var result = [], i = 0, k = 0, at, inside = 0, is;
  while (i < a.length || k < b.length) {
    at = k < b.length && !(a[i] < b[k]) ? b[k] : a[i];
    if (a[i] === at) i++;
    if (b[k] === at) k++;
    is = (kind ? i & (kind > 1 ? ~k : k) : i | k) & 1;
    if (is !== inside) result.push(at);
    inside = is;
  }
  return result;
}

function $complement(set) {
  if (set[0] === 0) set.shift();
  else set.unshift(0);
}

// Whoever is in it is so whatever its case: all that a case makes a difference for is below 0x212c.
function $fold(p, set) {
  var ranges = p.folds ? set.slice() : [], i, c, end;
  for (i = 0; i < ranges.length; i += 2)
    for (c = ranges[i]; !(c >= ranges[i + 1]) && c < 0x212c; c = c === 0x588 ? 0x2126 : c + 1) {
      end = $canonicalOf(p, c);
      if (end !== c) $include(set, end, end + 1);
    }
  return set;
}

// Behind \p: the characters that the desktop says have that property; p.texts gets strings.
function $property(p) {
  var set = [], list = p.properties, end = p.source.indexOf("}", p.index) + 1, text, i;
  if (!list) $wrong(p, "Property escapes need a literal");
  i = list.indexOf(p.source.substring(p.index, end)) + 1;
  if (!i) $wrong(p, "Invalid property name");
  p.index = end;
  for (text of list[i + 1].split("|")) if (text) $addText(p.texts, text);
  text = list[i];
  for (i = 0; i < text.length; i += 3) set.push(text.charCodeAt(i) | text.charCodeAt(i + 1) << 8 | text.charCodeAt(i + 2) << 16);
  return set;
}

// Behind a backslash: \d \w \s \p, and in capitals what they are not. undefined: it is something else.
function $classKind(p) {
  var kind = $peek(p), set = [], lower, ranges, i;
  if (kind === undefined || !(p.unicode ? "dDwWsSpP" : "dDwWsS").includes(kind)) return;
  $skip(p);
  lower = kind.toLowerCase();
  p.texts = [];
  if (lower === "p") set = $property(p);
  else {
    ranges = lower === "d" ? "0:" : lower === "s" ? "\t\x0e !\xa0\xa1\u1680\u1681\u2000\u200b\u2028\u202a\u202f\u2030\u205f\u2060\u3000\u3001\ufeff\uff00"
      : p.unicode && p.folds ? "0:A[_`a{\u017f\u0180\u212a\u212b" : "0:A[_`a{";
    for (i = 0; i < ranges.length; i++) set.push(ranges.charCodeAt(i));
  }
  if (p.sets) $fold(p, set);
  if (kind !== lower) {
    if (p.texts.length) $wrong(p, "Negated strings");
    $complement(set);
  }
  return set;
}

// An item: it takes one character.
function $item(p, code) {
  p.single = p.solid = true;
  return code;
}

function $canonicalOf(p, c) {
  return p.folds ? $canonical(c, p.unicode) : c;
}

function $setItem(p, set, not) {
  var code = "", width = 1, i, c, end;
  $fold(p, set);
  if (not) $complement(set);
  end = set.length;
  if (set[end - 1] > (p.unicode ? 0x10ffff : 0xffff)) end--;
  if (end) width = set[end - 1] > 0xffff ? 3 : set[end - 1] > 255 || end > 255 ? 2 : 1;
  for (i = 0; i < end; i++)
    for (c = set[i], not = width; not--; c >>= 8) code += $fromCharCode(c & 255);
  return $item(p, $fromCharCode(2 + width) + $pair(end).substring(0, width) + code);
}

function $charItem(p, c) {
  c = $canonicalOf(p, c);
  return $item(p, c > 31 && c < 256 ? $fromCharCode(c) : c > 0xffff ? "\x02" + $pair(c) + $fromCharCode(c >> 16) : "\x01" + $pair(c));
}

// The next character's code, behind which `index` is then; undefined at the end.
function $nextCode(p, unicode) {
  var c = p.source.codePointAt(p.index);
  if (c > 0xffff) {
    if (unicode) $skip(p);
    else c = p.source.charCodeAt(p.index);
  }
  $skip(p);
  return c;
}

// n hexadecimal digits, or -1.
function $hex(p, n) {
  return n && $count(p, "09AFaf") >= n ? $number(p, "0x", n) : -1;
}

// Behind \u; -1 where it is no escape.
function $unicodeEscape(p, braces) {
  var start, c, low;
  if (braces && $eat(p, "{")) {
    c = $hex(p, $count(p, "09AFaf"));
    return c < 0x110000 && $eat(p, "}") ? c : -1;
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
  var c = $peek(p), unicode = p.unicode, code, i;
  if (c === undefined) $wrong(p, "\\ at end of pattern");
  $skip(p);
  code = "tnvfr".indexOf(c) + 9;
  if (code > 8) return code;
  code = c.charCodeAt(0);
  if (c === "c") {
    if ($count(p, "azAZ") > 0 || inClass && !unicode && $count(p, "09__") > 0) return $nextCode(p, false) & 31;
    p.index--;
    code = 92;
  } else if (c === "x" || c === "u") {
    i = c === "x" ? $hex(p, 2) : $unicodeEscape(p, unicode);
    if (i >= 0) return i;
  } else if ((code & -8) === 48 && (!unicode || code === 48 && $count(p, "09") === 0)) {
    code -= 48;
    for (i = 0; i < 2 && $count(p, "07") > 0 && code < 32; i++) code = code * 8 + $number(p, "", 1);
    return code;
  } else if (c === "-" ? inClass : ("^$\\.*+?()[]{}|/" + (inClass && p.sets ? "&!#%,:;<=>@`~" : "")).includes(c)) return code;
  if (unicode || c === "k" && p.names) $wrong(p, "Invalid escape");
  return code;
}

// A character; what \d or the like stand for is put to the set, and -1 returned.
function $classCode(p, set) {
  var c = $nextCode(p, p.unicode), i;
  if (c === undefined) $wrong(p, "Unterminated class");
  if (c !== 92) return c;
  if ($eat(p, "b")) return 8;
  c = $classKind(p);
  if (!c) return $escapedCode(p, true);
  c = $merge(set, c, 0);
  set.length = 0;
  for (i = 0; i < c.length; i++) set.push(c[i]);
  return -1;
}

function $class(p) {
  var set = [], not = $eat(p, "^"), a, b;
  while (!$eat(p, "]")) {
    a = b = $classCode(p, set);
    if ($peek(p) === "-" && p.source[p.index + 1] !== "]") {
      $skip(p);
      b = $classCode(p, set);
      if (a < 0 || b < 0) {
        if (p.unicode) $wrong(p, "Invalid class");
        $include(set, 45, 46);
        a = b = Math.max(a, b);
      } else if (b < a) $wrong(p, "Range out of order");
    }
    if (a >= 0) $include(set, a, b + 1);
  }
  return $setItem(p, set, not);
}

// ---- classes of flag v: sets of characters and of strings

function $setCode(p) {
  var c = $peek(p);
  if (c === undefined) $wrong(p, "Unterminated class");
  if ($eat(p, "\\")) return $eat(p, "b") ? 8 : $escapedCode(p, true);
  if ("()[]{}/-|".includes(c) || c === p.source[p.index + 1] && "&!#$%*+,.:;<=>?@^`~".includes(c)) $wrong(p, "Invalid character in class");
  return $nextCode(p, true);
}

// Longer ones come first.
function $addText(texts, text) {
  for (var i = 0; i < texts.length && texts[i].length >= text.length; i++) if (texts[i] === text) return;
  texts.splice(i, 0, text);
}

// Behind \q{
function $texts(p) {
  var set = [], text, n, c;
  do {
    text = "";
    for (n = 0; $count(p, "||}}") < 1; n++) {
      c = $canonicalOf(p, $setCode(p));
      text += $fromCodePoint(c);
    }
    if (n === 1) $include(set, c, c + 1);
    else $addText(p.texts, text);
  } while ($eat(p, "|"));
  $skip(p);
  return set;
}

function $operand(p) {
  var set, start = p.index;
  p.code = -1;
  p.texts = [];
  if ($eat(p, "[")) return $classSet(p);
  if ($eat(p, "\\q{")) return $texts(p);
  if ($eat(p, "\\")) {
    set = $classKind(p);
    if (set) return set;
    p.index = start;
  }
  p.code = $setCode(p);
  return $fold(p, [p.code, p.code + 1]);
}

// Behind [. What the first two operands have between them, all have: kind 0 nothing, 1 &&, 2 --.
function $classSet(p) {
  var set = [], texts = [], not = $eat(p, "^"), kind = -1, first = true, next, operand, given, from, i;
  for (; !$eat(p, "]"); first = false) {
    next = $eat(p, "&&") ? 1 : $eat(p, "--") ? 2 : 0;
    if (first ? next : kind >= 0 && next !== kind || next === 1 && $peek(p) === "&") $wrong(p, "Invalid set operation");
    if (!first) kind = next;
    operand = $operand(p);
    given = p.texts;
    from = p.code;
    if (from >= 0 && $peek(p) === "-" && p.source[p.index + 1] !== "-") {
      $skip(p);
      if (kind > 0) $wrong(p, "Invalid set operation");
      kind = 0; // a range is no operand of the others
      $operand(p);
      if (p.code < from) $wrong(p, "Range out of order");
      operand = $fold(p, [from, p.code + 1]);
    }
    set = $merge(set, operand, next);
    if (next) texts = texts.filter((text) => given.includes(text) === next < 2);
    else for (i = 0; i < given.length; i++) $addText(texts, given[i]);
  }
  if (not) {
    if (texts.length) $wrong(p, "Negated strings");
    $complement(set);
  }
  p.code = -1;
  p.texts = texts;
  return set;
}

function $either(a, b) {
  return "\x10" + $pair(a.length + 3) + a + "\x12" + $pair(b.length) + b;
}

// The characters of a set and the strings in p.texts.
function $setTerm(p, set, left) {
  var texts = p.texts, code = $setItem(p, set, false), i, k, text, c, item;
  if (texts.length && left) code = "\x09" + code + "\x09";
  for (i = texts.length; i > 0; ) {
    text = "";
    for (k = 0; k < texts[i - 1].length; k += c > 0xffff ? 2 : 1) {
      c = texts[i - 1].codePointAt(k);
      item = $charItem(p, c);
      text = left ? "\x09" + item + "\x09" + text : text + item;
    }
    p.single = false;
    if (texts[--i] === "") p.solid = false;
    code = text === "" ? $either(code, "") : $either(text, code);
  }
  return code;
}

// ---- groups

// Behind (?< or \k<. Other letters than those of ASCII are known by the blocks that they are in, those of 0x10000 and above by their first
// unit.
function $groupName(p) {
  var name = "", c;
  while (!$eat(p, ">")) {
    c = $nextCode(p, true);
    if (c === 92) c = $eat(p, "u") ? $unicodeEscape(p, true) : -1;
    if (!(c >= 0) || c >> 11 === 27 || name === "" && (c < 58 && c > 47 || c >= 0x1d7cc && c < 0x1d800) ||
      !$span(c = $fromCodePoint(c), 0, "$$09AZ__azªªµµººÀÖØöø\u037d\u037f\u1fff\u200c\u200d\u2c00\u2fef\u3005\ud833\ud835\ud835\ud838\ud83b\ud840\ud8bf\uf900\ufdcf\ufdf0\ufffd"))
      $wrong(p, "Invalid group name");
    name += c;
  }
  if (name === "") $wrong(p, "Invalid group name");
  return name;
}

// Which groups there will be, since escapes depend on that.
function $countGroups(p) {
  var c, inClass = false, name, names;
  while ((c = $peek(p)) !== undefined) {
    $skip(p);
    if (c === "\\") $skip(p);
    else if (c === "[") inClass = true;
    else if (c === "]") inClass = false;
    else if (c === "(" && !inClass) {
      if ($eat(p, "?")) {
        if (!$eat(p, "<") || (c = $peek(p)) === "=" || c === "!") continue;
        name = $groupName(p);
        names = p.names = names || { __proto__: null };
        if (name in names) $wrong(p, "Duplicate group name");
        names[name] = p.last + 1;
      }
      if (++p.last > 254) $wrong(p, "Too large");
    }
  }
  p.index = 0;
}

// Two temporaries.
function $twoSlots(p) {
  var slot = p.slots;
  p.slots = slot + 2;
  if (slot > 253) $wrong(p, "Too large");
  return $fromCharCode(slot);
}

function $group(p, left) {
  var code, slot, number = "", not = false, behind;
  if ($eat(p, "?")) {
    behind = $eat(p, "<");
    not = $eat(p, "!");
    if (not || $eat(p, "=")) slot = $twoSlots(p);
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
  } else if (number !== "") code = (left ? "\x0e" : "\x0d") + number + code + (left ? "\x0d" : "\x0e") + number;
  return code;
}

// ---- terms

function $escape(p, left) {
  var c = $peek(p), start = p.index, set;
  p.fixed = true;
  if ($eat(p, "b")) return "\x0c\0";
  if ($eat(p, "B")) return "\x0c\x01";
  p.fixed = false;
  if (c === "s" || c === "S") {
    $skip(p);
    return $item(p, c === "s" ? "\x08\0" : "\x08\x01");
  }
  set = $classKind(p);
  if (set) return $setTerm(p, set, left);
  if (c === "k" && (p.unicode || p.names)) {
    $skip(p);
    c = p.names && $eat(p, "<") && p.names[$groupName(p)];
    if (!c) $wrong(p, "Invalid reference");
  } else {
    c = c === "0" ? 0 : $number(p, "", $count(p, "09"));
    if (c < 1 || c > p.last) {
      if (c && p.unicode) $wrong(p, "Invalid escape");
      p.index = start;
      return $charItem(p, $escapedCode(p, false));
    }
  }
  return (left ? "\x1a" : "\x19") + $fromCharCode(c);
}

// Least and most (-1: any number) of a quantifier in p.least and p.most. Without one nothing is eaten.
function $quantifier(p) {
  var start = p.index, least = 0, most = -1, n;
  if ($eat(p, "+")) least = 1;
  else if ($eat(p, "?")) most = 1;
  else if (!$eat(p, "*")) {
    n = $eat(p, "{") ? $count(p, "09") : 0;
    if (n > 0) {
      most = least = $number(p, "", n);
      if ($eat(p, ",")) {
        n = $count(p, "09");
        most = n > 0 ? $number(p, "", n) : -1;
      }
      n = $eat(p, "}");
    }
    if (!n) {
      p.index = start;
      return false;
    }
    if (most >= 0 && most < least) $wrong(p, "Numbers out of order");
    if (most > 65534) most = -1;
  }
  p.least = Math.min(least, 65534);
  p.most = most;
  return true;
}

// `first`: the first group in `code`.
function $repeat(p, code, first) {
  var lazy = $eat(p, "?"), least = p.least, most = p.most, solid = p.solid, length, split = lazy ? "\x11" : "\x10", slot;
  p.solid = solid && least > 0;
  if (most === 0) return "";
  if (p.single && !lazy && least < 255 && most < 255) return "\x13" + $fromCharCode(least, most & 255) + code;
  slot = $fromCharCode(first, p.groups - first);
  if (solid && least < 2 && (most < 0 || least === 0 && most === 1)) {
    if (p.groups > first) code = "\x0f" + slot + code;
    length = code.length;
    if (most === 1) return split + $pair(length) + code;
    if (least) return code + (lazy ? "\x10" : "\x11") + $pair(-length - 3);
    return split + $pair(length + 3) + code + "\x12" + $pair(-length - 6);
  }
  first = slot;
  slot = $twoSlots(p);
  code = "\x17" + slot + first + code;
  length = code.length;
  return "\x14" + slot + (lazy ? "\x16" : "\x15") + slot + $pair(least) + $pair(most) + $pair(length + 3) + code + "\x18" + $pair(-length - 11);
}

function $atom(p, left) {
  if ($eat(p, "(")) return $group(p, left);
  if ($eat(p, "\\")) return $escape(p, left);
  if ($eat(p, "[")) return p.sets ? $setTerm(p, $classSet(p), left) : $class(p);
  if ($eat(p, ".")) return $item(p, p.dots ? "\x07" : "\x06");
  p.fixed = true;
  if ($eat(p, "^")) return "\x0a";
  if ($eat(p, "$")) return "\x0b";
  p.fixed = false;
  if (p.unicode && $count(p, "{{}}]]") > 0) $wrong(p, "Lone bracket");
  if ($quantifier(p)) $wrong(p, "Nothing to repeat");
  return $charItem(p, $nextCode(p, p.unicode));
}

function $term(p, left) {
  var first = p.groups, code;
  p.single = p.solid = p.fixed = false;
  code = $atom(p, left);
  if (p.single && left) {
    p.single = false;
    code = "\x09" + code + "\x09";
  }
  return p.fixed || !$quantifier(p) ? code : $repeat(p, code, first);
}

function $alternatives(p, left) {
  var code = "", solid = false, term;
  while (p.index < p.source.length && $count(p, "))||") < 1) {
    term = $term(p, left);
    code = left ? term + code : code + term;
    solid = solid || p.solid;
  }
  if ($eat(p, "|")) {
    term = $alternatives(p, left);
    code = $either(code, term);
    solid = solid && p.solid;
  }
  p.solid = solid;
  p.single = p.fixed = false;
  return code;
}

// ---- all

function $flagBits(flags) {
  var bits = 0, i, bit;
  for (i = 0; i < flags.length; i++) {
    bit = 1 << "dgimsuvy".indexOf(flags[i]);
    if (bit < 0 || bits & bit || ((bits |= bit) & 96) === 96) throw new SyntaxError("Invalid regular expression flags: " + flags);
  }
  return bits;
}

// `properties`: [name in braces, boundaries ...] of those that a literal asks for.
function Pattern_compile(source, flags, properties) {
  return $compile($newRegExp(), source, flags, properties);
}

// Fill a RegExp.
function $compile(regexp, source, flags, properties) {
  var bits = $flagBits(flags), p, code;
  p = { source, index: 0, unicode: (bits & 96) !== 0, sets: (bits & 64) !== 0, folds: (bits & 4) !== 0, dots: (bits & 16) !== 0, groups: 1, slots: 0, last: 0,
    properties, code: 0, texts: undefined, names: undefined, least: 0, most: 0, single: false, solid: false, fixed: false };
  $countGroups(p);
  code = $alternatives(p, false);
  if ($eat(p, ")")) $wrong(p, "Unmatched ')'");
  if (code.length > 16000) $wrong(p, "Too large");
  return $fillRegExp(regexp, $shownSource(source), $fromCharCode(bits, p.groups, p.slots) + code, p.names);
}

// As it stands between slashes.
function $shownSource(source) {
  var shown = "", i, c, inClass = false, special, escaped;
  for (i = 0; i < source.length; i++) {
    c = source[i];
    special = "\n\r\u2028\u2029".indexOf(c);
    if (c === "[") inClass = true;
    if (c === "]") inClass = false;
    if (special >= 0) c = ["n", "r", "u2028", "u2029"][special];
    if (!escaped && (special >= 0 || c === "/" && !inClass)) c = "\\" + c;
    escaped = c === "\\" && !escaped;
    shown += c;
  }
  return shown || "(?:)";
}
