// A program that changes the library while it starts.
String.prototype.shout = function () { return this.toUpperCase() + "!"; };
Array.prototype.last = function () { return this[this.length - 1]; };
Object.defineProperty(Number.prototype, "half", { get: function () { return this / 2; }, configurable: true });
Math.twice = x => 2 * x;
const indexOf = Array.prototype.indexOf;
Array.prototype.indexOf = function (x) { return "<" + indexOf.call(this, x) + ">"; };
Math.floor = (old => x => old(x) + 1000)(Math.floor);
const text = "abc".shout(), last = [1, 2, 3].last(), half = (9).half;

print(text, last, half, Math.twice(21)); // expect: ABC! 3 4.5 42
print("x".shout(), ["a", "b"].last(), (5).half); // expect: X! b 2.5
print([1, 2].indexOf(2), Math.floor(1.5)); // expect: <1> 1001
delete Array.prototype.last;
print(typeof [].last, typeof "".shout); // expect: undefined function
String.prototype.shout = () => "quiet";
print("x".shout()); // expect: quiet
