// What does not parse.
let a = 1;
5 = 6;                             // error: '='
print(a +);                        // error: ')'
