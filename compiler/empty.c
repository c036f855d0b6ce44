typedef int mote_empty; /* a stage without sources yet */
