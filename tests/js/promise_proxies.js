// Handlers of promises that are proxies: called if what they are for can be, else as if they were not there.
Promise.resolve(1).then(new Proxy({}, {}), new Proxy([], {})).then(value => print("passed on", value)); // expect: passed on 1
Promise.resolve(2).then(new Proxy(value => value + 1, {})).then(value => print("called", value)); // expect: called 3
Promise.reject(3).then(null, new Proxy({}, {})).catch(reason => print("passed on", reason)); // expect: passed on 3
