// Names that nobody declared are compile errors, all of them in one run.
let counter = 1;
print(conuter);                    // error: conuter
missing = 5;                       // error: missing
print(typeof unknown);
undefined = 1;                     // error: undefined
