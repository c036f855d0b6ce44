// What yield and await must not stand in.
function f() { await 1; }                       // error: 'await' can only stand
function g() { yield 1; }                       // error: 'yield' is a reserved word
function* h(a = yield) { }                      // error: 'yield' is a reserved word
async function i(a = await 1) { }               // error: 'await' can only stand
function* j() { (a = yield) => a; }             // error: 'yield' is a reserved word
async function k() { (a = await 1) => a; }      // error: 'await' can only stand
function* l() { function m() { yield 1; } }     // error: 'yield' is a reserved word
async () => { class C { x = await 1; } };       // error: 'await' can only stand
async () => { class C { static { await 1; } } }; // error: 'await' can only stand
function n() { for await (const x of []) { } }  // error: 'for await' outside of an async function
async () => { for await (const x in {}) { } };  // error: for await
var yield;                                      // error: 'yield' is a reserved word
