#pragma D attributes Good x
BEGIN { }
