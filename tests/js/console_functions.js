// Functions of every kind, shown.
function* generator() {}
async function waits() {}
const arrow = async () => 1;
async function* both() {}
console.log(generator, waits, arrow, both); // expect: [GeneratorFunction: generator] [AsyncFunction: waits] [AsyncFunction: arrow] [AsyncGeneratorFunction: both]
console.log(function () {}, [function* () {}], { m() {} }); // expect: [Function (anonymous)] [ [GeneratorFunction (anonymous)] ] { m: [Function: m] }
console.log(class {}, class extends Array {}); // expect: [class (anonymous)] [class (anonymous) extends Array]
