/* args: -s FILE */
BEGIN { trace("loud"); }
BEGIN { setopt("quiet"); }
BEGIN { trace("silent"); }
BEGIN { setopt("quiet", "no"); }
BEGIN { trace("loud again"); }
BEGIN { setopt("aggsortrev"); @a[1] = sum(1); @a[2] = sum(2); printa(@a); setopt("aggsortrev", "off"); printa(@a); setopt("aggsortkey"); printa(@a); }
BEGIN { setopt("nosuch"); }
BEGIN { setopt("bufsize", "8m"); }
BEGIN { setopt("quiet", "perhaps"); }
BEGIN { setopt("switchrate", "10hz"); setopt("aggsortpos", "1"); setopt("statusrate", "5"); }
BEGIN { exit(0); }
