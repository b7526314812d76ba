/* args: -s FILE */
B* { trace("glob"); }
dtrace:::[A-B]EGIN { trace("class"); }
dtrace:::BEG?N { trace("mark"); }
dtrace:::[!E]* { trace("negated"); }
1 { trace("by id"); }
dtrace::: / probename == "BEGIN" / { exit(0); }
