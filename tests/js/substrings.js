// Parts of strings in flash are views of them; nothing of that can be seen but the memory they take.
"use strict";
const text = "The quick brown fox jumps over the lazy dog, and then the dog sleeps while the fox runs on and on.";
const wide = "\u0416\u0443\u043A \u0436\u0443\u0436\u0436\u0438\u0442 over the garden \u2014 and away \u20AC";
function part(s, from, to) { return s.slice(from, to); }
const fox = part(text, 4, 25), inner = part(fox, 6, 15), copy = "brown" + " fox";
console.log(fox, fox.length, inner, inner === copy, inner == "brown fox", inner < "brown fux", fox.indexOf("fox"));
console.log(fox[0], fox.charAt(3), fox.charCodeAt(20), fox.toUpperCase(), fox.split(" ").length, fox.trim() === fox);
console.log(fox + "!", "<" + fox + ">", fox + fox, fox.concat(inner, 1), [fox, inner].join());
let grown = part(text, 0, 15);
const before = grown;
for (let i = 0; i < 3; i++) grown += part(text, 15 + i, 25 + i);
console.log(grown, before, grown.length);

// as keys
const map = {};
for (const word of text.split(" ")) map[word] = (map[word] || 0) + 1;
console.log(map.the, map["dog,"], map["jumps"], part(text, 20, 25) in map, map[part(text, 20, 25)]);
map[part(text, 4, 19)] = "view";
map[fox] = fox;
console.log(map["quick brown fox"], map["quick " + inner], map[fox] === fox, Object.keys(map).slice(-2).join("|"));
delete map[fox];
console.log(fox in map, fox);

// wide text, and narrow parts of it
const a = part(wide, 0, 10), b = part(wide, 11, 26), c = part(wide, 3, 30);
console.log(a, a.length, b, b === "over the garden", c, c.indexOf("\u0436\u0436"), c.slice(1, 9), c.slice(9).trim());
const keyed = {};
keyed[a] = 1;
keyed[b] = 2;
console.log(keyed["\u0416\u0443\u043A \u0436\u0443\u0436\u0436\u0438"], keyed["over the garden"], JSON.stringify(keyed));

// many at once, while things move
const parts = [];
for (let i = 0; i < 60; i++) parts.push(part(text, i, i + 30), { i }, part(text, i, i + 6) + i);
for (let i = 0; i < parts.length; i += 3) if (parts[i].length !== 30 || parts[i] !== text.substring(i / 3, i / 3 + 30)) console.log("wrong", i);
parts.length = 90;
console.log(parts.length, parts[87], parts[89], parts.indexOf(text.substr(29, 30)));
console.log(JSON.stringify(part(text, 10, 30)), parseInt(part("number 12345678 and 90", 7, 15)), Number(part("x = 3.14159265", 4)), [..."abcdefghijkl".slice(2, 9)].length);
console.log(part(text, 4, 30).replace("fox", "cat"), part(text, 0, 44).match ? "" : "", part(text, 4, 9) + part(text, 9, 19));
