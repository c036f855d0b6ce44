export let ready = false;
print("slow starts");
export const value = await new Promise(done => setTimeout(() => done("waited"), 5));
ready = true;
print("slow ends");
