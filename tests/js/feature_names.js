// Names that the library has for features only: a program that has them itself runs on boards without those features.
const o = { now: 1, toISOString() { return "mine"; }, getDate: 5, test: 2, index: 3, source: "s", exec: () => 4 };
const named = { [Symbol.split](text) { return ["by", text]; }, [Symbol.replace]: () => "replaced" };
const late = x => new Promise(resolve => setTimeout(resolve, 1, x));
console.log(o.now + o.getDate + o.test, o.toISOString(), o.source, Object.keys(o).length); // expect: 8 mine s 7
console.log("x".split(named).join(), "q".replace(named, ""), "a-b".replace("-", "$&+")); // expect: by,x replaced a-+b
late("ex").then(begin => console.log(o[begin + "ec"](), o["ind" + begin], begin + "ec" in o)); // expect: 4 3 true
