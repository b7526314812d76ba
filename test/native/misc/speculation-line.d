/* args: -s FILE */
BEGIN { i = speculation(); }
BEGIN { speculate(i); trace("kept"); }
BEGIN { commit(i); }
BEGIN { exit(0); }
