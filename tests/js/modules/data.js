// not node: it has no such imports
// Files that are no code: JSON, text and bytes, in flash.
import config from "./data/config.json";
import same from "./data/config.json" with { type: "json" };
import text from "./data/readme.txt";
import font from "./data/font.bin";
import source from "./data/config.json" with { type: "text" };
import code from "./data/config.json" with { type: "bytes" };
import * as ns from "./data/config.json";
print(config.name, config.sizes[1], config.deep.null, config["__proto__"]);  // expect: été 2.5 null 5
print(config === same, ns.default === config, require("./data/config.json") === config); // expect: true true true
print(Object.keys(config).join());                                           // expect: 1,name,sizes,deep,__proto__
print(JSON.stringify(text));                                                 // expect: "two\nlines\n"
print(font instanceof Uint8Array, font.length, font[0], font[3]);            // expect: true 5 0 255
print(source.length, code.length, code[0] === source.charCodeAt(0));         // expect: 82 84 true
config.sizes.push(4);
print(config.sizes.join(), same.sizes.length);                               // expect: 1,2.5,4 3
font[1]++;
print(font.join());                                                          // expect: 0,2,2,255,4
setTimeout(() => { config.name = "later"; font.fill(7); print(same.name, font[4]); }, 1); // expect: later 7
