// console.log of regular expressions, alone and within.
console.log(/ab+c/gi, [/x/], { r: /\/y/ }); // expect: /ab+c/gi [ /x/ ] { r: /\/y/ }
