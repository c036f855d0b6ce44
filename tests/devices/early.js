// So does the end of the program before the script's.
// options: --pins early.json
// status: 1
// stderr: the program ended before the script did
LED1.set();
