/* args: -s FILE */
BEGIN { @printed = count(); @unprinted = count(); printa("%@d\n", @printed); }
BEGIN { @printed = count(); }
BEGIN { @o[1] = count(); printa(@o); trunc(@o); }
BEGIN { exit(0); }
END { @late["late"] = count(); }
END { trace("x"); }
