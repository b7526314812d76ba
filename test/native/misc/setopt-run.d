#pragma D option quiet
BEGIN { @a["x"] = sum(1); @a["y"] = sum(2); printa("%s ", @a); setopt("aggsortrev"); printa("%s ", @a); setopt("aggsortrev", "no"); printa("%s ", @a); setopt("aggsortkey"); printa("%s\n", @a); exit(0); }
