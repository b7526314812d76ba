/* args: -s FILE */
BEGIN { self->i = speculation(); trace(self->i); }
BEGIN { self->j = speculation(); trace(self->j); }
BEGIN { speculate(self->i); trace("one"); trace(1); }
BEGIN { speculate(self->i); printf("two\n"); }
BEGIN { speculate(self->j); trace("lost"); }
BEGIN { trace("before"); }
BEGIN { commit(self->i); }
BEGIN { discard(self->j); }
BEGIN { discard(self->i); trace("with data"); }
BEGIN { speculate(0); trace("never"); }
BEGIN { speculate(5); trace("never"); }
BEGIN { exit(0); }
