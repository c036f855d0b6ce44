// console.log of regular expressions and dates, alone and within.
console.log(/ab+c/gi, [/x/], { r: /\/y/ }, new Date(0), [new Date(NaN)]); // expect: /ab+c/gi [ /x/ ] { r: /\/y/ } 1970-01-01T00:00:00.000Z [ Invalid Date ]
