/* What is left of the C library's expectations: one errno, nobody reads it. Without this the math
 * functions would bring the library's own state, a hundred bytes of RAM. */
int *__errno(void);
int *__errno(void)
{
    static int value;
    return &value;
}
