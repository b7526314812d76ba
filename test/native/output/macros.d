/* args: -q -s FILE 12 -- -7 word "two words" 0x10 '"quoted"' 017 'a\nb' */
BEGIN { printf("%d %d %d\n", $1, $2, $5); }
BEGIN { printf("[%s] [%s] [%s] [%s]\n", $$1, $$2, $$3, $$4); }
BEGIN { printf("[%s] [%s] [%s]\n", $4, $6, $$6); }
BEGIN { printf("%d [%s]\n", $7, $$7); }
BEGIN { printf("[%s]\n", $$8); }
BEGIN { $3 = 5; printf("%d\n", word); }
BEGIN { printf("%s\n", $$0); }
BEGIN { printf("%d %d\n", $uid, $gid); printf("%s\n", $$uid); }
BEGIN { exit($1); }
