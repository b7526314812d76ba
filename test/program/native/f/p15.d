#pragma D option strsize 16
BEGIN { }
