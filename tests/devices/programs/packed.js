// Pictures and tables that Espruino's tools have packed: require("heatshrink"), or import of it.
import { decompress } from "heatshrink";
import * as whole from "mote:heatshrink";
const text = data => E.toString(decompress(data));

// 1 and "a", then 0, one back (0), nine times (8)
print(text([0xb0, 0x80, 0x08])); // expect: aaaaaaaaaa
// "a", "b", then two back five times: what is copied is being made
print(text("\xb0\xd8\x80\x22\x00")); // expect: abababa
print(text(new Uint8Array([0xb0])).length, decompress([]).byteLength, decompress("") instanceof ArrayBuffer); // expect: 0 0 true
print(new Uint8Array(decompress([0, 0x0e])).join()); // expect: 0,0,0,0,0,0,0,0
print(require("heatshrink").decompress === decompress, whole.decompress === decompress, decompress.name); // expect: true true decompress
print(E.toString(require("heatshrink").decompress(atob("sIAI")))); // expect: aaaaaaaaaa
