/* Variables of each scope, deletion, and a predicate with an effect. */
int opened[uint64_t, string];
BEGIN { limit = 5; }
demo:::change /args[0]->f_state == 2/ { self->ts = timestamp; opened[arg0, execname] = 1; }
demo:::change /self->ts && this->tries++ < limit/ { this->ns = timestamp - self->ts; @["ns"] = quantize(this->ns >> 3); self->ts = 0; }
demo:::change /args[0]->f_state == 7 && opened[arg0, execname]++/ { opened[arg0, execname] = 0; @old = max(args[0]->f_opened); }
