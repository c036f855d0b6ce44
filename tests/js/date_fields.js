// Date: every field on its own, and the texts whose form is a locale's.
"use strict";
const d = new Date(Date.UTC(2024, 10, 5, 6, 7, 8, 9));
console.log(d.getMonth(), d.getUTCMonth(), d.getUTCMinutes(), d.getUTCSeconds(), d.getUTCMilliseconds()); // expect: 10 10 7 8 9
console.log(d.toJSON(), JSON.stringify({ d }), new Date(NaN).toJSON()); // expect: 2024-11-05T06:07:08.009Z {"d":"2024-11-05T06:07:08.009Z"} null
console.log(typeof d.toLocaleDateString(), d.toLocaleTimeString().length > 5); // expect: string true
