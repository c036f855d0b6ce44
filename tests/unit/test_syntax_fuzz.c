/* links: mote_scope mote_syntax mote_support */
/* No text may bring the front end down: a sample cut off at every byte, and with random bytes changed. */
#include "frontend_helper.h"

#include "scope.h"

static const char sample[] =
    "#!x\n\"use strict\";\nconst PI = 3.25, T = `a${b + `c${1}`}d`;\nlet a = [1, , ...z], o = {get x() { return 1 }, [k]: 2, m() {}, 'q': /re[/]/g};\n"
    "function f(p, d = () => p, ...r) { var v = p?.x?.[0]?.(1) ?? null; return function g() { return g + v + this.y + arguments.length } }\n"
    "for (let i = 0, n = 5; i < n; i++) { if (i % 2) continue; else if (i > 3) break; setTimeout(() => { a.push(i) }, 10) }\n"
    "l: for (const k in o) for (x of 'str\\u{1F600}\\x41') { switch (k) { case 1: { let w = 1; break l } default: throw new Error('no ' + w) } }\n"
    "try { f(...a)(1) } catch (e) { e = 1; print(e) } finally { do { a-- } while (a > 0) }\n"
    "class C extends D { #p = 1; static async *m() { yield* await super.m() } }\nimport y, {w as u} from 'm';\nexport default {a, b};\n"
    "var {s, t: [h = 1]} = o, \xc3\xa9 = 0x1F ** -2, _ = -1 << 2 >>> 3; /* c */ // d\n<!-- x\nx = <a b={c}>t</a>; new.target; tag`x${1}y`\n";

static bool has(void *context, const char *name, uint32_t length)
{
    (void)context;
    return length == 5 && memcmp(name, "print", 5) == 0;
}

static void run(const char *text, uint32_t length)
{
    Front f;
    front_open_bytes(&f, text, length);
    if (f.program) {
        BuiltinNames builtins = {has, NULL, NULL, NULL};
        scope_analyse(&f.arena, f.program, &builtins, false, &f.diag);
    }
    front_close(&f);
}

static void cut_off(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < sizeof sample; n++)
        run(sample, n);
}

static uint32_t random_next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Bytes replaced, taken out, put in; pieces repeated. The bytes that matter are likelier than others. */
static void changed(void **state)
{
    (void)state;
    static const char likely[] = "(){}[];:,.?=><+-*/%&|^!~`'\"\\$#@ \n\r\xe2\x80\xa8\xff\0 0aux";
    uint32_t seed = 12345;
    static char text[2 * sizeof sample];
    for (int round = 0; round < 200; round++) {
        uint32_t n = sizeof sample - 1;
        memcpy(text, sample, n);
        uint32_t start = random_next(&seed) % (n / 2); /* a part of it: shorter texts, quicker rounds */
        n = 50 + random_next(&seed) % (n / 2 - 50);
        memmove(text, text + start, n);
        for (uint32_t k = 1 + random_next(&seed) % 6; k > 0; k--) {
            uint32_t at = random_next(&seed) % n;
            char byte = likely[random_next(&seed) % (sizeof likely - 1)];
            switch (random_next(&seed) % 3) {
            case 0: text[at] = byte; break;
            case 1:
                memmove(text + at + 1, text + at, n - at);
                text[at] = byte;
                n++;
                break;
            default:
                memmove(text + at, text + at + 1, n - at - 1);
                n--;
            }
        }
        run(text, n);
    }
}

static void deep(void **state)
{
    (void)state;
    static const char *const pieces[] = {"(", "[", "{", "`${", "a=>", "if(a)", "f(function(){", "x?y:", "a.b(", "!", "new ", "({a:", "for(;;)", "l:", "a+"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t n = strlen(pieces[i]), count = 2500;
        char *text = malloc(n * count + 1);
        for (size_t k = 0; k < count; k++)
            memcpy(text + k * n, pieces[i], n);
        run(text, (uint32_t)(n * count));
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cut_off), cmocka_unit_test(changed), cmocka_unit_test(deep)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
