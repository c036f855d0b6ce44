// escape, unescape
console.log(escape("äa b+/@*_-.\u1234Z%"), escape(""), escape(null), escape("\u{1f600}")); // expect: %E4a%20b+/@*_-.%u1234Z%25  null %uD83D%uDE00
console.log(unescape("%u1234%E4%zz%u12%20%u00e4%"), unescape("%"), unescape("%u"), unescape("%u123"), unescape("%%41")); // expect: ሴä%zz%u12 ä% % %u %u123 %A
console.log(unescape(escape("häß \u2020 %41")) === "häß \u2020 %41", escape.length, unescape.name); // expect: true 1 unescape
