/* mote-bytecode-doc: prints docs/bytecode.md. */
#include "bytecode.h"

int main(void)
{
    bytecode_doc_print(stdout);
    return fflush(stdout) ? 1 : 0;
}
