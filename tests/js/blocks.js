// Blocks that look like objects, and comments that end a line.
{a: 1}
{}{b: 2}
{length: 3}[4].length;
''/*
*/''
print((() => { x: 5 })());       // expect: undefined
print((() => ({ x: 5 }))().x);   // expect: 5
outer: { inner: for (;;) { break outer; } }
{c: print("in a block");}        // expect: in a block
