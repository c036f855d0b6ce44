// What comes on the standard input; at its end nothing can happen any more.
// input: hello\nworld
let all = "";
Serial1.on("data", text => {
  all += text;
  if (all.endsWith("world")) print(all.split("\n").join()); // expect: hello,world
});
