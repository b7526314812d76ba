/* args: -s FILE */
BEGIN { }
BEGIN { ; }
BEGIN { ;; }
BEGIN / 0 / { }
BEGIN / 1 / { }
BEGIN { x = 1; }
BEGIN { this->y = 1; }
BEGIN { @ = count(); }
BEGIN { clear(@); }
BEGIN { trunc(@); }
BEGIN { 1; }
BEGIN { x; }
BEGIN { exit(0); }
END { }
