// A script that is none.
// options: --pins wrong.json
// status: 4
// stderr: wrong.json: actions[1]: 'level' is 0, 1 or null
print("never");
