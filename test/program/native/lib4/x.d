#pragma D depends_on library gone.d
