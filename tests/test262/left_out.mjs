// What of the suite the language leaves out, and why: these tests are counted, by reason, and not run. The language is
// ECMAScript 2023 in strict mode with some of what is later, the whole program known at build time (docs/language.md).

const WHOLE_PROGRAM = "eval: code made at run time";
const LATER = "later than ES2023";
const THREADS = "threads";
const ONE_REALM = "realms: there is one global object";
const INTL = "Intl";
const LEGACY = "legacy of browsers";
const HOST = "the suite's host hooks ($262)";

export const features = new Map(Object.entries({
  "arraybuffer-transfer": LATER, "await-dictionary": LATER, decorators: LATER,
  "Error.isError": LATER, "error-stack-accessor": LATER, "explicit-resource-management": LATER, "export-defer": LATER,
  Float16Array: LATER, "immutable-arraybuffer": LATER, "import-attributes": LATER, "import-bytes": LATER, "import-defer": LATER,
  "import-text": LATER, "iterator-chunking": LATER, "iterator-includes": LATER,
  "iterator-sequencing": LATER, "Iterator.prototype.join": LATER, "joint-iteration": LATER, "json-modules": LATER,
  "json-parse-with-source": LATER, "Math.sumPrecise": LATER, "nonextensible-applies-to-private": LATER,
  "regexp-duplicate-named-groups": LATER, "regexp-modifiers": LATER,
  "RegExp.escape": LATER, "resizable-arraybuffer": LATER,
  "source-phase-imports": LATER, "source-phase-imports-module-source": LATER, Temporal: LATER, "uint8array-base64": LATER, upsert: LATER,
  Atomics: THREADS, "Atomics.pause": THREADS, "Atomics.waitAsync": THREADS, SharedArrayBuffer: THREADS,
  "cross-realm": ONE_REALM, ShadowRealm: ONE_REALM,
  caller: LEGACY, IsHTMLDDA: LEGACY, "legacy-regexp": LEGACY, __getter__: LEGACY, __setter__: LEGACY,
  "tail-call-optimization": "tail calls (no engine but one has them)",
  "host-gc-required": HOST,
}));

// Directories below test/: what is in them is about the reason as a whole.
export const directories = [
  ["intl402/", INTL],
  ["staging/", "not part of the suite proper"],
  ["harness/", "tests of the suite itself"],
  ["annexB/", LEGACY],
  ["built-ins/eval/", WHOLE_PROGRAM],
  ["language/eval-code/", WHOLE_PROGRAM],
  ["language/statements/with/", "with: strict mode has none"],
];

// Of Annex B what programs use all the same.
export const kept = ["annexB/built-ins/String/prototype/substr/", "annexB/built-ins/escape/", "annexB/built-ins/unescape/"];

const TEXTS = [
  [/\$262\s*\.\s*(createRealm|evalScript)/, ONE_REALM],
  [/\$262\s*\.\s*agent/, THREADS],
  [/\$262\b/, HOST],
  [/\beval\b(?!\s*code)|\bnew\s+Function\b|(?<![\w.$])Function\s*\(|\b(Async|Generator|AsyncGenerator)Function\s*\(|\.constructor\s*\(\s*['"]/, WHOLE_PROGRAM],
];
const INCLUDES = new Map([
  ["wellKnownIntrinsicObjects.js", WHOLE_PROGRAM], ["hidden-constructors.js", WHOLE_PROGRAM],
  ["detachArrayBuffer.js", HOST], ["atomicsHelper.js", THREADS],
]);

// The reason why a test is not run, or null.
export function leftOut(path, meta, source) {
  const directory = !kept.some(prefix => path.startsWith(prefix)) && directories.find(([prefix]) => path.startsWith(prefix));
  if (directory) return directory[1];
  if (meta.flags.includes("noStrict")) return "sloppy mode";
  if (meta.flags.includes("CanBlockIsTrue")) return THREADS;
  const feature = meta.features.find(name => features.has(name));
  if (feature) return features.get(feature);
  const include = meta.includes.find(name => INCLUDES.has(name));
  if (include) return INCLUDES.get(include);
  const code = source.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, " ");
  const text = TEXTS.find(([pattern]) => pattern.test(code));
  return text ? text[1] : null;
}
