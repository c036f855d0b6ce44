// not node: built-in modules are the device's
// Built-in modules: every way to import one gives the same entities of the library, which can not be changed.
import { gc } from "mote:memory";
import * as memory from "mote:memory";
import mem, { gc as collect, default as again, "gc" as quoted } from "mote:memory";
import "mote:memory";
const required = require("mote:memory");
print(gc === memory.gc, memory === mem, mem === again, collect === gc, quoted === gc);       // expect: true true true true true
print(required === mem, required.gc === gc, require("mote:memory").gc === gc);               // expect: true true true
print(typeof gc, typeof memory, gc.name, Object.keys(memory).includes("gc"));                // expect: function object gc true
print(Object.getPrototypeOf(memory), Object.isFrozen(memory), "gc" in memory, memory.nix);   // expect: null true true undefined
function attempt(f) { try { f(); print("done"); } catch (e) { print(e.name); } }
attempt(function () { memory.gc = 1; });                                                     // expect: TypeError
attempt(function () { mem.other = 1; });                                                     // expect: TypeError
attempt(function () { delete required["gc"]; });                                             // expect: TypeError
print({ gc }.gc === gc, [memory][0].gc === gc);                                              // expect: true true
{ let gc = 5, memory = { gc: gc + 1 }; print(gc, memory.gc); }                               // expect: 5 6
function shadow(gc, require) { return gc + require("x"); }
print(shadow(1, function (s) { return s.length; }));                                         // expect: 2
function later() { return hoisted === gc; }
print(later());                                                                              // expect: true
import { gc as hoisted } from "mote:memory";
var key = "gc";
print(memory[key] === gc);                                                                   // expect: true
